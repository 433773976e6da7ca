"""Tools of MCP servers: a real server over its standard streams and over HTTP, and whole runs with it."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from langchain_core.tools import BaseTool

from tests.fakes.corpus import FEW
from tests.fakes.proxies import proxying
from tests.fakes.runs import TODAY
from tests.fakes.servers import refusing_port, says, serving
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Report, Settings, UsageError, aresearch
from trendscope.cli import main
from trendscope.errors import SourceError, SourceUnreachable
from trendscope.net.session import Session
from trendscope.source import Found
from trendscope.text.masking import mask_secrets
from trendscope.tools.user.mcp import load_mcp, load_servers
from trendscope.tools.user.source import user_source

QUESTION = "recent trends in machine translation since 2019"
DEFINITION = "Machine translation is a tool that our editors trust."
SERVER = REPOSITORY / "tests" / "fakes" / "mcp_server.py"
KEY = "s3cret-key"
NOTES = {"command": sys.executable, "args": [str(SERVER)], "env": {"NOTES_KEY": KEY}}
TELLS = "import os; raise SystemExit(os.environ['NOTES_KEY'])"
ASKED = ["search_notes", "as_json", "plain", "spoken", "fails", "hangs"]

Write = Callable[[object], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: object) -> Path:
        file = tmp_path / "mcp.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return file

    return written


@contextmanager
def serving_notes() -> Iterator[str]:
    """The address of a server over HTTP, which is gone afterwards."""
    command = [sys.executable, str(SERVER), "http"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/mcp"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving_notes() as served:
        yield served


def load(folder: Path, server: dict[str, Any]) -> dict[str, BaseTool]:
    """The tools of one server, by their names there."""
    file = folder / "mcp.json"
    file.write_text(json.dumps({"mcpServers": {"notes": server}}), encoding="utf-8")
    return {tool.name.removeprefix("notes_"): tool for tool in load_mcp(file)}


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BaseTool]:
    """The tools of a server that is a child process."""
    return load(tmp_path_factory.mktemp("child"), NOTES)


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory, address: str) -> dict[str, BaseTool]:
    """The tools of a server over HTTP."""
    return load(tmp_path_factory.mktemp("notes"), {"url": address})


@pytest.fixture
def search(sources: Sources, session: Session) -> Any:
    def searched(tool: BaseTool, **options: Any) -> Found:
        return user_source(tool, sources.settings(**options), session)._run("machine translation")[1]

    return searched


# The tools of a server.


def test_a_tool_is_named_by_its_server(child: dict[str, BaseTool]) -> None:
    assert list(child) == ASKED
    assert child["search_notes"].name == "notes_search_notes"
    assert child["search_notes"].description == "Search the notes."


def test_a_child_process_is_asked(search: Any, child: dict[str, BaseTool]) -> None:
    assert [page.title for page in search(child["search_notes"]).documents] == ["Week 12", "Week 13"]


@pytest.mark.parametrize("name", ["search_notes", "as_json"])
def test_results_are_pages(search: Any, notes: dict[str, BaseTool], name: str) -> None:
    first, second = search(notes[name]).documents

    assert (first.title, first.url, first.date) == ("Week 12", "https://example.org/12", "2025-03-21")
    assert (first.text, first.source) == (DEFINITION, f"notes_{name}")
    assert (second.title, second.date) == ("Week 13", None)


def test_a_text_is_a_page(search: Any, notes: dict[str, BaseTool]) -> None:
    (page,) = search(notes["plain"]).documents

    assert (page.title, page.text) == ("notes_plain", "The notes on machine translation.")


def test_what_is_no_text_is_left_out(search: Any, notes: dict[str, BaseTool]) -> None:
    (page,) = search(notes["spoken"]).documents

    assert page.text == "Written."


def test_an_error_of_a_tool_is_one_of_the_source(search: Any, child: dict[str, BaseTool]) -> None:
    with pytest.raises(SourceError, match=r"^fails of notes failed: .*the notes are locked for …$"):
        search(child["fails"])


def test_a_tool_that_hangs_is_given_up(search: Any, notes: dict[str, BaseTool]) -> None:
    with pytest.raises(SourceUnreachable, match=r"^notes_hangs did not answer within 0\.6 s$"):
        search(notes["hangs"], timeout=0.2)


@pytest.mark.parametrize("form", [{}, {"transport": "streamable_http"}, {"type": "http"}])
def test_a_server_over_http(search: Any, write: Write, address: str, form: dict[str, str]) -> None:
    tools = load_mcp(write({"my notes": {"url": address, **form}}))

    assert [tool.name for tool in tools] == [f"my_notes_{name}" for name in ASKED]
    assert search(tools[0]).documents[0].text == DEFINITION


def test_a_server_over_http_through_a_proxy(search: Any, write: Write, address: str) -> None:
    file = write(
        {
            "notes": {
                "url": address.replace("127.0.0.1", "notes.example"),
                "headers": {"Host": address.split("/")[2]},
            }
        }
    )
    with proxying(login="user:s3cret-word") as proxy:
        settings = Settings(proxy=proxy.url("user:s3cret-word"))  # type: ignore[arg-type]
        assert search(load_mcp(file, settings=settings)[0]).documents[0].text == DEFINITION
        assert {line.partition("/mcp")[0] for line in proxy.received} == {
            f"{method} http://notes.example:{address.rpartition(':')[2].removesuffix('/mcp')}"
            for method in ("POST", "GET", "DELETE")
        }

        wrong = Settings(proxy=proxy.url("user:s3cret-wrong"))  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="cannot be reached") as raised:
            load_mcp(file, settings=wrong)
        assert "s3cret" not in str(raised.value)


def test_a_server_that_went_away_is_one_line(search: Any, tmp_path: Path) -> None:
    with serving_notes() as served:
        tools = load(tmp_path, {"url": served})

    with pytest.raises(SourceUnreachable, match="search_notes of notes gave no answer: no connection"):
        search(tools["search_notes"])


def test_what_cannot_be_asked_is_left_out_and_named(
    write: Write, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "trendscope"):
        load_mcp(write({"notes": {"url": address}}))

    assert "the tool notes_two_arguments has no parameter of type str" in caplog.text


async def test_tools_are_loaded_inside_a_running_loop(write: Write, address: str) -> None:
    assert len(load_mcp(write({"notes": {"url": address}}))) == len(ASKED)


# The file, and servers that cannot be reached.


@pytest.mark.parametrize(
    "content", ["", "no JSON", "[]", "7", "{}", '{"mcpServers": {}}', '{"mcpServers": []}', "[" * 100_000]
)
def test_a_file_of_another_form_is_named(write: Write, content: str) -> None:
    with pytest.raises(UsageError, match=r"mcp\.json (is not JSON|names no MCP server)"):
        load_mcp(write(content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.json cannot be read: No such file or directory$"):
        load_mcp(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("python", " it must be a JSON object"),
        ({}, " command: it is missing"),
        ({"command": ""}, " command: String should have at least 1 character"),
        ({"command": "python", "args": KEY}, " args: it must be a list"),
        ({"command": "python", "env": {KEY: 7}}, " env: "),
        ({"url": f"ftp://{KEY}"}, " url: it is not an address"),
        ({"url": f"http://[{KEY}"}, " url: it is not an address"),
        ({"url": "http://a.org", "transport": KEY}, " transport: it must be one of: 'streamable_http'"),
    ],
)
def test_a_server_of_another_form_is_named(write: Write, form: object, reason: str) -> None:
    with pytest.raises(UsageError, match=f"the MCP server notes in .* cannot be used:{reason}") as raised:
        load_mcp(write({"notes": form}))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"command": "/nowhere/at/all"}, "No such file or directory"),
        ({"command": sys.executable, "args": ["-c", TELLS]}, "Connection closed"),
    ],
)
def test_a_command_that_is_no_server_is_named(
    write: Write, capfd: pytest.CaptureFixture[str], form: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UsageError, match=f"^the MCP server notes cannot be reached: {reason}$"):
        load_mcp(write({"notes": form | {"env": {"NOTES_KEY": KEY}}}))
    assert capfd.readouterr() == ("", "")


def test_an_address_where_nobody_listens_is_named(write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{refusing_port()}/mcp?key={KEY}"

    with pytest.raises(UsageError, match="the MCP server notes cannot be reached: no connection") as raised:
        load_mcp(write({"notes": {"url": url}}))
    assert KEY not in str(raised.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("transport", ["streamable_http", "sse"])
def test_a_server_that_refuses_is_named(
    write: Write, capfd: pytest.CaptureFixture[str], transport: str
) -> None:
    with serving(says(KEY, status=401)) as refusing:
        file = write({"notes": {"url": refusing.url(f"/mcp?key={KEY}"), "transport": transport}})
        with pytest.raises(UsageError, match="the MCP server notes cannot be reached: HTTP status 401"):
            load_mcp(file)
    assert capfd.readouterr() == ("", "")


def test_a_server_that_says_nothing_is_given_up(write: Write) -> None:
    silent = {"command": sys.executable, "args": ["-c", "import sys; sys.stdin.read()"]}

    with pytest.raises(UsageError, match="the MCP server notes cannot be reached: no answer in time"):
        load_mcp(write({"notes": silent}), seconds=0.1)


# Whole runs.


@pytest.fixture
def few() -> Iterator[Sources]:
    """Papers alone, so that only a tool can explain what they are about."""
    with Sources(papers=FEW, articles=(), pages=()) as sources:
        yield sources


def quoted(report: Report, source: str) -> list[str]:
    names = {name for name, reference in report.documents.items() if reference.source == source}
    return [sentence.text for sentence in report.sentences.values() if sentence.document in names]


async def test_a_note_of_a_server_is_quoted(few: Sources, child: dict[str, BaseTool]) -> None:
    tools = [child["search_notes"], child["fails"]]

    report = await aresearch(QUESTION, tools=tools, settings=few.settings(), today=TODAY)

    assert quoted(report, "notes_search_notes") == [DEFINITION]
    assert {failure.source for failure in report.failures} == {"notes_fails"}
    assert KEY not in report.model_dump_json()


async def test_the_servers_of_the_settings_are_asked(
    few: Sources, write: Write, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRENDSCOPE_MCP", str(write({"notes": {"url": address}})))

    report = await aresearch(QUESTION, settings=few.settings(timeout=0.5), today=TODAY)

    failed = {failure.source for failure in report.failures}
    assert "notes_hangs" in failed
    assert failed | {search.source for search in report.searches} >= {f"notes_{name}" for name in ASKED}


# The command, and the example of CONTRIBUTING.md.


def example(language: str) -> str:
    """The part of the section on MCP servers that is in this language."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## Tools of an MCP server\n")[2].partition("\n## ")[0]
    (found,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(found)


def test_the_example_runs_as_a_command(
    few: Sources, write: Write, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = few.settings()
    monkeypatch.setattr("trendscope.settings.load_settings", lambda: settings)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    Path("notes_server.py").write_text(example("python"), encoding="utf-8")
    write(example("json"))

    status = main(["research", QUESTION, "--mcp", "mcp.json", "--format", "json", "--quiet"])

    shown = capfd.readouterr()
    assert status in (0, 4)
    assert shown.err == ""
    assert quoted(Report.model_validate_json(shown.out), "lab_search_notes") == [DEFINITION]


def test_a_file_that_cannot_be_used_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["research", QUESTION, "--mcp", "nowhere.json", "--quiet"])

    assert status == 2
    assert capsys.readouterr().err == "trendscope: nowhere.json cannot be read: No such file or directory\n"


def test_a_server_that_writes_what_it_likes_is_one_line(write: Write) -> None:
    file = write({"notes": {"command": sys.executable, "args": ["-c", "print('hello')"]}})
    command = [sys.executable, "-m", "trendscope", "research", "language", "--mcp", str(file), "--quiet"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "trendscope: the MCP server notes cannot be reached: Connection closed\n"


def test_the_extra_that_is_missing_is_named() -> None:
    without = "import sys; sys.modules['langchain_mcp_adapters'] = None; from trendscope.cli import main; "
    command = [sys.executable, "-c", f"{without}sys.exit(main(['research', 'language', '--mcp', 'x.json']))"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.endswith("trendscope: MCP servers need the mcp extra: pip install 'trendscope[mcp]'\n")


def test_what_a_server_says_is_one_line_without_escapes_or_keys(write: Write) -> None:
    refusal = "\x1b[2Jno such key: token-4711\x07\nBearer token-4711"
    with serving(says(refusal, 401)) as server:
        file = write(
            {"mcpServers": {"far": {"url": server.url(), "headers": {"Authorization": "Bearer token-4711"}}}}
        )
        with pytest.raises(UsageError, match="the MCP server far cannot be reached: ") as raised:
            load_mcp(file)

    assert str(raised.value).isprintable()
    assert "4711" not in str(raised.value)


def test_the_keys_of_a_server_are_masked_wherever_they_come_up(write: Write) -> None:
    servers = {
        "near": {"command": "notes", "env": {"NOTES_KEY": "notes-key-1", "FOLDER": "/home/somebody/notes-1"}},
        "far": {"url": "http://127.0.0.1:1/mcp", "headers": {"Authorization": "Token far-key-123"}},
    }
    load_servers(write({"mcpServers": servers}))

    assert mask_secrets("notes-key-1, far-key-123, /home/somebody/notes-1") == "…, …, /home/somebody/notes-1"
