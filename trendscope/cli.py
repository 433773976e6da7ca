"""The command: finds the command that is meant, runs it, and says in one line what went wrong.

Only argparse is imported at the top, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

from trendscope.commands.command_line import ALONE, parse_command_line
from trendscope.commands.messages import complain
from trendscope.commands.registry import COMMANDS
from trendscope.errors import TrendscopeError, UsageError, reason_of
from trendscope.stopping import Interrupted, Stopping
from trendscope.streams import OutputStream, standard_streams
from trendscope.text.language import LANGUAGES
from trendscope.text.message import Message
from trendscope.wording.catalogue import speaking


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = _language_last(sys.argv[1:] if arguments is None else arguments)
    stopping = Stopping()
    with speaking(_language(given)), standard_streams() as output, stopping.listening():
        try:
            status = _run(given, stopping)
        except SystemExit as ended:  # argparse
            sys.exit(_check_output(output, int(ended.code or 0)))
        return _check_output(output, status)


def _run(given: Sequence[str], stopping: Stopping) -> int:
    if not given or _is_language_alone(given):
        from trendscope.commands.greeting import greet

        return greet()
    try:
        options = parse_command_line(given)
    except UsageError as error:
        return complain(error, 2)
    if options.debug:
        _show_log()
    return _run_command(options, stopping)


def _run_command(options: argparse.Namespace, stopping: Stopping) -> int:
    try:
        status = COMMANDS[options.command].load().run(options, stopping)
    except Interrupted:
        stopping.leave()
    except UsageError as error:
        return complain(error, 2)
    except TrendscopeError as error:
        if stopping.signal:
            stopping.leave()
        return complain(error, 1)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said in one line
        if options.debug:
            traceback.print_exc()
            return 1
        return complain(
            Message(
                "failed: {error_type}: {error} (--debug shows where)",
                error_type=type(error).__name__,
                error=error,
            ),
            1,
        )
    if stopping.signal:
        sys.stdout.flush()
        stopping.leave(stopping.outcome)
    return status


def _check_output(output: OutputStream, status: int) -> int:
    """The exit status, or that of a failure if standard output could not be written."""
    output.flush()
    if not output.failed or status == 2:
        return status
    reason = reason_of(output.error) if output.error else None
    return complain(Message("cannot write to standard output: {reason}", reason=reason), 1)


def _language_last(given: Sequence[str]) -> list[str]:
    """What was given, with a language before the command moved behind it: there it may mean the answer's."""
    first = given[0] if given else ""
    taken = 2 if first == "--lang" else int(first.startswith("--lang="))
    following = "".join(given[taken : taken + 1])
    if following.startswith("-") and following not in ALONE:  # it may have a value
        return list(given)
    return [*given[taken : taken + 1], *given[:taken], *given[taken + 1 :]]


def _is_language_alone(given: Sequence[str]) -> bool:
    return given[0].partition("=")[0] == "--lang" and len(given) == (1 if "=" in given[0] else 2)


def _language(given: Sequence[str]) -> str | None:
    """The language that was asked for, if there is one: help and errors are in it, so it is needed first."""
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    finder.add_argument("--lang", nargs="?")
    language = finder.parse_known_args(given)[0].lang
    return language if language in LANGUAGES else None


def _show_log() -> None:
    """Show what is noted for those who look for an error, such as the words of a model's server."""
    import logging

    log = logging.getLogger("trendscope")
    log.setLevel(logging.DEBUG)
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
