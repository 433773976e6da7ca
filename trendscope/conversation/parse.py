"""What a message in a conversation asks, given what was asked before it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.kinds import OF_A_SUBJECT_TOO, OF_THE_REPORT, kind_of
from trendscope.conversation.periods import named_periods
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.conversation.subjects import subjects_of
from trendscope.question.glossary import in_korean, translate_by_glossary
from trendscope.report.citations import Citations
from trendscope.report.report import Report
from trendscope.text.language import language_of
from trendscope.trend import UNMOVED
from trendscope.wording import Wording

MAX_MOVED = 2

_ID = re.compile(r"\bD[1-9]\d{0,8}(?:\.[1-9]\d{0,8})?(?![\d.])")
_NUMBER = re.compile(r"\[([1-9]\d{0,3})\]")
# Without the Korean particle behind a name.
_WORD = r"[A-Z](?:(?![가-힣])[\w'’-])+"
_PERSON = re.compile(
    rf"(?<!\w){_WORD}(?: (?:[A-Z]\.|van|von|de|der|den|la|al|bin))*(?: {_WORD})+(?![^\W가-힣])"
)
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진"
_KOREAN_PERSON = re.compile(
    rf"(?<![가-힣])(?P<name>[{_SURNAMES}][가-힣]{{2}})"
    r"(?=(?:이|가|님이)\s+(?:쓴|발표한|저술한)|의\s+논문|(?:이|가)?\s*(?:는|은)?\s*누구)"
)
_PRONOUN = re.compile(
    r"\b(?:it(?! (?:costs?|takes?) to\b)|its|they|them|their|those)\b|\bthere(?! (?:is|are|was|were|a|any)\b)"
    r"|(?<![가-힣])(?:그|그것|그게|그건|거기|거기서|거기에|그중|그중에|여기|여기서)(?![가-힣])",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:papers?|work|written|published|wrote|publish)\b.*?\b(?:by|of|from)\b"
    r"|\b(?:did|does|has|have)\b.*\b(?:write|written|publish|published|work on|worked on)\b"
    r"|\bdid\b.*\b(?:say|argue|claim)\b"
    r"|\bwho is\b|누구|(?:이|가|의)\s*(?:쓴|발표한|저술한|논문)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"\W*(?:hello|hi|hey|thanks?|thank you|ok|okay|bye)(?: there| a lot| very much)?\W*"
    r"|\W*(?:안녕|안녕하세요|고마워요?|고맙습니다|감사합니다)\W*",
    re.IGNORECASE,
)


def parse_follow_up(text: str, evidence: RunEvidence, before: FollowUp | None = None) -> FollowUp:
    """The question of a message; what it leaves out is taken from the one before."""
    dated = named_periods(_ID.sub(" ", _NUMBER.sub(" ", text)), evidence)
    person = _person_in(dated.rest, evidence)
    subjects = subjects_of(dated.rest.replace(person, " ") if person else dated.rest, evidence.report)
    asked = FollowUp(
        run=evidence.run,
        text=text,
        language=language_of(text),
        trends=subjects.trends,
        phrases=subjects.phrases,
        periods=dated.periods,
        outside=dated.outside,
        ids=_ids_in(text, evidence),
        person=person,
    )
    asked = asked.model_copy(update={"kind": "papers by" if person else kind_of(asked)})
    if before and before.run == evidence.run:
        asked = _completed(asked, before)
    return _of_what_moved(asked, evidence.report)


def _of_what_moved(asked: FollowUp, report: Report) -> FollowUp:
    """A bare `why?` is asked of the trends that moved."""
    if asked.kind != "why" or asked.has_subject:
        return asked
    moved = (trend.label for trend in report.trends if trend.direction not in UNMOVED)
    return asked.model_copy(update={"trends": tuple(islice(moved, MAX_MOVED))})


def _completed(asked: FollowUp, before: FollowUp) -> FollowUp:
    """The question with the subject of the one before, if it has none of its own and could have one."""
    if not before.has_subject or _POLITE.fullmatch(asked.text):
        return asked
    if not _refers_back(asked) and (asked.has_subject or asked.kind in OF_THE_REPORT):
        return asked
    return asked.model_copy(update=_joined(asked, before))


def _refers_back(asked: FollowUp) -> bool:
    """Whether a pronoun stands for what was asked about before, as in `how is it reduced?`."""
    if asked.trends or asked.ids or asked.person:
        return False
    if asked.kind in OF_THE_REPORT and asked.kind not in OF_A_SUBJECT_TOO:
        return False
    pronoun = _PRONOUN.search(asked.text)
    first = min((at for phrase in asked.phrases if (at := asked.text.find(phrase)) >= 0), default=None)
    return pronoun is not None and (first is None or pronoun.start() < first)


def _joined(asked: FollowUp, before: FollowUp) -> dict[str, Any]:
    """The subject of the question before, with what this one adds."""
    phrases = tuple(dict.fromkeys((*before.phrases, *asked.phrases)))
    kind = before.kind if asked.kind == "evidence" and not asked.phrases else asked.kind
    return {
        "kind": kind,
        "trends": before.trends,
        "phrases": phrases,
        "ids": before.ids,
        "person": before.person if kind == "papers by" else "",
        "periods": asked.periods or (() if asked.outside else before.periods),
    }


def _ids_in(text: str, evidence: RunEvidence) -> tuple[str, ...]:
    """The ids in a question; a number in brackets is that of a reference in the report."""
    numbers = Citations(evidence.report, Wording(evidence.report.language))
    by_number = {numbers.number_of(name): name for name in evidence.report.documents}
    named = (by_number.get(int(number), f"[{number}]") for number in _NUMBER.findall(text))
    return tuple(dict.fromkeys((*_ID.findall(text), *named)))


def _person_in(text: str, evidence: RunEvidence) -> str:
    """A person whose papers are asked for: an author of the run, or a name where somebody's work is meant."""
    authors = {author.casefold() for paper in evidence.report.corpus.values() for author in paper.authors}
    names = [match[0] for match in _PERSON.finditer(text)]
    known = next((name for name in names if name.casefold() in authors), "")
    others = [name for name in names if not in_korean(name.lower())]  # Machine Translation is nobody
    return known or (others[-1] if others and _BY.search(text) else "") or _korean_person_in(text)


def _korean_person_in(text: str) -> str:
    """A name of three syllables whose papers are asked for, such as 홍길동; 신경망 is a term."""
    found = (match["name"] for match in _KOREAN_PERSON.finditer(text))
    return next((name for name in found if not translate_by_glossary(name)), "")
