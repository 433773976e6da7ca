"""One question by command, by Python and by the server: `python -m benchmarks.faces URL [QUESTION ...]`.

URL is a replica of the sources (benchmarks/replica.py). Prints for each question where its reports differ.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

from benchmarks.replica import settings_at
from benchmarks.studio_server import REPOSITORY, serving_graphs, variables
from trendscope import Report, research
from trendscope.report.same import differing_fields

QUESTIONS = (
    "speech recognition since 2020",
    "trends in bias and fairness research in NLP since 2021",
    "음성 인식 연구는 2020년 이후 어떻게 변했나?",
    "질의응답 연구 동향 2021년부터",
)


def by_command(question: str, base: str, folder: Path) -> Report:
    environment = (
        os.environ | variables(base, folder) | {"TRENDSCOPE_STORE": "off", "PYTHONPATH": str(REPOSITORY)}
    )
    command = [sys.executable, "-m", "trendscope", question, "--format", "json", "--quiet"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return Report.model_validate_json(done.stdout)


def by_server(question: str, client: SyncLangGraphClient) -> Report:
    thread = client.threads.create()["thread_id"]
    client.runs.wait(thread, "research", input={"question": question})
    values: Any = client.threads.get_state(thread)["values"]
    return Report.model_validate(values["report"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faces", description=__doc__)
    parser.add_argument("base", metavar="URL", help="a replica of the sources")
    parser.add_argument("questions", metavar="QUESTION", nargs="*", default=QUESTIONS)
    options = parser.parse_args()
    different = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        serving_graphs(options.base, Path(name)) as address,
        get_sync_client(url=address, api_key=None, timeout=900) as client,
    ):
        for question in options.questions:
            command = by_command(question, options.base, Path(name))
            python = research(question, model="none", settings=settings_at(options.base))
            fields = [
                *differing_fields(command, python),
                *differing_fields(command, by_server(question, client)),
            ]
            different += bool(fields)
            told = f"differ in {', '.join(fields[:5])}" if fields else "the same report"
            print(f"{question}: {command.status}, {len(command.trends)} trends, {told}", flush=True)
    print(f"{len(options.questions) - different} of {len(options.questions)} questions have one report")
    raise SystemExit(different > 0)


if __name__ == "__main__":
    main()
