"""The parser of the command line: in the reader's language, with lines that fit a terminal in Korean, too."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from gettext import gettext
from typing import Any, NoReturn

from trendscope.errors import UsageError
from trendscope.text.columns import columns, wrapped
from trendscope.text.language import LANGUAGES
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

REQUIRED = "the following arguments are required: %s"  # as argparse says it
AS_QUESTION = Message("to ask a question that begins so: trendscope -- ...")


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors are UsageErrors: one line, without a key, in place of its usage.

    It has `--lang`, which a command may describe anew; whoever makes a parser has read it by then.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=HelpFormatter, conflict_handler="resolve", **options)
        self.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            metavar="LANG",
            help=_("language of help and messages: en or ko (default: that of the locale)"),
        )

    def error(self, message: str) -> NoReturn:
        before, after = gettext(REQUIRED).split("%s")
        is_missing = message.startswith(before) and message.endswith(after)
        missing = message[len(before) : len(message) - len(after)] if is_missing else ""
        self.refuse(_what_is_missing(missing) or message)

    def refuse(self, problem: str) -> NoReturn:
        """Raise a UsageError that says what is wrong, and where to read more."""
        from trendscope.settings import remember_keys

        remember_keys()
        raise UsageError("{problem} (see {command} --help)", problem=problem, command=self.prog)

    def parse_known_intermixed_args(self, *given: Any, **options: Any) -> Any:
        # Without a usage, argparse takes it from the help, less the seven characters of "usage: ".
        self.usage = self.format_usage().removeprefix(gettext("usage: "))
        return super().parse_known_intermixed_args(*given, **options)

    def refuse_unknown(self, unknown: Sequence[str]) -> NoReturn:
        """Raise a UsageError for what this parser does not know."""
        words = " ".join(unknown)
        if not words.startswith("-"):
            self.refuse(Message("cannot use: {words}; {as_question}", words=words, as_question=AS_QUESTION))
        known = re.findall(r"--[\w-]+", self.format_usage())
        close = get_close_matches(unknown[0], known, n=1)
        if close:
            self.refuse(
                Message("there is no option {option}; did you mean {meant}?", option=words, meant=close[0])
            )
        self.refuse(Message("there is no option {option}", option=words))

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        try:
            return super()._get_value(action, arg_string)
        except argparse.ArgumentError:  # which names the type as Python does
            if action.type is not int:
                raise
            option = "/".join(action.option_strings)
            self.refuse(
                Message("{option} is a whole number, not {value}", option=option, value=one_line(arg_string))
            )

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and not action.option_strings and value not in action.choices:
            self.refuse(
                Message(
                    "{value} is none of: {choices}; {as_question}",
                    value=value,
                    choices=", ".join(map(str, action.choices)),
                    as_question=AS_QUESTION,
                )
            )
        super()._check_value(action, value)


def _what_is_missing(name: str) -> str:
    """What to say where an argument is missing that has something to choose from; else nothing."""
    if name == "RUN":
        from trendscope.commands.kept_run import which_run

        return which_run()
    example = Message("trendscope recent trends in asthma")
    return Message("ask a question, such as: {example}", example=example) if name == "QUESTION" else ""


class HelpFormatter(argparse.HelpFormatter):
    """Counts the columns of a terminal and not characters, and leaves a text of several lines as it is."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(wrapped(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = text.splitlines() if "\n" in text else wrapped(text, width - len(indent))
        return "\n".join(indent + line for line in lines)

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        """With a prefix of as many characters as the real one has columns, which is then put in its place."""
        real = _("usage: ") if prefix is None else prefix
        stand_in = "x" * columns(real)
        return super()._format_usage(usage, actions, groups, stand_in).replace(stand_in, real, 1)
