"""Text from outside that would act on a terminal: in a report, a message, a log, an option."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random
from typing import cast

from benchmarks.rows.captured import captured, command, own_folder
from benchmarks.rows.row import Case, Row
from tests.fakes.report import full_of
from trendscope import Report, render
from trendscope.commands.progress import print_progress
from trendscope.commands.report_output import ReportOutput
from trendscope.events import Progress
from trendscope.streams import OutputStream
from trendscope.text.message import Message
from trendscope.tools.health import SourceHealth, print_health

PAYLOADS = {
    "CSI colour": "\x1b[31mred\x1b[0m",
    "CSI clear": "\x1b[2J\x1b[H",
    "CSI report": "\x1b[6n\x1b[c",
    "OSC title": "\x1b]0;owned\x07",
    "OSC 8 link": "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "OSC 52 clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "DCS": "\x1bP1$r0m\x1b\\",
    "C1 CSI": "\x9b31m\x9d0;x\x9c",
    "NEL": "a\x85b",
    "bell": "\x07\x07",
    "carriage return": "all is well\rall is lost",
    "backspace": "safe\x08\x08\x08\x08evil",
    "delete": "a\x7fb",
    "null": "a\x00b",
    "form feed": "a\x0cb\x0bc",
    "right to left": "\u202egpj.exe\u202c \u2066x\u2069",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "tags": "hi\U000e0041\U000e0042",
    "filler": "a\u3164b\u115f",
    "line separator": "a\u2028b\u2029c",
    "half a pair": "a\ud83db",
    "a long line": "\x1b" * 20 + "x" * 1_000_000,
}
OPTIONS = (
    *("--since", "--until", "--lang", "--source", "--budget", "--model", "--out", "--corpus", "--tool"),
    *("--mcp", "--format", "--max-papers", "--nonsense"),
)
SEEN = frozenset("\n\t\u200d\ufe0e\ufe0f")  # joiners and selectors stay inside an emoji


def problem(shown: bytes, *, styled: bool = False) -> str | None:
    """What of this a terminal would act on."""
    text = shown.decode("utf-8")
    if styled:
        for allowed in ("\x1b[", "\x1b]8;", "\x1b\\"):
            text = text.replace(allowed, "")
    for character in set(text) - SEEN:
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
            return f"printed {character!r}"
    return None


def printed(report: Report, format_name: str, *, details: bool) -> None:
    ReportOutput(format_name=format_name, evidence=details, details=details).print(report)


def report_case(payload: str, format_name: str, *, details: bool) -> str | None:
    shown = captured(partial(printed, full_of(payload), format_name, details=details))
    if format_name == "json":
        json.loads(shown)
    return problem(shown)


def page_case(payload: str) -> str | None:
    """One page in a terminal, where styles and links are written, none of them by the payload."""
    os.environ["TTY_COMPATIBLE"] = "1"
    try:
        shown = captured(partial(printed, full_of(payload), "terminal", details=False))
    finally:
        del os.environ["TTY_COMPATIBLE"]
    return problem(shown, styled=True)


def option_case(option: str, payload: str) -> str | None:
    # As the operating system passes it on: no null character, at most 128 KB.
    given = payload.replace("\0", "")[:2000] + ("/report.md" if option == "--out" else "")
    with own_folder():
        return problem(command("research", "recent trends", "--quiet", f"{option}={given}"))


def question_case(payload: str) -> str | None:
    with own_folder():
        return problem(command("research", payload[:2000], "--since", "2030", "--until", "2020"))


def message_case(print_it: Callable[[str], object], payload: str) -> str | None:
    return problem(captured(lambda: print_it(payload)))


def logged(text: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("arxiv")
    logger.addHandler(handler)
    try:
        logger.warning("Malformed feed; consider handling: %s", text)
    finally:
        logger.removeHandler(handler)


def warned(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(text), UserWarning, "a.py", 1)


def traced(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        traceback.print_exc()


def listed(text: str) -> None:
    health = SourceHealth("arxiv", Message("papers"), "nothing", by_default=True, problem=Message(text))
    print_health([health], cast("OutputStream", sys.stdout).console())


MESSAGES: dict[str, Callable[[str], object]] = {
    "progress": lambda text: print_progress(Progress("searcher", text)),
    "log": logged,
    "warning": warned,
    "traceback": traced,
    "sources": listed,
    "Markdown": lambda text: print(render(full_of(text), "markdown", details=True)),
}


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    yield list(_cases())


def _cases() -> Iterator[Case]:
    for name, payload in PAYLOADS.items():
        for format_name in ("terminal", "markdown", "json"):
            for details in (False, True):
                run = partial(report_case, payload, format_name, details=details)
                yield Case(f"{name} in a report as {format_name}, details {details}", run)
        yield Case(f"{name} on a page", partial(page_case, payload))
        yield Case(f"{name} in a question", partial(question_case, payload))
        for option in OPTIONS:
            yield Case(f"{name} in {option}", partial(option_case, option, payload))
        for kind, print_it in MESSAGES.items():
            yield Case(f"{name} in {kind}", partial(message_case, print_it, payload))


ROW = Row("S6", "text that acts on a terminal", cases)
