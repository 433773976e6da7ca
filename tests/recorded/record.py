"""Record a whole run with a model again, after a prompt was changed on purpose.

    python -m tests.recorded.record
    python -m tests.recorded.record --base http://127.0.0.1:8899

A chat server of the tests' own answers; or one at --base that speaks the OpenAI wire and records: it lays
each request into this folder, and the answer is put beside it. tests/graphs/test_recorded_run.py replays
the folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.fakes.chat import Chat, Reply
from tests.fakes.recorded import FOLDER, a_recorded_run, key_of, recorded_model
from tests.fakes.sources import Sources


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a server of ours, which writes what it is asked and what it answers."""
    model, numbers = recorded_model(), count(1)

    def answer(request: dict[str, Any]) -> Reply:
        number = next(numbers)
        write(FOLDER / f"{number:04d}.request.json", request)
        write(FOLDER / f"{number:04d}.response.json", dict(model(request)))
        return model(request)

    with Chat(answer) as chat:
        yield chat.url


@contextmanager
def other_server(base: str) -> Iterator[str]:
    """The address of one that records, and is given our answers."""
    done = threading.Event()
    threading.Thread(target=answer_beside, args=[done], daemon=True).start()
    control(base, "llm", {"mode": "record", "dir": str(FOLDER)})
    yield f"{base}/v1"
    done.set()
    control(base, "reset", {})


def answer_beside(done: threading.Event) -> None:
    """Put an answer beside each request that has none, until all is done."""
    model = recorded_model()
    while not done.wait(0.02):
        for path in FOLDER.glob("*.request.json"):
            response = path.with_name(path.name.replace("request", "response"))
            if not response.exists():
                write(response, dict(model(json.loads(path.read_text("utf-8")))))


def sort_files() -> None:
    """Number the files by what they say: requests that are sent at once arrive in any order."""
    pairs = {}
    for path in FOLDER.glob("*.request.json"):
        request = json.loads(path.read_text("utf-8"))
        response = path.with_name(path.name.replace("request", "response"))
        pairs[key_of(request)] = (request, json.loads(response.read_text("utf-8")))
    clear()
    ordered = sorted(pairs.values(), key=lambda pair: json.dumps(pair[0]["messages"], sort_keys=True))
    for number, (request, reply) in enumerate(ordered, 1):
        write(FOLDER / f"{number:04d}.request.json", request)
        write(FOLDER / f"{number:04d}.response.json", reply)
    write(FOLDER / "index.json", {key_of(request): number for number, (request, _) in enumerate(ordered, 1)})


def clear() -> None:
    for path in FOLDER.glob("*.json"):
        path.unlink()


def write(path: Path, value: object) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.rename(path)


def control(base: str, what: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(f"{base}/control/{what}", json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", help="address of a server that records")
    base = parser.parse_args().base
    clear()
    server = other_server(base.rstrip("/")) if base else own_server()
    with Sources() as sources, server as url:
        report = a_recorded_run(sources, url)
    sort_files()
    sys.stdout.write(f"{report.status}, {report.usage['model calls']} calls: {FOLDER}\n")


if __name__ == "__main__":
    main()
