"""The names of trends in the answer, as links to their sections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup, escape

from trendscope.report.captions import readable_name
from trendscope.report.html.prose import Sentence
from trendscope.report.html.table import trend_id
from trendscope.text.lines import one_line
from trendscope.trend import Trend

MAX_NAME = 100


class TrendLinks:
    """Links each trend where prose first names it."""

    def __init__(self, trends: Iterable[Trend]) -> None:
        names = (one_line(readable_name(trend), MAX_NAME).lower() for trend in trends)
        self._targets = {name: trend_id(number) for number, name in enumerate(names, start=1) if name}
        longest_first = sorted(self._targets, key=len, reverse=True)
        named = "|".join(map(re.escape, longest_first))
        # A Korean particle may follow a name.
        self._names = re.compile(rf"(?<!\w)(?:{named})(?![A-Za-z0-9])", re.IGNORECASE)

    def link(self, sentences: Iterable[Sentence]) -> list[Sentence]:
        """The sentences with their links, in the order in which they are read."""
        return [replace(sentence, text=self._linked(sentence.text)) for sentence in sentences]

    def _linked(self, text: str) -> Markup:
        parts, end = [], 0
        for match in self._names.finditer(text):
            if target := self._targets.pop(match[0].lower(), None):
                link = Markup('<a href="#{}">{}</a>').format(target, match[0])
                parts += [escape(text[end : match.start()]), link]
                end = match.end()
        return Markup().join([*parts, escape(text[end:])])
