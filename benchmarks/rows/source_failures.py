"""Fail each source in each way, and all of them at once, and print how the run ends.

    python -m benchmarks.faults --base http://127.0.0.1:8899

The server at --base answers as the sources do, and accepts faults through POST /control/faults.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

from benchmarks.replica import control, refusing, settings_at
from trendscope import Report, Settings, research

QUESTION = "recent trends in machine translation"
SERVICES = {"arxiv": "arxiv", "wiki": "wikipedia", "tavily": "tavily"}
FAULTS: dict[str, dict[str, object]] = {
    "hang": {"kind": "hang"},
    "429": {"kind": "status", "status": 429},
    "500": {"kind": "status", "status": 500},
    "HTML": {"kind": "malformed", "as": "html"},
    "cut": {"kind": "truncate"},
    "cut, length fits": {"kind": "truncate", "clean": True},
    "one 500": {"kind": "status", "status": 500, "times": 4, "skip": 2},
    "empty": {"kind": "empty"},
}


def cases(settings: Settings) -> Iterator[tuple[str, Settings, list[dict[str, object]]]]:
    """A name, the settings and the faults of each case."""
    yield "no fault", settings, []
    for service, source in SERVICES.items():
        yield f"{source}: refused", refusing(settings, source), []
        for name, fault in FAULTS.items():
            yield f"{source}: {name}", settings, [{"service": service, **fault}]
    yield "all: hang", settings, [{"service": "*", "kind": "hang"}]
    yield "all: 500", settings, [{"service": "*", "kind": "status", "status": 500}]
    yield "all: refused", refusing(settings, *SERVICES.values()), []


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    base = parser.parse_args().base.rstrip("/")
    for name, settings, rules in cases(settings_at(base)):
        control(base, "reset", {})
        control(base, "faults", {"seed": 1, "rules": rules})
        for sources in ((), ("arxiv", "wikipedia", "tavily")) if name.startswith("all") else ((),):
            start = time.monotonic()
            report = research(QUESTION, settings=settings, sources=sources)
            print(
                line(f"{name}{', no library' if sources else ''}", report, time.monotonic() - start),
                flush=True,
            )
    control(base, "reset", {})
    return 0


def line(name: str, report: Report, seconds: float) -> str:
    library = " (sample library)" if report.sample_library else ""
    failures = "; ".join(f"{failure.source}: {failure.reason}" for failure in report.failures)
    return f"{name:30} {report.status:9} {len(report.trends)} trends {seconds:5.1f} s{library}  {failures}"


if __name__ == "__main__":
    sys.exit(main())
