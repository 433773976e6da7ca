"""Keys and passwords that a service, a model, a tool or an error repeats: on no stream and in no file."""

from __future__ import annotations

import gzip
import http.client
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import quote, unquote

from benchmarks.rows.captured import captured, own_folder
from benchmarks.rows.row import Case, Row
from tests.fakes.servers import Answer, Handler, serving
from trendscope.cli import main

QUESTION = "recent trends in machine translation since 2024"
SOURCES = {"tavily": "TAVILY", "openalex": "OPENALEX", "semantic_scholar": "SEMANTIC_SCHOLAR"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SHAPES = (
    *("sk-proj-{}", "tvly-dev-{}", "{}", "{}==", "{}/+{}", "{}%2F{}", "{}&x={}", "{}\"q'{}", "{}\\{}"),
    *(
        "<{}>",
        "{}.{}.{}",
        "{}:{}",
        "{}@{}",
        "key {} {}",
        "{}?{}#{}",
        "{{{}}}",
        "${}",
        "-{}",
        "{}…"[:-1],
        "_{}_",
    ),
)
NONE: Mapping[str, str] = {}
CUT = 12  # so many characters of a key are as good as the key


def canaries(random: Random) -> list[str]:
    return [shape.format(*("".join(random.choices(ALPHABET, k=24)) for _ in range(3))) for shape in SHAPES]


def needles(key: str) -> Iterator[bytes]:
    """What must not be found: the beginning and the end of the key, plain or as it stands in an address."""
    for text in (key, quote(key, safe=""), json.dumps(key)[1:-1]):
        yield text[:CUT].encode()
        yield text[-CUT:].encode()


def problem(key: str, shown: bytes, folder: Path) -> str | None:
    """Where the key is, on the streams or in any file."""
    texts = {"streams": shown} | {str(path): _content(path) for path in folder.rglob("*") if path.is_file()}
    for place, text in texts.items():
        if place.endswith((".env", "tool.py")):
            continue
        for needle in needles(key):
            if needle in text:
                at = text.index(needle)
                return f"{place}: {text[max(0, at - 60) : at + 20]!r}"
    return None


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def echo(handler: Handler) -> str:
    """All that the client sent: its address, its headers and its body."""
    sent = handler.server.received[-1]
    return f"{unquote(sent.path)} {dict(sent.headers)} {sent.body.decode('utf-8', 'replace')}"


def refuses(status: int) -> Answer:
    return lambda handler: handler.answer(status, {}, echo(handler).encode())


def as_html(handler: Handler) -> None:
    handler.answer(200, {"Content-Type": "text/html"}, f"<p>{echo(handler)}</p>".encode())


def as_results(handler: Handler) -> None:
    """An answer that fits more than one service, with what was sent in each text."""
    said = f"machine translation {echo(handler)}"
    page = {"title": said, "url": f"https://example.org/{quote(said)}", "content": said, "year": 2025}
    paper = {"paperId": said, "title": said, "abstract": said, "publicationDate": "2025-01-01", "id": said}
    listed = {"results": [page], "data": [paper], "total": 1, "meta": {"count": 1}}
    handler.answer(200, {}, json.dumps(listed).encode())


def as_redirect(handler: Handler) -> None:
    sent = str(dict(handler.server.received[-1].headers))
    handler.answer(302, {"Location": handler.server.url(f"/{quote(sent)}")}, b"")


def as_reply(handler: Handler) -> None:
    """A model that repeats what it was sent."""
    message = {"role": "assistant", "content": json.dumps({"answer": echo(handler)})}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    body = {"id": "x", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}
    handler.answer(200, {"Content-Type": "application/json"}, json.dumps(body).encode())


ECHOES: Mapping[str, Answer] = {
    "401": refuses(401),
    "403": refuses(403),
    "404": refuses(404),
    "HTML": as_html,
    "results": as_results,
    "redirect": as_redirect,
}
MODEL_ECHOES: Mapping[str, Answer] = {
    "400": refuses(400),
    "401": refuses(401),
    "404": refuses(404),
    "HTML": as_html,
    "reply": as_reply,
}


def source_fault(source: str, answer: Answer, key: str, level: str) -> str | None:
    name = SOURCES[source]
    with serving(answer) as server:
        variables = {f"{name}_API_KEY": key, f"TRENDSCOPE_{name}_URL": server.url().rstrip("/")}
        variables[f"TRENDSCOPE_{name}_DELAY"] = "0"
        return run(key, level, "--source", source, "--model", "none", environment=variables)


def model_fault(answer: Answer, key: str, level: str) -> str | None:
    with serving(answer) as server:
        variables = {"OPENAI_API_KEY": key, "OPENAI_BASE_URL": server.url("/v1")}
        options = ("--source", "library", "--model", "openai:m", "--budget", "calls=1")
        return run(key, level, *options, environment=variables)


def password_fault(answer: Answer, key: str, level: str) -> str | None:
    with serving(answer) as server:
        url = server.url("/api").replace("://", f"://me:{quote(key, safe='')}@")
        variables = {"TRENDSCOPE_ARXIV_URL": url, "TRENDSCOPE_ARXIV_DELAY": "0"}
        return run(key, level, "--source", "arxiv", "--model", "none", environment=variables)


def setting_fault(name: str, value: str, key: str, level: str) -> str | None:
    """A setting that cannot be used, and has the key in it."""
    return run(key, level, "--source", "library", environment={"ANY_API_KEY": key, name: value.format(key)})


def option_fault(option: str, key: str, level: str) -> str | None:
    """An option that cannot be used, and repeats a key of the environment."""
    return run(key, level, "--source", "nowhere", option.format(key), environment={"ANY_API_KEY": key})


def tool_fault(key: str, level: str) -> str | None:
    code = "import os\n\ndef __getattr__(name):\n    raise RuntimeError(os.environ['ANY_API_KEY'])\n"
    sys.modules.pop("tool", None)
    return run(key, level, "--tool", "tool:any", files={"tool.py": code}, environment={"ANY_API_KEY": key})


def run(
    key: str, level: str, *options: str, environment: Mapping[str, str], files: Mapping[str, str] = NONE
) -> str | None:
    """The command with a log of this level, on a stream and in a file; whatever it ends with."""
    with own_folder(files, **environment, TRENDSCOPE_CACHE="cache") as folder:
        arguments = ("research", QUESTION, "--debug", "--format", "json", *options)
        shown = captured(partial(logged, level, arguments))
        return problem(key, shown, folder)


def logged(level: str, arguments: Sequence[str]) -> None:
    root, before = logging.getLogger(), logging.getLogger().level
    handlers: list[logging.Handler] = [
        logging.StreamHandler(sys.stderr),
        logging.FileHandler("log.txt", encoding="utf-8"),
    ]
    root.setLevel(level)
    for handler in handlers:
        root.addHandler(handler)
    http.client.HTTPConnection.debuglevel = 1 if level == "DEBUG" else 0
    try:
        main(arguments)
    except SystemExit:
        """argparse ends in this way."""
    finally:
        http.client.HTTPConnection.debuglevel = 0
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


Fault = Callable[[str, str], str | None]


def faults() -> Iterator[tuple[str, Fault]]:
    for source in SOURCES:
        for name, answer in ECHOES.items():
            yield f"{source}: {name}", partial(source_fault, source, answer)
    for name, answer in MODEL_ECHOES.items():
        yield f"model: {name}", partial(model_fault, answer)
    yield "password: 404", partial(password_fault, refuses(404))
    yield "password: HTML", partial(password_fault, as_html)
    yield "wrong address", partial(setting_fault, "TRENDSCOPE_ARXIV_URL", "ftp://me:{}@host/")
    yield "wrong price", partial(setting_fault, "TRENDSCOPE_PRICE", "{}")
    yield "wrong key", partial(setting_fault, "OPENAI_API_KEY", "{}\x07x")
    yield "unknown option", partial(option_fault, "--key={}")
    yield "wrong option", partial(option_fault, "--budget={}")
    yield "tool", tool_fault


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    keys = canaries(random)
    yield [
        Case(f"{name}, {key!r} at {level}", partial(fault, key, level))
        for at, key in enumerate(keys)
        for number, (name, fault) in enumerate(faults())
        for level in [LEVELS[(at + number) % len(LEVELS)]]
    ]


ROW = Row("S9", "keys and passwords", cases)
