"""The formats of a chart: the one place where they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file


@dataclass(frozen=True)
class ChartFormat:
    """A format of a chart, with what draws it as `module:function`, and the package that this needs.

    It is named by path, so that listing the formats imports none of them.
    """

    help: str
    painter: str
    package: str | None = None


CHART_FORMATS: dict[str, ChartFormat] = {
    ".svg": ChartFormat("for a page or a slide", "trendscope.report.charts.svg:to_svg"),
    ".png": ChartFormat("needs trendscope[charts]", "trendscope.report.charts.png:to_png", "matplotlib"),
}


def write_chart(report: object, path: str | Path, trend: str | int | None = None) -> None:
    """Write the picture of one trend of a report, or of all trends, to a file.

    Its extension says how: .svg or .png. Raises UsageError for another extension, for a trend that is not
    there, or if the file cannot be written.
    """
    path = Path(path)
    painter = resolve_name(check_chart_path(path).painter)
    card = resolve_name("trendscope.report.charts.card:card_of")(report, trend)
    write_file(path, painter(card))


def check_chart_path(path: Path) -> ChartFormat:
    """The format that the extension means. Raises UsageError if the chart could not be written there."""
    found = CHART_FORMATS.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            "a chart cannot be written to {path}: use one of {known}",
            path=path,
            known=", ".join(CHART_FORMATS),
        )
    if found.package and find_spec(found.package) is None:
        raise UsageError(
            "{suffix} needs {package}: pip install 'trendscope[charts]', or write .svg",
            suffix=path.suffix,
            package=found.package,
        )
    check_path(path)
    return found
