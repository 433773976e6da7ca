"""`trendscope ask RUN "why?"`: ask further about a finished run, and go on from what was asked before."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import add_run, open_archive, short
from trendscope.commands.messages import add_debug, add_quiet, complain
from trendscope.commands.progress import showing_progress
from trendscope.commands.research_options import add_budget
from trendscope.errors import TrendscopeError, UsageError
from trendscope.question.typed_text import typed_text
from trendscope.stopping import Farewell, Interrupted, Stopping
from trendscope.streams import standard_output
from trendscope.text.language import LANGUAGES
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.conversation.answer import Answer

FORMATS = ("terminal", "markdown", "json")
PROMPT = "? "
NOT_ANSWERED = 3

Ask = Callable[[str, bool], "Answer"]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Answer a question about a finished run from what the run has received, every sentence with its "
        "evidence. The next question goes on from this one. Without a question, a terminal asks for them; "
        "Ctrl-D ends."
    )
    add_run(parser)
    parser.add_argument("question", nargs="?", metavar="QUESTION", help=_("such as: why did it fade?"))
    parser.add_argument("--new", action="store_true", help=_("forget what was asked about this run before"))
    parser.add_argument(
        "--search", action="store_true", help=_("search the sources for what the run does not have")
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, help=_("language of the answer (default: the question's)")
    )
    parser.add_argument(
        "--model",
        metavar="PROVIDER:NAME",
        help=_("for example openai:gpt-5-mini; 'none' disables the model (default: TRENDSCOPE_MODEL)"),
    )
    add_budget(parser, _("limits on each question, such as calls=4,seconds=60,dollars=0.01"))
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=_("default: terminal"))
    add_quiet(parser)
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    is_empty = options.question is not None and not typed_text(options.question)
    if is_empty or (options.question is None and not sys.stdin.isatty()):
        raise UsageError('there is no question; write it behind the run: trendscope ask latest "why?"')
    archive = open_archive()
    name = archive.run(options.run).id
    nothing = Message(
        "stopped before there was an answer; to ask again: trendscope ask {run}", run=short(name)
    )
    stopping.farewell = Farewell(nothing=nothing)

    def ask(question: str, new: bool) -> Answer:  # noqa: FBT001 - called here alone
        with showing_progress(quiet=options.quiet) as show:
            return archive.ask(
                name,
                question,
                new=new,
                model=options.model,
                language=options.lang,
                allow_search=options.search,
                budget=options.budget,
                on_progress=show,
            )

    if options.question is not None:
        return _show(ask(options.question, options.new), options.format)
    return _converse(ask, stopping, new=options.new, show=partial(_show, format_name=options.format))


def _converse(ask: Ask, stopping: Stopping, *, new: bool, show: Callable[[Answer], int]) -> int:
    """Answer one question after another, until there is none. Ctrl-C says nothing either: nothing is lost."""
    import readline  # noqa: F401 - makes lines of `input` editable

    while True:
        try:
            with stopping.typing():
                question = input(PROMPT).strip()
        except EOFError:
            print()
            return 0
        except Interrupted:
            print(flush=True)
            stopping.leave_quietly()
        if not question:
            continue
        try:
            show(ask(question, new))
        except TrendscopeError as error:
            complain(error, 1)
        new = False


def _show(answer: Answer, format_name: str) -> int:
    """Print an answer; the exit status."""
    output = standard_output()
    if format_name == "json":
        output.write_json(answer.model_dump_json(indent=2) + "\n")
    elif format_name == "markdown":
        from trendscope.conversation.as_markdown import answer_as_markdown

        print(answer_as_markdown(answer))
    else:
        from trendscope.conversation.terminal import print_answer

        print_answer(answer, output.console())
    output.flush()
    return 0 if answer.status == "answered" else NOT_ANSWERED
