"""What a sentence does in its abstract."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import has_figure

Role = Literal["defines", "proposes", "result", "limit", "outlook"]

# What stands in the way of a role although its cue is there.
_NOT_THE_ROLE: dict[Role, re.Pattern[str]] = {
    "defines": re.compile(
        r"^(?:It|This|That|These|The|One|We|Our|Previous|Recent|Here|For example|For instance)\b"
        r"|\b(?:[Ww]e|[Oo]ur|paper|study|work|article|project|shared task|proposed|this)\b.{0,200}?"
        r"\b(?:refer|aim|is|are|denote)",
    ),
    # A report of a competition tells of the competition.
    "proposes": re.compile(
        r"\b(?:participat\w{1,40}|submission|submitted|shared task|our team|our system for|competition)\b",
        re.IGNORECASE,
    ),
    "limit": re.compile(
        r"\b(?:overc[oa]m|address|mitigat|alleviat|tackl|remed|resolv|combat|bridg|compensat|circumvent)\w{0,40}"
        r"(?: \S{1,200}){0,9}? (?:limit|shortcom|drawback|lack|weakness|gap)"
        r"|\bwhether\b"
        r"|\b(?:we|to|paper|study) (?:\w{1,40} )?(?:analy[sz]|investigat|examin|stud[iy]|discuss|explor"
        r"|assess|evaluat|summari)\w{0,40}"
        r"|\b[Tt]o (?:address|tackle|overcome|mitigate|solve|bridge|alleviate|fill|remedy|combat)\b"
        r"|\bwe (?:propose|introduce|present|address|tackle|study|focus)\b"
        r"|\bnot (?:suffer|fail|lack|limited)\b"
        r"|\bwithout (?:suffering|lack)",
        re.IGNORECASE,
    ),
    "outlook": re.compile(
        r"\bhop(?:e|es|ing|efully)\b|\b(?:releas|publish|availab|open-sourc|reposito)\w{0,40}|\buntil now\b"
        # Only announces that something will be said, and not what; or answers what was open.
        r"|\b(?:discuss|outlin|summari|review|elaborat|illustrat|describ|conclud|point to|identif|survey"
        r"|analy[sz]|tackl|address|answer|solv)\w{0,40}"
        r" (?:[\w,'-]{1,40} ){0,12}?(?:future|open|promising|next|new)\b"
        r"|\b(?:this paper(?! calls)|in this (?:work|study)|we (?:propose|present|introduce|develop))\b",
        re.IGNORECASE,
    ),
}
_EARLY_WORDS = 12
_UNREPORTED = re.compile(
    r"^(?:We|This paper|In this paper)\b[^,]*\b(?:propose|introduce|present)s?\b", re.IGNORECASE
)


@lru_cache(maxsize=1 << 14)
def roles_of(sentence: str) -> frozenset[Role]:
    """The roles of an English sentence, by cue phrases; none where no cue is found.

    The roles are zones of argumentative zoning (Teufel & Moens 2002, Summarizing scientific articles:
    background, aim, own, contrast), split as the moves of research articles are (Swales 1990, Genre
    analysis: the CARS model) and as PubMed's structured abstracts are headed (objective, methods,
    results, conclusions). What an author only hopes for is no outlook: it commits to nothing
    (Hyland 1998, Hedging in scientific research articles). The phrases are in `role_*.txt`. A result is
    an outcome by an explicit cue, or a figure (`has_figure`) with a verb of outcome.
    """
    return frozenset(role for role in get_args(Role) if _has_role(sentence, role))


def _has_role(sentence: str, role: Role) -> bool:
    if role == "result":
        return _is_result(sentence)
    cue = cue_pattern(f"role_{role}").search(sentence)
    if cue is None or (role in _NOT_THE_ROLE and _NOT_THE_ROLE[role].search(sentence)):
        return False
    return role != "defines" or len(sentence[: cue.start()].split()) <= _EARLY_WORDS


def _is_result(sentence: str) -> bool:
    if cue_pattern("role_result").search(sentence):
        return True
    outcome = cue_pattern("role_outcome").search(sentence)
    return bool(outcome) and has_figure(sentence) and not _UNREPORTED.search(sentence)
