"""What a run with a language model costs: calls, chain, tokens and busy time.

    python -m benchmarks.model --base http://127.0.0.1:8899
    python -m benchmarks.model --base http://127.0.0.1:8899 --writer capable   # benchmarks/honest_model.py

The server at --base speaks the OpenAI protocol at 0.3 s to the first token and 100 tokens a second, and
records: it writes each request to a folder, and this benchmark answers as an honest model would.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import honest_model
from benchmarks.replica import control, settings_at
from trendscope import Report, research
from trendscope.trend import Claim

QUESTION = "What are the recent research trends in retrieval-augmented generation?"
PEERS = """
                             busy s  calls  chain  prompt tokens  completion tokens  cited  invented link
gpt-researcher 0.15.1          28.5      3      3          4,990              2,732      7  through
open_deep_research 0.0.16      78.0     84     14        291,599             36,035     12  through
langgraph-supervisor           66.0      8      8         37,095              6,348      5  through
paper-qa 2026.8.12             10.0     11      4         15,346              2,288      4  through"""


class HonestModel(threading.Thread):
    """Answers each recorded request from what is in it."""

    def __init__(self, folder: Path, says: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self.folder = folder
        self.says = says
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.02):
            for path in self.folder.glob("*.request.json"):
                answer = path.with_name(path.name.replace("request", "response"))
                if not answer.exists():
                    written = answer.with_suffix(".part")
                    said = self.says(json.loads(path.read_text("utf-8")))
                    written.write_text(json.dumps(said), "utf-8")
                    written.rename(answer)


def reply(request: dict[str, Any]) -> dict[str, Any]:
    """What an honest model says to a request: a filled-in form or, if it may search on, that it is done."""
    if "response_format" not in request:
        return {"content": "done"}
    form = request["response_format"]["json_schema"]["name"]
    return {"json": FORMS[form](request["messages"][-1]["content"])}


def write(prompt: str) -> dict[str, Any]:
    sentences = re.findall(r"^(D\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    return {"claims": [{"text": short(text), "sentences": [name]} for name, text in sentences[:6]]}


def results(prompt: str) -> dict[str, Any]:
    return {"results": []}


def issues(prompt: str) -> dict[str, Any]:
    sentences = re.findall(r"^(D\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    problems = [{"text": short(text), "sentences": [name]} for name, text in sentences[:3]]
    return {"problems": problems, "disagreements": [], "outlook": []}


def answer(prompt: str) -> dict[str, Any]:
    claims = re.findall(r"^(K\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    return {"sentences": [{"text": text, "claims": [name], "counts": []} for name, text in claims[:4]]}


FORMS = honest_model.FORMS | {
    "TrendAnswer": write,
    "ResultsAnswer": results,
    "IssuesAnswer": issues,
    "ReportAnswer": answer,
}


def short(sentence: str) -> str:
    """The sentence as a claim: its first 35 words."""
    return " ".join(sentence.rstrip(".").split()[:35]) + "."


WRITERS = {"plain": reply, "capable": honest_model.reply}


def measure(base: str, writer: str, question: str) -> tuple[Report, list[dict[str, Any]], float]:
    folder = Path(tempfile.mkdtemp())
    control(base, "reset", {})
    control(base, "llm", {"mode": "record", "dir": str(folder), "ttft": 0.3, "tps": 100})
    model = HonestModel(folder, WRITERS[writer])
    model.start()
    start = time.monotonic()
    settings = settings_at(base).model_copy(update={"model_url": f"{base}/v1"})
    try:
        report = research(question, settings=settings, model="openai:gpt-4o-mini")
    finally:
        model.done.set()
    log = json.loads(urllib.request.urlopen(f"{base}/control/log?service=llm").read())
    control(base, "reset", {})
    return report, log, time.monotonic() - start


_FIGURE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|points?|x\b|times)|\b\d+\.\d+\b")


def intervals(log: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Beginning and end of each call, in seconds; the log is written when an answer leaves."""
    return sorted((entry["t"] - (entry["ms"] or 0) / 1000, entry["t"]) for entry in log)


def busy(calls: list[tuple[float, float]]) -> float:
    """Seconds in which at least one call was in progress."""
    total = end = 0.0
    for first, last in calls:
        total += max(0.0, last - max(first, end))
        end = max(end, last)
    return total


def chain(calls: list[tuple[float, float]]) -> int:
    """The longest row of calls, each of which began after the one before had ended."""
    longest: list[int] = []
    for at, (first, _) in enumerate(calls):
        longest.append(1 + max((longest[i] for i in range(at) if calls[i][1] <= first), default=0))
    return max(longest, default=0)


def content(report: Report) -> dict[str, str]:
    """What the report has, beside what it should have."""
    claims = [claim for trend in report.trends for claim in trend.claims[1:]]
    prose = [*report.answer, *claims, *report.problems, *report.outlook]
    prose += [side for pair in report.disagreements for side in (pair.one, pair.other)]
    cited = [claim for claim in prose if claim.sentences]
    joined = [claim for claim in cited if len(documents_of(claim)) > 1]
    documents = {name for claim in cited for name in documents_of(claim)}
    figures = [claim for claim in claims if _FIGURE.search(claim.text) and claim.sentences]
    words = sum(len(claim.text.split()) for claim in prose)
    of_sections = [sum(len(claim.text.split()) for claim in trend.claims[1:]) for trend in report.trends]
    return {
        "themes (5-7)": f"{len(report.trends)}",
        "words of prose (900-1,500)": f"{words:,}",
        "words of each section (130-220)": ", ".join(map(str, of_sections)),
        "documents cited in prose (30 or more)": f"{len(documents)}",
        "sentences on two documents (40 % or more)": f"{len(joined)} of {len(cited)},"
        f" {100 * len(joined) / max(1, len(cited)):.0f} %",
        "sentences with a figure (8 or more)": f"{len(figures)}",
        "rows of results (5 or more)": f"{len(report.results)}",
        "sentences of the answer (4-6)": f"{len(report.answer)}",
        "open problems, disagreements, outlook": f"{len(report.problems)}, {len(report.disagreements)},"
        f" {len(report.outlook)}",
    }


def documents_of(claim: Claim) -> set[str]:
    return {name.document for name in claim.sentences}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    parser.add_argument("--writer", choices=WRITERS, default="plain")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--out", type=Path, help="write the report to this file as JSON")
    options = parser.parse_args()
    report, log, wall = measure(options.base.rstrip("/"), options.writer, options.question)
    if options.out:
        options.out.write_text(report.model_dump_json(indent=1), "utf-8")
    calls = intervals(log)
    prompt, completion = (sum(entry["usage"][at] for entry in log) for at in (0, 1))
    print(PEERS)
    print(
        f"{'trendscope':27}{busy(calls):8.1f}{len(calls):7}{chain(calls):7}{prompt:15,}{completion:19,}"
        f"{len(report.documents):7}  none"
    )
    print(f"\n{report.status}, {wall:.1f} s wall, dropped: {report.dropped}")
    for name, value in content(report).items():
        print(f"{name:42}{value}")
    for gap in report.gaps:
        print(f"gap: {gap}")
    reported = (report.usage["prompt tokens"], report.usage["completion tokens"])
    equal = reported == (prompt, completion)
    print(f"reported {reported}, the server counted {(prompt, completion)}: {'' if equal else 'NOT '}equal")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
