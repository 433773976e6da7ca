"""The Studio server, driven as Studio and programs drive it: `python -m benchmarks.server URL`.

URL is a replica of the sources (benchmarks/replica.py). Prints a line for each check, and how many hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from langchain_mcp_adapters.client import MultiServerMCPClient
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient
from langgraph_sdk.schema import StreamMode

from benchmarks.studio_server import serving_graphs

QUESTION = "speech recognition since 2020"
OTHER = "recent trends in machine translation"
SOURCES: dict[str, Any] = {"sources": ["arxiv", "wikipedia"]}
# What the server itself does is checked with the few texts of the sample library.
FEW: dict[str, Any] = {"sources": ["library"]}
MODES: tuple[StreamMode, ...] = (
    "values",
    "updates",
    "custom",
    "messages",
    "messages-tuple",
    "events",
    "debug",
    "tasks",
    "checkpoints",
)

Check = tuple[str, bool, str]


@dataclass
class Server:
    """The server, and a thread in which QUESTION was answered."""

    client: SyncLangGraphClient
    address: str
    folder: Path
    thread: str = ""

    def new_thread(self) -> str:
        return str(self.client.threads.create()["thread_id"])

    def ask(self, thread: str | None, given: Any, graph: str = "research", **options: Any) -> Any:
        options.setdefault("context", FEW)
        if graph == "conversation":
            options["context"] = {}
        return self.client.runs.wait(thread, graph, input=given, **options)

    def values(self, thread: str) -> dict[str, Any]:
        values: Any = self.client.threads.get_state(thread)["values"]
        return dict(values)

    def history(self) -> list[Any]:
        """The states of the thread in which QUESTION was worked on, the first one first."""
        states = reversed(self.client.threads.get_history(self.thread, limit=50))
        return [state for state in states if state["values"].get("question") == QUESTION]

    def before(self, node: str) -> Any:
        """The first of these states in which this node is next."""
        return next(state for state in self.history() if node in state["next"])

    def first_report(self) -> dict[str, Any]:
        return next(report for state in self.history() if (report := state["values"].get("report")))

    def forked(self, node: str, edit: dict[str, Any], as_node: str | None = None) -> dict[str, Any]:
        """The state after a fork of the thread before this node, with this edit."""
        at = self.before(node)["checkpoint"]
        edited = self.client.threads.update_state(self.thread, edit, checkpoint=at, as_node=as_node)
        self.ask(self.thread, None, checkpoint=edited["checkpoint"], context=SOURCES)
        return self.values(self.thread)

    def error(self, call: Callable[[], object]) -> str:
        """What a call is refused with; empty if it is not."""
        try:
            call()
        except Exception as error:  # noqa: BLE001 - the SDK raises a plain one for a run that failed
            return str(error)
        return ""


def schemas(server: Server) -> Iterator[Check]:
    for graph in ("research", "conversation"):
        (found,) = server.client.assistants.search(graph_id=graph)
        shown: dict[str, Any] = dict(server.client.assistants.get_schemas(found["assistant_id"]))
        for part in ("input_schema", "output_schema", "context_schema"):
            fields = shown[part]["properties"]
            bare = [name for name, each in fields.items() if not each.get("description")]
            yield f"{graph} {part} is described", not bare and bool(fields), f"{len(fields)} fields {bare}"
        drawn = server.client.assistants.get_graph(found["assistant_id"], xray=True)
        yield f"{graph} is drawn", len(drawn["nodes"]) > 5, f"{len(drawn['nodes'])} nodes"


def answers(server: Server) -> Iterator[Check]:
    server.thread = server.new_thread()
    began = time.perf_counter()
    answer = server.ask(server.thread, {"question": QUESTION}, context=SOURCES)
    size = len(json.dumps(answer))
    yield "a question", bool(answer["messages"]), f"{time.perf_counter() - began:.1f} s, {size:,} bytes"
    report = server.values(server.thread)["report"]
    yield (
        "the typed report is in the state",
        report["status"] == "complete",
        f"{len(report['trends'])} trends",
    )
    said = {"role": "user", "content": OTHER}
    chat = server.ask(server.thread, {"messages": [said]})
    yield "a second question, by chat", len(chat["messages"]) == 4, chat["messages"][-1]["content"][:40]
    asked = server.ask(None, {"messages": "What is open?", "run": answer["run"]}, "conversation")
    yield "a question on the run", len(asked["messages"]) == 2, asked["messages"][-1]["content"][:60]


def refusals(server: Server) -> Iterator[Check]:
    wrong: dict[str, dict[str, Any]] = {
        "an unknown option": {"sourses": ["arxiv"]},
        "a bound": {"max_rounds": 99},
        "a type": {"sources": "arxiv"},
        "a budget": {"budget": "cals=3"},
        "a source": {"sources": ["nowhere"]},
    }
    for name, context in wrong.items():
        said = server.error(partial(server.ask, None, {"question": QUESTION}, context=context))
        yield f"{name} is refused", _is_a_line(said), said[:90]
    named = server.client.assistants.create("research", context={"sourses": []}, name="typo")
    said = server.error(
        lambda: server.client.runs.wait(None, named["assistant_id"], input={"question": OTHER})
    )
    server.client.assistants.delete(named["assistant_id"])
    yield "an unknown option of an assistant is refused", _is_a_line(said), said[:90]
    said = server.error(lambda: server.ask(None, {}))
    yield "no question is refused", _is_a_line(said), said


def _is_a_line(said: str) -> bool:
    return said.startswith("UsageError: ") and "\n" not in said


def streams(server: Server) -> Iterator[Check]:
    for number, mode in enumerate(MODES):
        thread = server.new_thread()
        parts = list(
            server.client.runs.stream(
                thread,
                "research",
                input={"question": OTHER},
                context=FEW | {"budget": f"searches={100 + number}"},  # no other run has its report
                stream_mode=mode,
            )
        )
        names = {part.event for part in parts}
        is_told = "error" not in names and len(parts) > 1
        yield f"stream {mode}", is_told, f"{len(parts)} parts: {', '.join(sorted(names))}"
        if mode == "messages-tuple":
            text = "".join(p.data[0]["content"] for p in parts if p.event == "messages" and _is_ai(p.data[0]))
            yield "its chunks are the report", text == server.values(thread)["messages"][-1]["content"], ""


def _is_ai(message: dict[str, Any]) -> bool:
    return str(message["type"]).startswith("AI")


def forks(server: Server) -> Iterator[Check]:
    first = server.first_report()
    steps = [node for state in server.history() for node in state["next"]]
    yield "history", {"searcher", "summarizer", "critic"} <= {*steps}, f"{len(steps)} steps"
    left = server.forked("summarizer", {"left_out": ["D1", "D2"]}, "supervisor")["report"]
    yield (
        "documents left out",
        0 < left["measured"] < first["measured"],
        f"{left['measured']} of {first['measured']}",
    )
    angles = [a for a in server.before("searcher")["values"]["angles"] if a["role"] == "topic"]
    few = server.forked("searcher", {"angles": angles}, "supervisor")["report"]
    yield (
        "angles edited",
        {each["role"] for each in few["searches"]}.isdisjoint({"background"}),
        few["status"],
    )
    other = server.forked("summarizer", {"question": OTHER})["report"]
    yield "question edited", other["question"] == OTHER and bool(other["trends"]), other["status"]
    again = server.forked("critic", {})["report"]
    same = _without_usage(again) == _without_usage(first)
    yield "a fork without an edit is the same report", same, again["status"]


def _without_usage(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name != "usage"}


def interrupts(server: Server) -> Iterator[Check]:
    thread = server.new_thread()
    options: dict[str, Any] = {
        "interrupt_before": ["summarizer"],
        "context": FEW | {"budget": "searches=180"},
    }
    server.ask(thread, {"question": OTHER}, **options)
    waits = server.client.threads.get_state(thread)["next"]
    server.ask(thread, None)
    yield "interrupt before a node, and resume", bool(server.values(thread)["report"]), f"waited for {waits}"
    thread = server.new_thread()
    options = {"context": FEW | {"confirm_plan": True}}
    server.ask(thread, {"question": OTHER}, **options)
    status = server.client.threads.get(thread)["status"]
    reply: Any = {"resume": {"action": "edit", "since": "2020"}}
    server.ask(thread, None, command=reply, **options)
    report = server.values(thread)["report"]
    yield "plan confirmed with an edit", report["since"] == "2020-01-01", f"{status}, {report['status']}"
    thread = server.new_thread()
    server.ask(thread, {"question": OTHER}, **options)
    server.ask(thread, None, command={"resume": {"action": "cancel"}}, **options)
    yield "plan cancelled", not server.values(thread)["report"], server.values(thread)["decision"]["reason"]


def runs(server: Server) -> Iterator[Check]:
    client, given = server.client, {"question": OTHER}
    fresh: dict[str, Any] = FEW | {"budget": "searches=170"}
    thread = server.new_thread()
    run = client.runs.create(thread, "research", input=given, context=fresh)
    client.runs.cancel(thread, run["run_id"], wait=True)
    status = client.runs.get(thread, run["run_id"])["status"]
    yield "cancel", status in ("interrupted", "error"), status
    run = client.runs.create(thread, "research", input=given, context=fresh)
    client.runs.join(thread, run["run_id"])
    yield "join", bool(server.values(thread).get("report")), client.runs.get(thread, run["run_id"])["status"]
    for strategy in ("reject", "enqueue", "interrupt", "rollback"):
        yield from _twice(server, strategy)
    made = client.assistants.create(
        "research", context=FEW | {"language": "ko"}, name=f"korean {time.time()}"
    )
    thread = server.new_thread()
    client.runs.wait(thread, made["assistant_id"], input=given)
    yield "an assistant's options", server.values(thread)["report"]["language"] == "ko", ""
    client.assistants.delete(made["assistant_id"])


def _twice(server: Server, strategy: Any) -> Iterator[Check]:
    """A second question in a thread while the first is worked on."""
    thread, client = server.new_thread(), server.client
    options: dict[str, Any] = {"context": FEW | {"budget": f"searches={150 + len(strategy)}"}}
    client.runs.create(thread, "research", input={"question": QUESTION}, **options)
    said = server.error(
        lambda: client.runs.create(
            thread, "research", input={"question": OTHER}, multitask_strategy=strategy, **options
        )
    )
    for run in client.runs.list(thread):
        client.runs.join(thread, run["run_id"])
    answered = (server.values(thread).get("report") or {}).get("question")
    wanted = QUESTION if strategy == "reject" else OTHER
    yield f"multitask {strategy}", answered == wanted and bool(said) == (strategy == "reject"), said[:60]


def mcp(server: Server) -> Iterator[Check]:
    async def call() -> tuple[list[str], str]:
        connection: Any = {"url": f"{server.address}/mcp", "transport": "streamable_http"}
        tools = {tool.name: tool for tool in await MultiServerMCPClient({"t": connection}).get_tools()}
        answer = await tools["research"].ainvoke({"question": OTHER})
        return sorted(tools), str(answer)

    names, answer = asyncio.run(call())
    yield "MCP tools", names == ["conversation", "judging", "research"], ", ".join(names)
    yield (
        "an MCP answer is the report",
        "## The answer" in answer and len(answer) < 100_000,
        f"{len(answer):,}",
    )


def log(server: Server) -> Iterator[Check]:
    said = (server.folder / "studio.log").read_text()
    yield "nothing blocked the event loop", "BlockingError" not in said, f"{said.count('BlockingError')}"


CHECKS = (schemas, answers, forks, refusals, streams, interrupts, runs, mcp, log)


def check(server: Server) -> Iterator[Check]:
    for each in CHECKS:
        try:
            yield from each(server)
        except Exception as error:  # noqa: BLE001 - the other checks are made all the same
            yield each.__name__, False, f"{type(error).__name__}: {error}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=__doc__)
    parser.add_argument("base", metavar="URL", help="a replica of the sources")
    base = parser.parse_args().base
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        serving_graphs(base, Path(name)) as address,
        get_sync_client(url=address, api_key=None, timeout=600) as client,
    ):
        held = []
        for what, holds, detail in check(Server(client, address, Path(name))):
            print(f"{'ok  ' if holds else 'FAIL'} {what}: {' '.join(detail.split())}", flush=True)
            held.append(holds)
    print(f"{sum(held)} of {len(held)} hold")
    raise SystemExit(not all(held))


if __name__ == "__main__":
    main()
