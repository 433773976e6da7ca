"""A user's own LangChain tools: each kind of tool, each form of answer, and whole runs with them."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Annotated, Any, Literal, cast

import pytest
from langchain_core.documents import Document
from langchain_core.tools import BaseTool, InjectedToolArg, Tool, ToolException, tool

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY, QuickRuns
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Report, UsageError, aresearch
from trendscope.cli import main
from trendscope.errors import MalformedAnswer, SourceError, SourceUnreachable
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context, State, document_ids
from trendscope.net.session import Session
from trendscope.report.markdown import to_markdown
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.registry import load_user_tools
from trendscope.tools.user.imports import import_tool
from trendscope.tools.user.source import UserTool, user_source

QUESTION = "recent trends in machine translation since 2019"
DEFINITION = "Machine translation is the use of software that drafts a text."
EXAMPLE = (REPOSITORY / "examples/lab.py").read_text("utf-8")


def answering(answer: object) -> BaseTool:
    @tool
    def shelf(query: str) -> Any:
        """Search the shelf."""
        return answer

    return shelf


@pytest.fixture
def search(sources: Sources, session: Session) -> Any:
    def searched(
        own: BaseTool, query: str = "machine translation", timeout: float = 10.0, **options: Any
    ) -> Found:
        return user_source(own, sources.settings(timeout=timeout), session)._run(query, **options)[1]

    return searched


# Forms of answers.


def test_a_text_is_one_document(search: Any) -> None:
    (page,) = search(answering(DEFINITION)).documents

    assert (page.title, page.text, page.url) == ("shelf", DEFINITION, "")
    assert (page.kind, page.source, page.date, page.authors) == ("web", "shelf", None, ())
    assert page.key.startswith("shelf:")


def test_each_text_of_a_list_is_a_document(search: Any) -> None:
    pages = search(answering(["One.", "Two.", "  "])).documents

    assert [page.text for page in pages] == ["One.", "Two."]
    assert len({page.key for page in pages}) == 2


FULL = {
    "title": "A title",
    "url": "https://example.org/a",
    "date": "2024-05-01T10:00:00Z",
    "authors": ["Ada Lovelace", "Alan Turing"],
}


@pytest.mark.parametrize("name", ["text", "content", "snippet"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_dict_is_a_document(search: Any, name: str, wrapped: bool) -> None:
    answer = [{**FULL, name: DEFINITION}]

    (page,) = search(answering({"results": answer} if wrapped else answer)).documents

    assert (page.title, page.url, page.text) == ("A title", "https://example.org/a", DEFINITION)
    assert (page.date, page.authors) == ("2024-05-01", ("Ada Lovelace", "Alan Turing"))


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_langchain_document_is_one(search: Any, wrapped: bool) -> None:
    answer = [Document(page_content=DEFINITION, metadata=FULL), Document(page_content="Other.")]

    first, second = search(answering({"results": answer} if wrapped else answer)).documents

    assert (first.title, first.url, first.text, first.year) == ("A title", FULL["url"], DEFINITION, 2024)
    assert (second.title, second.url, second.text) == ("shelf", "", "Other.")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "notes/a.md", "https://", "http://[", 7, None]
)
def test_only_an_address_on_the_web_is_kept(search: Any, url: object) -> None:
    (page,) = search(answering([{"text": DEFINITION, "url": url}])).documents

    assert (page.url, page.title) == ("", "shelf")


def test_a_page_without_a_title_is_called_as_its_host(search: Any) -> None:
    (page,) = search(answering([{"text": DEFINITION, "url": "https://example.org/a"}])).documents

    assert page.title == "example.org"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"date": 2024}, "2024"),
        ({"date": "2024"}, "2024"),
        ({"date": date(2024, 5, 1)}, "2024-05-01"),
        ({"published": "2024-05-01"}, "2024-05-01"),
        ({"date": "soon", "published": "2024-05-01"}, "2024-05-01"),
        ({"date": "2024-13-45"}, None),
        ({"date": "soon"}, None),
        ({"date": "0000"}, None),
        ({"date": None}, None),
    ],
)
def test_a_date_is_a_day_or_a_year(search: Any, given: dict[str, Any], read: str | None) -> None:
    (page,) = search(answering([{"text": DEFINITION, **given}])).documents

    assert page.date == read


@pytest.mark.parametrize(
    ("authors", "read"),
    [("Ada Lovelace", ("Ada Lovelace",)), (["A", 1, " "], ("A",)), (None, ()), ({"name": "A"}, ())],
)
def test_authors_are_names(search: Any, authors: object, read: tuple[str, ...]) -> None:
    (page,) = search(answering([{"text": DEFINITION, "authors": authors}])).documents

    assert page.authors == read


def test_parts_of_one_page_are_documents_of_their_own(search: Any) -> None:
    answer = [{**FULL, "text": "One."}, {**FULL, "text": "Two."}]

    pages = search(answering(answer)).documents

    assert len({page.key for page in pages}) == 2
    assert pages == search(answering(answer)).documents


def test_a_lone_surrogate_is_replaced(search: Any) -> None:
    (page,) = search(answering("broken \ud800 text")).documents

    assert page.text == "broken \ufffd text"


def test_years_and_limit_hold(search: Any) -> None:
    answer = [{"text": f"Of {year}.", "date": str(year)} for year in (2015, 2019, 2020, 2026)]

    found = search(answering([*answer, "Undated."]), since=2019, until=2020)

    assert [page.text for page in found.documents] == ["Of 2019.", "Of 2020.", "Undated."]
    assert len(search(answering(answer), limit=2).documents) == 2


@pytest.mark.parametrize("nothing", ["", [], {"results": []}])
def test_nothing_is_found(search: Any, nothing: object) -> None:
    assert search(answering(nothing)).documents == ()


@pytest.mark.parametrize(
    "answer",
    [None, 7, {"pages": []}, {"results": None}, [7], [None], [["a"]], [{"title": "A"}], [{"text": None}]],
)
def test_anything_else_is_malformed(search: Any, answer: object) -> None:
    with pytest.raises(MalformedAnswer, match=r"shelf (answered with|returned a page without text)"):
        search(answering(answer))


PAGES = [{"title": "A", "text": "One."}, {"title": "B", "text": "Two."}]


def block(given: object) -> dict[str, str]:
    return {"type": "text", "text": given if isinstance(given, str) else json.dumps(given)}


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps(PAGES),
        json.dumps({"results": PAGES}),
        [block(PAGES)],
        [block({"results": PAGES})],
        [block(page) for page in PAGES],
        [{"type": "image", "base64": "AAAA"}, block(PAGES), {"type": "audio", "base64": "AAAA"}],
    ],
)
def test_pages_written_as_json_are_read(search: Any, answer: object) -> None:
    assert [(page.title, page.text) for page in search(answering(answer)).documents] == [
        ("A", "One."),
        ("B", "Two."),
    ]


@pytest.mark.parametrize(
    "text", ["One.", "2024", "null", '["One."]', '{"count": 2}', "[1] One.", "[" * 100_000]
)
def test_any_other_text_of_a_block_is_a_page(search: Any, text: str) -> None:
    assert [page.text for page in search(answering([block(text)])).documents] == [text]
    assert [page.text for page in search(answering(text)).documents] == [text]


@pytest.mark.parametrize(("answer", "number"), [([block([])], 0), ([{"type": "image"}], 0), ([], 0)])
def test_a_block_may_hold_nothing(search: Any, answer: object, number: int) -> None:
    assert len(search(answering(answer)).documents) == number


@pytest.mark.parametrize("text", ['[{"title": "A"}]', '{"results": [{"title": "A"}]}'])
def test_pages_in_json_need_a_text_too(search: Any, text: str) -> None:
    with pytest.raises(MalformedAnswer, match="shelf answered with pages that cannot be read"):
        search(answering([block(text)]))


@pytest.mark.parametrize(
    "artifact",
    [
        PAGES,
        {"results": PAGES},
        {"structured_content": {"result": PAGES}},
        {"structured_content": {"results": PAGES}},
        [Document(page_content=page["text"], metadata={"title": page["title"]}) for page in PAGES],
    ],
)
def test_pages_beside_the_text_go_before_it(search: Any, artifact: object) -> None:
    assert [page.title for page in search(with_artifact(artifact)).documents] == ["A", "B"]


@pytest.mark.parametrize("artifact", [None, 7, [1], [{"score": 1}], {"structured_content": {"result": "x"}}])
def test_what_else_stands_beside_the_text_is_left_out(search: Any, artifact: object) -> None:
    assert [page.text for page in search(with_artifact(artifact)).documents] == ["Two pages."]


def with_artifact(artifact: object) -> BaseTool:
    @tool(response_format="content_and_artifact")
    def shelf(query: str) -> tuple[str, Any]:
        """Search the shelf."""
        return "Two pages.", artifact

    return shelf


# Kinds of tools.


def test_the_first_text_parameter_gets_the_words(search: Any) -> None:
    @tool
    def picky(
        own: Annotated[str, InjectedToolArg] = "mine",
        pages: int = 3,
        order: Literal["new", "old"] = "new",
        topic: str | None = None,
        other: str = "",
    ) -> str:
        """Say what was asked."""
        return f"{own}|{pages}|{order}|{topic}|{other}"

    (page,) = search(picky, '"machine translation" (news OR patents)').documents

    assert page.text == "mine|3|new|machine translation news patents|"


async def test_a_tool_that_can_only_be_awaited(sources: Sources, session: Session) -> None:
    @tool
    async def slow(query: str) -> str:
        """Answer later."""
        return f"Later: {query}."

    source = user_source(slow, sources.settings(), session)
    call = {"name": source.name, "args": {"query": "translation"}, "id": "1", "type": "tool_call"}

    answer = await source.ainvoke(call)

    assert answer.artifact.documents[0].text == "Later: translation."


def test_a_class_that_can_only_be_awaited(search: Any) -> None:
    class Late(BaseTool):
        name: str = "late"
        description: str = "Answers later."

        def _run(self, query: str) -> str:
            raise NotImplementedError

        async def _arun(self, query: str) -> str:
            return f"Later: {query}."

    assert search(Late()).documents[0].text == "Later: machine translation."


def test_a_tool_of_one_text(search: Any) -> None:
    assert search(Tool("echo", str.upper, "Say it loud.")).documents[0].text == "MACHINE TRANSLATION"


@pytest.mark.parametrize("handled", [False, True])
@pytest.mark.parametrize(
    "error", [ToolException("no"), RuntimeError("no"), TimeoutError(), NotImplementedError()]
)
def test_what_a_tool_raises_is_an_error_of_the_source(search: Any, error: Exception, handled: bool) -> None:
    @tool
    def broken(query: str) -> str:
        """Fail."""
        raise error

    broken.handle_tool_error = handled

    with pytest.raises(SourceError, match=f"broken gave an unexpected answer \\({type(error).__name__}\\)"):
        search(broken)


@pytest.mark.parametrize("name", ["no-name", "two words", "", "1st"])
def test_a_name_has_to_be_an_identifier(search: Any, name: str) -> None:
    with pytest.raises(UsageError, match="identifier"):
        search(Tool(name, str.upper, "Say it loud."))


def test_a_tool_needs_a_text_parameter(search: Any) -> None:
    @tool
    def numbers(count: int = 1, order: Literal["new", "old"] = "new") -> str:
        """Count."""
        return ""

    with pytest.raises(UsageError, match="numbers has no parameter of type str"):
        search(numbers)


def test_a_tool_may_require_nothing_else(search: Any) -> None:
    @tool
    def demanding(query: str, year: int) -> str:
        """Search a year."""
        return ""

    with pytest.raises(UsageError, match="demanding also requires year"):
        search(demanding)


def test_a_function_is_no_tool(search: Any) -> None:
    with pytest.raises(UsageError, match="not a LangChain tool"):
        search(str.upper)


@pytest.mark.parametrize("names", [["arxiv"], ["tavily"], ["library"], ["openalex"], ["mine", "mine"]])
def test_a_name_is_given_once(sources: Sources, session: Session, names: list[str]) -> None:
    tools = [Tool(name, str.upper, "Say it loud.") for name in names]

    with pytest.raises(UsageError, match=f"there is already a source named {names[0]}"):
        load_user_tools(tools, sources.settings(), session)


def test_two_tools_are_two_sources(sources: Sources, session: Session) -> None:
    tools = [Tool(name, str.upper, "Say it loud.") for name in ("mine", "yours")]

    loaded = load_user_tools(tools, sources.settings(), session)

    assert [source.source for source in loaded.values()] == list(loaded) == ["mine", "yours"]
    assert all(isinstance(source, UserTool) for source in loaded.values())


# Tools that hang.


@pytest.fixture
def released() -> Iterator[Event]:
    """Set after the test, so that no thread of it goes on."""
    event = Event()
    yield event
    event.set()


def hanging(event: Event) -> BaseTool:
    @tool
    def shelf(query: str) -> str:
        """Search the shelf without end."""
        event.wait()
        return query

    return shelf


def test_a_tool_that_hangs_is_given_up(search: Any, released: Event) -> None:
    with pytest.raises(SourceUnreachable, match=r"^shelf did not answer within 0\.03 s$"):
        search(hanging(released), timeout=0.01)


def test_an_awaited_tool_that_hangs_is_cancelled(search: Any) -> None:
    cancelled = []

    @tool
    async def shelf(query: str) -> str:
        """Search the shelf without end."""
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(query)
            raise
        return query

    with pytest.raises(SourceUnreachable, match=r"^shelf did not answer within 0\.03 s$"):
        search(shelf, timeout=0.01)
    assert cancelled == ["machine translation"]


def test_an_awaited_tool_has_time_outs_of_its_own(search: Any) -> None:
    @tool
    async def broken(query: str) -> str:
        """Fail."""
        raise TimeoutError

    with pytest.raises(SourceError, match=r"broken gave an unexpected answer \(TimeoutError\)"):
        search(broken)


HANGS = """
from threading import Event
from langchain_core.tools import tool
from trendscope.errors import SourceUnreachable
from trendscope.net.session import open_session
from trendscope.settings import Settings
from trendscope.tools.user.source import user_source

