"""`trendscope papers RUN`: the papers behind a number of a report."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import add_run, open_archive
from trendscope.commands.messages import add_debug, say
from trendscope.errors import UsageError
from trendscope.report.corpus_formats import CORPUS_FORMATS, CorpusFormat, render_corpus
from trendscope.report.files import check_path, write_file
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.report.corpus import Paper
    from trendscope.report.report import Report

TABLE = "table"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("List the papers that were counted: all of them, or those behind one number.")
    add_run(parser)
    parser.add_argument(
        "--trend",
        metavar="TREND",
        help=_("its label, its name, or its number in the report; default: all papers"),
    )
    parser.add_argument(
        "--period", metavar="PERIOD", help=_("such as 2024, 2024-Q2 or 2024-06; default: all")
    )
    names = tuple(each.name for each in CORPUS_FORMATS.values())
    parser.add_argument(
        "--format",
        choices=(TABLE, *names),
        help=_("default: from the extension of --out, else {table}", table=TABLE),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=_("write them to FILE: {extensions}", extensions=", ".join(CORPUS_FORMATS)),
    )
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    corpus_format = _format(options.format, options.out)
    report = open_archive().report(options.run)
    papers = report.papers(options.trend, options.period)
    if corpus_format is None:
        _print(papers, report)
        return 0
    chosen = report.model_copy(update={"corpus": {paper.id: paper for paper in papers}})
    text = render_corpus(chosen, corpus_format)
    if options.out:
        write_file(options.out, text.encode(corpus_format.encoding))
        say("{papers:paper|papers} written to {out}", papers=len(papers), out=options.out)
    elif corpus_format.name == "jsonl":
        standard_output().write_json(text)
    else:
        print(text.replace("\r\n", "\n"), end="")
    return 0


def _format(named: str | None, out: Path | None) -> CorpusFormat | None:
    """The format of the list; None for a table. Raises UsageError for a file that could not be written."""
    if out is None:
        return next((each for each in CORPUS_FORMATS.values() if each.name == named), None)
    check_path(out)
    by_name = {each.name: each for each in CORPUS_FORMATS.values()}
    found = by_name.get(named) if named else CORPUS_FORMATS.get(out.suffix.lower())
    if found is None:
        known = ", ".join(CORPUS_FORMATS)
        raise UsageError(
            "the papers cannot be written to {out}: use one of {known}, or name a --format",
            out=out,
            known=known,
        )
    return found


def _print(papers: Sequence[Paper], report: Report) -> None:
    """Print a table, and how many there are."""
    from rich.table import Table
    from rich.text import Text

    from trendscope.report.readable import readable
    from trendscope.text.lines import one_line

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("id", _("date")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("title"), overflow="fold", ratio=1)
    table.add_column(_("authors"), overflow="fold", max_width=20)
    for paper in papers:
        title = Text(one_line(readable(paper.title)))
        table.add_row(paper.id, paper.date or "", title, Text(_authors(paper)))
    if papers:
        standard_output().console().print(table)
    say("{papers:paper|papers}", papers=len(papers))


def _authors(paper: Paper) -> str:
    """The first author's surname, and whether there are more."""
    from trendscope.text.lines import one_line
    from trendscope.text.surnames import surname

    first = one_line(surname(paper.authors[0]), 40) if paper.authors else ""
    return _("{author} et al.", author=first) if len(paper.authors) > 1 else first
