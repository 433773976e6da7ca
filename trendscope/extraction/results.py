"""Results that papers report: system, task, figure and baseline, each as the sentence has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from trendscope.document import Document
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER, UNIT, score_pattern
from trendscope.extraction.noun_phrases import baseline_in, is_baseline, opening_task, task_in
from trendscope.extraction.systems import NAME, is_data, own_system
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary

Kind = Literal["score", "gain"]


@dataclass(frozen=True)
class Result:
    """One row of a table of results.

    The cells are literal parts of the sentence with the number `sentence` (from 0), LaTeX undone
    (`undo_latex`); the system may be named in the title or another sentence. `figure` is with its
    measure where the sentence gives one. `kind` says whether it is a score or a difference to the
    baseline, which is None where the sentence names none.
    """

    system: str
    task: str
    figure: str
    baseline: str | None
    kind: Kind
    sentence: int


class _Claim(NamedTuple):
    """What a sentence says of a subject, before the task is known."""

    figure: str
    kind: Kind
    baseline: str | None
    after: str


_THING = r"(?:method|model|approach|system|framework|algorithm|architecture|parser|submission|ensemble|network|classifier|agent)"
_OWN_SUBJECT = (
    rf"(?:[Oo]ur (?:(?:best|final|proposed|full|new|novel|own|performing|best-performing|best-scoring|entire) )*{_THING}"
    rf"|[Tt]he (?:proposed|resulting) {_THING}|[Ii]t|[Ww]e)"
)
_ADVERB = r"(?:also|further|consistently|only|even|significantly|substantially|alone|can|could|still|thus)"
_SUBJECT = re.compile(
    rf"(?:^|\bthat |, |; |: |\b(?:and|while|whereas|where|show|demonstrate|indicate) (?={NAME} [a-z]+s\b))"
    rf"(?:(?:[Tt]he |[Oo]ur )(?:proposed )?)?(?P<subject>{_OWN_SUBJECT}|{NAME}(?= |{_THING}\b))(?: {_THING})?"
    rf"(?: {_ADVERB})* (?P<verb>[a-z]+)\b"
)
_PARTICIPLE = re.compile(r"(?:,| and| by) (?P<verb>achieving|attaining|reaching|obtaining|yielding|scoring|outperforming|surpassing) ")
_STEMS = {"achieving": "achieves", "attaining": "attains", "reaching": "reaches", "obtaining": "obtains"} | {
    "yielding": "yields", "scoring": "scores", "outperforming": "outperforms", "surpassing": "surpasses"
}
_REACHES = re.compile(r"(?:achiev|attain|reach|obtain|scor|yield|record|deliver|gain|produc)(?:e?s|e?d|e)?|gets?|got|shows|showed")
_BEATS = re.compile(r"(?:outperform|surpass|exceed)(?:s|ed)?|beats?")
_CHANGES = re.compile(r"(?:improv|boost|increas|rais|enhanc|reduc|lower|decreas|cut)(?:e?s|e?d|e)?")
_GAIN_NOUN = r"(?:improvements?|gains?|increases?|reductions?|boosts?|speed-?ups?|decreases?)"
_HEDGE = r"(?:(?:up to|an average of|on average|over|more than|about|around|approximately|roughly|nearly|at least|as much as) )?"
_DIFFERENCE = re.compile(
    rf"\b(?:{_GAIN_NOUN}|higher|lower|better|worse|faster|fewer|less|more|relative|absolute|points?|increase|improv\w+"
    r"|reduc\w+|margin|difference|rank\w*|times|fold)\b|×|^[+−–-]",
    re.IGNORECASE,
)
# Second figures without a measure: only what has one becomes a row.
_LEFT_OVER = re.compile(rf"(?<=\w),? and {NUMBER}\s?%? (?:on|for|in) (?:the )?{NAME}(?: \w+)?(?=[,.;]|$).*$")
_PLAIN_BETWEEN = re.compile(r"(?!.*\b(?:by|from|over|than|within|of only|from|drop)\b)[^,;:()]{0,70}")


def results_in(document: Document) -> tuple[Result, ...]:
    """The results that a document's sentences state in full; a doubtful one is left out."""
    own = own_system(document)
    rows: dict[Result, None] = {}
    for number, sentence in enumerate(map(undo_latex, document.sentences)):
        rows.update(dict.fromkeys(_rows(sentence, number, own, undo_latex(document.text))))
    return tuple(rows)


