"""The formats of a report: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from trendscope.errors import UsageError

if TYPE_CHECKING:
    from trendscope.report.report import Report


@dataclass(frozen=True)
class Format:
    """A format, the file extensions that mean it, and its renderer as `module:function`.

    The renderer is named by path, so that listing the formats imports none of them. If `has_details`, it
    takes `details` too, and leaves out without it what only some readers want.
    """

    extensions: tuple[str, ...]
    help: str
    renderer: str
    has_details: bool = False


DEFAULT_FORMAT = "terminal"
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
        (".html", ".htm"), "a page for a browser, in one file", "trendscope.report.html.page:to_html"
    ),
    "json": Format((".json",), "JSON (see: trendscope schema)", "trendscope.report.as_json:to_json"),
}


def render(report: Report, format_name: str = "markdown", *, details: bool = False) -> str:
    """The whole report as text in one of the formats.

    `details` adds the queries, the tests and the figures of each trend, which JSON always has.
    Raises UsageError for a format that does not exist.
    """
    return rendered(report, FORMATS, format_name, details=details)


def rendered(shown: object, formats: Mapping[str, Format], format_name: str, *, details: bool) -> str:
    """A report, or what is made of reports, in one of these formats.

    Raises UsageError for a format that is not one of them.
    """
    if format_name not in formats:
        raise UsageError(
            "there is no format {format_name}; the formats are {formats}",
            format_name=format_name,
            formats=", ".join(formats),
        )
    found = formats[format_name]
    renderer = cast("Callable[..., str]", resolve_name(found.renderer))
    return renderer(shown, details=True) if details and found.has_details else renderer(shown)


def choose_format(named: str | None, out: Path | None, formats: Mapping[str, Format]) -> str:
    """The format that was named, else the one that the extension of the file means, else the default.

    Raises UsageError for an extension that means none.
    """
    extension = out.suffix.lower() if out else ""
    if named or not extension:
        return named or DEFAULT_FORMAT
    for name, each in formats.items():
        if extension in each.extensions:
            return name
    known = ", ".join(each for format_ in formats.values() for each in format_.extensions)
    raise UsageError(
        "no format has the extension {extension}: use one of {known}, or name a --format",
        extension=extension,
        known=known,
    )
