"""What papers do, report and lack, told in Korean by rule.

A sentence is told where its parts can be translated by the glossary; what cannot be told truly is quoted in a
few words, or not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.agents.reasoners.korean_results import result_in_korean, translated
from trendscope.agents.reasoners.references import reference
from trendscope.document import Document
from trendscope.extraction.figures import score_pattern
from trendscope.extraction.results import results_in
from trendscope.extraction.roles import Role
from trendscope.extraction.systems import own_system
from trendscope.extraction.third_person import without_opening
from trendscope.question.korean_phrases import described, noun_phrase, statement, terms_in, verb_noun
from trendscope.text.hangul import has_hangul
from trendscope.text.latex import undo_latex
from trendscope.text.lines import one_line, without_breaks
from trendscope.wording import Wording

MAX_TERMS = 3
MAX_QUOTED_WORDS = 6

_WE = re.compile(
    r"\b(?:[Ww]e|[Tt]h(?:is|e present|e) (?:paper|work|study|article|survey|review|research)|[Tt]he authors)"
    r" (?:\w+ly |also |further |then |first )?(?P<verb>[a-z-]+) (?P<object>.+)"
)
# Kinds of contributions, by the word that names them in a sentence or a title, the plainest first.
_KINDS = (
    ("shared task", "공동 과제"), ("benchmark", "벤치마크"), ("dataset", "데이터셋"), ("data set", "데이터셋"),
    ("corpus", "말뭉치"), ("survey", "개관 논문"), ("review", "개관 논문"), ("framework", "프레임워크"),
    ("taxonomy", "분류 체계"), ("pipeline", "파이프라인"), ("system", "시스템"), ("toolkit", "도구 모음"),
    ("architecture", "구조"), ("algorithm", "알고리즘"), ("metric", "지표"), ("model", "모델"),
    ("methodology", "방법론"), ("method", "방법"), ("approach", "접근법"), ("technique", "기법"), ("strategy", "전략"),
)  # fmt: skip
_MAKES = frozenset("제안 소개 제시 개발 설계 구축 공개 제공".split())
_ADVISES = frozenset("제시 입증 규명 강조".split())


def told_in_korean(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """A sentence of a document in Korean; None if it cannot be told truly."""
    tell = {"proposes": _proposal, "result": _result}.get(role, _statement)
    return tell(number, document, say)


def cited_in_korean(document: Document, number: int, say: Wording) -> str:
    """A sentence that shows a trend, in Korean: told, else by the terms that it names, else quoted."""
    sentence = without_breaks(document.sentences[number])
    if has_hangul(sentence):
        return _quoted(sentence, document, say)
    ways = (_result, _statement, _proposal, _topics)
    told = (way(number, document, say) for way in ways)
    return next((each for each in told if each), None) or _quoted(sentence, document, say)


def _quoted(sentence: str, document: Document, say: Wording) -> str:
    return say("told.quoted", who=reference(document, say), sentence=without_opening(sentence))


def _statement(number: int, document: Document, say: Wording) -> str | None:
    said = statement(document.sentences[number])
    return say("told.according", who=reference(document, say), said=said) if said else None


# Proposals.


def _proposal(number: int, document: Document, say: Wording) -> str | None:
    """What the authors made or did, and on what; None if neither is known."""
    sentence = undo_latex(without_breaks(document.sentences[number]))
    found = _WE.search(sentence)
    verb = verb_noun(found["verb"]) if found else ""
    if found is None or not verb or verb in _ADVISES - _MAKES:
        return None
    who, name = reference(document, say), own_system(document)
    named = name if name and verb in _MAKES and name in sentence else None
    what = described(found["object"])
    if len(what.split()) < 2:
        what = _by_terms(found["object"], document, made=verb in _MAKES)
    if named and what and named not in what:
        return say("told.proposes_as", who=who, name=named, what=what, verb=verb)
    if named and not what:
        return say("told.proposes_named", who=who, name=named, verb=verb)
    return say("told.does", who=who, what=what, verb=verb) if what else None


def _by_terms(text: str, document: Document, *, made: bool) -> str:
    """What a contribution deals with, and of what kind it is; empty if either is unknown."""
    terms = terms_in(text, MAX_TERMS) or terms_in(document.title, MAX_TERMS)
    kind = _kind(text)
    if not terms or (made and not kind):
        return ""
    listed = Wording("ko").listed(terms)
    return f"{listed} 관련 {kind}" if made else listed


def _kind(text: str) -> str:
    """The kind of contribution that is named first."""
    lower = text.lower()
    places = [(at, korean) for word, korean in _KINDS if (at := lower.find(word)) >= 0]
    return min(places, default=(0, ""))[1]


# Results.


def _result(number: int, document: Document, say: Wording) -> str | None:
    """A result with its system, task and figure; else its figures in the authors' words."""
    who, sentence = reference(document, say), document.sentences[number]
    row = next((row for row in results_in(document) if row.sentence == number), None)
    if row is None:
        said = statement(sentence)
        return say("told.according", who=who, said=said) if said else _scores(sentence, document, say)
    said = result_in_korean(row, sentence)
    if said:
        return say("told.according", who=who, said=said)
    system, task = translated(row.system), translated(row.task)
    return say("told.result_stated", who=who, system=system, task=task, figure=row.figure)


def _scores(sentence: str, document: Document, say: Wording) -> str | None:
    """The scores of a sentence as it has them, with what it is about."""
    scores = [score[0] for score in score_pattern().finditer(undo_latex(sentence))]
    terms = terms_in(sentence, MAX_TERMS) or terms_in(document.title, MAX_TERMS)
    if not scores or not terms or len(" ".join(scores[:2]).split()) > MAX_QUOTED_WORDS:
        return None
    figures = say.listed([f"“{score}”" for score in scores[:2]])
    return say(
        "told.scores", who=reference(document, say), about=say.listed(terms), figures=figures
    )


def _topics(number: int, document: Document, say: Wording) -> str | None:
    """The terms that a sentence names, where it cannot be told."""
    terms = terms_in(document.sentences[number], MAX_TERMS)
    if len(terms) < 2:
        return None
    return say("told.topics", who=reference(document, say), about=say.listed(terms))