def _rows(sentence: str, number: int, own: str | None, text: str) -> Iterator[Result]:
    subjects = list(_SUBJECT.finditer(sentence))
    if "respectively" in sentence or not subjects:
        return
    ends = [*(subject.start() for subject in subjects[1:]), len(sentence)]
    for subject, end in zip(subjects, ends, strict=True):
        system = own if re.fullmatch(_OWN_SUBJECT, subject["subject"]) else subject["subject"]
        if system is None or (system != own and not _is_system(system, text)):
            continue
        opening = sentence[: subject.start() + 1] if subject is subjects[0] else ""
        for claim in _claims(sentence[subject.start("verb") : end]) if not _figures(opening) else ():
            task = task_in(claim.after) or opening_task(opening)
            if task and system not in task and claim.baseline != system:
                yield Result(system, task, claim.figure, claim.baseline, claim.kind, number)


def _is_system(name: str, text: str) -> bool:
    """Whether a name is neither a benchmark's nor that of a whole kind of models."""
    kinds = vocabulary("bare_words") | vocabulary("languages") | {"llms", "vlms", "nmt", "smt", "rnns", "cnns", "mllms"}
    return name.lower() not in kinds and not is_data(name, text) and not cue_pattern("metrics").fullmatch(name)


def _claims(predicate: str) -> list[_Claim]:
    """The claims of a predicate, or of the participle that continues it."""
    found = _claims_of_verb(predicate)
    participle = _PARTICIPLE.search(predicate)
    if found or participle is None or _figures(predicate[: participle.start()]):
        return found
    verb = _STEMS[participle["verb"]]
    return _claims_of_verb(f"{verb} {predicate[participle.end() :]}")


def _claims_of_verb(predicate: str) -> list[_Claim]:
    """The claims of a predicate, if every figure belongs to one of them."""
    found = _scores(predicate)
    if found:
        return found
    gain = _beats(predicate) or _reaches_gain(predicate) or _changes(predicate)
    return [gain] if gain and len(_figures(predicate)) == 1 else []


def _figures(text: str) -> list[str]:
    """The figures in a text that are not part of a name or a year."""
    found = re.finditer(r"(?<![\w./@-])[+−-]?\d+(?:,\d{3})*(?:\.\d+)?(?P<unit>\s?(?:%|x\b|×))?(?![\w@/]|-\w|\.\d)", text)
    return [
        match[0] for match in found if "." in match[0] or match["unit"] or not re.match(r"(?:19|20)\d\d$", match[0])
        if not re.search(r"(?:[A-Z][\w-]*|[Tt]ask|[Tt]rack|[Ss]ubtask) $", text[: match.start()]) or match["unit"]
    ]


def _scores(predicate: str) -> list[_Claim]:
    """One score, or several where each is followed by its own task or shares that of the next."""
    verb = predicate.partition(" ")[0]
    predicate = _LEFT_OVER.sub("", predicate)
    found = list(score_pattern().finditer(predicate))
    if not _REACHES.fullmatch(verb) or not found or len(found) != len(_figures(predicate)):
        return []
    ends = [*(match.start() for match in found[1:]), len(predicate)]
    afters = [predicate[match.end() : end] for match, end in zip(found, ends, strict=True)]
    between = predicate[len(verb) : found[0].start()]
    if not _PLAIN_BETWEEN.fullmatch(between) or _is_difference(between, found, afters):
        return []
    afters = _shared(afters)
    if len(found) > 1 and not all(re.match(r" (?:on|for|in) ", after) and task_in(after) for after in afters):
        return []
    return [_Claim(match[0], "score", baseline_in(after), after) for match, after in zip(found, afters, strict=True)]


