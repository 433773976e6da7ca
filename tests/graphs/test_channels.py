"""How the large parts of a state are stored."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated, Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

from trendscope.graphs.channels import Compact, Packed, PackedList, pack, unpack

LARGE = {"corpus": [{"title": f"한국어 \u0000 \U0001f600 {number}"} for number in range(2000)]}
CONFIG: Any = {"configurable": {"thread_id": "a"}}


class Parts(TypedDict, total=False):
    report: Annotated[dict[str, Any] | None, Packed]
    keys: Annotated[list[str], PackedList(list, lambda have, new: have + new)]
    done: int


def stored(saver: InMemorySaver) -> int:
    """How many bytes a saver holds."""
    writes = [value[2][1] for each in saver.writes.values() for value in each.values()]
    return sum(len(data) for data in [*writes, *(blob[1] for blob in saver.blobs.values())])


def run(steps: int) -> tuple[Any, InMemorySaver]:
    saver, graph = InMemorySaver(), StateGraph(Parts)
    names = [str(number) for number in range(steps)]
    graph.add_node("write", lambda _: {"report": LARGE, "keys": ["a", "b"]})
    for name in names:
        graph.add_node(name, lambda _: {"done": 1})
    for before, after in zip([START, "write", *names], ["write", *names, END], strict=True):
        graph.add_edge(before, after)
    compiled = graph.compile(saver)
    compiled.invoke({"done": 0, "keys": ["0"]}, CONFIG)
    return compiled, saver


def test_a_packed_part_is_read_as_it_was_written() -> None:
    compiled, _ = run(2)

    assert compiled.get_state(CONFIG).values == {"report": LARGE, "keys": ["0", "a", "b"], "done": 1}
    edited = compiled.update_state(CONFIG, {"report": None, "keys": ["c"]}, as_node="0")
    assert compiled.get_state(edited).values == {"report": None, "keys": ["0", "a", "b", "c"], "done": 1}


def test_a_packed_part_is_stored_once_and_small() -> None:
    size = len(pack(LARGE))

    assert size < len(pickle.dumps(LARGE)) / 4
    assert stored(run(5)[1]) < size + 2000


@pytest.mark.parametrize("value", [None, [], ["a"], {}, LARGE, {"text": "\ud800"}])
def test_what_is_packed_comes_back(value: object) -> None:
    assert unpack(pack(value)) == value


def test_what_an_earlier_version_stored_is_read() -> None:
    assert Packed(dict).from_checkpoint(LARGE).get() == LARGE
    assert PackedList(list, lambda have, new: have + new).from_checkpoint(["a"]).get() == ["a"]


def test_a_dictionary_is_pickled_small() -> None:
    compact = Compact(LARGE)

    assert len(pickle.dumps(compact, 2)) < len(pickle.dumps(LARGE, 2)) / 4
    assert pickle.loads(pickle.dumps(compact)) == copy.deepcopy(compact) == LARGE
