"""The formats of a report: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from trendscope.report.report import Report


@dataclass(frozen=True)
class Format:
    """A format, the file extensions that mean it, and its renderer as `module:function`.

    The renderer is named by path, so that listing the formats imports none of them.
    """

    extensions: tuple[str, ...]
    help: str
    renderer: str

    def render(self, report: Report) -> str:
        """The report as a text in this format."""
        module, _, name = self.renderer.partition(":")
        render = cast("Callable[[Report], str]", getattr(import_module(module), name))
        return render(report)


DEFAULT_FORMAT = "terminal"
FORMATS: dict[str, Format] = {
    "terminal": Format((".txt",), "plain text, as in the terminal", "trendscope.report.terminal:to_text"),
    "markdown": Format((".md", ".markdown"), "Markdown", "trendscope.report.markdown:to_markdown"),
    "json": Format((".json",), "JSON (see: trendscope schema)", "trendscope.report.as_json:to_json"),
}


def format_of_extension(extension: str) -> str | None:
    """The name of the format that a file extension such as `.md` means; None for any other."""
    return next((name for name, each in FORMATS.items() if extension.lower() in each.extensions), None)
