"""Words that say how a sentence of a paragraph stands to the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.told_sentences import ToldSentence
from trendscope.extraction.third_person import is_single
from trendscope.wording import Wording


def led_in(told: Sequence[ToldSentence], split: str, say: Wording) -> Iterator[ToldSentence]:
    """The sentences: a later proposal is told as later, and what the same paper found as its finding."""
    proposed: ToldSentence | None = None
    before: ToldSentence | None = None
    for each in told:
        text = each.text
        if before is not None and before.document is each.document:
            text = _continued(each, say)
        elif proposed is not None and each.role == "proposes" and _year(each) > _year(proposed):
            text = _later(each, split, say)
        yield replace(each, text=text)
        proposed, before = (each if each.role == "proposes" else proposed), each


def _year(told: ToldSentence) -> str:
    return (told.document.date or "")[:4]


def _later(told: ToldSentence, split: str, say: Wording) -> str:
    """With "more recently" before a reference, if it is of the recent part."""
    if not told.text.startswith(reference(told.document, say)):
        return told.text
    return say("lead.recently" if _year(told) >= split[:4] else "lead.later", said=told.text)


def _continued(told: ToldSentence, say: Wording) -> str:
    """The text with a pronoun for the authors, who were just named."""
    who, text = reference(told.document, say), told.text
    if say.language == "ko":
        return re.sub(rf"^{re.escape(who)}(?:은|는|이|가) ", f"{say('lead.same_paper')} ", text)
    if is_single(who):
        return text
    for named, pronoun in ((f"{who} ", "They "), (f"In {who}, ", "There, ")):
        if text.startswith(named):
            return f"{pronoun}{text[len(named) :]}"
    thing, of, rest = text.partition(f" of {who} ")
    return f"Their {thing.removeprefix('The ')} {rest}" if of and thing.startswith("The ") else text
