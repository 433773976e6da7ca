"""What a run with a language model costs: calls, chain, tokens and busy time.

    python -m benchmarks.model --base http://127.0.0.1:8899

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
from pathlib import Path
from typing import Any

from benchmarks.replica import control, settings_at
from trendscope import Report, research

ENOUGH = 20
QUESTION = "What are the recent research trends in retrieval-augmented generation?"
PEERS = """
                             busy s  calls  chain  prompt tokens  completion tokens  cited  invented link
gpt-researcher 0.15.1          28.5      3      3          4,990              2,732      7  through
open_deep_research 0.0.16      78.0     84     14        291,599             36,035     12  through
langgraph-supervisor           66.0      8      8         37,095              6,348      5  through
paper-qa 2026.8.12             10.0     11      4         15,346              2,288      4  through"""


class HonestModel(threading.Thread):
    """Answers each recorded request from what is in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder = folder
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.02):
            for path in self.folder.glob("*.request.json"):
                answer = path.with_name(path.name.replace("request", "response"))
                if not answer.exists():
                    written = answer.with_suffix(".part")
                    said = reply(json.loads(path.read_text("utf-8")))
                    written.write_text(json.dumps(said), "utf-8")
                    written.rename(answer)


def reply(request: dict[str, Any]) -> dict[str, Any]:
    """What an honest model says to a request: a filled-in form or, if it may search on, that it is done."""
    if "response_format" not in request:
        return {"content": "done"}
    form = request["response_format"]["json_schema"]["name"]
    return {"json": FORMS[form](request["messages"][-1]["content"])}


def plan(prompt: str) -> dict[str, Any]:
    terms = re.search(r"^Terms read from it so far: (.+)$", prompt, re.MULTILINE)
    topic = terms[1].split(", ") if terms else []
    angles = [
        {
            "question": f"{start} {topic[0]}?",
            "papers": [f"{topic[0]} {word}"],
            "web": f"{topic[0]} {word}",
            "answer": f"what papers say on {word}",
            "since": None,
            "until": None,
        }
        for start, word in (
            ("How is the quality measured of", "evaluation"),
            ("What is hard about", "challenges"),
        )
    ]
    return {"topic": [topic], "angles": angles}


def outline(prompt: str) -> dict[str, Any]:
    """Each candidate that shares no word with those before it, with those after it that do: five or seven."""
    offered = re.findall(r"^(C\d+) \| ([^|]+) \| [^|]+ \| (.+)$", prompt, re.MULTILINE)
    themes: list[dict[str, Any]] = []
    papers: list[int] = []
    for name, label, counts in offered:
        same = next((theme for theme in themes if words_of(label) & words_of(theme["name"])), None)
        if same:
            same["phrases"].append(name)
        else:
            definition = f"What papers call {label}"
            themes.append({"name": label, "definition": definition, "phrases": [name], "counted": True})
            papers.append(sum(map(int, re.findall(r"(\d+) of", counts))))
    return {"themes": themes[: 7 if min(papers[:7], default=0) >= ENOUGH else 5]}


def words_of(label: str) -> set[str]:
    return {word for word in re.split(r"[\s-]", label.lower()) if len(word) > len("and")}


def extend(prompt: str) -> dict[str, Any]:
    return {"themes": []}


def audit(prompt: str) -> dict[str, Any]:
    """Every place is about its theme."""
    blocks = re.split(r"^(?=T\d+ \|)", prompt, flags=re.MULTILINE)[1:]
    return {
        "themes": [
            {
                "theme": block.partition(" ")[0],
                "about": [int(at) for at in re.findall(r"^(\d+) [^:\n]+: ", block, re.MULTILINE)],
                "other": [],
                "missed": [],
            }
            for block in blocks
        ]
    }


def write(prompt: str) -> dict[str, Any]:
    sentences = re.findall(r"^(D\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    return {"claims": [{"text": short(text), "sentences": [name]} for name, text in sentences[:6]]}


def judge(prompt: str) -> dict[str, Any]:
    claims = re.findall(r"^Claim (\d+):", prompt, re.MULTILINE)
    return {
        "verdicts": [{"claim": int(claim), "verdict": "supported"} for claim in claims],
        "criteria": {"on_question": "yes", "name_fits": "yes", "stands_alone": "yes"},
    }


def review(prompt: str) -> dict[str, Any]:
    angles = re.findall(r"^(A\d+): ", prompt, re.MULTILINE)
    return {"angles": [{"angle": angle, "answered": "yes"} for angle in angles], "missing": []}


FORMS = {
    "PlanAnswer": plan,
    "OutlineAnswer": lambda prompt: extend(prompt) if prompt.startswith("You extend") else outline(prompt),
    "AuditAnswer": audit,
    "TrendAnswer": write,
    "JudgeAnswer": judge,
    "ReviewAnswer": review,
}


def short(sentence: str) -> str:
    """The sentence as a claim: its first 35 words."""
    return " ".join(sentence.rstrip(".").split()[:35]) + "."


def measure(base: str) -> tuple[Report, list[dict[str, Any]], float]:
    folder = Path(tempfile.mkdtemp())
    control(base, "reset", {})
    control(base, "llm", {"mode": "record", "dir": str(folder), "ttft": 0.3, "tps": 100})
    model = HonestModel(folder)
    model.start()
    start = time.monotonic()
    settings = settings_at(base).model_copy(update={"model_url": f"{base}/v1"})
    try:
        report = research(QUESTION, settings=settings, model="openai:gpt-4o-mini")
    finally:
        model.done.set()
    log = json.loads(urllib.request.urlopen(f"{base}/control/log?service=llm").read())
    control(base, "reset", {})
    return report, log, time.monotonic() - start


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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    report, log, wall = measure(parser.parse_args().base.rstrip("/"))
    calls = intervals(log)
    prompt, completion = (sum(entry["usage"][at] for entry in log) for at in (0, 1))
    print(PEERS)
    print(
        f"{'trendscope':27}{busy(calls):8.1f}{len(calls):7}{chain(calls):7}{prompt:15,}{completion:19,}"
        f"{len(report.documents):7}  none"
    )
    claims = [claim for trend in report.trends for claim in trend.claims]
    words = sum(len(claim.text.split()) for claim in claims)
    quoted = sum(len(sentence.text.split()) for sentence in report.sentences.values())
    print(
        f"\n{report.status}, {len(report.trends)} trends, {len(claims)} claims of {words:,} words,"
        f" {quoted:,} words quoted, {wall:.1f} s wall"
    )
    print(f"dropped: {report.dropped}")
    reported = (report.usage["prompt tokens"], report.usage["completion tokens"])
    equal = reported == (prompt, completion)
    print(f"reported {reported}, the server counted {(prompt, completion)}: {'' if equal else 'NOT '}equal")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
