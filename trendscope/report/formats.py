"""The formats of a report: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import cast

from trendscope.errors import UsageError
from trendscope.report.files import check_path, ending_of, write_file


@dataclass(frozen=True)
class Format:
    """A format, the file extensions that mean it, and its renderer as `module:function`.

    The renderer is named by path, so that listing the formats imports none of them. If `has_details`, it
    takes `details` too, and leaves out without it what only some readers want. That of a binary format
    gives bytes. `check` names a function that raises UsageError where the format cannot be made. What is
    `only_in_files` is not printed in place of a file.
    """

    extensions: tuple[str, ...]
    help: str
    renderer: str
    has_details: bool = False
    is_binary: bool = False
    only_in_files: bool = False
    check: str = ""


DEFAULT_FORMAT = "terminal"
PAGE_FORMAT = "html"
FORMATS: dict[str, Format] = {
    "terminal": Format(
        (".txt",),
        "plain text; one page of it in a terminal",
        "trendscope.report.terminal:to_text",
        has_details=True,
    ),
    "markdown": Format(
        (".md", ".markdown"), "Markdown", "trendscope.report.markdown:to_markdown", has_details=True
    ),
    "html": Format(
        (".html", ".htm"),
        "a page for a browser, in one file",
        "trendscope.report.html.page:to_html",
        only_in_files=True,
    ),
    "pdf": Format(
        (".pdf",),
        "that page on paper; needs a browser",
        "trendscope.report.pdf:to_pdf",
        is_binary=True,
        only_in_files=True,
        check="trendscope.report.pdf:check_browser",
    ),
    "docx": Format(
        (".docx",),
        "a Word document",
        "trendscope.report.word:to_word",
        has_details=True,
        is_binary=True,
        only_in_files=True,
    ),
    "json": Format((".json",), "JSON (see: trendscope schema)", "trendscope.report.as_json:to_json"),
    "bibtex": Format(
        (".bib",), "what is cited, as BibTeX", "trendscope.report.cited:to_bibtex", only_in_files=True
    ),
    "ris": Format((".ris",), "the same as RIS", "trendscope.report.cited:to_ris", only_in_files=True),
    "csl": Format(
        (".csl.json",), "the same as CSL-JSON", "trendscope.report.cited:to_csl", only_in_files=True
    ),
}


def rendered(shown: object, formats: Mapping[str, Format], format_name: str, *, details: bool) -> str:
    """A report, or what is made of reports, as text in one of these formats.

    Raises UsageError for a format that is not one of them, or is not text.
    """
    content = _content(shown, _find(formats, format_name), details=details)
    if isinstance(content, bytes):
        raise UsageError(
            "{format_name} is not text; it can only be written to a file", format_name=format_name
        )
    return content


def render_bytes(shown: object, formats: Mapping[str, Format], format_name: str, *, details: bool) -> bytes:
    """The content of a file in one of these formats.

    Raises UsageError for a format that is not one of them.
    """
    content = _content(shown, _find(formats, format_name), details=details)
    return content if isinstance(content, bytes) else content.encode()


def save_as(shown: object, path: Path, formats: Mapping[str, Format], *, details: bool) -> None:
    """Write a file in the format that its extension means.

    Raises UsageError for another extension, or if the file cannot be written.
    """
    name = format_of(path, formats)
    if name is None:
        raise UsageError(
            "no format has the extension of {name}: use one of {known}",
            name=path.name,
            known=_extensions(formats),
        )
    check_path(path)
    check_format(formats[name])
    write_file(path, render_bytes(shown, formats, name, details=details))


def choose_format(named: str | None, out: Path | None, formats: Mapping[str, Format]) -> str:
    """The format that was named, else the one that the extension of the file means, else the default.

    Raises UsageError for an extension that means none, or another one than was named.
    """
    meant = format_of(out, formats) if out else None
    if named:
        if meant not in (None, named):
            raise UsageError(
                "--format {named} does not fit {out}, whose extension means {meant}",
                named=named,
                out=out,
                meant=meant,
            )
        return named
    if out and out.suffix and meant is None:
        raise UsageError(
            "no format has the extension {extension}: use one of {known}, or name a --format",
            extension=out.suffix,
            known=_extensions(formats),
        )
    return meant or DEFAULT_FORMAT


def format_of(path: Path, formats: Mapping[str, Format]) -> str | None:
    """The format that the extension of a file means, if there is one."""
    meant = {extension: name for name, each in formats.items() for extension in each.extensions}
    ending = ending_of(path, meant)
    return meant[ending] if ending else None


def check_format(found: Format) -> None:
    """Raise UsageError if a format cannot be made here."""
    if found.check:
        cast("Callable[[], object]", resolve_name(found.check))()


def _find(formats: Mapping[str, Format], format_name: str) -> Format:
    if format_name not in formats:
        raise UsageError(
            "there is no format {format_name}; the formats are {formats}",
            format_name=format_name,
            formats=", ".join(formats),
        )
    return formats[format_name]


def _content(shown: object, found: Format, *, details: bool) -> str | bytes:
    renderer = cast("Callable[..., str | bytes]", resolve_name(found.renderer))
    return renderer(shown, details=True) if details and found.has_details else renderer(shown)


def _extensions(formats: Mapping[str, Format]) -> str:
    return ", ".join(each for format_ in formats.values() for each in format_.extensions)
