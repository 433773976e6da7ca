"""Where the vectors of passages are kept, and found again.

Up to about 100,000 passages, comparing with every one of them is exact, and fast enough: see
`benchmarks/library_search.py`. Chroma (`trendscope/library/chroma_vectors.py`) is for more, or for a server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from trendscope.errors import UsageError
from trendscope.store.database import Statement
from trendscope.store.sqlite import SqliteDatabase
from trendscope.text.message import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCKS_AT_ONCE = 32

Vector = Sequence[float]


class VectorStore(Protocol):
    """Vectors by name, all of one model. Every method may raise StoreError if the place cannot be used."""

    def names(self) -> frozenset[str]:
        """The names of all vectors that are there."""
        ...

    def add(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors, also in place of those that have the same names."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove the vectors with these names, as far as they are there."""
        ...

    def nearest(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        """The names of the nearest vectors with their cosines, the nearest first."""
        ...


class VectorDatabase(SqliteDatabase):
    """A file of vectors, in blocks: of single vectors, SQLite would leave half of each page empty."""

    version = 1
    tables = (
        """
        create table if not exists blocks(
          id integer primary key, model text not null, names text not null, vectors blob not null)
        """,
        "create index if not exists blocks_of_model on blocks(model, id)",
    )
    damaged = Message("{path} is damaged; remove it: its vectors are made again")


class ExactVectors:
    """Vectors in one local file, each compared with the one that is looked for."""

    def __init__(self, path: Path, model: str) -> None:
        self.database = VectorDatabase(path)
        self.model = model

    def names(self) -> frozenset[str]:
        rows = self.database.read("select names from blocks where model = :model", model=self.model)
        return frozenset(name for (names,) in rows for name in json.loads(names))

    def add(self, vectors: Mapping[str, Vector]) -> None:
        if not vectors:
            return
        import numpy as np  # noqa: PLC0415 - most commands need none

        block = _unit(np.array(list(vectors.values()), dtype=np.float32))
        names = json.dumps(list(vectors))
        values = {"model": self.model, "names": names, "vectors": block.tobytes()}
        insert = "insert into blocks(model, names, vectors) values (:model, :names, :vectors)"
        self.database.write(*self._without(frozenset(vectors)), (insert, values))

    def remove(self, names: Iterable[str]) -> None:
        if statements := list(self._without(frozenset(names))):
            self.database.write(*statements)

    def nearest(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        import numpy as np  # noqa: PLC0415 - most commands need none

        wanted = _unit(np.array([vector], dtype=np.float32))[0]
        best = list[tuple[float, str]]()
        for names, block in self._blocks(len(wanted)):
            # Not by `@`: its threads take ten times as long to find each other on a busy machine.
            cosines = np.einsum("ij,j->i", block, wanted)
            near = np.argsort(-cosines, kind="stable")[:limit]
            best += [(float(cosines[at]), names[at]) for at in near]
            best = sorted(best, key=lambda each: -each[0])[:limit]
        return [(name, cosine) for cosine, name in best]

    def close(self) -> None:
        self.database.close()

    def _blocks(self, size: int) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """All vectors, some blocks at once: together they may be larger than the memory."""
        import numpy as np  # noqa: PLC0415 - most commands need none

        ids = [each for (each,) in self.database.read(_IDS, model=self.model)]
        for start in range(0, len(ids), BLOCKS_AT_ONCE):
            part = ids[start : start + BLOCKS_AT_ONCE]
            rows = self.database.read(_BLOCKS, model=self.model, first=part[0], last=part[-1])
            names = [name for row in rows for name in json.loads(row[0])]
            vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32)
            if len(vectors) != size * len(names):
                raise UsageError(
                    "{path} has vectors of another size by {model}; remove it: they are made again",
                    path=self.database.path,
                    model=self.model,
                )
            yield names, vectors.reshape(len(names), size)

    def _without(self, names: frozenset[str]) -> Iterator[Statement]:
        """What takes vectors out of the blocks that have them."""
        for (block,) in self.database.read(_IDS, model=self.model) if names else ():
            ((known,),) = self.database.read("select names from blocks where id = :block", block=block)
            there = json.loads(known)
            kept = [at for at, name in enumerate(there) if name not in names]
            if len(kept) < len(there):
                yield self._kept(block, there, kept)

    def _kept(self, block: int, names: list[str], kept: list[int]) -> Statement:
        """What leaves only these vectors in a block."""
        if not kept:
            return "delete from blocks where id = :block", {"block": block}
        ((content,),) = self.database.read("select vectors from blocks where id = :block", block=block)
        size = len(content) // len(names)
        values: dict[str, Any] = {
            "block": block,
            "names": json.dumps([names[at] for at in kept]),
            "vectors": b"".join(content[size * at : size * (at + 1)] for at in kept),
        }
        return "update blocks set names = :names, vectors = :vectors where id = :block", values


_IDS = "select id from blocks where model = :model order by id"
_BLOCKS = """
    select names, vectors from blocks where model = :model and id between :first and :last order by id
"""


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors with length 1, so that a product is a cosine."""
    import numpy as np  # noqa: PLC0415 - most commands need none

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
