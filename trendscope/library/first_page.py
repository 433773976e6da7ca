"""What the first page of a paper says in fixed forms: an arXiv stamp, a copyright line, a DOI, names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.text.vocabulary import vocabulary

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_YEAR = r"((?:19|20)\d\d)"
_STAMP = re.compile(
    rf"arXiv:\s*(\d{{4}}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/\d{{7}})(?:v\d+)?"
    rf"(?:\s*\[[\w.-]+\])?(?:\s*(\d{{1,2}})\s+{_MONTH}\s+{_YEAR})?",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"\bpublished(?:\s+online)?\s*:?\s*(?:(\d{{1,2}})\s+{_MONTH}\s+{_YEAR}|{_MONTH}\s+(\d{{1,2}}),?\s+{_YEAR})",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright)(?:\s*©)?\s*(?:[a-z]+\s){{0,3}}{_YEAR}\b", re.IGNORECASE)
_PROCEEDINGS = re.compile(rf"\b(?:Proceedings|Findings) of [^\n]{{5,200}}?\b{_YEAR}\b")
_WRITTEN = re.compile(r"\s*((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_DOI = re.compile(r"(?:\bdoi\s*:?\s*|doi\.org/)(10\.\d{4,9}/[^\s\"<>]{2,100})", re.IGNORECASE)

_MARK = r"\d*†‡§¶∗⋆♯♣♦♥♠,"
_MARKS = re.compile(rf"(?<![{_MARK}])[{_MARK}]+(?=\s|$|[,;])|(?<=[a-z가-힣])[\d*†‡§¶∗⋆]+")
_BETWEEN_NAMES = re.compile(r",\s*and\b|[,;·ㆍ&]|\band\b|\s및\s")
_PART = r"(?:[A-Z]\.(?:-?[A-Z]\.)*|[A-ZÀ-ÞŁŚŽ][\w'’-]*[a-zß-ÿłńśž]|[A-Z]{2,})"
_PARTICLE = r"(?:(?:van|von|de|der|den|di|da|del|la|le|bin|al|el|ten|ter)\s+)"
_NAME = re.compile(rf"{_PART}(?:\s+{_PARTICLE}*{_PART}){{1,2}}|{_PART}(?:\s+[A-Z]\.)+\s+{_PARTICLE}*{_PART}")
_KOREAN_NAME = re.compile(r"[가-힣]{2,4}")
_NO_NAME = re.compile(
    r"\b(?:universit|institut|department|school|college|laborator|labs?\b|research|google|microsoft|meta\b"
    r"|facebook|deepmind|openai|inc\b|corp|ltd|academy|center|centre|faculty|abstract|conference|journal)"
    r"|대학|연구|학과|학회|회사|센터|병원|초록|요약|논문",
    re.IGNORECASE,
)


def arxiv_of(text: str) -> str:
    """The identifier in an arXiv stamp, without its version; empty if there is none."""
    stamp = _STAMP.search(text)
    return stamp[1] if stamp else ""


def doi_of(text: str) -> str:
    """The DOI that a page names, if it is the only one."""
    found = {doi.rstrip(".,;)]").lower() for doi in _DOI.findall(text)}
    return found.pop() if len(found) == 1 else ""


def date_of(text: str) -> str | None:
    """The date of an arXiv stamp or of publication, else the year of the proceedings or of the copyright."""
    stamp = _STAMP.search(text)
    if stamp and stamp[4]:
        return _iso(stamp[4], stamp[3], stamp[2])
    if published := _PUBLISHED.search(text):
        day, month, year, month_first, day_second, year_third = published.groups()
        return _iso(year or year_third, month or month_first, day or day_second)
    year = _PROCEEDINGS.search(text) or _COPYRIGHT.search(text)
    return year[1] if year else None


def iso_date(text: str) -> str | None:
    """A date as it is written in metadata, `2024/5/1` or `2024-05-01T12:00`, in ISO; None if it is none."""
    found = _WRITTEN.match(text)
    if not found:
        return None
    parts = [found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)]
    return (
        "-".join(parts) if all("01" <= part <= "31" for part in parts[1:]) and parts[1:2] <= ["12"] else None
    )


def _iso(year: str, month: str, day: str) -> str:
    number = _MONTHS.index(month[:3].lower()) + 1
    return f"{year}-{number:02}-{int(day):02}" if 1 <= int(day) <= 31 else year


def names_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The authors in the lines after a title, which end with the first line that is not all names."""
    names = list[str]()
    for line in lines:
        found = _names(line)
        if not found:
            break
        names += found
    return tuple(dict.fromkeys(names))


def _names(line: str) -> list[str]:
    """The names in a line; none if there is anything else in it."""
    if _NO_NAME.search(line) or any(word.lower() in vocabulary("group_words") for word in line.split()):
        return []
    parts = [part for each in _BETWEEN_NAMES.split(_MARKS.sub(",", line)) if (part := each.strip())]
    return parts if parts and all(map(is_name, parts)) else []


def is_name(text: str) -> bool:
    """Whether a text has the form of a person's name."""
    return bool(_NAME.fullmatch(text) or _KOREAN_NAME.fullmatch(text))