@tool
def shelf(query: str) -> str:
    "Search the shelf without end."
    Event().wait()

settings = Settings(timeout=0.01)
try:
    user_source(shelf, settings, open_session(settings)).invoke({"query": "language"})
except SourceUnreachable as error:
    print(error)
"""


def test_a_tool_that_hangs_does_not_keep_the_process_from_ending() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "shelf did not answer within 0.03 s\n"


# Whole runs.


@pytest.fixture
def few() -> Iterator[Sources]:
    """Papers alone, so that only an own tool can explain what they are about."""
    with Sources(papers=FEW, articles=(), pages=()) as sources:
        yield sources


@pytest.fixture
def load_settings(few: Sources, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What the environment says where no settings are given."""
    settings = few.settings()
    for module in ("trendscope.streaming", "trendscope.settings"):
        monkeypatch.setattr(f"{module}.load_settings", lambda: settings)
    return settings


def quoted(report: Report, source: str) -> list[str]:
    names = {name for name, reference in report.documents.items() if reference.source == source}
    return [sentence.text for sentence in report.sentences.values() if sentence.document in names]


async def test_a_page_of_an_own_tool_is_quoted(few: Sources) -> None:
    own = answering([DEFINITION, "Roses need sun."])

    report = await aresearch(QUESTION, tools=[own], settings=few.settings(), today=TODAY)

    assert quoted(report, "shelf") == [DEFINITION]
    assert next(search.found for search in report.searches if search.source == "shelf") == 1
    assert report.trends