def _shared(afters: list[str]) -> list[str]:
    """What follows each score; "76% precision and 82% recall on X" says X of both."""
    shared = list(afters)
    for at in reversed(range(len(shared) - 1)):
        if re.fullmatch(r"(?:,|,? and|,? and an?|,? an?) ", shared[at]):
            shared[at] = shared[at + 1]
    return shared


def _is_difference(between: str, found: list[re.Match[str]], afters: list[str]) -> bool:
    """Whether a figure is a gain after all: a 2.1% accuracy gain, 1.4 BLEU points higher."""
    return bool(_DIFFERENCE.search(between)) or any(
        _DIFFERENCE.search(match[0]) or _DIFFERENCE.search(" ".join(after.split()[:3]))
        for match, after in zip(found, afters, strict=True)
    )


@cache
def _gain_pattern() -> str:
    metric = cue_pattern("metrics").pattern
    measure = rf"(?: (?:in |of )?(?:[\w-]+ ){{0,2}}?{metric}(?: scores?)?)"
    return rf"{_HEDGE}{NUMBER}(?:{UNIT}{measure}?|{measure})(?: points?)?"


def _beats(predicate: str) -> _Claim | None:
    """Outperforms B by F on T; outperforms B on T by F; improves over B by F."""
    found = re.match(
        rf"(?P<verb>[a-z]+)(?: (?:up)?on| over)? (?P<baseline>[^,;:()]*?)(?P<task> (?:on|in|for|across) [^;:()]*?)?"
        rf"(?: significantly)? (?:by|with) (?:an? )?(?:(?:average|absolute|relative|margin|{_GAIN_NOUN}|overall|mean|large|significant) (?:of )?)*(?P<figure>{_gain_pattern()})(?P<after>.*)$",
        predicate,
        re.IGNORECASE,
    )
    if found is None or not (_BEATS.fullmatch(found["verb"]) or re.match(r"improv\w+ (?:up)?(?:on|over) ", predicate)):
        return None
    baseline = re.sub(r"^(?:the|an?) ", "", found["baseline"])
    if not is_baseline(baseline):
        return None
    return _Claim(found["figure"].strip(), "gain", baseline, found["after"] + " ;" + (found["task"] or ""))


def _reaches_gain(predicate: str) -> _Claim | None:
    """Achieves a gain of F over B on T; achieves an F gain over B; is F faster than B."""
    found = re.match(
        rf"(?P<verb>[a-z]+) (?:(?:an?|the|average|absolute|relative|significant|substantial|consistent|new|remarkable|overall|mean) )*"
        rf"(?:{_GAIN_NOUN} of (?:(?:an average of|on average) )?(?P<of>{_gain_pattern()})"
        rf"|(?P<figure>{_gain_pattern()} (?:(?:average|absolute|relative|performance|overall|accuracy|F1) )*"
        rf"(?:{_GAIN_NOUN}|faster|higher|lower|better|fewer|smaller)))(?P<after>.*)$",
        predicate,
        re.IGNORECASE,
    )
    if found is None or not (_REACHES.fullmatch(found["verb"]) or found["verb"] in ("is", "shows", "provides", "brings")):
        return None
    return _Claim((found["of"] or found["figure"]).strip(), "gain", baseline_in(found["after"]), found["after"])


def _changes(predicate: str) -> _Claim | None:
    """Improves accuracy by F over B on T; the figure is then "accuracy by F"."""
    found = re.match(
        rf"(?P<verb>[a-z]+) (?:the )?(?P<figure>(?:[\w@/-]+ ){{1,4}}?by (?P<amount>{_gain_pattern()}))(?P<after>.*)$", predicate, re.IGNORECASE
    )
    if found is None or not _CHANGES.fullmatch(found["verb"]) or re.search(NAME, _without_metrics(found["figure"])):
        return None
    return _Claim(found["figure"].strip(), "gain", baseline_in(found["after"]), found["after"])


def _without_metrics(text: str) -> str:
    return cue_pattern("metrics").sub(" ", text)
