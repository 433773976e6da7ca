"""Where a report goes, and how it is shown: the options that say so, and doing it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.messages import complain, say, status_in_words
from trendscope.commands.once import Once
from trendscope.commands.opened_page import check_page, open_page, write_page
from trendscope.errors import UsageError
from trendscope.report.corpus_formats import CORPUS_FORMATS, check_corpus_path, write_corpus
from trendscope.report.files import check_path, write_file
from trendscope.report.formats import (
    DEFAULT_FORMAT,
    FORMATS,
    PAGE_FORMAT,
    check_format,
    choose_format,
    render_bytes,
    rendered,
)
from trendscope.streams import standard_output
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.report.report import Report


def add_output_options(parser: argparse._ActionsContainer) -> None:
    """Add the options that `ReportOutput.from_options` reads to a parser or a group of it."""
    _add_format(parser)
    _add_files(parser)


def _add_format(parser: argparse._ActionsContainer) -> None:
    """Add the options that say how much of the report there is, and in which form."""
    formats = ", ".join(f"{name} ({_(each.help)})" for name, each in FORMATS.items())
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        metavar="FORMAT",
        help=_(
            "{formats}; default: from the extension of --out, else {default_format}",
            formats=formats,
            default_format=DEFAULT_FORMAT,
        ),
    )
    parser.add_argument(
        "--evidence",
        action="store_true",
        help=_(
            "show the whole report and every sentence that it cites; without it, a terminal shows one page"
        ),
    )
    parser.add_argument(
        "--details",
        action="store_true",
        help=_("show the whole report with the queries, the tests and the figures of each trend"),
    )


def _add_files(parser: argparse._ActionsContainer) -> None:
    """Add the options that say where the report and its papers go."""
    endings = ", ".join(each.extensions[0] for each in FORMATS.values())
    parser.add_argument(
        "--out",
        action=Once,
        type=Path,
        metavar="FILE",
        help=_(
            "write the report to FILE, by its extension: {extensions}; "
            "no file is created if nothing was found",
            extensions=endings,
        ),
    )
    parser.add_argument(
        "--open",
        action="store_true",
        help=_("open the report as a page in the browser instead of printing it"),
    )
    extensions = ", ".join(f"{name} ({_(each.help)})" for name, each in CORPUS_FORMATS.items())
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help=_(
            "also write the papers that were counted to FILE, by its extension: {extensions}",
            extensions=extensions,
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ReportOutput:
    """Where a report and its corpus go, and in which format, which may be named or only that of `out`.

    Without `out` the report is printed, or if `opened`, shown in the browser. A terminal shows one page of
    it, or with `evidence` or `details` all.
    """

    format_name: str = DEFAULT_FORMAT
    is_named: bool = True
    evidence: bool = False
    details: bool = False
    out: Path | None = None
    corpus: Path | None = None
    opened: bool = False

    @classmethod
    def from_options(cls, options: argparse.Namespace) -> ReportOutput:
        """What was asked for. Raises UsageError, before any work, for what could not be made or written."""
        _check_files(options.out, options.corpus)
        name = choose_format(options.format, options.out, FORMATS)
        check_format(FORMATS[name])
        if FORMATS[name].is_binary and not options.out:
            raise UsageError("{format_name} cannot be printed; --out names a file for it", format_name=name)
        if options.open and name != PAGE_FORMAT:
            check_page()
        return cls(
            format_name=name,
            is_named=options.format is not None,
            evidence=options.evidence,
            details=options.details,
            out=options.out,
            corpus=options.corpus,
            opened=options.open,
        )

    def deliver(self, report: Report, again: str = "") -> int:
        """Write the corpus, and write, open or print the report; the exit status.

        No file is created if nothing was found. A report that cannot be written is printed. `again` is the
        command that shows the report again, if there is one.
        """
        unwritten: list[UsageError] = []
        try:
            # First: whoever reads the report from a pipe may take a long time.
            if self.corpus:
                with _collected(unwritten):
                    _write_corpus(report, self.corpus)
        finally:
            delivered = False
            if report.status != "abstained":
                delivered = self._write(report, unwritten)
                delivered |= self._open(report, unwritten, is_written=delivered)
            if not delivered:
                self.print(report, again)
        for error in unwritten:
            complain(error, 1)
        return 1 if unwritten else report.exit_code

    def _write(self, report: Report, unwritten: list[UsageError]) -> bool:
        """Whether the report is in the file that was asked for."""
        if not self.out:
            return False
        with _collected(unwritten):
            write_file(self.out, render_bytes(report, FORMATS, self.format_name, details=self.details))
            say("{status}, written to {out}", status=status_in_words(report.status), out=self.out)
            return True
        return False

    def _open(self, report: Report, unwritten: list[UsageError], *, is_written: bool) -> bool:
        """Whether a page that was asked for stands for the report: a format that was named is printed too."""
        if not self.opened:
            return False
        with _collected(unwritten):
            is_page = is_written and self.format_name == PAGE_FORMAT
            open_page(self.out if self.out and is_page else write_page(report))
            return not self.is_named
        return False

    def print(self, report: Report, again: str = "") -> None:
        """Print the report, to standard error if standard output cannot be written."""
        output, name = standard_output(), self._printed
        if name == "json":
            output.write_json(self._render(report))
        elif name == DEFAULT_FORMAT:
            self._print_styled(report, again)
        else:
            print(self._render(report))
        output.flush()
        if output.failed:  # such as on a full disk: the report is not to be lost
            print(self._render(report), file=sys.stderr)

    @property
    def _printed(self) -> str:
        """The format in which a report is printed that could not be written."""
        meant = FORMATS[self.format_name]
        is_unfit = meant.is_binary or (meant.only_in_files and not self.is_named)
        return DEFAULT_FORMAT if is_unfit else self.format_name

    def _print_styled(self, report: Report, again: str) -> None:
        """A terminal shows one page of the report unless more is asked for; a pipe gets it whole."""
        console = standard_output().page()
        if console.is_terminal and not (self.evidence or self.details):
            from trendscope.report.page import print_page

            print_page(report, console, again)
            return
        from trendscope.report.terminal import print_report

        evidence = self.evidence or not console.is_terminal
        print_report(report, console, evidence=evidence, details=self.details)

    def _render(self, report: Report) -> str:
        return rendered(report, FORMATS, self._printed, details=self.details)


def _check_files(out: Path | None, corpus: Path | None) -> None:
    """Raise UsageError if the report or its corpus could not be written."""
    if out:
        check_path(out)
    elif standard_output().is_closed:
        raise UsageError("cannot write to standard output: it is closed; --out writes to a file")
    if corpus:
        check_corpus_path(corpus)
    if out and corpus and os.path.realpath(out) == os.path.realpath(corpus):
        raise UsageError("--out and --corpus both name {out}", out=out)


@contextmanager
def _collected(errors: list[UsageError]) -> Iterator[None]:
    """Keep an error for later: what else there is to write comes first."""
    try:
        yield
    except UsageError as error:
        errors.append(error)


def _write_corpus(report: Report, path: Path) -> None:
    """Write the papers that were counted; no file is created if there are none."""
    if not report.corpus:
        say("no paper was counted, so {path} was not written", path=path)
        return
    write_corpus(report, path)
    say("{papers:paper|papers} written to {path}", papers=len(report.corpus), path=path)
