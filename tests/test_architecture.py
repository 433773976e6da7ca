"""The import graph: no circle, and no arrow from the ground floor up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.repository import REPOSITORY

FOLDERS = {
    "trendscope": "trendscope",
    "agents": "trendscope.agents",
    "tools": "trendscope.tools",
    "graphs": "trendscope.graphs",
    "prompts": "trendscope.prompts",
}
# Rooms that know nothing of what is built on them.
GROUND_FLOOR = (
    *("text", "net", "llm", "extraction", "measuring", "verification", "question", "fulltext", "wording"),
)
ABOVE = (
    *(
        "trendscope.agents",
        "trendscope.graphs",
        "trendscope.tools",
        "trendscope.report",
        "trendscope.difference",
    ),
    *("trendscope.cli", "trendscope.commands", "trendscope.api"),
)
# What faces the user, with what is below it: nothing else imports it.
FACES = (
    *("trendscope.cli", "trendscope.commands", "trendscope.api", "trendscope.archive", "trendscope.rerun"),
    *("trendscope.live", "trendscope.asking", "trendscope.kept_evidence", "trendscope.streaming"),
    *("trendscope.graphs.conversation", "trendscope.graphs.served"),
    *("trendscope.__main__", "trendscope.watching", "trendscope.batches", "trendscope.workers"),
    "trendscope.evaluation",
)

Graph = dict[str, set[str]]


@cache
def modules() -> dict[str, Path]:
    """Each module of the package with its file."""
    return {
        _name(package, path.relative_to(REPOSITORY / folder)): path
        for folder, package in FOLDERS.items()
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
    }


def _name(package: str, path: Path) -> str:
    parts = [part for part in path.with_suffix("").parts if part != "__init__"]
    return ".".join([package, *parts])


@cache
def graph() -> Graph:
    """Which modules each module imports, wherever in the file the import is, for a type alone included."""
    return {name: set(_imports(path)) - {name} for name, path in modules().items()}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trendscope"):
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from inside & modules().keys() or {str(node.module)} & modules().keys()


def circles(arrows: Graph) -> list[list[str]]:
    """The strongly connected components of more than one module, by Tarjan's algorithm (1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(arrows.get(name, ())):
            if other not in index:
                visit(other)
            if other in stack:
                low[name] = min(low[name], low[other])
        if low[name] == index[name]:
            component = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(component) > 1:
                found.append(sorted(component))

    for name in sorted(arrows):
        if name not in index:
            visit(name)
    return found


def upward(arrows: Graph) -> list[tuple[str, str]]:
    """The arrows from a room of the ground floor to what is built on it."""
    return [
        (name, other)
        for name, others in sorted(arrows.items())
        if name.split(".")[1:2] and name.split(".")[1] in GROUND_FLOOR
        for other in sorted(others)
        if is_within(other, ABOVE)
    ]


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of these or below one of them."""
    return name in packages or name.startswith(tuple(f"{each}." for each in packages))


def test_the_graph_is_that_of_the_package() -> None:
    assert len(graph()) > 100
    assert "trendscope.agents.searcher" in graph()["trendscope.graphs.research"]
    assert "trendscope.text.words" in graph()["trendscope.measuring.terms"]


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles(graph()) == []


def test_the_ground_floor_knows_nothing_of_what_is_built_on_it() -> None:
    assert upward(graph()) == []


def test_only_the_face_of_the_package_imports_a_face() -> None:
    importing = {name for name, others in graph().items() if any(is_within(other, FACES) for other in others)}

    assert "trendscope.commands.research_run" in importing
    assert {name for name in importing if not is_within(name, FACES)} <= {"trendscope"}


@pytest.mark.parametrize(
    ("arrows", "found"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, [["a", "b", "c"]]),
        ({"a": {"b"}, "b": {"a"}, "c": {"d", "a"}, "d": {"c"}}, [["a", "b"], ["c", "d"]]),
    ],
)
def test_circles_are_found(arrows: Graph, found: list[list[str]]) -> None:
    assert circles(arrows) == found


def test_an_arrow_up_is_found() -> None:
    arrows = {"trendscope.text.words": {"trendscope.agents.critic"}, "trendscope.run": {"trendscope.agents"}}

    assert upward(arrows) == [("trendscope.text.words", "trendscope.agents.critic")]
