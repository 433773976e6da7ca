"""Vectors in Chroma, through `langchain-chroma`: in a folder, or on a server.

Chroma is told names and vectors. The passages stay in the library, also where the server is another machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from langchain_core.embeddings import Embeddings

from trendscope.errors import StoreUnavailable, UsageError
from trendscope.library.vectors import Vector
from trendscope.net.proxies import USUAL_PORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langchain_chroma import Chroma

BATCH = 1000
PAGE = 10_000
# Beams of the search in the graph (Malkov and Yashunin 2020): more are slower and find more.
HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200}


class ChromaVectors:
    """A collection of Chroma for each model; `place` is a folder or the address of a server."""

    def __init__(self, place: str, model: str) -> None:
        self.place = place
        with self._reaching():
            self._ready = _ReadyVectors()
            self._chroma = _open(place, model, self._ready)

    def names(self) -> frozenset[str]:
        found = set[str]()
        with self._reaching():
            while page := self._chroma.get(limit=PAGE, offset=len(found), include=[])["ids"]:
                found.update(page)
        return frozenset(found)

    def add(self, vectors: Mapping[str, Vector]) -> None:
        names = list(vectors)
        with self._reaching():
            for start in range(0, len(names), BATCH):
                part = names[start : start + BATCH]
                self._ready.vectors = [[float(number) for number in vectors[name]] for name in part]
                self._chroma.add_texts(part, ids=part)

    def remove(self, names: Iterable[str]) -> None:
        all_names = list(names)
        with self._reaching():
            for start in range(0, len(all_names), BATCH):
                self._chroma.delete(all_names[start : start + BATCH])

    def nearest(self, vector: Vector, limit: int) -> list[tuple[str, float]]:
        with self._reaching():
            found = self._chroma.similarity_search_by_vector_with_relevance_scores(
                [float(number) for number in vector], limit
            )
        return [(document.page_content, 1 - distance) for document, distance in found]

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Says in one line what Chroma raises, which has no error of its own for most things."""
        try:
            yield
        except ImportError as error:
            raise UsageError(
                "{name} needs a package that is not installed: pip install {package}",
                name="chroma",
                package="'trendscope[chroma]'",
            ) from error
        except Exception as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise StoreUnavailable(
                "Chroma at {place} cannot be used: {reason}", place=self.place, reason=reason
            ) from error


class _ReadyVectors(Embeddings):
    """The vectors that are there already, for what asks for embeddings."""

    vectors: list[list[float]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.vectors

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError


def _open(place: str, model: str, vectors: Embeddings) -> Chroma:
    import chromadb  # noqa: PLC0415 - an extra, and it takes seconds
    from langchain_chroma import Chroma  # noqa: PLC0415

    settings = chromadb.Settings(anonymized_telemetry=False)
    client: Any
    if "://" in place:
        parts = urlsplit(place)
        port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
        client = chromadb.HttpClient(
            host=parts.hostname or "", port=port, ssl=parts.scheme == "https", settings=settings
        )
    else:
        client = chromadb.PersistentClient(str(Path(place).expanduser().absolute()), settings)
    name = f"trendscope-{blake2b(model.encode(), digest_size=8).hexdigest()}"
    return Chroma(name, vectors, client=client, collection_configuration={"hnsw": HNSW})
