"""The formats of a difference: the one place where they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trendscope.report.formats import Format, rendered

if TYPE_CHECKING:
    from trendscope.difference.difference import Difference

DIFFERENCE_FORMATS: dict[str, Format] = {
    "terminal": Format(
        (".txt",),
        "plain text: first what matters most",
        "trendscope.difference.terminal:to_text",
        has_details=True,
    ),
    "markdown": Format(
        (".md", ".markdown"), "Markdown", "trendscope.difference.markdown:to_markdown", has_details=True
    ),
    "json": Format((".json",), "JSON, with every paper", "trendscope.difference.as_json:to_json"),
}


def render_difference(difference: Difference, format_name: str = "markdown", *, details: bool = False) -> str:
    """The difference as text in one of the formats.

    `details` adds every paper, count and sentence, which JSON always has.
    Raises UsageError for a format that does not exist.
    """
    return rendered(difference, DIFFERENCE_FORMATS, format_name, details=details)
