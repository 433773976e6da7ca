"""Vectors are kept and found by both stores alike; Chroma is tested where its extra is installed."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from tests.fakes.servers import refusing_port
from trendscope.errors import StoreDamaged, StoreUnavailable, UsageError
from trendscope.library.vectors import ExactVectors, VectorStore

MODEL = "test:words"
Open = Callable[..., VectorStore]


@pytest.fixture(
    params=[
        "exact",
        pytest.param(
            "chroma",
            marks=[
                pytest.mark.skipif(
                    find_spec("langchain_chroma") is None, reason="the chroma extra is not installed"
                ),
                pytest.mark.filterwarnings("default"),  # those of its many packages
            ],
        ),
    ]
)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the store in the same place, for a model."""

    def opened(model: str = MODEL) -> VectorStore:
        if request.param == "exact":
            return ExactVectors(tmp_path / "vectors.db", model)
        from trendscope.library.chroma_vectors import ChromaVectors

        return ChromaVectors(str(tmp_path / "chroma"), model)

    return opened


def drawn(number: int, size: int = 16) -> dict[str, list[float]]:
    chance = Random(7)
    return {f"library:{at}#0#x": [chance.gauss(0, 1) for _ in range(size)] for at in range(number)}


def cosine(one: list[float], other: list[float]) -> float:
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return product / (math.hypot(*one) * math.hypot(*other))


def test_the_nearest_are_found_with_their_cosines(opened: Open) -> None:
    store = opened()
    store.add({"a": [1, 0], "b": [3, 4], "c": [0, -2]})

    found = store.nearest([2, 0], 2)

    assert [name for name, _ in found] == ["a", "b"]
    assert [similarity for _, similarity in found] == pytest.approx([1.0, 0.6], abs=1e-5)


def test_they_are_those_of_all(opened: Open) -> None:
    vectors, store = drawn(300), opened()
    for start in range(0, 300, 64):
        store.add(dict(list(vectors.items())[start : start + 64]))
    wanted = [1.0] * 16

    found = [name for name, _ in store.nearest(wanted, 10)]

    assert found == sorted(vectors, key=lambda name: -cosine(vectors[name], wanted))[:10]


def test_what_was_kept_is_there_when_it_is_opened_again(opened: Open) -> None:
    opened().add({"a": [1, 0], "b": [0, 1]})

    assert opened().names() == {"a", "b"}
    assert opened().nearest([0, 1], 1)[0][0] == "b"


def test_a_vector_is_replaced(opened: Open) -> None:
    store = opened()
    store.add({"a": [1, 0], "b": [0, 1]})
    store.add({"a": [0, 1], "c": [1, 0]})

    assert store.names() == {"a", "b", "c"}
    assert [name for name, _ in store.nearest([1, 0], 1)] == ["c"]
    assert len(store.nearest([1, 0], 9)) == 3


def test_vectors_are_removed(opened: Open) -> None:
    store = opened()
    store.add({"a": [1, 0], "b": [0, 1], "c": [1, 1]})
    store.remove(["a", "c", "nobody"])

    assert store.names() == {"b"}
    assert [name for name, _ in store.nearest([1, 0], 3)] == ["b"]
    store.remove([])
    store.remove(["b"])
    assert store.names() == frozenset()
    assert store.nearest([1, 0], 3) == []


def test_models_have_vectors_of_their_own(opened: Open) -> None:
    opened().add({"a": [1, 0]})
    other = opened("other:model")
    other.add({"a": [0, 1, 0]})

    assert opened().nearest([1, 0], 1)[0][1] == pytest.approx(1, abs=1e-5)
    assert other.nearest([0, 1, 0], 1)[0][1] == pytest.approx(1, abs=1e-5)
    other.remove(["a"])
    assert opened().names() == {"a"}


def test_nothing_is_near_nothing(opened: Open) -> None:
    store = opened()
    assert store.nearest([1, 0], 3) == []
    store.add({})
    assert store.names() == frozenset()


def test_vectors_of_another_size_are_one_line(opened: Open) -> None:
    store = opened()
    store.add({"a": [1, 0]})

    with pytest.raises((UsageError, StoreUnavailable)) as caught:
        store.nearest([1, 0, 0], 1)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "vectors.db").write_bytes(b"no database" * 1000)

    with pytest.raises(StoreDamaged, match="remove it: its vectors are made again"):
        ExactVectors(tmp_path / "vectors.db", MODEL).names()


def test_few_bytes_are_kept_beside_the_vectors(tmp_path: Path) -> None:
    store = ExactVectors(tmp_path / "vectors.db", MODEL)
    vectors = drawn(640, 512)
    for start in range(0, 640, 64):
        store.add(dict(list(vectors.items())[start : start + 64]))
    store.close()

    assert (tmp_path / "vectors.db").stat().st_size < 1.1 * 640 * 512 * 4
    with sqlite3.connect(tmp_path / "vectors.db") as connection:
        assert connection.execute("select count(*) from blocks").fetchone() == (10,)
    connection.close()


@pytest.mark.skipif(find_spec("langchain_chroma") is None, reason="the chroma extra is not installed")
@pytest.mark.filterwarnings("default")
def test_a_server_that_is_not_there_is_one_line() -> None:
    from trendscope.library.chroma_vectors import ChromaVectors

    place = f"http://127.0.0.1:{refusing_port()}"
    with pytest.raises(StoreUnavailable, match=f"Chroma at {place} cannot be used: ") as caught:
        ChromaVectors(place, MODEL)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(find_spec("langchain_chroma") is not None, reason="the chroma extra is installed")
def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    from trendscope.library.chroma_vectors import ChromaVectors

    with pytest.raises(UsageError, match=r"pip install 'trendscope\[chroma\]'"):
        ChromaVectors(str(tmp_path), MODEL)