async def test_a_page_without_an_address_is_shown_without_a_link(few: Sources) -> None:
    from io import StringIO

    from rich.console import Console

    from trendscope.report.terminal import print_report

    report = await aresearch(QUESTION, tools=[answering(DEFINITION)], settings=few.settings(), today=TODAY)
    shown = StringIO()
    print_report(report, Console(width=100, file=shown))

    assert re.search(r"^\d+\. shelf — undated, shelf, web$", to_markdown(report), re.MULTILINE)
    assert re.search(r"undated, shelf, web\s*$", shown.getvalue(), re.MULTILINE)


async def test_the_state_has_an_id_for_the_page(few: Sources) -> None:
    settings = few.settings()
    graph = build_graph(
        runs=QuickRuns(), settings=lambda: settings, today=lambda: TODAY, tools=[answering(DEFINITION)]
    )

    state = await graph.ainvoke({"question": QUESTION}, context=Context())

    key = next(key for key in state["documents"] if key.startswith("shelf:"))
    assert re.fullmatch(r"D\d+", document_ids(cast(State, state))[key])
    assert any(key in record["documents"] for record in state["searches"])


async def test_a_tool_that_fails_does_not_end_the_run(few: Sources) -> None:
    report = await aresearch(QUESTION, tools=[answering(None)], settings=few.settings(), today=TODAY)

    assert report.trends
    assert [failure.source for failure in report.failures] == ["shelf"]


