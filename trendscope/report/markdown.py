"""A report as GitHub-flavored Markdown.

Every text goes through `escape`, and every link through `_destination`: nothing from outside can
become markup, an image or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trendscope.report.captions import Captions, readable_name
from trendscope.report.citations import (
    Citations,
    CitedClaim,
    Quotation,
    byline,
    in_brackets,
    paragraphs,
    title_of,
)
from trendscope.report.glance import NONE, Glance, Row, Share, earlier_and_recent
from trendscope.report.readable import readable_report
from trendscope.report.related import related_phrases
from trendscope.report.report import Report
from trendscope.report.sparkline import sparkline
from trendscope.report.told_claims import told_claims
from trendscope.synthesis import Event, Result
from trendscope.text.lines import one_line
from trendscope.text.links import web_link
from trendscope.trend import Trend

# The only HTML: nothing from outside has a "<" that is not escaped.
FOLD, UNFOLD = "<details>", "</details>"
TEXT_COLUMNS = ("theme", "over_time", "direction", "since", "holds")

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
# A word like `Besides` after a full stop begins a sentence whose space was lost; these may be domains. They
# are the long ones that linkify-it, which many renderers use, links without "www." or "//".
_SENTENCE = r"(?!Aero|Asia|Coop|Info|Museum|Name|Shop)[A-Z][a-z]{3,}(?![^\W\d_]|\.)"
_SPECIAL = re.compile(rf"[\\`*_\[\]|~#$]|(?<=\])\(|(?<=[^\s.])\.(?=[^\W\d_]{{2}})(?!{_SENTENCE})")
_BLOCK = re.compile(r"^(\d{0,9})([-+=.)])(?=[\s=+-]|$)")
_UNFIT_FOR_CODE = re.compile(r"[`<]|!\[|\]\(|^$")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def to_markdown(report: Report, *, details: bool = False) -> str:
    """The report as a Markdown document.

    `details` adds the queries, the tests and the figures of each trend.
    """
    blocks = [block for block in _Page(readable_report(report)).blocks(details=details) if block]
    return "\n\n".join(blocks) + "\n"


def to_article(report: Report, *, evidence: bool = False) -> str:
    """What the report says, as Markdown: its text with references, and nothing on how it was made.

    `evidence` adds every sentence that it cites.
    """
    return "\n\n".join(filter(None, _Page(readable_report(report)).article(evidence=evidence))) + "\n"


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
        self.citations = Citations(report, self.say)

    def blocks(self, *, details: bool) -> Iterator[str]:
        yield f"# {escape(self.report.question)}"
        yield from (f"> **{escape(notice)}**" for notice in self.captions.notices)
        yield escape(" · ".join(part for part in (self.captions.window, self.captions.volume) if part))
        if self.captions.answered:
            yield from self.body()
        yield from self.section("report.gaps", self.missing())
        if not self.captions.answered:
            yield from self.section("report.queries", self.searches())
            yield from ("---", escape(self.captions.provenance))
            return
        yield from self.section("report.method", self.method())
        if details:
            yield from self.section("report.details", self.details())
        yield from self.section("report.references", self.references())
        yield from self.evidence()

    def article(self, *, evidence: bool) -> Iterator[str]:
        yield f"# {escape(self.report.question)}"
        yield escape(" · ".join(part for part in (self.captions.window, self.captions.volume) if part))
        if not self.captions.answered:
            yield from self.section("report.gaps", self.missing())
            return
        yield from self.body()
        yield from self.section("report.references", self.references())
        if evidence:
            yield from self.evidence()

    def body(self) -> Iterator[str]:
        answer = self.citations.cite_by_number(self.report.answer)
        yield from self.section("report.answer", self.prose(answer))
        background = map(self.sentence, self.citations.cite(self.report.background))
        yield from self.section("report.background", "\n\n".join(background))
        yield from self.section("report.glance", self.glance())
        for number, trend in enumerate(self.report.trends, start=1):
            yield from self.trend(number, trend)
        yield from self.section("report.also", "\n".join(map(self.shift, self.report.also)))
        yield from self.section("report.domain_wide", "\n".join(map(self.shift, self.report.domain_wide)))
        yield from self.section("report.results", self.results())
        yield from self.section(self.captions.open_heading, self.open())
        yield from self.section("report.timeline", _list(map(self.event, self.report.timeline)))
        yield from self.section("report.reading_list", self.reading_list())
        yield from self.section("report.outlook", self.outlook())

    def section(self, key: str, text: str) -> Iterator[str]:
        """A heading and its text, or nothing if there is none."""
        if text:
            yield f"## {escape(self.say(key))}"
            yield text

    def prose(self, claims: Iterable[CitedClaim]) -> str:
        """Claims as one paragraph, with the numbers of what they cite."""
        return " ".join(map(self.sentence, claims))

    def sentence(self, claim: CitedClaim) -> str:
        """One claim with the numbers of what it cites, and the quotations that it introduces."""
        quoted = (f" “{escape(each.text)}”{_place(each)} [{each.number}]" for each in claim.quotations)
        return "".join((escape(claim.text), _references(claim), claim.end, *quoted))

    def glance(self) -> str:
        """The table of all trends, and what its marks mean."""
        glance = self.captions.glance
        names = self.captions.glance_columns(glance)
        if not glance.rows:
            return ""
        head = [self._title(glance, name) for name in names]
        lines = ["---" if name in TEXT_COLUMNS else "---:" for name in names]
        rows = [[self._cell(row, name) for name in names] for row in glance.rows]
        # Both sides of the split are called by their periods, so no note has to.
        explained = [name for name in names if name != "earlier"]
        notes = escape(self.captions.glance_notes(glance, explained))
        table = "\n".join(map(_row, (head, lines, *rows, self._everything(glance, names))))
        return f"{table}\n\n{notes}" if notes else table

    def _title(self, glance: Glance, name: str) -> str:
        """A column of a side of the split is called by its periods."""
        if glance.split and name in self.captions.share_columns(glance):
            return escape(self.say.span(*glance.spans[name == "recent"]))
        return escape(self.captions.column(name))

    def _cell(self, row: Row, name: str) -> str:
        shares = zip(self.captions.share_columns(self.captions.glance), row.shares, strict=True)
        cells = {
            "theme": escape(self.captions.theme(row.theme, field_too=row.field_too)),
            "papers": row.papers,
            **{column: _share(share) for column, share in shares},
            "own": row.own,
            "over_time": row.line,
            "direction": escape(row.words),
            "since": escape(row.since),
            "holds": escape(self.captions.ways(row)),
        }
        return cells[name]

    def _everything(self, glance: Glance, names: Sequence[str]) -> list[str]:
        """The row of all papers that were read."""
        cells = {"theme": f"*{escape(self.say('captions.all_papers'))}*", "papers": f"{self.captions.read:,}"}
        numbers = (f"{number:,}" for number in glance.read)
        cells |= dict(zip(self.captions.share_columns(glance), numbers, strict=True))
        return [cells.get(name, "") for name in names]

    def trend(self, number: int, trend: Trend) -> Iterator[str]:
        heading, direction = self.captions.heading(trend), self.captions.direction(trend)
        yield f"## {number}. {escape(heading)} — {escape(direction)}"
        yield from map(self.prose, paragraphs(self.citations.cite(told_claims(trend))))
        if related := related_phrases(trend, self.say.language):
            yield f"{escape(self.say('report.related'))}: {', '.join(map(escape, related))}"

    def shift(self, trend: Trend) -> str:
        """A shift of the whole domain, on one line."""
        parts = (
            escape(self.captions.direction(trend)),
            sparkline(trend),
            escape(earlier_and_recent(trend)),
            in_brackets(self.citations.numbers(trend)),
        )
        name = escape(self.captions.capital(readable_name(trend)))
        return f"- **{name}**: {' · '.join(part for part in parts if part)}"

    def results(self) -> str:
        """Figures that papers report, as a table."""
        if not self.report.results:
            return ""
        names = ("system", "task", "figure", "baseline", "source")
        head = [escape(self.say(f"captions.{name}")) for name in names]
        rows = map(self._result, self.report.results)
        table = "\n".join(map(_row, (head, ["---"] * len(head), *rows)))
        return f"{table}\n\n{escape(self.say('captions.no_ranking'))}"

    def _result(self, result: Result) -> list[str]:
        figure, baseline = self.captions.figure(result), self.captions.baseline(result)
        cells = map(escape, (result.system, result.task, figure, baseline))
        source = in_brackets(self.citations.numbers_of(result.sentences))
        return [*cells, f"{source}, {year}" if (year := self.citations.year_of(result.sentences)) else source]

    def open(self) -> str:
        """Disagreements with both sides, then problems."""
        pairs = (
            f"**{escape(each.about)}** {self.prose(self.citations.cite((each.one, each.other)))}"
            for each in self.report.disagreements
        )
        problems = map(self.sentence, self.citations.cite(self.report.problems))
        return _list((*pairs, *problems))

    def event(self, event: Event) -> str:
        number, paper = self.citations.number_of(event.document), self.captions.uncited(event)
        said = escape(self.captions.event(event))
        if paper:
            return f"{said}: {linked(title_of(paper), paper.url)}"
        return f"{said} [{number}]" if number else said

    def reading_list(self) -> str:
        return "\n".join(
            f"- {escape(title_of(reference))} [{number}]: {escape(self.captions.reason(reason))}"
            for number, reference, reason in self.citations.reading_list
        )

    def outlook(self) -> str:
        """Sentences that look ahead, marked as opinions."""
        outlook = self.prose(self.citations.cite(self.report.outlook))
        return f"{outlook}\n\n{escape(self.say('captions.opinions'))}" if outlook else ""

    def missing(self) -> str:
        return "\n".join(
            f"- **{escape(self.say(f'report.{severity}'))}**: {escape(message)}"
            if severity
            else f"- {escape(message)}"
            for severity, message in self.captions.missing
        )

    def method(self) -> str:
        """How this was counted, and the phrases of each trend."""
        lines = enumerate(self.captions.method, start=1)
        numbered = "\n".join(f"{number}. {escape(line)}" for number, line in lines)
        codebook = _list(map(escape, self.captions.codebook))
        if not codebook:
            return numbered
        return f"{numbered}\n\n{escape(self.say('captions.codebook'))}\n\n{codebook}"

    def details(self) -> str:
        """The queries as they were sent, the figures of each trend, and the rule of the directions."""
        figures = (
            (self.captions.heading(trend), self.captions.figures(trend)) for trend in self.report.trends
        )
        of_trends = [
            f"- **{escape(heading)}**: {escape(' · '.join(numbers))}"
            for heading, numbers in figures
            if numbers
        ]
        return "\n".join((self.searches(), *of_trends, "", escape(self.say("report.rule"))))

    def searches(self) -> str:
        return "\n".join(
            f"- **{escape(query.source)}** {_code(query.query)} — {escape(read)}"
            for query, read in self.captions.searches
        )

    def references(self) -> str:
        lines = (
            (number, linked(title_of(reference), reference.url), byline(reference, self.say, named=3))
            for number, reference in self.citations.sources
        )
        return "\n".join(f"{number}. {title} — {escape(who)}" for number, title, who in lines)

    def evidence(self) -> Iterator[str]:
        """Every cited sentence, folded."""
        evidence = self.citations.evidence
        if evidence:
            heading = escape(self.say("report.evidence", sentences=len(evidence)))
            yield f"{FOLD}\n<summary>{heading}</summary>"
            yield "\n".join(f"- [{each.number}] “{escape(each.text)}”{_place(each)}" for each in evidence)
            yield UNFOLD


def _references(claim: CitedClaim) -> str:
    """` [3][5]`, or ` (DeepFact, 2026 [3]) [5]` where the sentence does not name one of them."""
    cited = "; ".join(f"{escape(mark.name)} [{mark.number}]" for mark in claim.named)
    named = f"{claim.gap}({cited})" if cited else ""
    return f"{named} {in_brackets(claim.bare)}" if claim.bare else named


def _place(quotation: Quotation) -> str:
    """` (p. 7)`, behind a quotation."""
    return f" {escape(quotation.place)}" if quotation.page else ""


def _share(share: Share) -> str:
    """`32% (40)`: the share, and how many papers they are."""
    return f"{share} ({share.count:,})" if share.sampled else NONE


def _escaped(text: str) -> str:
    html = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", html)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    """A code span, or escaped text if the text would end the span."""
    line = one_line(text)
    return escape(line) if _UNFIT_FOR_CODE.search(line) else f"`{line}`"


def linked(title: str, url: str) -> str:
    """The title as a link if the address is a plain web address, else with the address as text."""
    target = web_link(url)
    if target is None:
        return f"{escape(title)} ({_code(url)})" if url else escape(title)
    return f"[{escape(title)}]({_destination(target)})"


def _destination(link: str) -> str:
    for character in "()*$'~!":
        link = link.replace(character, f"%{ord(character):02X}")
    return _ENTITY.sub("&amp;", link)
