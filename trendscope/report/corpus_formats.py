"""The formats of a corpus: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from trendscope.errors import UsageError
from trendscope.report.files import check_path, ending_of, write_file

if TYPE_CHECKING:
    from trendscope.report.report import Report


@dataclass(frozen=True)
class CorpusFormat:
    """A format of a corpus, with its renderer as `module:function`.

    The renderer is named by path, so that listing the formats imports none of them.
    """

    name: str
    help: str
    renderer: str
    encoding: str = "utf-8"


CORPUS_FORMATS: dict[str, CorpusFormat] = {
    # Excel takes a file without a byte order mark for the encoding of the system.
    ".csv": CorpusFormat("csv", "a spreadsheet", "trendscope.report.corpus_as_csv:to_csv", "utf-8-sig"),
    ".bib": CorpusFormat("bibtex", "BibTeX", "trendscope.report.corpus_as_bibtex:to_bibtex"),
    ".ris": CorpusFormat("ris", "RIS, for a reference manager", "trendscope.report.corpus_as_ris:to_ris"),
    ".csl.json": CorpusFormat(
        "csl", "CSL-JSON, for a citation processor", "trendscope.report.corpus_as_csl:to_csl"
    ),
    ".jsonl": CorpusFormat(
        "jsonl", "JSON, a line for each paper", "trendscope.report.corpus_as_jsonl:to_jsonl"
    ),
}


def write_corpus(report: Report, path: str | Path) -> None:
    """Write the papers that were counted, with the labels that each names, to a file.

    Its extension says how: .csv, .bib, .ris, .csl.json or .jsonl.

    Raises UsageError for another extension, or if the file cannot be written.
    """
    path = Path(path)
    corpus_format = check_corpus_path(path)
    write_file(path, render_corpus(report, corpus_format).encode(corpus_format.encoding))


def render_corpus(report: Report, corpus_format: CorpusFormat) -> str:
    """The papers that were counted as text."""
    renderer = cast("Callable[[Report], str]", resolve_name(corpus_format.renderer))
    return renderer(report)


def check_corpus_path(path: Path) -> CorpusFormat:
    """The format that the extension means. Raises UsageError if the corpus could not be written there."""
    check_path(path)
    found = corpus_format_of(path)
    if found is None:
        raise UsageError(
            "the corpus cannot be written to {path}: use one of {extensions}",
            path=path,
            extensions=", ".join(CORPUS_FORMATS),
        )
    return found


def corpus_format_of(path: Path) -> CorpusFormat | None:
    """The format that the extension means, if there is one."""
    ending = ending_of(path, CORPUS_FORMATS)
    return CORPUS_FORMATS[ending] if ending else None
