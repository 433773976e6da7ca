"""Drafts as a model may write them, true and spoiled, each with what of it must not be shown."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.fakes.inventions import PIECES, piece
from tests.fakes.spoilings import SPOILS
from tests.fakes.subjects import Subject, subjects
from tests.fakes.true_claims import true_claims
from trendscope.agents.reasoners.schemas import PlannedAngle, TrendAnswer, WrittenClaim

NAME, QUESTION, QUERY = "name of a trend", "planned question", "search query"
LINKS = tuple(PIECES)[:9]
# A question may name what nobody knows yet: it is asked, not said. And it is put on one line.
ASKED = tuple(kind for kind in PIECES if kind not in ("invented author", "invented title", "Markdown block"))
_BROKEN = re.compile("[\n\ue000\ufffd]")
KINDS = (*SPOILS, NAME, QUESTION, QUERY)


@dataclass(frozen=True)
class Generated:
    """A model's answer on a subject; `needle` is what of it must not be shown, `true` what must be."""

    kind: str
    subject: Subject
    answer: TrendAnswer
    name: str = ""
    angle: PlannedAngle | None = None
    needle: str = ""
    true: tuple[str, ...] = ()


def drafts(number: int, seed: int = 1, of: Sequence[Subject] | None = None) -> Iterator[Generated]:
    """So many spoiled drafts, each kind in its turn, each with a true claim beside the spoiled one."""
    chance = random.Random(seed)
    pairs = [(subject, [claim for _, claim in true_claims(subject)]) for subject in of or subjects()]
    made = turn = 0
    while made < number:
        subject, true = pairs[turn % len(pairs)]
        turn += 1
        claim, beside = chance.sample(true, 2)
        # A full stop may be behind a reference, or not be there in the longer one.
        if claim.text.rstrip(".") in beside.text or beside.text.rstrip(".") in claim.text:
            continue
        draft = _draft(KINDS[made % len(KINDS)], subject, claim, beside, chance)
        if draft:
            made += 1
            yield draft


def _draft(
    kind: str, subject: Subject, claim: WrittenClaim, beside: WrittenClaim, chance: random.Random
) -> Generated | None:
    if kind in SPOILS:
        spoiled = SPOILS[kind](claim, subject, chance)
        return spoiled and Generated(
            kind, subject, TrendAnswer(claims=[spoiled[0], beside]), needle=spoiled[1], true=(beside.text,)
        )
    honest = TrendAnswer(claims=[beside])
    some = LINKS if kind == QUERY else ASKED if kind == QUESTION else tuple(PIECES)
    text, needle = piece(chance.choice(some), "en" if kind == NAME else subject.language, chance)
    if kind == NAME:
        return Generated(
            kind, subject, honest, name=f"{subject.label} {text}", needle=needle, true=(beside.text,)
        )
    if _BROKEN.search(text):
        return None
    asked = _asked(subject, text if kind == QUESTION else "", text if kind == QUERY else "")
    return Generated(
        kind, subject, honest, angle=asked, needle=_asked_for(needle, text, kind), true=(beside.text,)
    )


def _asked_for(needle: str, text: str, kind: str) -> str:
    """A query is shown as it was sent, in bare words: only what makes a link of them must not be there."""
    return text if kind == QUERY else needle


def _asked(subject: Subject, more: str, query: str) -> PlannedAngle:
    korean = subject.language == "ko"
    ask = f"{subject.label} {more}의 한계는 무엇입니까?" if korean else f"What limits {subject.label} {more}?"
    papers = [f"machine translation {subject.label} {query}"]
    return PlannedAngle(question=ask, papers=papers, web="", answer="", since=None, until=None)