async def test_a_tool_that_hangs_does_not_end_the_run(few: Sources, released: Event) -> None:
    report = await aresearch(
        QUESTION, tools=[hanging(released)], settings=few.settings(timeout=0.5), today=TODAY
    )

    assert "shelf" in {failure.source for failure in report.failures}


async def test_own_tools_go_with_named_sources(few: Sources) -> None:
    report = await aresearch(
        QUESTION, sources=["arxiv"], tools=[answering(DEFINITION)], settings=few.settings(), today=TODAY
    )

    assert {search.source for search in report.searches} == {"arxiv", "shelf"}


async def test_a_wrong_tool_ends_the_run_before_anything_is_asked(few: Sources) -> None:
    wrong: Any = [str.upper]

    with pytest.raises(UsageError, match="not a LangChain tool"):
        await aresearch(QUESTION, tools=wrong, settings=few.settings(), today=TODAY)

    assert not few.requests_to("arxiv")


# The command, with the example.


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes a module into the current folder, and forgets it after the test."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = set(sys.modules)

    def write(name: str, text: str) -> None:
        file = tmp_path / f"{name.replace('.', '/')}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    yield write
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.mark.usefixtures("load_settings")
def test_the_example_runs_as_a_command(module: Any, capsys: pytest.CaptureFixture[str]) -> None:
    module("lab", EXAMPLE)
    module("angle_search.drawer", EXAMPLE.replace("lab_notes", "desk_notes"))
    tools = ["--tool", "lab:lab_notes", "--tool", "angle_search.drawer:desk_notes"]

    status = main(["research", QUESTION, *tools, "--format", "json", "--quiet"])

    report = json.loads(capsys.readouterr().out)
    assert status in (0, 4)
    assert {"lab_notes", "desk_notes"} <= {search["source"] for search in report["searches"]}
    assert {"lab_notes"} <= {document["source"] for document in report["documents"].values()}


