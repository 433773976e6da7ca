"""The graphs as Mermaid draws them, for ARCHITECTURE.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from langchain_core.runnables.graph import Edge, Graph

from trendscope.graphs.conversation import build_conversation
from trendscope.graphs.research import build_graph

GRAPHS: dict[str, Callable[[], Any]] = {"research": build_graph, "conversation": build_conversation}
# What begins and what ends each graph.
ENDS = {"research": ("question", "report"), "conversation": ("message", "answer")}
BLOCK = re.compile(r"(<!-- graph (\w+): make docs -->\n).*?(<!-- /graph -->)", re.DOTALL)


def with_graphs(page: str) -> str:
    """The page with each graph between its two marks."""
    return BLOCK.sub(lambda block: f"{block[1]}```mermaid\n{drawn(block[2])}\n```\n{block[3]}", page)


def drawn(name: str) -> str:
    """A graph as a flowchart. A dotted arrow is one that is taken only if the state says so."""
    graph: Graph = GRAPHS[name]().get_graph()
    begins, ends = ENDS[name]
    heads = [f"    __start__([{begins}])", f"    __end__([{ends}])"]
    return "\n".join(["flowchart TD", *heads, *map(_arrow, sorted(graph.edges, key=_order))])


def _order(edge: Edge) -> tuple[bool, str, bool, str]:
    return edge.source != "__start__", edge.source, edge.target == "__end__", edge.target


def _arrow(edge: Edge) -> str:
    return f"    {edge.source} {'-.->' if edge.conditional else '-->'} {edge.target}"
