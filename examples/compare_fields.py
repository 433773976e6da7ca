"""Compare the trends in several fields.

python examples/compare_fields.py "machine translation" "speech recognition"
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from trendscope import Progress, Report, research


def main(fields: list[str]) -> None:
    reports = {field: research(f"recent trends in {field}", on_progress=show) for field in fields}
    for field, report in reports.items():
        print(f"{field} ({report.since}–{report.until}, {report.measured} papers)")
        for trend in report.trends:
            print(f"  {trend.direction:14} {trend.label}")
    shared = set.intersection(*(set(labels(report)) for report in reports.values()))
    print("Named in each field:", ", ".join(sorted(shared)) or "nothing")


def show(progress: Progress) -> None:
    """Progress goes to standard error, so that the answer can be sent to a file."""
    print(f"{progress.specialist}: {progress.text}", file=sys.stderr)


def labels(report: Report) -> Iterable[str]:
    return (trend.label for trend in report.counted_trends)


if __name__ == "__main__":
    main(sys.argv[1:] or ["machine translation", "speech recognition"])
