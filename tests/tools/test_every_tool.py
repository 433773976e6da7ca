"""What holds for each tool: a name, a description and a schema that a model can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import SecretStr, ValidationError

from tests.fakes.corpus import PAPERS
from tests.fakes.runs import a_run, call
from tests.fakes.sources import Sources
from trendscope.errors import UsageError
from trendscope.run import Run
from trendscope.settings import Settings
from trendscope.source import Found, Source
from trendscope.tools.registry import DEFAULT_SOURCES, SOURCES, default_sources, source_class

NAMES = [f"search_{name}" for name in SOURCES]
NAMES += ["measure_trends", "count_publications", "read_page", "translate_terms"]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with Sources() as sources:
        yield a_run(sources.settings(), sources=list(SOURCES))


def schema(tool: BaseTool) -> dict[str, Any]:
    function: dict[str, Any] = convert_to_openai_tool(tool)["function"]
    return function


def test_a_run_has_every_tool_under_its_name(run: Run) -> None:
    assert sorted(run.tools) == sorted(NAMES)
    assert all(tool.name == name for name, tool in run.tools.items())


@pytest.mark.parametrize("name", NAMES)
def test_a_model_can_read_the_tool(run: Run, name: str) -> None:
    described = schema(run.tools[name])

    assert described["name"] == name
    assert len(described["description"]) > 60
    assert described["parameters"]["required"]


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_is_described(run: Run, name: str) -> None:
    properties = schema(run.tools[name])["parameters"]["properties"]

    assert properties
    assert all(argument.get("description") for argument in properties.values())


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("search_")])
def test_settings_and_session_are_no_arguments(run: Run, name: str) -> None:
    properties = schema(run.tools[name])["parameters"]["properties"]

    assert set(properties) == {"query", "since", "until", "limit", "language"}


@pytest.mark.parametrize("wrong", [{}, {"query": "x", "limit": 0}, {"query": "x", "language": "fr"}])
def test_wrong_arguments_are_refused(run: Run, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        call(run, "search_arxiv", **wrong)


def test_a_source_gives_cards_for_the_model_and_documents_beside(run: Run) -> None:
    answer = call(run, "search_arxiv", query='"machine translation"', since=2020, until=2020, limit=2)

    assert isinstance(answer.artifact, Found)
    first, *cards = str(answer.content).splitlines()
    assert first.startswith("2 of 26 documents for all:")
    assert cards[0].startswith(f"{answer.artifact.documents[0].key} | 2020-")
    assert not any(paper.abstract in str(answer.content) for paper in PAPERS)


@pytest.mark.parametrize("query", ["", "()", "OR", '""', "!?"])
def test_a_query_without_a_word_is_a_usage_error(run: Run, query: str) -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        call(run, "search_arxiv", query=query)


def test_an_unknown_source_is_named(run: Run) -> None:
    with pytest.raises(UsageError, match=r"there is no source arxive; the sources are .*arxiv, "):
        source_class("arxive")


def test_the_default_sources_exist() -> None:
    assert [source_class(name).source for name in DEFAULT_SOURCES] == list(DEFAULT_SOURCES)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(), DEFAULT_SOURCES),
        (Settings(api_keys={"openalex": SecretStr("k")}), (*DEFAULT_SOURCES, "openalex")),
        (Settings(addresses={"openalex": "http://127.0.0.1:9"}), (*DEFAULT_SOURCES, "openalex")),
        (Settings(api_keys={"semantic_scholar": SecretStr("k")}), DEFAULT_SOURCES),
    ],
)
def test_a_source_that_needs_a_key_is_searched_by_default_where_it_is_set(
    settings: Settings, names: tuple[str, ...]
) -> None:
    assert default_sources(settings) == names


@pytest.mark.parametrize("name", ["openalex", "pubmed", "semantic_scholar"])
def test_a_source_that_is_searched_by_year_can_be_read_to_the_end(name: str) -> None:
    source = source_class(name)

    assert source.by_year == (source.pages is not Source.pages) == (source.draw is not Source.draw)
    assert source.counts == (source.count is not Source.count)
    assert source.samples == (source.sample is not Source.sample)
