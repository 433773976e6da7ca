"""What papers do, report and lack, told in Korean by rule.

A sentence is told where every word that matters is in the glossary. Else the kind and the name of what a
paper makes are told beside its title, or its own words are quoted, or it is left out.
"""

from __future__ import annotations

import re

from trendscope.agents.reasoners.korean_results import result_in_korean, translated
from trendscope.agents.reasoners.references import reference
from trendscope.document import Document
from trendscope.extraction.figures import score_pattern
from trendscope.extraction.results import results_in
from trendscope.extraction.roles import Role
from trendscope.extraction.systems import SHAPED, own_data, own_system
from trendscope.extraction.third_person import without_opening
from trendscope.question.korean_phrases import (
    BRACKETS,
    described,
    is_telling,
    noun_phrase,
    terms_in,
    verb_noun,
)
from trendscope.question.korean_statements import statement
from trendscope.text.hangul import has_hangul
from trendscope.text.latex import undo_latex
from trendscope.text.lines import one_line, without_breaks
from trendscope.verification.amounts import number_words, numbers
from trendscope.wording import Wording

MAX_TERMS, MAX_TITLE_TERMS, MAX_TEXT_TERMS = 2, 6, 12
MAX_FIGURE_WORDS, MAX_QUOTED_WORDS = 6, 22
# A sentence of evidence as short as this is quoted where it and the title have no term in common.
MAX_WORDS_CITED = 10

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
# Kinds of contributions, by the word that a noun phrase ends in.
_KINDS = {
    "benchmark": "벤치마크", "dataset": "데이터셋", "data set": "데이터셋", "corpus": "말뭉치",
    "framework": "프레임워크", "taxonomy": "분류 체계", "pipeline": "파이프라인", "system": "시스템",
    "toolkit": "도구 모음", "architecture": "구조", "algorithm": "알고리즘", "metric": "지표",
    "model": "모델", "methodology": "방법론", "method": "방법", "approach": "접근법",
    "technique": "기법", "strategy": "전략", "library": "라이브러리", "platform": "플랫폼",
    "survey": "서베이", "mechanism": "메커니즘", "paradigm": "패러다임",
}  # fmt: skip
_ARTICLE = r"(?:an?|the|our)"
# A contribution, by the noun that ends its noun phrase.
_NOT_IN_NOUN = r"(?:of|for|to|that|which|in|on|with|by|from|via|and|driven)"
_AFTER_NOUN = (
    r"(?:of|for|that|which|whose|to|in|on|with|based|using|by|from|designed|aimed|capable|where|leveraging"
    r"|combining|integrating|incorporating|called|named|dubbed|termed|through|via|consisting"
    r"|composed|built|augmented|and|offering|covering|containing|tailored|inspired|comprising)"
)
_KIND = re.compile(
    rf"{_ARTICLE} (?P<noun>(?:(?!{_NOT_IN_NOUN}\b)[\w*+‐‑-]{{1,40}} ){{0,7}}?(?P<kind>{'|'.join(_KINDS)}))"
    rf"(?=$|[,.;:]| {_AFTER_NOUN}\b)",
    re.I,
)
_NEW = re.compile(r"\b(?:novel|new)\b", re.I)
_MAKES = frozenset(("제안", "소개", "제시", "개발", "설계", "구축", "공개"))
_TRIES = frozenset(("평가", "비교", "검토"))
_STUDIES = frozenset(("조사", "검토", "탐구", "분석", "논의", "평가", "비교", "연구"))
_NAMED_FIRST = re.compile(
    rf"(?:{_ARTICLE} )?(?P<name>{SHAPED}|[A-Z][\w-]{{3,}}(?=,| \())"
    r"(?: \([^)]{0,200}\))?[,:]? (?:which is )?"
    rf"{_ARTICLE} (?P<rest>.{{1,200}})"
)
_NAMED_LAST = re.compile(
    rf"(?P<made>{_ARTICLE} [^,.;:()]{{1,200}}?)(?:,? (?:called|named|dubbed|termed|namely)"
    rf" (?P<called>{SHAPED})\b(?! [A-Z])"
    rf"| \((?P<name>{SHAPED})\)(?=[,.:]|$| which| that| to| for))"
)
_NAME_ALONE = re.compile(rf"(?P<name>{SHAPED})(?: \([^)]{{0,200}}\))?(?=[,.:]|$| which| that)")
# Made beside what the paper is for.
_BESIDE = re.compile(
    r"^(?:Additionally|Also|Furthermore|Further|Moreover|Besides|In addition|Second|Secondly|Third|First"
    r"|Finally|Lastly)\b|\b(?:we|paper|work) (?:also|further|then|first|additionally)\b",
    re.I,
)
_MEANS = re.compile(r"\b(?:using|via|through|with|by|from|leveraging|based on)\b", re.I)
_NO_LIMIT = re.compile(
    r"\b(?:crucial|essential|vital|future directions|propos\w+|relieve|excel\w*|outperform\w*"
    r"|less (?:prone|likely))\b"
    r"|\bour (?:framework|method|approach|model|system)s?\b",
    re.I,
)


