"""The clauses of a sentence that tell of a failure, apart from those that praise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import has_figure

_CONTRAST = r"(?:but|while|whilst|whereas|although|though|however|despite|even (?:though|when|with))"
_BOUNDARY = re.compile(rf"[,;:–—](?=\s)|\s(?=(?:{_CONTRAST}|yet)\s)", re.IGNORECASE)
_CONTRASTED = re.compile(rf"\s{{0,9}}(?:and )?{_CONTRAST}\b", re.IGNORECASE)
_CONCEDED = re.compile(
    r"\s{0,9}(?:while|whilst|although|though|despite|in spite of|notwithstanding)\b", re.IGNORECASE
)
# A concession opens a sentence, or what was found: "we show that, while ...".
_OPENS = re.compile(r"(?:\b(?:that|however|moreover|also|finally|notably)|^)\s*$", re.IGNORECASE)
_BUT = re.compile(r"\W{0,40}(?:but|yet)\b", re.IGNORECASE)
_STILL = re.compile(r"\b(?:still|remains?|only|cannot|none|not)\b", re.IGNORECASE)
_PRAISE = re.compile(
    r"\bsurprising\w* (?:\w+ )?(?:robust\w*|well|good|strong|effective|competitive)"
    r"|\b(?:encouraging|impressive|remarkabl|excellent|superior|outstanding)\w*|\bshow\w* promise"
    r"|\bpromising\b(?! (?:direction|avenue|area|path))"
    r"|\b(?:more|most) (?:\w+ and )?(?:stable|robust|accurate|reliable|efficient|consistent|faithful)\b"
    r"|\b(?:less|not) (?:sensitive|biased|vulnerable|brittle|prone|fragile|susceptible|inconsistent)\b"
    r"|(?<!not )(?<!to )\bperform(?:s|ed)? (?:\w+ )?(?:well|better|best)\b"
    r"|\b(?:is|are) (?:generally |very |quite )?strong\b"
    r"|(?<!no )(?<!not )\b(?:strong|higher|highest|better|best|competitive|comparable) (?:\w+ )?"
    r"(?:performance|results|accuracy|scores?)\b"
    r"|\b(?:able to|capable of|(?<!rarely )(?<!not )helps? to|enables?|successfully"
    r"|allows? to)\b(?<!not able to)"
    r"|\b(?:avoid|narrow|rescu|surpass|fill|uncover)\w*\b|(?<!not )\bimprov(?:es|ed)\b",
    re.IGNORECASE,
)
_REACHES = re.compile(r"\b(?:achiev|reach|attain|yield)\w* \d", re.IGNORECASE)
_LITTLE_LOSS = re.compile(
    r"\b(?:modest|slight|small|minor|minimal|marginal|negligible|mild|little|insignificant|merely"
    r"|less|no|without)\b"
    r"(?: [\w-]+){0,3}?(?: [\d.]+%)? (?:drops?|degradation|declines?|loss(?:es)?|deterioration)\b"
    r"|\b(?:slightly|marginally|minimally|hardly|barely) (?:drop|degrad|declin|deteriorat|decreas)\w*"
    r"|\b(?:drop|degrad|declin|deteriorat|decreas)\w* (?:only )?(?:slightly|marginally|minimally)",
    re.IGNORECASE,
)
# What is said of the world as often as of methods.
_OF_ANYTHING = re.compile(
    r"(?:bias|seldom|rarely|hardly|drop|declin|decreas|inconsistent|disparit|lack|limited to|cannot"
    r"|can not|unable|failures"
    r"|misleading|gap between|insufficient|not sufficient|no |suffer|sensitive)",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"limitations|shortcomings|weaknesses", re.IGNORECASE)
_SAYS_WHICH = re.compile(r"\b(?:including|such as|namely|e\.g\.|like)\b|:", re.IGNORECASE)
_METHOD = re.compile(
    r"\b(?:\w*models?|[A-Z]?LMs?|\w*LLMs?|\w*GPT\S*|\w*BERT\w*|systems?|methods?|approach(?:es)?|techniques?"
    r"|(?:classifi|pars|retriev|detect|encod|decod|tokeni[sz]|read|learn|translat|annotat|summari[sz]|planner"
    r"|rank|generat|extract|evaluat|transform|embed|prompt|train|tun|align|judg)\w*|metrics?"
    r"|benchmarks?|data ?sets?"
    r"|corp(?:us|ora)|performance|accurac\w+|precision|recall|F1|scores?|BLEU|agents?|networks?"
    r"|reasoning|humans?"
    r"|algorithms?|features?|memory|hallucinat\w+|test sets?|architectures?|supervision|pipelines?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Clause:
    text: str
    is_conceded: bool
    is_contrast: bool


def has_failing_clause(sentence: str) -> bool:
    """Whether a clause tells of a failure of a method or of its data, with no praise above it.

    "While models show promise, they fall short" does; "gates show surprising robustness yet lack depth" and
    "with only a modest drop" do not. Clauses with a concession open what weighs less (Mann & Thompson 1988,
    Rhetorical structure theory: concession).
    """
    is_praised = False
    for clause in _clauses(sentence):
        praised = bool(_PRAISE.search(clause.text))
        if _fails(clause, sentence) and not praised:
            return not (is_praised and not _stands_against(clause)) and not _praised_after(clause, sentence)
        is_praised = is_praised or (praised and not clause.is_conceded)
    return False


def _clauses(sentence: str) -> Iterator[_Clause]:
    start = 0
    for end in (*(found.start() for found in _BOUNDARY.finditer(sentence)), len(sentence)):
        text = sentence[start:end].lstrip(",;:–— ")
        opens = bool(_OPENS.search(sentence[:start]))
        yield _Clause(text, bool(_CONCEDED.match(text)) and opens, bool(_CONTRASTED.match(text)))
        start = end


def _fails(clause: _Clause, sentence: str) -> bool:
    if _LITTLE_LOSS.search(clause.text):
        return False
    cues = [found.group() for found in cue_pattern("failures").finditer(clause.text)]
    if not _SAYS_WHICH.search(sentence):
        cues = [cue for cue in cues if not _LIMITS.fullmatch(cue)]
    is_of_method = _METHOD.search(sentence)
    return any(is_of_method or not _OF_ANYTHING.match(cue) for cue in cues)


def _stands_against(clause: _Clause) -> bool:
    """Whether a failure weighs as much as the praise before it: a contrast, a figure, or what is still so."""
    return bool(clause.is_contrast or has_figure(clause.text) or _STILL.search(clause.text))


def _praised_after(failing: _Clause, sentence: str) -> bool:
    """Whether the failure is only conceded: "while gates struggle, they reach a strong performance".

    Of two things that "but" joins, the second one weighs more.
    """
    after = sentence.partition(failing.text)[2]
    if _BUT.match(after) and _PRAISE.search(after):
        return True
    return failing.is_conceded and bool(_PRAISE.search(after) or _REACHES.search(after))
