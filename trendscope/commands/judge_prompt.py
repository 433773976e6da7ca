"""Judging in a terminal: a claim, or two drafts, at a time, and a key for what is said of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trendscope.commands.messages import complain, say
from trendscope.commands.typed import read_line
from trendscope.errors import UsageError
from trendscope.feedback.correction import reason_for
from trendscope.stopping import Stopping
from trendscope.text.columns import wrapped
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.feedback.judgement import Cited, Judgement
    from trendscope.feedback.judging import Judging
    from trendscope.feedback.placed_claim import PlacedClaim

INDENT = "  "
CLAIM_KEYS = Message("a accept, r reject, c correct, s skip, q quit:")
DRAFT_KEYS = Message("a or b is better, s skip, q quit:")
CORRECTION = Message("the sentence as it should be (empty: none):")


class ClaimPrompt:
    """Shows the claims that are left, and keeps what is said of each."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping

    def __call__(self, judging: Judging) -> int:
        """How many judgements were given until the end, or until the person has had enough."""
        left, given = judging.left, 0
        if not left:
            say("every claim of this run is judged")
        for claim in left:
            _print_claim(claim, len(judging.claims))
            answer = self._ask(claim, judging)
            if answer is None:
                break
            given += answer
        return given

    def _ask(self, claim: PlacedClaim, judging: Judging) -> int | None:
        """How many judgements were kept of a claim; None to end."""
        while True:
            key = read_line(CLAIM_KEYS, self._stopping)
            match None if key is None else key.lower():
                case None | "q":
                    return None
                case "a":
                    judging.accept(claim.number)
                    return 1
                case "r":
                    judging.reject(claim.number)
                    return 1
                case "s":
                    return 0
                case "c":
                    if self._correct(claim, judging):
                        return 1

    def _correct(self, claim: PlacedClaim, judging: Judging) -> bool:
        text = read_line(CORRECTION, self._stopping)
        if not text:
            return False
        try:
            judgement = judging.correct(claim.number, text)
        except UsageError as error:
            complain(error, 2)
            return False
        if judgement.fault:
            say_fault(judgement)
        return True


class DraftPrompt:
    """Shows two texts of the same part, in an order that says nothing, and keeps which one is better."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping

    def __call__(self, judging: Judging) -> int:
        """How many choices were made."""
        drafts, given = judging.drafts, 0
        if not drafts:
            say("this run has no two texts of the same part between which you have not chosen")
        for number, draft in enumerate(drafts, 1):
            texts = [draft.text, draft.better]
            if int(draft.id, 16) % 2:
                texts.reverse()
            _print_lines(_("[{number} of {all}] {part}", number=number, all=len(drafts), part=draft.part))
            for name, text in zip("AB", texts, strict=True):
                _print_lines(f"{name}:", *_lines_of(text))
            _print_lines(*_evidence_lines(draft.evidence, draft.stated))
            key = self._key()
            if key is None:
                break
            if key != "s":
                first, second = texts if key == "a" else reversed(texts)
                judging.prefer(first, second)
                given += 1
        return given

    def _key(self) -> str | None:
        """`a`, `b` or `s`; None to end."""
        while True:
            key = read_line(DRAFT_KEYS, self._stopping)
            if key is None or key.lower() == "q":
                return None
            if key.lower() in ("a", "b", "s"):
                return key.lower()


def say_fault(judgement: Judgement, line: int | None = None) -> None:
    """Say why a correction is not supported; it is kept all the same."""
    why = reason_for(judgement.fault)
    if line is None:
        say("kept, but marked: {why}", why=_(why))
    else:
        say("line {line} is kept, but marked: {why}", line=line, why=_(why))


def _print_claim(claim: PlacedClaim, number: int) -> None:
    _print_lines(_("[{number} of {all}] {part}", number=claim.number, all=number, part=claim.heading))
    _print_lines(claim.text, *_evidence_lines([*claim.cited.values()], claim.stated), indent=1)


def _evidence_lines(evidence: Sequence[Cited], stated: Sequence[str]) -> Iterator[str]:
    for cited in evidence:
        yield f"{cited.id}  {cited.text} ({', '.join(filter(None, (cited.title, (cited.date or '')[:4])))})"
    yield from stated


def _lines_of(text: str) -> Iterator[str]:
    """A text to be looked at: the claims of a section, or the text itself."""
    try:
        yield from (f"{each['text']} [{', '.join(each['sentences'])}]" for each in json.loads(text)["claims"])
    except (ValueError, KeyError, TypeError):
        yield text


def _print_lines(*lines: str, indent: int = 0) -> None:
    """Print lines that fit the terminal; the first one as far left as the caller says, the others further."""
    columns = shutil.get_terminal_size().columns
    for at, line in enumerate(lines):
        start = INDENT * (indent + (1 if at else 0))
        for number, part in enumerate(wrapped(one_line(line, 10_000), columns - len(start) - len(INDENT))):
            print(f"{start}{INDENT if number else ''}{part}", flush=True)