def told_in_korean(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """A sentence of a document in Korean; None if it cannot be told truly."""
    if role == "proposes":
        return _proposal(number, document, say)
    told = _result(number, document, say) if role == "result" else _statement(number, document, say)
    return told or _short(number, role, document, say)


def cited_in_korean(document: Document, number: int, say: Wording) -> str:
    """A sentence that shows a trend, in Korean: told, else what its paper is on, else quoted."""
    sentence = without_breaks(document.sentences[number])
    if has_hangul(sentence):
        return _quoted(sentence, document, say)
    ways = (_result, _statement, _proposal, _on_title)
    told = (way(number, document, say) for way in ways)
    return next((each for each in told if each), None) or _quoted(sentence, document, say)


def _quoted(sentence: str, document: Document, say: Wording) -> str:
    return say("told.quoted", who=reference(document, say), sentence=without_opening(sentence))


def _statement(number: int, document: Document, say: Wording) -> str | None:
    said = statement(document.sentences[number])
    return say("told.according", who=reference(document, say), said=said) if said else None


def _short(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """A short sentence, quoted."""
    sentence = without_opening(without_breaks(document.sentences[number]))
    if len(sentence.split()) > MAX_QUOTED_WORDS or (role == "limit" and _NO_LIMIT.search(sentence)):
        return None
    return say(f"told.{role}", who=reference(document, say), sentence=sentence)


def _title(document: Document) -> str:
    return one_line(undo_latex(document.title))


def _beside_title(key: str, number: int, document: Document, say: Wording, **told: str) -> str | None:
    """What is told with the title; None if the title has numbers that the sentence does not state."""
    title, sentence = _title(document), document.sentences[number]
    if numbers(title) - numbers(sentence) or number_words(title) - number_words(sentence):
        return None
    return say(key, who=reference(document, say), title=title, **told)


def _subject(document: Document) -> str:
    """What a title is about, without what it is done with."""
    return _MEANS.split(_title(document), maxsplit=1)[0]


# Proposals.


def _proposal(number: int, document: Document, say: Wording) -> str | None:
    """What the authors made or studied; None if neither is known."""
    sentence = undo_latex(without_breaks(document.sentences[number]))
    found = _WE.search(sentence)
    verb = verb_noun(found["verb"]) if found else ""
    if found and verb in _MAKES:
        name, made = _name_and_kind(found["object"], document)
        is_main = name or not (_BESIDE.search(sentence) or _is_of_another_kind(made, document))
        return _made(number, (made, name), verb, document, say) if is_main else None
    return _studied(number, found["object"], verb, document, say) if found and verb in _STUDIES else None


def _made(number: int, made: tuple[str, str], verb: str, document: Document, say: Wording) -> str | None:
    """What was made, by its kind and its name, beside the title where that says little."""
    kind, name = made
    what = f"{kind} {name}".strip()
    alone = say("told.does", who=reference(document, say), what=what, verb=verb) if name else None
    if not what or (alone and is_telling(kind)):
        return alone
    return _beside_title("told.does_beside_title", number, document, say, what=what, verb=verb) or alone


def _name_and_kind(text: str, document: Document) -> tuple[str, str]:
    """The name of what is made, if it has one for sure, and what it is: `Torvex, a benchmark for X`."""
    if found := _NAMED_FIRST.match(text):
        return found["name"], _kind_told(f"a {found['rest']}")
    found = _NAMED_LAST.match(text)
    if found and (found["called"] or _KIND.fullmatch(found["made"])) and (made := _kind_told(found["made"])):
        return found["name"] or found["called"], made
    if (found := _NAME_ALONE.match(text)) and found["name"] in (own_system(document), own_data(document)):
        return found["name"], ""
    return "", _kind_told(text)


def _kind_told(text: str) -> str:
    """What is made, with its task if that can be told, else its kind alone; empty without a kind."""
    plain = BRACKETS.sub("", text).rstrip(".")
    found = _KIND.match(plain)
    if found is None:
        return ""
    kind = f"{'새로운 ' if _NEW.search(found['noun']) else ''}{_KINDS[found['kind'].lower()]}"
    return described(plain) or noun_phrase(found["noun"]) or kind


def _is_of_another_kind(made: str, document: Document) -> bool:
    """Whether the title announces something else: the method of a paper on a benchmark."""
    title = _title(document).lower()
    return not any(made.endswith(kind) for word, kind in _KINDS.items() if word in title) and any(
        word in title for word in _KINDS if word not in ("model", "system")
    )


def _studied(number: int, text: str, verb: str, document: Document, say: Wording) -> str | None:
    """What was studied, else what both the sentence and the title name, beside the title."""
    who, done = reference(document, say), _done(text.rstrip("."), verb)
    if is_telling(done) and len(done.split()) > 1:
        return say("told.does", who=who, what=done, verb=verb)
    return _on_terms(number, text, document, say)


def _done(text: str, verb: str) -> str:
    """What was studied; of what was tried, where."""
    what, on, where = text.partition(" on ")
    if not on or verb not in _TRIES:
        return noun_phrase(text)
    tried, place = noun_phrase(what), noun_phrase(where)
    return f"{place}에서 {tried}" if tried and place else ""


def _on_terms(number: int, text: str, document: Document, say: Wording) -> str | None:
    """What a paper is on, by terms that a text and the title both name; its means only if nothing else is."""
    named = terms_in(text, MAX_TEXT_TERMS)
    subject = [term for term in terms_in(_subject(document), MAX_TITLE_TERMS) if term in named]
    shared = subject or [term for term in terms_in(_title(document), MAX_TITLE_TERMS) if term in named]
    return _on(number, shared, document, say)


def _on_title(number: int, document: Document, say: Wording) -> str | None:
    """What a paper is on, where its sentence names the same or is too long to be quoted."""
    sentence = without_opening(without_breaks(document.sentences[number]))
    told = _on_terms(number, sentence, document, say)
    if told or len(sentence.split()) <= MAX_WORDS_CITED:
        return told
    return _on(number, terms_in(_subject(document), MAX_TERMS), document, say)


def _on(number: int, terms: list[str], document: Document, say: Wording) -> str | None:
    about = say.listed(terms[:MAX_TERMS])
    return _beside_title("told.is_on", number, document, say, about=about) if about else None


# Results.


def _result(number: int, document: Document, say: Wording) -> str | None:
    """A result with its system, task and figure; else its figure in the authors' words."""
    who, sentence = reference(document, say), document.sentences[number]
    row = next((row for row in results_in(document) if row.sentence == number), None)
    if row is None:
        return _scores(number, document, say)
    if said := result_in_korean(row, sentence):
        return say("told.according", who=who, said=said)
    system, task = translated(row.system), translated(row.task)
    is_plain = row.kind == "gain" and score_pattern().search(row.figure)
    if not (system and task and is_plain) or len(row.figure.split()) > MAX_FIGURE_WORDS:
        return None
    return say("told.result_stated", who=who, system=system, task=task, figure=row.figure)


def _scores(number: int, document: Document, say: Wording) -> str | None:
    """The first score of a sentence as it has it, beside the title."""
    sentence = document.sentences[number]
    score = score_pattern().search(undo_latex(sentence))
    if score is None or not _OF_AUTHORS.search(sentence) or _CHANGED.search(sentence):
        return None
    if len(score[0].split()) > MAX_FIGURE_WORDS:
        return None
    return _beside_title("told.scores", number, document, say, figure=score[0])