BAD = "from nowhere_at_all import nothing"
PLAIN = "def search(query: str) -> str:\n    return query\nnothing = None\n"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("lab_of_nobody:notes", "module lab_of_nobody cannot be imported: ModuleNotFoundError"),
        ("bad_lab:notes", "No module named 'nowhere_at_all'"),
        ("odd_lab:notes", "module odd_lab cannot be imported: SyntaxError"),
        ("plain_lab:notes", "module plain_lab has no tool notes"),
        ("plain_lab:nothing", "module plain_lab has no tool nothing"),
        ("plain_lab:search", "plain_lab:search is not a LangChain tool"),
        *((wrong, "named as package.module:name") for wrong in ("lab", "lab:", ":notes", ".lab:notes")),
    ],
)
def test_a_wrong_name_is_said_in_one_line(
    module: Any, capsys: pytest.CaptureFixture[str], named: str, message: str
) -> None:
    module("bad_lab", BAD)
    module("odd_lab", "def (")
    module("plain_lab", PLAIN)

    status = main(["research", QUESTION, "--tool", named])

    said = capsys.readouterr().err
    assert status == 2
    assert message in said
    assert said.count("\n") == 1


def test_a_tool_is_imported_from_the_current_folder(module: Any) -> None:
    module("lab", EXAMPLE)

    assert import_tool("lab:lab_notes").name == "lab_notes"
