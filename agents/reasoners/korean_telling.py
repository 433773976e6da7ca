"""What papers do, report and lack, told in Korean by rule.

A sentence is told where its parts can be translated by the glossary; what cannot be told truly is quoted in a
few words, or not told.
"""

from __future__ import annotations

import re

from trendscope.agents.reasoners.korean_results import result_in_korean, translated
from trendscope.agents.reasoners.references import reference
from trendscope.document import Document
from trendscope.extraction.figures import score_pattern
from trendscope.extraction.results import results_in
from trendscope.extraction.roles import Role
from trendscope.extraction.systems import own_system
from trendscope.extraction.third_person import without_opening
from trendscope.question.korean_phrases import described, is_telling, noun_phrase, terms_in, verb_noun
from trendscope.question.korean_statements import gist, statement, title_in_korean
from trendscope.text.hangul import has_hangul
from trendscope.text.latex import undo_latex
from trendscope.text.lines import one_line, without_breaks
from trendscope.wording import Wording

MAX_TERMS = 3
MAX_QUOTED_WORDS, MAX_WORDS_QUOTED_WHOLE, MAX_WORDS_QUOTED_ON = 6, 22, 22

_OF_AUTHORS = re.compile(r"^(?:We|Our)\b|\b(?:we|our|proposed)\b")
# A figure may be a difference then, or that of another.
_CHANGED = re.compile(
    r"\b(?:improv|increas|gain|boost|reduc|decreas|drop|higher|lower|outperform|loss|fall|fell|declin|differ"
    r"|below|than|only|by|from|rang|human|surpass|exceed|baseline|previous)\w*",
    re.I,
)
_WE = re.compile(
    r"\b(?:[Ww]e|[Tt]h(?:is|e present|e) (?:paper|work|study|article|survey|review|research)|[Tt]he authors)"
    r" (?:\w+ly |also |further |then |first )?(?P<verb>[a-z-]+) (?P<object>.+)"
)
# Kinds of contributions, by the word that names them in a sentence or a title, the plainest first.
_KINDS = (
    ("shared task", "공동 과제"), ("benchmark", "벤치마크"), ("dataset", "데이터셋"),
    ("data set", "데이터셋"), ("corpus", "말뭉치"), ("survey", "개관 논문"), ("review", "개관 논문"),
    ("framework", "프레임워크"),
    ("taxonomy", "분류 체계"), ("pipeline", "파이프라인"), ("system", "시스템"), ("toolkit", "도구 모음"),
    ("architecture", "구조"), ("algorithm", "알고리즘"), ("metric", "지표"), ("model", "모델"),
    ("methodology", "방법론"), ("method", "방법"), ("approach", "접근법"), ("technique", "기법"),
    ("strategy", "전략"),
)  # fmt: skip
_COMPLEMENT = re.compile(r",| (?:of|for|that|which|to|in|on|with|based|including|using|composed|by|from)\b")
_MAKES = frozenset(("제안", "소개", "제시", "개발", "설계", "구축", "공개", "제공"))
_FINDS = frozenset(("입증", "규명", "강조", "포괄", "포함", "반영", "수행"))
_STUDIES = frozenset(("조사", "검토", "연구", "탐구", "분석", "논의", "평가", "비교"))
_TRIES = frozenset(("평가", "시험", "검증", "비교", "적용", "검토"))
_NAMED = re.compile(
    r"(?P<name>[A-Z][\w+*.\-]*(?: [A-Z\d][\w+*.\-]*){0,2})(?: \([^)]*\))?"
    r"(?:,? (?:which is )?(?:an?|the|our) (?P<rest>.+)|[.:]?$)"
)


