"""A report as GitHub-flavored Markdown.

Every text goes through `escape`, and every link through `_destination`: nothing from outside can
become markup, an image or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trendscope.report.captions import Captions
from trendscope.report.citations import Citations, CitedClaim, Quotation, attribution, byline, title_of
from trendscope.report.report import Report
from trendscope.report.sparkline import periods_of
from trendscope.text.lines import one_line
from trendscope.text.links import web_link
from trendscope.trend import Trend

# What a renderer may turn into a link or a mention; inside a code span it stays text.
_CLOSED = r"[^\s<>`|\\\[\]]"
_END = r"[^\s<>`|\\\[\].,:;!?()\"'“”’]"
_LINKED = re.compile(
    rf"(?:(?:(?:[a-z][a-z0-9+.-]{{0,20}}:)?//|(?<![a-z])www\.)(?:{_CLOSED}*{_END})?"
    rf"|(?<![a-z])(?:mailto|xmpp|tel|javascript|vbscript|data|file):{_CLOSED}*{_END}"
    r"|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)@\w[\w-]*)+",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"[\\`*_\[\]|~#$]|(?<=\])\(|(?<=[^\s.])\.(?=[^\W\d_]{2})")
_BLOCK = re.compile(r"^(\d{0,9})([-+=.)])(?=[\s=+-]|$)")
_UNFIT_FOR_CODE = re.compile(r"[`<]|!\[|\]\(|^$")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def to_markdown(report: Report) -> str:
    """The report as a Markdown document."""
    blocks = [block for block in _Page(report).blocks() if block]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """The text on one line, escaped so that Markdown shows it as it is."""
    line = one_line(text)
    parts, end = [], 0
    for match in _LINKED.finditer(line):
        parts += [_escaped(line[end : match.start()]), f"`{match[0]}`"]
        end = match.end()
    return _BLOCK.sub(r"\1\\\2", "".join([*parts, _escaped(line[end:])]), count=1)


class _Page:
    """The blocks of one report, from its title to its last line."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.captions = Captions(report)
        self.say = self.captions.say
        self.citations = Citations(report)

    def blocks(self) -> Iterator[str]:
        yield f"# {escape(self.report.question)}"
        yield from (f"> **{escape(notice)}**" for notice in self.captions.notices)
        yield escape(self.captions.window)
        yield escape(self.captions.volume)
        yield from map(escape, self.captions.coverage)
        if self.captions.answered:
            yield from self.body()
        yield from self.section("report.gaps", _list(self.report.gaps))
        yield from self.section("report.failures", _list(self.captions.failures))
        yield from self.section("report.findings", self.findings())
        if self.captions.answered:
            yield from self.section("report.sources", self.sources())
        yield from self.section(self.captions.searches_heading, self.searches())
        yield from self.footer()

    def body(self) -> Iterator[str]:
        claims = self.citations.cite(self.report.background)
        background = [block for claim in claims for block in self.claim(claim)]
        yield from self.section("report.background", "\n\n".join(background))
        for number, trend in enumerate(self.report.trends, start=1):
            yield from self.trend(number, trend)
        yield from self.section("report.domain_wide", "\n".join(map(self.shift, self.report.domain_wide)))

    def section(self, key: str, text: str) -> Iterator[str]:
        """A heading and its text, or nothing if there is none."""
        if text:
            yield f"## {escape(self.say(key))}"
            yield text

    def trend(self, number: int, trend: Trend) -> Iterator[str]:
        heading, direction = self.captions.heading(trend), self.captions.direction(trend)
        yield f"## {number}. {escape(heading)} — {escape(direction)}"
        parts = (self.captions.timeline(trend), *self.captions.numbers(trend))
        yield escape(" · ".join(part for part in parts if part))
        yield self.table(trend)
        for claim in self.citations.cite(trend.claims):
            yield from self.claim(claim)
        if trend.related:
            yield f"{escape(self.say('report.related'))}: {', '.join(map(escape, trend.related))}"

    def table(self, trend: Trend) -> str:
        """The counts by period, with a column for each kind of count."""
        named = {
            "counts": trend.counts,
            "sampled": trend.sampled,
            "total": trend.total,
        }
        columns = {key: counts for key, counts in named.items() if counts}
        periods = periods_of(trend)
        if not periods:
            return ""
        rows = [[each, *(str(counts.get(each, "–")) for counts in columns.values())] for each in periods]
        head = [escape(self.say(f"report.{key}")) for key in (self.report.unit, *columns)]
        return "\n".join(map(_row, (head, ["---:"] * len(head), *rows)))

    def claim(self, claim: CitedClaim) -> Iterator[str]:
        yield " ".join((escape(claim.text), *(f"[{number}]" for number in claim.later)))
        yield from map(self.quotation, claim.quotations)

    def quotation(self, quotation: Quotation) -> str:
        said = f"> “{escape(quotation.text)}” [{quotation.number}]"
        if not quotation.attributed:
            return said
        return f"{said}\n> — {escape(attribution(quotation.reference, self.say))}"

    def shift(self, trend: Trend) -> str:
        """A shift of the whole domain, on one line."""
        numbers = " ".join(f"[{number}]" for number in self.citations.numbers(trend))
        latest = escape(self.captions.latest(trend))
        parts = (escape(self.captions.direction(trend)), self.captions.timeline(trend), latest, numbers)
        return f"- **{escape(trend.label)}** — {' · '.join(part for part in parts if part)}"

    def findings(self) -> str:
        return "\n".join(
            f"- **{escape(self.say(f'report.{severity}'))}**: {escape(message)}"
            for severity, message in self.captions.findings
        )

    def sources(self) -> str:
        lines = (
            (number, _linked(title_of(reference), reference.url), byline(reference, self.say, named=5))
            for number, reference in self.citations.sources
        )
        return "\n".join(f"{number}. {title} — {escape(who)}" for number, title, who in lines)

    def searches(self) -> str:
        return "\n".join(
            f"- **{escape(query.source)}** {_code(query.query)} — {escape(read)}"
            for query, read in self.captions.searches
        )

    def footer(self) -> Iterator[str]:
        if self.captions.answered:
            yield escape(self.say("report.rule"))
        yield "---"
        yield escape(self.captions.provenance)


def _escaped(text: str) -> str:
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", html)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escape(text)}" for text in texts)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    """A code span, or escaped text if the text would end the span."""
    line = one_line(text)
    return escape(line) if _UNFIT_FOR_CODE.search(line) else f"`{line}`"


def _linked(title: str, url: str) -> str:
    target = web_link(url)
    if target is None:
        return f"{escape(title)} ({_code(url)})" if url else escape(title)
    return f"[{escape(title)}]({_destination(target)})"


def _destination(link: str) -> str:
    for character in "()*$'~!":
        link = link.replace(character, f"%{ord(character):02X}")
    return _ENTITY.sub("&amp;", link)
