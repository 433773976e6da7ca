"""The papers behind the numbers of the page, once each, as the data that its script reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from trendscope.report.citations import MAX_NAME_CHARACTERS, title_of
from trendscope.report.corpus import Paper
from trendscope.report.report import Report
from trendscope.text.lines import one_line
from trendscope.text.links import web_link
from trendscope.wording import Wording

MAX_PAPERS = 5000
"""About 800 kB. Of a larger corpus, those that trends count come first, and a list says what it lacks."""

ALL = 0
"""The number of the list of all papers; the others have that of their trend among all that were counted."""


def papers_as_json(report: Report, say: Wording) -> Markup:
    """The papers as `[title, year, authors, link]`, and lists of their places for each period.

    The first list has all papers, and the others are those of the trends.
    """
    of_trends = [trend.papers for trend in report.counted_trends]
    lists = [report.papers_by_period, *of_trends]
    named = (name for by_period in of_trends for names in by_period.values() for name in names)
    known = (name for name in dict.fromkeys((*named, *report.corpus)) if name in report.corpus)
    places = {name: place for place, name in enumerate(islice(known, MAX_PAPERS))}
    et_al = say("report.et_al", author="{}")
    data = {
        "papers": [_paper(report.corpus[name], et_al) for name in places],
        "lists": [_placed(by_period, places) for by_period in lists],
    }
    return htmlsafe_json_dumps(data, dumps=partial(json.dumps, ensure_ascii=False, separators=(",", ":")))


def _paper(paper: Paper, et_al: str) -> list[str]:
    return [
        title_of(paper),
        one_line((paper.date or "")[:4]),
        _author(paper, et_al),
        web_link(paper.url) or "",
    ]


def _author(paper: Paper, et_al: str) -> str:
    """The first author; `et_al` is what is said of several, formatted for each of thousands of papers."""
    first = one_line(paper.authors[0], MAX_NAME_CHARACTERS) if paper.authors else ""
    return et_al.format(first) if len(paper.authors) > 1 else first


def _placed(by_period: Mapping[str, Sequence[str]], places: Mapping[str, int]) -> dict[str, list[int]]:
    return {
        period: [places[name] for name in names if name in places]
        for period, names in by_period.items()
        if names
    }
