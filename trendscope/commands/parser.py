"""The parser of the command line: from what was typed to the options of one command."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from trendscope.commands.registry import COMMANDS
from trendscope.commands.wrong_command import check_command, check_help
from trendscope.errors import UsageError
from trendscope.version import __version__

RESEARCH = "research"
# Commands with several words or runs, between which options may stand too.
OPTIONS_BETWEEN = (RESEARCH, "diff")
UNRECOGNIZED = "unrecognized arguments"  # as argparse says it
EPILOG = (
    "trendscope QUESTION is short for trendscope research QUESTION. It needs no quotation marks, and options "
    "may stand anywhere. What comes after -- is always a question."
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are UsageErrors: one line, without a key, in place of its usage."""

    def error(self, message: str) -> NoReturn:
        from trendscope.settings import remember_keys

        remember_keys()
        problem, _, named = message.partition(": ")
        raise UsageError(f"{self._what_to_do(problem, named) or message} (see {self.prog} --help)")

    def _what_to_do(self, problem: str, named: str) -> str:
        """What to say of a problem for which there is more to say than argparse does; else nothing."""
        name = self.prog.rpartition(" ")[2]
        as_question = f"to ask a question that begins so: trendscope -- {name} ..."
        if problem.endswith("required"):
            return _missing(named)
        if problem == UNRECOGNIZED and named.startswith("-"):
            return self._option_meant(named)
        if problem == UNRECOGNIZED:
            return f"{name} cannot use: {named}; {as_question}"
        if named.startswith("invalid choice") and problem.removeprefix("argument ").isupper():
            return f"{problem}: {named}; {as_question}"
        return ""

    def _option_meant(self, named: str) -> str:
        options = re.findall(r"--[\w-]+", self.format_usage())
        close = get_close_matches(named.split(maxsplit=1)[0], options, n=1)
        return f"there is no option {named}" + (f"; did you mean {close[0]}?" if close else "")


def _missing(named: str) -> str:
    """What to say where an argument is missing that has something to choose from; else nothing."""
    if named == "RUN":
        from trendscope.commands.kept_run import which_run

        return which_run()
    return 'ask a question, such as: trendscope "recent trends in asthma"' if named == "QUESTION" else ""


def parse_command_line(given: Sequence[str]) -> argparse.Namespace:
    """The options of the command that is meant, with its name as `command`.

    Raises UsageError for what cannot be used, and SystemExit once help or the version is printed.
    """
    name, arguments = split_command(given)
    if not name:
        return build_parser().parse_args(arguments)
    parser = _options_of(name)
    parse = parser.parse_intermixed_args if name in OPTIONS_BETWEEN else parser.parse_args
    return parse(arguments, argparse.Namespace(command=name))


def split_command(given: Sequence[str]) -> tuple[str, list[str]]:
    """The command that is meant, and its arguments; "" for the options of trendscope itself.

    Raises UsageError for a command that does not exist.
    """
    first, *others = given
    if first in COMMANDS:
        return first, others
    if first in ("-h", "--help", "--version"):
        return "", list(given)
    if first == "help" and len(given) <= 2:
        check_help(others)
        return (others[0] if others else ""), ["--help"]
    if first == "version" and not others:
        return "", ["--version"]
    return _by_its_words(list(given))


def _by_its_words(given: list[str]) -> tuple[str, list[str]]:
    """A command after its options, or a question."""
    words = [] if "--" in given else _words(given)
    if words and words[0] in COMMANDS:
        given.remove(words[0])
        return words[0], given
    check_command(words)
    return RESEARCH, given


def _words(given: Sequence[str]) -> list[str]:
    """What is neither an option of a question nor the value of one."""
    try:
        found: list[str] = _options_of(RESEARCH, help_=False).parse_known_intermixed_args(given)[0].question
    except UsageError:  # raised again when the whole is parsed
        return []
    return found


def _options_of(name: str, *, help_: bool = True) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"trendscope {name}", add_help=help_)
    COMMANDS[name].load().add_options(parser)
    return parser


def build_parser(*, options: bool = False) -> argparse.ArgumentParser:
    """A parser that knows the names of all commands, and if wanted their options too."""
    parser = _Parser(
        prog="trendscope",
        description="Research trends that are measured, in claims that are verified.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"trendscope {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    for name, command in COMMANDS.items():
        parser_of_command = commands.add_parser(name, help=command.help)
        if options:
            command.load().add_options(parser_of_command)
    return parser
