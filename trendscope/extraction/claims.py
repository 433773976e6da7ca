"""Figures that a predicate claims for its subject: scores, and gains over a baseline."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER, UNIT, score_pattern
from trendscope.extraction.noun_phrases import baseline_in, has_baseline_word, is_baseline, task_in
from trendscope.extraction.systems import NAME

Kind = Literal["score", "gain"]


class Claim(NamedTuple):
    """A figure with its measure, what it is compared with, and the text after it, where the task is named."""

    figure: str
    kind: Kind
    baseline: str | None
    after: str


_REACHES = re.compile(
    r"(?:achiev|attain|reach|obtain|scor|yield|record|deliver|gain|produc)(?:e?s|e?d|e)?|gets?|got|shows|showed"
)
_BEATS = re.compile(r"(?:outperform|surpass|exceed)(?:e?s|ed)?|beats?")
_CHANGES = re.compile(r"(?:improv|boost|increas|rais|enhanc|reduc|lower|decreas|cut)(?:e?s|e?d|e)?")
_LOWERS = re.compile(r"(?:reduc|lower|decreas|cut)(?:e?s|e?d|e)?")
_PARTICIPLE = re.compile(
    r"(?:,| and| by) (?P<verb>(?:achiev|attain|reach|obtain|yield|scor|outperform|surpass)ing) "
)
_FIGURE = re.compile(
    r"(?<![\w./@-])[+−-]?\d+(?:,\d{3})*(?:\.\d+)?(?P<unit>\s?(?:%|x\b|×))?(?![\w@/]|-\w|\.\d)"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"(?:[A-Z][\w-]{0,40}|[Tt]ask|[Tt]rack|[Ss]ubtask) $")
GAIN_NOUN = r"(?:improvements?|gains?|increases?|reductions?|boosts?|speed-?ups?|decreases?)"
_COMPARATIVE = r"(?:faster|higher|lower|better|fewer|smaller)"
HEDGE = (
    r"(?:(?:up to|an average of|on average|over|more than|about|around|approximately|roughly|nearly|at least"
    r"|as much as) )?"
)
_DIFFERENCE = re.compile(
    rf"\b(?:{GAIN_NOUN}|higher|lower|better|worse|faster|fewer|less|more|relative|absolute|points?|increase|improv\w+"
    r"|reduc\w+|margin|difference|rank\w*|times|fold)\b|×|^[+−–-]",
    re.IGNORECASE,
)
_PLAIN_BETWEEN = re.compile(r"(?!.{0,200}\b(?:by|from|over|than|within|of only|drop)\b)[^,;:()]{0,70}")
_CONNECTIVE = re.compile(r"(?:,|,? and|,? and an?|,? an?) ")
_BOUNDARY = re.compile(r",? and |, |; |,? while |,? compared ")


def figures_in(text: str) -> list[str]:
    """The figures in a text that are not a year, or part of a name such as `Task 6`."""
    return [text[start:end] for start, end in figure_spans(text)]


def figure_spans(text: str) -> list[tuple[int, int]]:
    """Where the figures of a text (`figures_in`) stand."""
    if not _DIGIT.search(text):
        return []
    return [
        match.span()
        for match in _FIGURE.finditer(text)
        if match["unit"]
        or not (
            _NUMBERED.search(text, max(0, match.start() - 40), match.start()) or _YEAR.fullmatch(match[0])
        )
    ]


def claims_in(predicate: str) -> list[Claim]:
    """The claims of a predicate, or of the participle that continues it; at least the first of several."""
    found = _claims_of_verb(predicate) or _claims_of_participle(predicate)
    return found or _first_claim(predicate)


def _claims_of_participle(predicate: str) -> list[Claim]:
    participle = _PARTICIPLE.search(predicate)
    if participle is None or figures_in(predicate[: participle.start()]):
        return []
    rest = f"{participle['verb'].removesuffix('ing')}es {predicate[participle.end() :]}"
    found = _claims_of_verb(rest) or _first_claim(rest)
    beaten = _beaten(predicate[: participle.start()])
    return [
        claim._replace(baseline=beaten) if claim.kind == "gain" and claim.baseline is None else claim
        for claim in found
    ]


def _beaten(predicate: str) -> str | None:
    """The baseline in "outperforms B, achieving ..."."""
    verb, _, rest = predicate.partition(" ")
    return baseline_in(f"over {rest} ", "gain") if _BEATS.fullmatch(verb) else None


def _first_claim(predicate: str) -> list[Claim]:
    """The claim before the second figure, if it has a task of its own."""
    for boundary in _BOUNDARY.finditer(predicate):
        before = predicate[: boundary.start()]
        if len(figures_in(before)) == 1:
            rest = predicate[boundary.start() :]
            return [
                claim._replace(baseline=claim.baseline or baseline_in(rest, claim.kind))
                for claim in _claims_of_verb(before)
                if task_in(claim.after, claim.kind)
            ]
    return []


def _claims_of_verb(predicate: str) -> list[Claim]:
    """The claims of a predicate, if every figure belongs to one of them."""
    found = _scores(predicate)
    if found or len(figures_in(predicate)) != 1:
        return found
    gain = _beats(predicate) or _reaches_gain(predicate) or _changes(predicate)
    return [gain] if gain else []


def _scores(predicate: str) -> list[Claim]:
    """One score, or several where each is followed by its own task or shares that of the next."""
    verb = predicate.partition(" ")[0]
    found = list(score_pattern().finditer(predicate))
    if not _REACHES.fullmatch(verb) or not found or len(found) != len(figures_in(predicate)):
        return []
    ends = [*(match.start() for match in found[1:]), len(predicate)]
    afters = [predicate[match.end() : end] for match, end in zip(found, ends, strict=True)]
    between = predicate[len(verb) : found[0].start()]
    if not _PLAIN_BETWEEN.fullmatch(between) or _is_difference(between, found, afters):
        return []
    afters = _shared(afters)
    if len(found) > 1 and not all(_has_own_task(after, last=after is afters[-1]) for after in afters):
        return []
    return [
        Claim(match[0], "score", baseline_in(after, "score"), after)
        for match, after in zip(found, afters, strict=True)
    ]


def _shared(afters: list[str]) -> list[str]:
    """What follows each score; "76% precision and 82% recall on X" says X of both."""
    shared = list(afters)
    for at in reversed(range(len(shared) - 1)):
        if _CONNECTIVE.fullmatch(shared[at]):
            shared[at] = shared[at + 1]
    return shared


def _has_own_task(after: str, *, last: bool) -> bool:
    """Whether a task follows at once, and nothing else before the next figure."""
    task = task_in(after) if re.match(r" (?:on|for|in) ", after) else None
    return task is not None and (last or len(after.partition(task)[2].split()) <= 3)


def _is_difference(between: str, found: list[re.Match[str]], afters: list[str]) -> bool:
    """Whether a figure is a gain after all: a 2.1% accuracy gain, 1.4 BLEU points higher."""
    return bool(_DIFFERENCE.search(between)) or any(
        _DIFFERENCE.search(match[0]) or _DIFFERENCE.search(" ".join(after.split()[:3]))
        for match, after in zip(found, afters, strict=True)
    )


@cache
def _gain_pattern() -> str:
    metric = cue_pattern("metrics").pattern
    measure = rf"(?: (?:in |of )?(?:the )?(?:[\w-]+ ){{0,2}}?{metric}(?:@\d+)?(?: scores?)?)"
    return rf"{HEDGE}{NUMBER}(?:{UNIT}{measure}?|{measure})(?: points?)?"


@cache
def _beats_pattern() -> re.Pattern[str]:
    amount = rf"(?:(?:average|absolute|relative|margin|overall|mean|large|significant|{GAIN_NOUN}) (?:of )?)*"
    return re.compile(
        r"(?P<verb>[a-z]{1,40})(?: (?:up)?on| over)? (?P<baseline>[^,;:()]{0,200}?)"
        r"(?P<task> (?:on|in|for|across) [^,;:()]{0,200}?)?(?: significantly)?"
        rf" (?:by|with) (?:an? )?{amount}(?P<figure>{_gain_pattern()})(?P<after>.*)$",
        re.IGNORECASE,
    )


def _beats(predicate: str) -> Claim | None:
    """Outperforms B by F on T; outperforms B on T by F; improves over B by F."""
    found = _beats_pattern().match(predicate)
    if found is None or not (
        _BEATS.fullmatch(found["verb"]) or re.match(r"improv\w+ (?:up)?(?:on|over) ", predicate)
    ):
        return None
    baseline = re.sub(r"^(?:the|an?) ", "", found["baseline"])
    after = f"{found['task']}," if found["task"] else found["after"]
    return Claim(found["figure"].strip(), "gain", baseline, after) if is_baseline(baseline) else None


@cache
def _reaches_gain_pattern() -> re.Pattern[str]:
    kind = r"(?:(?:average|absolute|relative|performance|overall|accuracy|F1|significant) )*"
    noun = r"(?: (?!(?:than|on|in|for|over|compared|while|and|with|at|by|across|when)\b)[A-Za-z@-]+){0,3}"
    return re.compile(
        r"(?P<verb>[a-z]{1,40}) (?:(?:an?|the|average|absolute|relative|significant|substantial|consistent"
        r"|new|remarkable|overall|mean|notable|maximum) )*"
        rf"(?:{GAIN_NOUN} of (?:(?:an average of|on average) )?(?P<of>{_gain_pattern()})"
        rf"|(?P<figure>{_gain_pattern()} {kind}(?:{GAIN_NOUN}|{_COMPARATIVE}{noun})))(?P<after>.*)$",
        re.IGNORECASE,
    )


def _reaches_gain(predicate: str) -> Claim | None:
    """Achieves a gain of F over B on T; achieves an F gain over B; is F faster than B."""
    found = _reaches_gain_pattern().match(predicate)
    if found is None or not (
        _REACHES.fullmatch(found["verb"]) or found["verb"] in ("is", "provides", "brings")
    ):
        return None
    figure = (found["of"] or found["figure"]).strip()
    return Claim(figure, "gain", baseline_in(found["after"], "gain"), found["after"])


@cache
def _changes_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<verb>[a-z]{1,40}) (?:the )?"
        rf"(?P<figure>(?P<what>(?:[\w@/-]{{1,40}} ){{1,4}}?)by (?P<amount>{_gain_pattern()}))(?P<after>.*)$",
        re.IGNORECASE,
    )


def _changes(predicate: str) -> Claim | None:
    """Improves accuracy by F over B on T, with "accuracy by F" as the figure; or improves B by F on T."""
    found = _changes_pattern().match(predicate)
    if found is None or not _CHANGES.fullmatch(found["verb"]):
        return None
    what = found["what"].strip()
    if has_baseline_word(what):
        return Claim(found["amount"].strip(), "gain", what, found["after"])
    if re.search(NAME, cue_pattern("metrics").sub(" ", what)):
        return None
    # "by 6.1%" of less is told with its verb: it would read as more.
    start = 0 if _LOWERS.fullmatch(found["verb"]) else found.start("figure")
    figure = predicate[start : found.end("figure")].strip()
    return Claim(figure, "gain", baseline_in(found["after"], "gain"), found["after"])
