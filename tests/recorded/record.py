"""Record a whole run with a model anew, after a prompt was changed on purpose.

    python -m tests.recorded.record --base http://127.0.0.1:8899

The server at --base speaks the OpenAI wire and records: it lays each request into this folder, and the
answers of `recorded_model` are put beside. The folder is replayed by tests/graphs/test_recorded_run.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.fakes.recorded import FOLDER, a_recorded_run, recorded_model
from tests.fakes.sources import Sources


def answer(done: threading.Event) -> None:
    """Put an answer beside each request that has none."""
    reply = recorded_model()
    while not done.wait(0.02):
        for path in FOLDER.glob("*.request.json"):
            response = path.with_name(path.name.replace("request", "response"))
            if not response.exists():
                said = json.dumps(dict(reply(json.loads(path.read_text("utf-8")))), ensure_ascii=False)
                part = response.with_suffix(".part")
                part.write_text(said + "\n", "utf-8")
                part.rename(response)


def control(base: str, what: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(f"{base}/control/{what}", json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    base = parser.parse_args().base.rstrip("/")
    for old in Path(FOLDER).glob("*.json"):
        old.unlink()
    control(base, "llm", {"mode": "record", "dir": str(FOLDER)})
    done = threading.Event()
    threading.Thread(target=answer, args=[done], daemon=True).start()
    begun = time.monotonic()
    with Sources() as sources:
        report = a_recorded_run(sources, f"{base}/v1")
    done.set()
    control(base, "reset", {})
    calls = report.usage["model calls"]
    sys.stdout.write(f"{report.status}, {calls} calls, {time.monotonic() - begun:.1f} s: {FOLDER}\n")


if __name__ == "__main__":
    main()
