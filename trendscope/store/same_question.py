"""Which runs ask the same question, and so can be compared."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from hashlib import blake2b

from trendscope.errors import StoreDamaged
from trendscope.store.options import RunOptions
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store
from trendscope.text.language import language_of


def plain_question(question: str) -> str:
    """A question without what makes no other one of it: spaces, case and how characters are put together."""
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def question_key(options: RunOptions) -> str:
    """The same for runs on one question with options under which the same is measured.

    The date, the budget and the keys are no part of it, nor are the user's prompts.
    """
    context, settings = options.context, options.settings
    default_model = "default" if settings.has_openai_key else "none"
    parts = (
        plain_question(options.question),
        context.get("language") or language_of(options.question),
        *(str(context.get(end) or "") for end in ("since", "until")),
        sorted(context.get("sources") or settings.sources),
        context.get("max_papers") or settings.max_papers,
        context.get("model") or settings.model or default_model,
        sorted(tool.name for tool in options.tools),
    )
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def run_before(store: Store, run: KeptRun) -> KeptRun | None:
    """The last complete run that was started before this one, on the same question with the same options.

    One that was imported is none: a bundle may say what somebody likes.
    """
    try:
        key = question_key(run.read_options())
    except StoreDamaged:
        return None
    words = plain_question(run.question)
    # The reports are large and not read here.
    rows = store.database.read(
        "select id, question from runs where status = 'complete' and started < :started"
        " order by started desc",
        started=run.started,
    )
    for name in (name for name, question in rows if plain_question(question) == words):
        with suppress(StoreDamaged):
            found = store.run(name)
            options = found.read_options()
            if question_key(options) == key and not options.imported:
                return found
    return None