def told_in_korean(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """A sentence of a document in Korean; None if it cannot be told truly."""
    if role in ("proposes", "result"):
        return (_proposal if role == "proposes" else _result)(number, document, say)
    return (
        _statement(number, document, say)
        or _gist(number, role, document, say)
        or _short(number, role, document, say)
    )


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


def _gist(number: int, role: Role, document: Document, say: Wording) -> str | None:
    said = gist(document.sentences[number], role)
    return say("told.gist", who=reference(document, say), said=said) if said else None


def _short(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """A short sentence, quoted."""
    sentence = without_opening(without_breaks(document.sentences[number]))
    if len(sentence.split()) > MAX_WORDS_QUOTED_WHOLE:
        return None
    return say(f"told.{role}", who=reference(document, say), sentence=sentence)


# Proposals.


def _proposal(number: int, document: Document, say: Wording) -> str | None:
    """What the authors made or did, and on what; None if neither is known."""
    sentence = undo_latex(without_breaks(document.sentences[number]))
    found = _WE.search(sentence)
    verb = verb_noun(found["verb"]) if found else ""
    if found is None or not verb or verb in _FINDS:
        return None
    who, made = reference(document, say), verb in _MAKES
    name, done = _name_and_object(found["object"], own_system(document) if made else None)
    what = (described(done) if made else _done(done, verb)) if done else ""
    if len(what.split()) < 2 or not is_telling(what):
        what = _by_terms(done, document) if made else ""
    if not made and not what:
        about = (_of_title(document) or terms_in(done, MAX_TERMS)) if verb in _STUDIES else []
        return _studied(say.listed(about), verb, who, say) if about else None
    if name and name not in what:
        what = what or _named_kind(done, document)
        if not is_telling(what) and (about := _of_title(document)):
            return say("told.proposes_on", who=who, name=name, about=say.listed(about), verb=verb)
        key = "told.proposes_as" if what else "told.proposes_named"
        return say(key, who=who, name=name, what=what, verb=verb)
    return say("told.does", who=who, what=what, verb=verb) if what else None


def _studied(about: str, verb: str, who: str, say: Wording) -> str:
    if about.endswith("하는 연구"):
        return say("told.is_study", who=who, about=about)
    return say("told.does_on", who=who, about=about, verb=verb)


def _name_and_object(text: str, own: str | None) -> tuple[str | None, str]:
    """The name of what is made, and what it is: `SportQA, a novel benchmark for X`."""
    found = _NAMED.match(text)
    if found:
        return found["name"], found["rest"] or ""
    if not own or own not in text:
        return None, text
    before, _, after = text.partition(own)
    return own, f"{before.rstrip(' ,(')} {after.lstrip(' ,)')}" if before.endswith((", ", " (")) else text


def _done(text: str, verb: str) -> str:
    """What was studied; of what was tried, where."""
    what, on, where = text.partition(" on ")
    if not on or verb not in _TRIES:
        return described(text)
    tried, place = noun_phrase(what), noun_phrase(where)
    return f"{place}에서 {tried}" if tried and place else ""


def _named_kind(text: str, document: Document) -> str:
    """The kind of what has a name, and what the title says it is on."""
    return _on(_of_title(document), _kind(text)) or _kind(text)


def _by_terms(text: str, document: Document) -> str:
    """What a contribution deals with, and of what kind it is; empty if either is unknown."""
    terms = terms_in(text, MAX_TERMS) or _of_title(document)
    kind = _kind(text)
    return _on(terms, kind)


def _on(terms: list[str], kind: str) -> str:
    """A contribution of a kind on some terms; empty without either."""
    listed = Wording("ko").listed(terms)
    if not kind or not listed:
        return ""
    if listed.endswith("하는 연구"):
        return f"{listed.removesuffix('연구')}{kind}"
    return listed if listed.endswith(kind) else f"{listed} 관련 {kind}"


def _of_title(document: Document) -> list[str]:
    """What a title is about: all of what follows the name, or the terms in it."""
    title = one_line(document.title)
    whole = title_in_korean(title)
    return [whole] if len(whole.split()) > 1 and is_telling(whole) else terms_in(title, MAX_TERMS)


def _kind(text: str) -> str:
    """The kind of contribution that is named first, before what it is for."""
    lower = _COMPLEMENT.split(text.lower(), maxsplit=1)[0]
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
    if row.kind == "score" or not score_pattern().search(row.figure):
        said = statement(sentence)
        return say("told.according", who=who, said=said) if said else None
    return say("told.result_stated", who=who, system=system, task=task, figure=row.figure)


def _scores(sentence: str, document: Document, say: Wording) -> str | None:
    """The first score of a sentence as it has it, with what the title is about."""
    score = score_pattern().search(undo_latex(sentence))
    about = _of_title(document)
    if score is None or not about or not _OF_AUTHORS.search(sentence) or _CHANGED.search(sentence):
        return None
    if len(score[0].split()) > MAX_QUOTED_WORDS:
        return None
    return say("told.scores", who=reference(document, say), about=say.listed(about), figure=score[0])


def _topics(number: int, document: Document, say: Wording) -> str | None:
    """What the title is about, or the sentence, if it is short, or only the terms that it names."""
    who, title = reference(document, say), title_in_korean(one_line(document.title))
    if len(title.split()) > 1 and is_telling(title):
        return say("told.is_study" if title.endswith("연구") else "told.topics", who=who, about=title)
    sentence = without_opening(without_breaks(document.sentences[number]))
    about = say.listed(terms_in(sentence, MAX_TERMS))
    if not about:
        return None
    if len(sentence.split()) <= MAX_WORDS_QUOTED_ON:
        return say("told.writes", who=who, about=about, sentence=sentence)
    return say("told.topics", who=who, about=about)
