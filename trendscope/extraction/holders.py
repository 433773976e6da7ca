"""The system that a figure of a sentence belongs to."""

from __future__ import annotations

import re
from typing import NamedTuple

from trendscope.extraction.subjects import DESCRIBED, OWN, THING, is_own, is_system
from trendscope.extraction.systems import NAME
from trendscope.text.vocabulary import vocabulary


class Names(NamedTuple):
    """What a document calls its own system, by a name or in its title, and its text."""

    own: str | None
    method: str | None
    text: str


class Holder(NamedTuple):
    """A system, and where the sentence begins to tell of it: at 0 where it is implied."""

    system: str
    start: int


_ADVERB = (
    r"(?:[a-z]{1,40}ly|also|further|even|alone|can|could|still|thus|not only|is able to|in turn|on average"
    r"|(?:\([^()]{0,200}\)))"
)
_KIND = rf"(?:{THING}|filter|reranker|retriever|tokenizer|pipeline|strategy|mechanism|module|encoder)"
_PHRASE = (
    r"(?:(?<=he )|(?<=ur )|(?<= a )|(?<=an )|(?<=is )|(?<=^A ))"
    r"(?:(?!(?:of|in|on|for|with|and|that|to|by|from|we|our|its|their)\b)[\w-]{1,40} ){1,4}"
    rf"{_KIND}"
)
# A model by its family's name: Gemini 2.5 Pro, Claude, Mistral Large.
_MODEL = (
    r"(?:Gemini|Claude|Llama|Mistral|Mixtral|Whisper|Gemma|Qwen|Falcon|Grok|Phi|Vicuna|Bloom|Flan|Bert|Codex)"
    r"(?:[- ](?:\d[\w.]{0,40}|[A-Z][\w.-]{0,40})){0,3}"
)
_COMMON = re.compile(rf" {_KIND}$")
_SAYS_OWN = re.compile(r"(?:(?:novel|new|full|final|best) )?(?:proposed|final|best-performing|submitted) ")
_NO_PHRASE = re.compile(
    r"\b(?:best|existing|previous|baseline|same|strongest|other|original|standard|human|state-of-the-art|highest"
    r"|base|final|top|such|large|language|latter|former|first|second|third|target|teacher|student|full|most|new|only"
    r"|single|one|this|another|each|any|these|current|random|largest|smaller|larger|open-source|underlying|given|overall"
    r"|the)\b|performing",
    re.IGNORECASE,
)
# "RouteNet-generated" is no system.
_MADE_BY = re.compile(r"-[a-z]+(?:ed|free)$")
_BEGINS = (
    r"(?:^|[,;:—-] |\b(?:that|and|while|whereas|where|show|shows|demonstrate|demonstrates|indicate"
    r"|find|Notably|with|like"
    r"|model) )"
)
_DETERMINER = (
    r"(?:(?:[Tt]he|[Aa]n?|[Tt]his|[Oo]ur|fine-tuned|our [a-z-]{1,40}|[a-z-]{1,40}ed|[Tt]he fine-tuned"
    r"|[Tt]he (?:proposed|resulting)"
    r"|[Oo]ur (?:optimized|final|best|proposed|new)) )?"
)
_AND_MORE = (
    rf"(?: {THING}| reranker| parser)?(?: (?:fine-?tuned|trained|powered|equipped|combined) [\w -]{{3,50}}?)?"
    r"(?: \([^()]{2,40}\))?(?:, [^,]{3,80},|,)?"
)
_VERB = (
    r"(?P<verb>[a-z]{1,40}(?:s|ed)|achieve|reach|attain|obtain|yield|outperform|surpass|exceed|improve|reduce|boost"
    r"|score|got|beat|lead|show|see"
    r"|(?:achiev|reach|attain|obtain|scor)ing)\b"
)
_HOLDER = re.compile(
    rf"{_BEGINS}{_DETERMINER}(?P<subject>{DESCRIBED}|{OWN}|{NAME}(?<!-based)(?<!-style)|{_MODEL}|{_PHRASE})"
    rf"{_AND_MORE}(?: {_ADVERB}){{0,12}} {_VERB}"
)
_IMPLIED = re.compile(
    r"(?:[\w-]{1,40} ){0,3}?(?:[Ee]xperiment(?:s|al)?|[Rr]esults|[Ee]valuations?|[Ee]mpirical(?:ly)?)\b"
)
_SHOWN = re.compile(
    r"\b(?:show|demonstrate|reveal|indicate|find|suggest|confirm)(?:s|ed)? (?:that )?(?:the |our )?"
    r"(?P<name>[A-Z][\w-]*)"
)
_EVALUATES = re.compile(
    r"We (?:\w{1,40} )?(?:evaluate[sd]?|test(?:ed)?|validate[sd]?|verify|verified|assess(?:ed)?"
    rf"|benchmark(?:ed)?|apply|applied|demonstrate)"
    rf" (?P<what>{NAME}|[Oo]ur (?:\w{{1,40}} )?{THING}|[Tt]he (?:proposed )?{THING})\b"
    r"(?=[^;]{0,200}, (?:where )?(?:\w{1,40} )?"
    r"(?:achiev|show|demonstrat|obtain|reach|attain|yield|outperform|improv))"
)
_OTHER = re.compile(
    r"\b(?:(?:top-ranked|top-ranking|winning|first-place|best) (?:system|team|submission|model)"
    r"|models|LLMs|MLLMs|VLMs|baselines?|methods|approaches|humans?|annotators?|agents|systems|techniques|they"
    r"|these|teams|performance|accuracy|training|tuning|prompting|features|classifiers?|one|model|participants)"
    r" (?:\w+ly |can |that )?(?:achiev|reach|attain|obtain|yield|outperform|surpass|exceed|improv"
    r"|reduc|boost|scor"
    r"|perform|show|increas|drop|suffer|fail|is |are |has |have |hav|lead|caus)\w*"
)
_TURN = re.compile(
    r";|\. |\b(?:while(?! (?:\w+ly )?\w+ing\b)|whereas|but(?! also)|although|though"
    r"|when(?! \w+(?:ing|ed)\b)|whose)\b(?=[^,]*$)"
)
_NO_VERB = re.compile(r"(?:and|or|of|in|on|to|for|from|with|by|at|as|than|that|which|the|a|an|s)")
# What is said of data, or of a study, and not of a system.
_OF_A_STUDY = re.compile(
    r"(?:contain|cover|compris|consist|includ|compar|evaluat|investigat|find|found|observ|analy[sz]|examin|train|fine"
    r"|propos|introduc|present|collect|construct|conduct|report|annotat|identif|discover|creat|estimat|predict)"
    r"|us(?:e|ed|es)$"
)


