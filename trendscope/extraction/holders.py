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
    """A system, and where the sentence begins and ends to name it; the two are 0 where it is implied."""

    system: str
    start: int
    end: int


_ADVERB = r"(?:[a-z]+ly|also|further|even|alone|can|could|still|thus|not only|is able to|in turn|on average|(?:\([^()]*\)))"
_PHRASE = (
    r"(?:(?<=he )|(?<=ur )|(?<= a )|(?<=an )|(?<=is )|(?<=^A ))"
    r"(?:(?!(?:of|in|on|for|with|and|that|to|by|from|we|our|its|their)\b)[\w-]+ ){1,4}"
    rf"(?:{THING}|filter|reranker|retriever|tokenizer|pipeline|strategy|mechanism|module|encoder)"
)
# A model by its family's name: Gemini 2.5 Pro, Claude, Mistral Large.
_MODEL = (
    r"(?:Gemini|Claude|Llama|Mistral|Mixtral|Whisper|Gemma|Qwen|Falcon|Grok|Phi|Vicuna|Bloom|Flan|Bert|Codex)"
    r"(?:[- ](?:\d[\w.]*|[A-Z][\w.-]*)){0,3}"
)
_COMMON = re.compile(
    rf" (?:{THING}|filter|reranker|retriever|tokenizer|pipeline|strategy|mechanism|module|encoder)$"
)
_SAYS_OWN = re.compile(r"(?:(?:novel|new|full|final|best) )?(?:proposed|final|best-performing|submitted) ")
_NO_PHRASE = re.compile(
    r"\b(?:best|existing|previous|baseline|same|strongest|other|original|standard|human|state-of-the-art|highest|base|final"
    r"|top|such|large|language|latter|former|first|second|third|target|teacher|student|full|most|new|only|single|one|another|each|any"
    r"|these|current|random|largest|smaller|larger|open-source|underlying|given|overall)\b|performing|[Tt]he\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"(?:^|[,;:—-] |\b(?:that|and|while|whereas|where|show|shows|demonstrate|demonstrates|indicate|find|Notably|model) )"
    r"(?:(?:[Tt]he|[Aa]n?|[Tt]his|[Oo]ur|fine-tuned|our [a-z-]+|[a-z-]+ed|[Tt]he fine-tuned|[Oo]ur (?:optimized|final|best|proposed|new)|[Tt]he proposed) )?"
    rf"(?P<subject>{DESCRIBED}|{OWN}|{NAME}(?<!-based)(?<!-style)|{_MODEL}|{_PHRASE})(?: {THING}| reranker| parser)?"
    r"(?: (?:fine-?tuned|trained|powered|equipped|combined) [\w -]{3,50}?)?(?: \([^()]{2,40}\))?(?:, [^,]{3,80},)?"
    rf"(?: {_ADVERB})* (?P<verb>[a-z]+(?:s|ed)|achieve|reach|attain|obtain|yield|outperform|surpass|exceed|improve|reduce|boost|score|got|beat|lead|show|see)\b"
)
_IMPLIED = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:[Ee]xperiment(?:s|al)?|[Rr]esults|[Ee]valuations?|[Ee]mpirical(?:ly)?|[Oo]ur results)\b"
)
_SHOWN = re.compile(
    r"\b(?:show|demonstrate|reveal|indicate|find|suggest|confirm)(?:s|ed)? (?:that )?(?:the |our )?(?P<name>[A-Z][\w-]*)"
)
_EVALUATES = re.compile(
    rf"We (?:\w+ )?(?:evaluate[sd]?|test(?:ed)?|validate[sd]?|verify|verified|assess(?:ed)?|benchmark(?:ed)?|apply|applied|demonstrate) "
    rf"(?P<what>{NAME}|[Oo]ur (?:\w+ )?{THING}|[Tt]he (?:proposed )?{THING})\b(?=[^;]*, (?:where )?(?:\w+ )?(?:achiev|show|demonstrat|obtain|reach|attain|yield|outperform|improv))"
)
_OTHER = re.compile(
    r"\b(?:models|LLMs|MLLMs|VLMs|baselines?|methods|approaches|humans?|annotators?|agents|systems|techniques|they|these|teams"
    r"|performance|accuracy|training|tuning|prompting|features|classifiers?|one|model|participants) (?:\w+ly |can |that )?"
    r"(?:achiev|reach|attain|obtain|yield|outperform|surpass|exceed|improv|reduc|boost|scor|perform|show|increas|drop|suffer"
    r"|fail|is |are |has |have |hav|lead|caus)\w*"
)
_TURN = re.compile(
    r";|\. |\b(?:while(?! \w*(?:\w+ly )?\w+ing\b)|whereas|but(?! also)|although|though|when(?! \w+(?:ing|ed)\b)|whose)\b(?=[^,]*$)"
)
_NO_VERB = re.compile(r"(?:and|or|of|in|on|to|for|from|with|by|at|as|than|that|which|the|a|an|s)")
# What is said of data, or of a study, and not of a system.
_OF_A_STUDY = re.compile(
    r"(?:contain|cover|compris|consist|includ|compar|evaluat|investigat|find|found|observ|analy[sz]|examin|us(?:e|ed|es|ing)$"
    r"|train|fine|propos|introduc|present|collect|construct|conduct|report|annotat|identif|discover|creat|estimat|predict)"
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
    between = before[last.end() :]
    is_own_name = bool(names.own) and last["subject"] == _mask(names.own or "")
    studied = not is_own_name and _OF_A_STUDY.match(last["verb"])
    if studied or _TURN.search(between) or _OTHER.search(between):
        return None
    system = _named(last["subject"], names)
    if system and names.own and _mask(names.own) in system:
        system = sentence[last.start("subject") : last.end("subject")]
    if names.own and _mask(names.own) in before[last.end("subject") : last.end()]:
        system = names.own
    return Holder(system, last.start(), last.end("subject")) if system else None


def _names_another(before: str, names: Names) -> bool:
    """Whether experiments show something of a capitalised subject that is not the own system."""
    found = _SHOWN.search(before)
    return bool(found) and found["name"] not in (_mask(names.own or ""), "The", "Our")


def _evaluates(before: str, names: Names) -> bool:
    """Whether a sentence begins with "We evaluate X on ..."."""
    found = _EVALUATES.match(before)
    return bool(found) and (found["what"] == _mask(names.own or "") or is_own(found["what"]))


def _mask(name: str) -> str:
    """A name of the same length that has the form of one, also where the name is a plain word."""
    return "X" * len(name)


def _is_verb(word: str) -> bool:
    return not (
        _NO_VERB.fullmatch(word)
        or word in vocabulary("baseline_words")
        or word in vocabulary("benchmark_words")
    )


def _named(subject: str, names: Names) -> str | None:
    if is_own(subject) or (names.own and subject == _mask(names.own)):
        return names.own or names.method
    if " " in subject and _COMMON.search(subject):
        words = subject.split()
        if {word.lower() for word in words[:-1]} <= vocabulary("praise_words"):
            return names.own or names.method or (subject if _SAYS_OWN.match(subject) else None)
        return None if _NO_PHRASE.search(subject) else subject
    words = subject.split()
    while len(words) > 1 and words[0].lower() in vocabulary("praise_words"):
        del words[0]
    name = " ".join(words)
    return name if name == names.own or is_system(name, names.text) else None


def _implied(before: str, names: Names) -> Holder | None:
    """The own system, where experiments show something of no other."""
    if (
        not (_IMPLIED.match(before) or _evaluates(before, names))
        or _names_another(before, names)
        or _OTHER.search(before)
        or _TURN.search(before)
    ):
        return None
    system = names.own or names.method
    return Holder(system, 0, 0) if system else None
