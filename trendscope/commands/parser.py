"""The parser of the command line: in the reader's language, with lines that fit a terminal in Korean, too."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from trendscope.text.columns import columns, wrapped
from trendscope.text.language import LANGUAGES
from trendscope.wording.catalogue import _


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors, which repeat what was typed, are one line without a key.

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
        from trendscope.settings import remember_keys

        remember_keys()
        super().error(" ".join(message.split()))


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