def holder_of(sentence: str, at: int, names: Names) -> Holder | None:
    """The system that the figure at a place belongs to; None where that is not sure."""
    before = sentence[:at]
    if names.own:
        before = before.replace(names.own, _mask(names.own))
    found = [match for match in _HOLDER.finditer(before) if _is_verb(match["verb"])]
    if not found:
        return _implied(before, names)
    last = found[-1]
    if _is_broken(last, before[last.end() :], names):
        return None
    system = _system(last, sentence, names)
    return Holder(system, last.start()) if system else None


def _is_broken(subject: re.Match[str], between: str, names: Names) -> bool:
    """Whether something else is told between a subject and the figure."""
    if subject["verb"].endswith("ing") and subject[0].startswith("and "):
        return True  # the last of several that were combined
    studied = not _is_masked(subject["subject"], names) and _OF_A_STUDY.match(subject["verb"])
    return bool(studied or _TURN.search(between) or _OTHER.search(between))


def _system(subject: re.Match[str], sentence: str, names: Names) -> str | None:
    """The subject by its name; the own system where it is what the subject is combined with."""
    behind = subject.string[subject.end("subject") : subject.end()]
    if names.own and _mask(names.own) in behind:
        return names.own
    system = _named(subject["subject"], names)
    if system and names.own and _mask(names.own) in system:
        if _MADE_BY.search(system):
            return None
        return sentence[slice(*subject.span("subject"))]
    return system


def _named(subject: str, names: Names) -> str | None:
    if is_own(subject) or _is_masked(subject, names):
        return names.own or names.method
    words = subject.split()
    if len(words) > 1 and _COMMON.search(subject):
        return _described(subject, words, names)
    while len(words) > 1 and words[0].lower() in vocabulary("praise_words"):
        del words[0]
    name = " ".join(words)
    return name if is_system(name, names.text) else None


def _described(subject: str, words: list[str], names: Names) -> str | None:
    """A system that is described, and not named: "two-stage pipeline"; "proposed method" is the own."""
    if {word.lower() for word in words[:-1]} <= vocabulary("praise_words"):
        return names.own or names.method or (subject if _SAYS_OWN.match(subject) else None)
    return None if _NO_PHRASE.search(subject) else subject


def _implied(before: str, names: Names) -> Holder | None:
    """The own system, where experiments show something of no other."""
    system = names.own or names.method
    begins = _IMPLIED.match(before) or _evaluates(before, names)
    if not system or not begins or _names_another(before, names):
        return None
    return None if _OTHER.search(before) or _TURN.search(before) else Holder(system, 0)


def _names_another(before: str, names: Names) -> bool:
    """Whether experiments show something of a capitalised subject that is not the own system."""
    found = _SHOWN.search(before)
    return found is not None and found["name"] not in ("The", "Our") and not _is_masked(found["name"], names)


def _evaluates(before: str, names: Names) -> bool:
    """Whether a sentence begins with "We evaluate X on ..."."""
    found = _EVALUATES.match(before)
    return found is not None and (_is_masked(found["what"], names) or is_own(found["what"]))


def _mask(name: str) -> str:
    """A name of the same length that has the form of one, also where the name is a plain word."""
    return "X" * len(name)


def _is_masked(name: str, names: Names) -> bool:
    return bool(names.own) and name == _mask(names.own or "")


def _is_verb(word: str) -> bool:
    nouns = vocabulary("baseline_words") | vocabulary("benchmark_words")
    return not _NO_VERB.fullmatch(word) and word not in nouns
