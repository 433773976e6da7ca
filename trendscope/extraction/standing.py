"""Sentences that can be read without those around them."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import strip_markup

MIN_WORDS, MAX_WORDS = 8, 60
FIRST_WORDS = 10

_DEBRIS = re.compile(r"\\|[a-z]\.[A-Z][a-z]")  # also two sentences that have run together
_LEANS_ON_CONTEXT = re.compile(r"(?:It|They|This|These|Those|Such|That|Here|But|And|Yet|So|Its|Their)\b")
_BEGINNING = re.compile(r"[\"“'‘(\[]?[^\W_a-z]")
_END = re.compile(r"(?<!\.)[.!?][\"”'’)\]]*$")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_NAME = re.compile(r"[^\W_]{0,40}[^\W_A-Z][^\W_]{0,40}[A-Z]|[A-Z]{2}|\w{0,40}\d")
_PAPER = r"(?:paper|work|study|article|survey|review|thesis|chapter|report|tutorial|talk|year)\b"
_POINTS_BACK = re.compile(
    rf"\b(?:(?:this|these|those)\b(?! (?:\w+ )?{_PAPER})|such(?! (?:as|a|an|that)\b)"
    r"|(?:the )?(?:latter|former|above|aforementioned|above-mentioned|aforesaid|said)\b"
    r"|the (?:two|three|four|five|second|third) (?:tasks?|problems?|methods?|approach(?:es)?|models?"
    r"|systems?|perspective|components?|modules?|stages?|questions?)\b)",
    re.IGNORECASE,
)
_POINTS_BACK_ANYWHERE = re.compile(
    r"\b(?:this|these|those) (?:\w+ )?(?:tasks?|problems?|issues?|challenges?|goals?|settings?|questions?"
    r"|limitations?|gaps?|approach(?:es)?|methods?|models?|frameworks?|datasets?|domains?|purposes?|findings?|results)\b|\banother\b"
    r"|\bsuch an? (?!\w+ that\b)\w+"
    r"|^(?:On|In|For|At|With|When|After|Evaluated|Compared|Across|Under)\b[^,]*, it\b"
    r"|\bthe (?:task|problem|issue|goal|dataset)(?=[.,;])"
    r"|\bthe (?:first|second|third) (?:objective|goal|step|part|task|problem)s?\b"
    r"|\b\w+s above\b|\b[Ff]or the (?:first|second|third|former|latter) \w+,",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|they|them|its|their|he|she)\b", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\b[Ii]t (?:is|was|has been|remains|becomes|seems) (?:\w+ )?(?:known|shown|argued|believed|assumed"
    r"|important|difficult|hard|possible|impossible|unclear|necessary|essential|crucial|challenging|easy|common|clear|likely|not)\b"
)
_REPORTED_PRONOUN = re.compile(
    r"\b(?:show|demonstrate|indicate|suggest|find|found|confirm|reveal|prove|verify|observe)(?:s|ed|d)? that"
    r" (?:it|they|its|their|the (?:proposed|resulting))\b"
)
_THING = (
    r"(?:systems?|models?|methods?|approach(?:es)?|frameworks?|algorithms?|techniques?|tools?|datasets?|data"
    r"|corpus|corpora|tasks?|benchmarks?|architectures?|schemes?|pipelines?|experiments?|resources?|improvements?"
    r"|results?|findings|analysis|participants|annotations?|software|code|classifiers?|problem)"
)
_DANGLING_THING = re.compile(
    rf"^(?:[\w,]+ ){{0,4}}?[Tt]he (?:\w+ )?{_THING}\b"
    r"(?! (?:of|for|that|in|to|behind|with|from|on|which|[A-Z]\w*)\b)(?![-\w])"
)


# "This paper" and the "it" of "it is known that" stand for nothing said before.
_SAYS_OF_WHAT = re.compile(rf"This (?:\w+ )?{_PAPER}|{_EMPTY_IT.pattern}")
_DANGLING = (_DANGLING_THING, _REPORTED_PRONOUN, _POINTS_BACK_ANYWHERE)


def is_quotable(sentence: str) -> bool:
    """Whether it is whole and of a readable length, without addresses, markup or formulas."""
    if _DEBRIS.search(sentence) or strip_markup(sentence) != sentence:
        return False
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS


def leans_on_context(sentence: str) -> bool:
    """Whether its first words refer to what was said before."""
    opening = cue_pattern("connectives").match(sentence)
    return bool(_LEANS_ON_CONTEXT.match(sentence) or opening)


def stands_alone(sentence: str) -> bool:
    """Whether a reader who sees only this sentence knows what it is about."""
    leans = leans_on_context(sentence) and not _SAYS_OF_WHAT.match(sentence)
    return is_complete(sentence) and not leans and not has_dangling_reference(sentence)


def is_complete(sentence: str) -> bool:
    """Whether it can be quoted, has its beginning and its end, and is about something."""
    return is_quotable(sentence) and _is_whole(sentence) and _has_content(sentence)


def _is_whole(sentence: str) -> bool:
    """Whether it begins and ends as a sentence does, and every bracket is closed."""
    balanced = all(sentence.count(one) == sentence.count(other) for one, other in ("()", "[]", "“”", "{}"))
    return bool(balanced and _BEGINNING.match(sentence) and _END.search(sentence))


def has_dangling_reference(sentence: str) -> bool:
    """Whether a pronoun, a demonstrative or "the model" stands for something outside the sentence."""
    if any(pattern.search(sentence) for pattern in _DANGLING):
        return True
    points_back = _POINTS_BACK.search(sentence)
    if points_back and len(sentence[: points_back.start()].split()) < FIRST_WORDS:
        return True
    text = _EMPTY_IT.sub(" ", sentence)
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not _content_words(text[: pronoun.start()])


def _has_content(sentence: str) -> bool:
    """Whether it names something, or has three words that are not those of any abstract."""
    words = _content_words(sentence)
    return len(words) >= 3 or any(_NAME.match(word) for word in words)


def _content_words(text: str) -> list[str]:
    common = vocabulary("stop_words") | vocabulary("prose_words") | vocabulary("bare_words")
    return [word for word in _WORD.findall(text) if word.lower() not in common]
