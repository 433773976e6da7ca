"""What is typed is understood: from the command line to the options of one command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from trendscope.commands.parser import CommandParser
from trendscope.commands.registry import COMMANDS
from trendscope.commands.wrong_command import check_command, check_help
from trendscope.errors import UsageError
from trendscope.version import __version__
from trendscope.wording.catalogue import _

RESEARCH = "research"
ALONE = ("-h", "--help", "--version")  # options of trendscope itself
# Commands with several words, runs or files, or a question behind a run: options may stand between these too.
OPTIONS_BETWEEN = (RESEARCH, "ask", "diff", "eval")


def parse_command_line(given: Sequence[str]) -> argparse.Namespace:
    """The options of the command that is meant, with its name as `command`.

    Raises UsageError for what cannot be used, and SystemExit once help or the version is printed.
    """
    name, arguments = split_command(given)
    if not name:
        return build_parser().parse_args(arguments)
    parser = _parser_of(name)
    parse = parser.parse_known_intermixed_args if name in OPTIONS_BETWEEN else parser.parse_known_args
    options, unknown = parse(arguments, argparse.Namespace(command=name))
    if unknown:
        parser.refuse_unknown(unknown)
    return options


def split_command(given: Sequence[str]) -> tuple[str, list[str]]:
    """The command that is meant, and its arguments; "" for the options of trendscope itself.

    Raises UsageError for a command that does not exist.
    """
    first, *others = given
    if first in COMMANDS:
        return first, others
    if first in ALONE:
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
        found: list[str] = _parser_of(RESEARCH, help_=False).parse_known_intermixed_args(given)[0].question
    except UsageError:  # raised again when the whole is parsed
        return []
    return found


def _parser_of(name: str, *, help_: bool = True) -> CommandParser:
    parser = CommandParser(prog=f"trendscope {name}", add_help=help_)
    COMMANDS[name].load().add_options(parser)
    return parser


def build_parser(*, options: bool = False) -> argparse.ArgumentParser:
    """A parser that knows the names of all commands, and if wanted their options too."""
    parser = CommandParser(
        prog="trendscope",
        description=_("Research trends that are measured, in claims that are verified."),
        epilog=_(
            "trendscope QUESTION is short for trendscope research QUESTION. It needs no quotation marks, and "
            "options may stand anywhere. What comes after -- is always a question."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"trendscope {__version__}",
        help=_("show program's version number and exit"),
    )
    commands = parser.add_subparsers(title=_("commands"), required=True, metavar="COMMAND", dest="command")
    for name, command in COMMANDS.items():
        parser_of_command = commands.add_parser(name, help=_(command.help))
        if options:
            command.load().add_options(parser_of_command)
    return parser
