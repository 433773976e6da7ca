"""The days that a question or an option names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from trendscope.errors import UsageError
from trendscope.question.moments import DATED, UNDATED, has_year, months_from, read_moment
from trendscope.question.number_words import (
    ENGLISH_NUMBER,
    NATIVE_KOREAN_NUMBER,
    SINO_KOREAN_NUMBER,
    number,
)
from trendscope.text.message import Message
from trendscope.window import Window

DEFAULT_YEARS = 8
FIRST_YEAR = 1900

_START = r"(?<![\w-])"
_ABOUT = (
    r"(?:(?:the|early|mid|late|around|about|year|(?:spring|summer|autumn|fall|winter)(?:\s+of)?"
    r"|(?:start|beginning|end|middle)\s+of)[\s-]{1,3}){0,4}"
)
_MOMENT = rf"(?:{DATED}|{UNDATED})"
_PRESENT = r"(?:the\s+)?(?:present|now|today|date)\b|현재|지금|오늘|최근"
_PARTICLES = r"(?:에는|에서|의|에|을|를|은|는|도)?"

_RANGE = re.compile(
    rf"{_START}{_ABOUT}(?P<first>{_MOMENT})\s*(?:[-–—~∼〜/]|to\b|until\b|till\b|through\b|부터|에서)\s*{_ABOUT}"
    rf"(?P<last>{_MOMENT}|{_PRESENT})(?:\s*까지)?{_PARTICLES}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\bbetween\s+{_ABOUT}(?P<first>{_MOMENT})\s+and\s+{_ABOUT}(?P<last>{_MOMENT}|{_PRESENT})"
    rf"|{_START}(?P<first_ko>{_MOMENT})\s*[과와]\s*(?P<last_ko>{_MOMENT})\s*사이{_PARTICLES}",
    re.IGNORECASE,
)
_SHORT_RANGE = re.compile(
    rf"{_START}((?:19|20)\d\d)\s*(?:[–—~∼〜]\s*(\d\d)|[-/]\s*(1[3-9]|[2-9]\d))(?!\d)(?:\s*년)?{_PARTICLES}"
)
_SINCE = re.compile(
    rf"\b(?P<how>since|from|after|beyond|starting(?:\s+(?:in|from))?|beginning(?:\s+in)?)\s+{_ABOUT}"
    rf"(?P<first>{_MOMENT})s?(?:\s+on(?:wards?)?\b)?"
    rf"|\b(?P<how_>post)[-\s](?P<first_>{DATED})"
    rf"|{_START}(?P<first_ko>{_MOMENT})(?:\s+(?:(?:and|or)\s+)?(?:onwards?|later)\b|\+"
    r"|\s*[-–—~∼〜](?=\s*(?:[),.;]|$))"
    rf"|\s*(?:이후|이래|부터|들어서?)(?:부터|로)?{_PARTICLES})",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?P<how>until|till|up\s+to(?:\s+and\s+including)?|through|before|prior\s+to|earlier\s+than"
    rf"|no\s+later\s+than|by(?:\s+the\s+end\s+of)?|as\s+of)\s+{_ABOUT}(?P<last>{DATED})"
    rf"|\b(?P<how_>pre)[-\s](?P<last_>{DATED})"
    rf"|{_START}(?P<last_ko>{DATED})\s*(?P<how_ko>까지|이전|전(?=까지|에|의|\s))(?:까지)?{_PARTICLES}",
    re.IGNORECASE,
)
_LONE = re.compile(rf"{_START}{_ABOUT}(?P<first>{DATED}){_PARTICLES}", re.IGNORECASE)
_COMPARED = re.compile(r"\bcompared\s+(?:to|with)\b|\brelative\s+to\b|대비|(?:와|과)\s*비교", re.IGNORECASE)
_AROUND = re.compile(
    rf"\b(?:before|pre)[\s-]*(?:and|vs\.?|versus|or|/)\s*(?:after|post)[\s-]+(?P<first>{DATED})"
    rf"|{_START}(?P<first_ko>{DATED})\s*(?:을|를)?\s*전후(?:로|의)?",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<!\w)['’‘](\d\d)(?=\s*년)")
_EXCLUSIVE = ("after", "beyond", "post", "before", "prior", "earlier", "pre", "이전", "전")

_KOREAN_UNITS = {"년": "year", "해": "year", "분기": "quarter", "개월": "month", "달": "month"} | {
    "주": "week",
    "일": "day",
}
_UNIT = r"decade|year|yr|quarter|month|week|day"
_LAST = re.compile(
    rf"\b(?:last|past|previous|recent|preceding)\s+(?P<count>{ENGLISH_NUMBER})(?P<more>\s+and\s+a\s+half)?[\s-]+"
    rf"(?P<unit>{_UNIT})s?\b"
    r"|\b(?:last|past|previous)\s+(?P<half>half)[\s-]+(?:a\s+)?year\b"
    rf"|\b(?:(?:the|over|within|during)\s+last|past)\s+(?P<one>{_UNIT})\b|\blast\s+(?P<decade>decade)\b",
    re.IGNORECASE,
)
_UNIT_NAMES = ("unit", "one", "decade", "short", "years", "span")
_KOREAN_NUMBER = rf"\d{{1,3}}|{SINO_KOREAN_NUMBER}|{NATIVE_KOREAN_NUMBER}"
_DURING = r"(?:\s*(?:간|동안|사이|내))"
_LAST_KOREAN = re.compile(
    rf"(?:최근|지난|과거|직전)\s*(?:(?P<count>{_KOREAN_NUMBER})\s*(?:개\s*)?(?P<unit>년|해|개월|달|분기)"
    rf"|(?P<few>\d{{1,3}}|일)\s*(?P<short>주|일)|(?P<half>반)\s*년){_DURING}*{_PARTICLES}(?!\w)"
    rf"|{_START}(?P<counted>{_KOREAN_NUMBER})\s*(?:개(?P<years>년)|(?P<span>년|해|개월|달){_DURING}+)"
    rf"{_PARTICLES}(?!\w)"
)


@dataclass(frozen=True)
class NamedDays:
    """The first and the last day that a text names, and the text without their names."""

    since: date | None
    until: date | None
    rest: str


def named_days(text: str, today: date) -> NamedDays:
    """The days in the words of a question. A year in the future is not a date of papers: net zero in 2050."""
    text = _SHORT_YEAR.sub(r"20\1", text)
    for read in (_range, _around, _duration, _open_range, _lone):
        if found := read(text, today):
            since, until, rest = found
            past = until if until and until <= _end_of(today) else None
            return NamedDays(since, past, _LONE.sub(" . ", rest))
    return NamedDays(None, None, text)


Found = tuple[date | None, date | None, str]


def _range(text: str, today: date) -> Found | None:
    if match := _BETWEEN.search(text) or _RANGE.search(text):
        first, last = filter(None, match.groups())
        return _from_to(first, last, _cut(text, match), today)
    if match := _SHORT_RANGE.search(text):
        years = int(match[1]), int(match[1][:2] + (match[2] or match[3]))
        return (date(years[0], 1, 1), date(years[1], 12, 31), _cut(text, match))
    return None


def _from_to(first: str, last: str, rest: str, today: date) -> Found | None:
    """A range; a month without a year is in the year of the other end."""
    if re.fullmatch(_PRESENT, last, re.IGNORECASE):
        begin = read_moment(first, today)
        return (begin.since, None, rest) if begin else None
    begin = read_moment(first, today) if has_year(first) or not has_year(last) else None
    end = read_moment(last, today, begin.since.year if begin and not has_year(last) else None)
    begin = begin or (read_moment(first, today, end.since.year) if end else None)
    return (begin.since, end.until, rest) if begin and end else None


def _around(text: str, today: date) -> Found | None:
    """The years around a moment that is compared with itself: before and after 2019."""
    match = _AROUND.search(text)
    moment = read_moment(next(filter(None, match.groups())), today) if match else None
    if match is None or moment is None:
        return None
    year, half = moment.since.year, DEFAULT_YEARS // 2
    return date(year - half, 1, 1), date(year + half, 12, 31), _cut(text, match)


def _duration(text: str, today: date) -> Found | None:
    match = _LAST.search(text) or _LAST_KOREAN.search(text)
    if match is None:
        return None
    words = {name: value.lower() for name, value in match.groupdict().items() if value}
    if "half" in words:
        since, until = _last_days(6, "month", today)
    else:
        count = next((words[name] for name in ("count", "few", "counted") if name in words), "1")
        unit = next(words[name] for name in _UNIT_NAMES if name in words)
        if "more" in words and unit == "year":
            return *_last_days(12 * number(count) + 6, "month", today), _cut(text, match)
        since, until = _last_days(number(count), _KOREAN_UNITS.get(unit, unit), today)
    return since, until, _cut(text, match)


def _last_days(count: int, unit: str, today: date) -> tuple[date, date]:
    """The last years, months or days with the present one; the last year is the last twelve months."""
    unit = "year" if unit == "yr" else unit
    if unit in ("week", "day"):
        return today - timedelta(days=count * (7 if unit == "week" else 1) - 1), today
    if unit == "decade" or (unit == "year" and count > 1):
        years = 10 * count if unit == "decade" else count
        return date(today.year - years + 1, 1, 1), date(today.year, 12, 31)
    if unit == "quarter":
        window = months_from(today.year, today.month - (today.month - 1) % 3 - 3 * (count - 1), 3 * count)
        return window.since, window.until
    months = 12 if unit == "year" else count
    window = months_from(today.year, today.month - months + 1, months)
    return window.since, window.until


def _open_range(text: str, today: date) -> Found | None:
    """A beginning, an end, or both apart from each other: since 2019 and before June 2022."""
    since = until = None
    if match := _SINCE.search(text):
        how, moment = _how_and_moment(match, today)
        if moment:
            since = moment.until + timedelta(days=1) if how in _EXCLUSIVE else moment.since
            text = _cut(text, match)
    if match := _UNTIL.search(text):
        how, moment = _how_and_moment(match, today)
        if moment:
            until = moment.since - timedelta(days=1) if how in _EXCLUSIVE else moment.until
            text = _cut(text, match)
    return (since, until, text) if since or until else None


def _how_and_moment(match: re.Match[str], today: date) -> tuple[str, Window | None]:
    names = {name: value for name, value in match.groupdict().items() if value}
    how = next((value for name, value in names.items() if name.startswith("how")), "")
    moment = next(value for name, value in names.items() if not name.startswith("how"))
    return (how.split() or [""])[0].lower(), read_moment(moment, today)


def _lone(text: str, today: date) -> Found | None:
    """What is named without a beginning or an end: in 2023, or from the first to the last of several."""
    matches = list(_LONE.finditer(text))
    moments = [_existing(match["first"], today) for match in matches]
    if not moments:
        return None
    past = [moment for moment in moments if moment.since <= today]
    rest = _LONE.sub(" . ", text)
    if not past:
        return None, None, rest
    if len(moments) == 1 and _COMPARED.search(text):
        return past[0].since, None, rest
    return min(each.since for each in past), min(max(each.until for each in past), _end_of(today)), rest


def _existing(name: str, today: date) -> Window:
    moment = read_moment(name, today)
    if moment is None:
        raise UsageError("there is no such date as {name}; check the month and the day", name=name)
    return moment


def _end_of(today: date) -> date:
    return date(today.year, 12, 31)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} . {text[match.end() :]}"


def read_option(name: str, value: str | int | None, today: date) -> Window | None:
    """The days that an option names: 2024, 2024-06 or 2024-06-15.

    Raises UsageError if it names none, or if they cannot be searched.
    """
    if value is None:
        return None
    text = str(value).strip()
    if not re.fullmatch(r"\d{1,4}(?:-\d{1,2}){0,2}", text):
        raise UsageError(
            "--{name} cannot be {text!r}; write a year, month or day, such as 2024 or 2024-06-15",
            name=name,
            text=text,
        )
    year, *rest = map(int, text.split("-"))
    if not FIRST_YEAR <= year <= today.year:
        raise UsageError(
            "--{name} {text} cannot be searched; use {first}–{last}",
            name=name,
            text=text,
            first=FIRST_YEAR,
            last=today.year,
        )
    try:
        return _option_days(year, rest)
    except ValueError as error:
        raise UsageError(
            "--{name} {text}: there is no such date; check the month and the day", name=name, text=text
        ) from error


def _option_days(year: int, rest: list[int]) -> Window:
    if not rest:
        return Window.of_years(year, year)
    first = date(year, rest[0], rest[1] if len(rest) > 1 else 1)
    return Window(first, first) if len(rest) > 1 else months_from(year, first.month)


def search_window(since: date | None, until: date | None, today: date, *, options: bool = False) -> Window:
    """The days to search, without the future; eight years if no beginning is stated.

    Raises UsageError if they have not come yet or end before they begin.
    """
    last = until or _end_of(today)
    first = since or _years_before(last)
    if first > today:
        raise UsageError(
            "since {day}: that is in the future, as today is {today}; name an earlier date",
            day=_day_name(first, "first"),
            today=today,
        )
    if first > last:
        named = f"{_day_name(first, 'first')}, {_day_name(last, 'last')}"
        what = (
            Message("--since is later than --until")
            if options
            else Message("the period ends before it begins")
        )
        raise UsageError("{what} ({named}); name the earlier date first", what=what, named=named)
    if first.year < FIRST_YEAR:
        raise UsageError(
            "{year} cannot be searched; use {first}–{last}",
            year=first.year,
            first=FIRST_YEAR,
            last=today.year,
        )
    return Window(first, _without_future(first, last, today))


def _years_before(last: date) -> date:
    """Eight years before the day after the last."""
    after = last + timedelta(days=1)
    try:
        first = after.replace(year=after.year - DEFAULT_YEARS)
    except ValueError:  # 29 February
        first = date(after.year - DEFAULT_YEARS, 3, 1)
    return max(first, date(FIRST_YEAR, 1, 1))


def _without_future(first: date, last: date, today: date) -> date:
    """The last day; instead of one in the future, the end of this year or month, or today."""
    if last <= today:
        return last
    if (first.month, first.day) == (1, 1) and last == _end_of(today):
        return last
    next_day = last + timedelta(days=1)
    this_month = months_from(today.year, today.month).until
    return min(last, this_month) if first.day == 1 and next_day.day == 1 else today


def _day_name(day: date, end: str) -> str:
    """A day as a year or a month, if it is the first or the last of one."""
    window = Window(day, date(day.year, 12, 31)) if end == "first" else Window(date(day.year, 1, 1), day)
    if str(window) == str(day.year):
        return str(day.year)
    outside = day - timedelta(days=1) if end == "first" else day + timedelta(days=1)
    return day.isoformat()[:7] if outside.month != day.month else day.isoformat()
