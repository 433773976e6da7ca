"""LangGraph Studio: the real development server, driven as Studio drives it, with no key and no network."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

from tests.conftest import wait_for
from tests.fakes.judged import archive_with_run
from tests.fakes.servers import unused_port
from tests.repository import REPOSITORY
from trendscope import research
from trendscope.archive import Archive
from trendscope.cli import main
from trendscope.feedback.reply import ENDS, SKIPS, give_reply
from trendscope.prompts import REASONER_PROMPTS, prompt_text
from trendscope.proposal import read_answer
from trendscope.report.report import Report
from trendscope.report.same import differing_fields
from trendscope.settings import Settings

STARTS_WITHIN = 240.0
QUESTION = "recent trends in machine translation"
GUIDE = (REPOSITORY / "docs" / "studio.md").read_text("utf-8")
SPECIALISTS = {"supervisor", "searcher", "summarizer", "critic"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server runs, writes its state, and keeps its runs."""
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def variables(folder: Path) -> dict[str, str]:
    """The environment of the server."""
    return closed_world(folder)


@pytest.fixture(scope="module")
def address(folder: Path, variables: dict[str, str]) -> Iterator[str]:
    """The address of `langgraph dev`, which refuses whatever would block its event loop."""
    shutil.copy(REPOSITORY / "langgraph.json", folder)
    port = unused_port()
    address = f"http://127.0.0.1:{port}"
    serve = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload"]
    said = folder / "studio.log"
    with (
        said.open("w") as log,
        subprocess.Popen(
            [*serve, "--port", str(port)], cwd=folder, env=variables, stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_for(f"{address}/ok", process, said, STARTS_WITHIN)
            yield address
        finally:
            process.kill()


@pytest.fixture(scope="module")
def studio(address: str) -> Iterator[SyncLangGraphClient]:
    """A client of that server."""
    with get_sync_client(url=address, api_key=None) as client:
        yield client


def closed_world(folder: Path) -> dict[str, str]:
    """An environment in which the sample library answers, and every other source would refuse at once.

    What is received is kept in the folder.
    """
    closed = "http://127.0.0.1:9"  # where nothing listens, and no other test will
    return os.environ | {
        "TRENDSCOPE_SOURCES": "library",
        "TRENDSCOPE_ARXIV_URL": closed,
        "TRENDSCOPE_ARXIV_DELAY": "0",
        "TRENDSCOPE_WIKIPEDIA_URL": closed + "/{lang}",
        "TRENDSCOPE_TAVILY_URL": closed,
        "TRENDSCOPE_OPENALEX_URL": closed,
        "TRENDSCOPE_PUBMED_URL": closed,
        "TRENDSCOPE_STORE": str(folder / "kept"),
        "LANGSMITH_TRACING": "false",
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "LANGGRAPH_NO_VERSION_CHECK": "true",
    }


@pytest.fixture(scope="module")
def thread(studio: SyncLangGraphClient) -> str:
    """A thread in which one question was asked."""
    thread = studio.threads.create()["thread_id"]
    studio.runs.wait(thread, "research", input={"question": QUESTION})
    return thread


@pytest.fixture(scope="module")
def answered(studio: SyncLangGraphClient, thread: str) -> dict[str, Any]:
    """The last state of that thread."""
    return dict(studio.threads.get_state(thread))


def ask(studio: SyncLangGraphClient, given: Any, **options: Any) -> dict[str, Any]:
    """The state after an input to a new thread."""
    thread = studio.threads.create()["thread_id"]
    studio.runs.wait(thread, "research", input=given, **options)
    return values(studio, thread)


def values(studio: SyncLangGraphClient, thread: str) -> dict[str, Any]:
    found: Any = studio.threads.get_state(thread)["values"]
    return dict(found)


def assistant(studio: SyncLangGraphClient, graph: str = "research") -> str:
    (found,) = studio.assistants.search(graph_id=graph)
    return found["assistant_id"]


def test_studio_draws_a_form_for_the_question_and_its_options(studio: SyncLangGraphClient) -> None:
    schemas: dict[str, Any] = dict(studio.assistants.get_schemas(assistant(studio)))

    assert set(schemas["input_schema"]["properties"]) == {"question", "messages"}
    assert "required" not in schemas["input_schema"]
    options = schemas["context_schema"]["properties"]
    assert {"language", "since", "until", "sources", "max_papers", "max_rounds"} <= set(options)
    assert options["max_rounds"]["langgraph_nodes"] == ["supervisor"]
    for name in REASONER_PROMPTS:
        prompt = options[f"{name}_prompt"]
        assert (prompt["langgraph_type"], prompt["default"]) == ("prompt", prompt_text(name))
        assert set(prompt["langgraph_nodes"]) < SPECIALISTS
    assert {"decision", "angles", "documents", "report"} <= set(schemas["state_schema"]["properties"])


def test_studio_draws_the_way_of_a_question(studio: SyncLangGraphClient) -> None:
    drawn = studio.assistants.get_graph(assistant(studio))

    nodes = SPECIALISTS | {"reader", "planner", "__start__", "__end__"}
    assert {str(node["id"]) for node in drawn["nodes"]} == nodes
    edges = {(edge["source"], edge["target"]): bool(edge.get("conditional")) for edge in drawn["edges"]}
    workers = SPECIALISTS - {"supervisor"}
    assert {edge for edge, choice in edges.items() if choice} == {
        *(("supervisor", each) for each in (*workers, "__end__")),
        *(("reader", each) for each in ("planner", "supervisor")),
        *(("planner", each) for each in ("supervisor", "__end__")),
    }
    assert {edge for edge, choice in edges.items() if not choice} == {
        ("__start__", "reader"),
        *((each, "supervisor") for each in workers),
    }


def test_a_question_runs_to_its_end(answered: dict[str, Any]) -> None:
    assert answered["next"] == []
    assert answered["values"]["decision"]["step"] == "finish"
    assert answered["values"]["report"]["question"] == QUESTION
    assert answered["values"]["report"]["status"] in {"complete", "partial"}
    assert answered["values"]["report"]["trends"]


def test_a_run_is_kept(answered: dict[str, Any], folder: Path) -> None:
    archive = Archive(Settings(store=str(folder / "kept")))

    assert answered["values"]["run"] in {run.id for run in archive.runs() if run.status}
    assert archive.report(answered["values"]["run"]).model_dump(mode="json") == answered["values"]["report"]
    assert "BlockingError" not in (folder / "studio.log").read_text()


def test_command_python_and_studio_give_the_same_report(
    answered: dict[str, Any],
    variables: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRENDSCOPE_STORE", "off")  # else two of them would have the report of the third

    main([QUESTION, "--format", "json", "--quiet"])
    command = Report.model_validate_json(capsys.readouterr().out)
    studio = Report.model_validate(answered["values"]["report"])

    assert command.trends
    assert differing_fields(command, research(QUESTION)) == []
    assert differing_fields(command, studio) == []


def test_options_reach_the_run(studio: SyncLangGraphClient) -> None:
    context: dict[str, Any] = {"since": 2021, "until": 2025, "sources": ["library"], "budget": "searches=9"}
    report = ask(studio, {"question": QUESTION}, context=context)["report"]

    assert (report["since"], report["until"]) == ("2021-01-01", "2025-12-31")


def test_options_of_an_assistant_reach_the_run(studio: SyncLangGraphClient) -> None:
    korean = studio.assistants.create("research", context={"language": "ko"}, name="korean")["assistant_id"]
    thread = studio.threads.create()["thread_id"]

    studio.runs.wait(thread, korean, input={"question": QUESTION})
    studio.assistants.delete(korean)

    assert values(studio, thread)["report"]["language"] == "ko"


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"sourses": []}, r"there is no option 'sourses' \(did you mean sources\?\)"),
        ({"max_rounds": 99}, "max_rounds cannot be 99"),
        ({"budget": "cals=3"}, "the budget 'cals=3' cannot be read"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(studio: SyncLangGraphClient, context: Any, said: str) -> None:
    for options in ({"context": context}, {"config": {"configurable": context}}):
        with pytest.raises(Exception, match=rf"^UsageError: [^\n]*{said}[^\n]*$"):
            studio.runs.wait(None, "research", input={"question": QUESTION}, **options)


def test_an_answer_is_small(studio: SyncLangGraphClient) -> None:
    answer = studio.runs.wait(None, "research", input={"question": QUESTION})

    assert isinstance(answer, dict)
    assert answer.keys() == {"run", "messages"}
    assert [message["type"] for message in answer["messages"]] == ["human", "ai"]


def test_a_chat_is_streamed_by_paragraphs(studio: SyncLangGraphClient) -> None:
    thread = studio.threads.create()["thread_id"]

    parts = studio.runs.stream(
        thread, "research", input={"question": QUESTION}, stream_mode="messages-tuple", stream_subgraphs=True
    )
    messages = [part.data[0] for part in parts if part.event == "messages"]
    written = [each["content"] for each in messages if each["type"] == "AIMessageChunk"]

    assert len(written) > 5
    assert "".join(written) == values(studio, thread)["messages"][-1]["content"]
    assert [each["content"] for each in messages if each["type"] == "human"] == [QUESTION]


@pytest.mark.parametrize("mode", ["updates", "custom", "tasks", "checkpoints", "events"])
def test_each_stream_tells_what_is_done(studio: SyncLangGraphClient, mode: Any) -> None:
    thread = studio.threads.create()["thread_id"]
    context: Any = {"sources": ["library"], "budget": f"searches={50 + len(mode)}"}
    parts = list(
        studio.runs.stream(
            thread, "research", input={"question": QUESTION}, context=context, stream_mode=mode
        )
    )

    told = json.dumps([part.data for part in parts])
    assert {part.event for part in parts} == {"metadata", mode}
    assert all(name in told for name in SPECIALISTS)


def test_a_plan_waits_until_it_is_confirmed(studio: SyncLangGraphClient) -> None:
    thread = studio.threads.create()["thread_id"]
    context: Any = {"confirm_plan": True}

    studio.runs.wait(thread, "research", input={"question": QUESTION}, context=context)
    waiting = studio.threads.get_state(thread)
    (asked,) = waiting["interrupts"]
    reply: Any = {"resume": {"action": "edit", "since": "2020"}}
    studio.runs.wait(thread, "research", input=None, command=reply, context=context)

    assert (waiting["next"], asked["value"]["question"]) == (["planner"], QUESTION)
    assert values(studio, thread)["report"]["since"] == "2020-01-01"


def test_a_run_waits_before_a_node(studio: SyncLangGraphClient) -> None:
    thread = studio.threads.create()["thread_id"]
    context: Any = {"budget": "searches=61"}

    studio.runs.wait(
        thread, "research", input={"question": QUESTION}, context=context, interrupt_before=["summarizer"]
    )
    waiting = studio.threads.get_state(thread)["next"]
    studio.runs.wait(thread, "research", input=None)

    assert waiting == ["summarizer"]
    assert values(studio, thread)["report"]["trends"]


def test_a_question_that_cannot_be_worked_with_is_named(studio: SyncLangGraphClient) -> None:
    with pytest.raises(Exception, match="the question is empty"):
        studio.runs.wait(None, "research", input={"question": "   "})


def forked(studio: SyncLangGraphClient, thread: str, node: str, edit: Any) -> dict[str, Any]:
    """The report of a fork that begins before a node with an edited state, as Studio sends it: the whole."""
    states = studio.threads.get_history(thread, limit=50)
    found = next(state for state in reversed(states) if node in state["next"])
    edited = studio.threads.update_state(
        thread, {**found["values"], **edit}, checkpoint=found["checkpoint"], as_node="supervisor"
    )
    studio.runs.wait(thread, "research", input=None, checkpoint=edited["checkpoint"])
    return dict(values(studio, thread)["report"])


def test_a_fork_without_an_edit_is_the_same_report(
    studio: SyncLangGraphClient, thread: str, answered: dict[str, Any]
) -> None:
    report = forked(studio, thread, "summarizer", {})

    assert differing_fields(Report(**report), Report(**answered["values"]["report"])) == []


def test_a_document_that_is_left_out_of_a_fork_is_not_counted(
    studio: SyncLangGraphClient, thread: str, answered: dict[str, Any]
) -> None:
    report = forked(studio, thread, "summarizer", {"left_out": ["D1"]})

    assert report["measured"] == answered["values"]["report"]["measured"] - 1
    assert "D1" not in report["corpus"]
    again = ask(studio, {"question": QUESTION})["report"]
    assert again["measured"] == answered["values"]["report"]["measured"]


def test_a_question_that_is_edited_in_a_fork_is_asked(studio: SyncLangGraphClient, thread: str) -> None:
    other = "trends in speech recognition"

    assert forked(studio, thread, "critic", {"question": other})["question"] == other


def test_a_run_is_asked_in_the_second_graph(studio: SyncLangGraphClient, answered: dict[str, Any]) -> None:
    given: Any = {"messages": "Which problems are open?", "run": answered["values"]["run"]}

    answer = studio.runs.wait(None, "conversation", input=given)

    assert isinstance(answer, dict)
    assert [message["type"] for message in answer["messages"]] == ["human", "ai"]


def test_a_claim_waits_for_a_person(
    studio: SyncLangGraphClient, answered: dict[str, Any], folder: Path
) -> None:
    thread = studio.threads.create()["thread_id"]
    run = answered["values"]["run"]

    studio.runs.wait(thread, "judging", input={"run": run, "by": "kim"})
    (waiting,) = studio.threads.get_state(thread)["tasks"][0]["interrupts"]
    assert waiting["value"]["claim"] == 1
    studio.runs.wait(thread, "judging", command={"resume": "accept"})
    ended = studio.runs.wait(thread, "judging", command={"resume": "quit"})

    assert ended == {"given": 1, "marked": []}
    (kept,) = Archive(Settings(store=str(folder / "kept"))).judgements(run)
    assert (kept.text, kept.by, kept.verdict) == (waiting["value"]["text"], "kim", "accept")


@pytest.mark.parametrize("graph", ["research", "conversation"])
def test_every_field_is_described(studio: SyncLangGraphClient, graph: str) -> None:
    schemas: dict[str, Any] = dict(studio.assistants.get_schemas(assistant(studio, graph)))

    for part in ("input_schema", "output_schema", "context_schema"):
        fields = schemas[part]["properties"]
        assert [name for name, each in fields.items() if not each.get("description")] == []


async def test_a_client_of_mcp_gets_the_report(address: str) -> None:
    client = pytest.importorskip("langchain_mcp_adapters.client", reason="the extra `mcp` is not installed")
    connection = {"url": f"{address}/mcp", "transport": "streamable_http"}

    tools = {tool.name: tool for tool in await client.MultiServerMCPClient({"t": connection}).get_tools()}
    answer = str(await tools["research"].ainvoke({"question": QUESTION}))

    assert tools.keys() == {"research", "conversation", "judging"}
    assert all(len(tool.description) > 200 for tool in tools.values())
    assert "## The answer" in answer
    assert "'corpus'" not in answer


def test_a_thread_is_asked_again(studio: SyncLangGraphClient) -> None:
    thread = studio.threads.create()["thread_id"]
    studio.runs.wait(thread, "research", input={"question": QUESTION})
    said: Any = {"role": "user", "content": "trends in speech recognition"}
    hello: Any = {"role": "user", "content": "hello"}

    studio.runs.wait(thread, "research", input={"messages": [said]}, context={"since": 2021})
    chat = values(studio, thread)
    studio.runs.wait(thread, "research", input={"messages": [hello]})
    refused = values(studio, thread)

    assert (chat["report"]["question"], chat["report"]["since"]) == (said["content"], "2021-01-01")
    assert [message["type"] for message in refused["messages"]] == ["human", "ai"] * 3
    assert refused["messages"][-1]["content"] == refused["decision"]["reason"]


ODD_INPUTS: list[tuple[Any, str]] = [
    ({"question": None}, "there is no question"),
    ({"question": 5}, "the question must be text, not int"),
    ({"messages": [{"role": "nobody", "content": "x"}]}, "each with a role and a content"),
]


@pytest.mark.parametrize(("given", "said"), ODD_INPUTS)
def test_an_input_that_is_no_question_is_named(studio: SyncLangGraphClient, given: Any, said: str) -> None:
    with pytest.raises(Exception, match=f"^UsageError: [^\\n]*{said}[^\\n]*$"):
        studio.runs.wait(None, "research", input=given)


def send(address: str, path: str, *, body: object = None, **headers: str) -> tuple[int, Mapping[str, str]]:
    """The status and the headers of what is answered to a request with these headers."""
    data = None if body is None else json.dumps(body).encode()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    method = "OPTIONS" if "Access-Control-Request-Method" in sent else None
    try:
        with urlopen(Request(address + path, data, sent, method=method)) as response:
            return response.status, dict(response.headers)
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers)


STRANGERS = ("https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1.nip.io:2024")
FRIENDS = ("https://smith.langchain.com", "http://localhost:3000", "http://127.0.0.1:5173")


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_page_of_another_origin_can_neither_read_nor_start_a_run(
    studio: SyncLangGraphClient, address: str, origin: str
) -> None:
    thread = studio.threads.create()["thread_id"]
    run = {"assistant_id": "research", "input": {"question": QUESTION}}
    asks = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    start = f"/threads/{thread}/runs"

    simple = send(address, start, body=run, Origin=origin, Content_Type="text/plain")
    answers = [simple, send(address, start, Origin=origin, **asks), send(address, start, Origin=origin)]

    assert [status for status, _ in answers] == [403] * 3
    assert not any(name.lower().startswith("access-control") for _, headers in answers for name in headers)
    assert studio.runs.list(thread) == []


@pytest.mark.parametrize("origin", FRIENDS)
def test_a_page_of_studio_or_of_this_machine_is_served(address: str, origin: str) -> None:
    asks = {
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "content-type,x-api-key",
    }

    for status, headers in (
        send(address, "/info", Origin=origin),
        send(address, "/runs", Origin=origin, **asks),
    ):
        assert (status, headers["access-control-allow-origin"]) == (200, origin)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:2024", "localhost.evil.example", "[::1", ""])
def test_a_name_that_leads_to_this_machine_is_refused(address: str, host: str) -> None:
    assert send(address, "/info", Host=host)[0] in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:2024", "127.0.0.1:1", "[::1]:2024", "192.0.2.7"])
def test_an_address_is_served_under_any_port(address: str, host: str) -> None:
    assert send(address, "/info", Host=host)[0] == 200


def test_the_server_reaches_itself(address: str) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = "application/json, text/event-stream"

    assert send(address, "/mcp", body=call, Content_Type="application/json", Accept=accept)[0] == 200


def blocks(language: str) -> list[str]:
    """The code of docs/studio.md in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_python_of_the_guide_runs(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = "".join(blocks("python")).replace("http://127.0.0.1:2024", address)

    names: dict[str, Any] = {}
    exec(compile(code, "docs/studio.md", "exec", dont_inherit=True), names)
    names["client"].close()

    said = capsys.readouterr().out
    assert str([trend["label"] for trend in names["report"]["trends"]]) in said
    assert "## 답" in said
    assert "## The answer" in said


def test_the_json_of_the_guide_can_be_pasted(tmp_path: Path) -> None:
    judgements, answers, *servers = blocks("json")

    said = [json.loads(line) for line in judgements.splitlines()]
    assert [each for each in said if each in SKIPS + ENDS] == ["skip", "quit"]
    judging = archive_with_run(tmp_path).judge("latest")
    given = [give_reply(each, 1, judging).verdict for each in said if each not in SKIPS + ENDS]
    assert given == ["accept", "reject", "reject", "correct"]
    assert [read_answer(json.loads(line)).action for line in answers.splitlines()] == [
        "accept",
        "edit",
        "cancel",
    ]
    assert all("http://127.0.0.1:2024/mcp" in json.dumps(json.loads(each)) for each in servers)
    assert len(servers) == 3


def test_the_request_of_the_guide_is_answered(address: str) -> None:
    text = (REPOSITORY / "docs/studio.md").read_text("utf-8")
    (command,) = re.findall(r"^curl .*?(?=```)", text, re.DOTALL | re.MULTILINE)
    _, url, _, header, _, body = shlex.split(command.replace("\\\n", " "))
    name, _, value = header.partition(": ")
    request = Request(urljoin(address, urlsplit(url).path), body.encode(), {name: value})

    with urlopen(request) as response:
        assert json.load(response)["messages"][-1]["content"].startswith(f"# {QUESTION}")
