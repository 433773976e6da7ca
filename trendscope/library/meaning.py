"""Passages found by what they mean: with vectors that are made once for each passage and model."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.errors import AnswerUnusable, ModelUnavailable, TrendscopeError
from trendscope.library.passage import Passage
from trendscope.library.vectors import ExactVectors, VectorStore
from trendscope.llm.embeddings import open_embeddings
from trendscope.settings import Settings
from trendscope.text.message import Message

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

BATCH = 64  # texts in a request
CHROMA = "chroma:"
NO_VECTORS = Message("its server answered with something that is not a vector for each text")
PassageId = tuple[str, int]
"""The key of a document, and the number of a passage in it."""

_BETWEEN = "#"


class Meaning:
    """Embeddings, and where their vectors are kept; `name` is that of the model.

    Raises ModelError if there is no usable answer to a request for vectors, and StoreError if they cannot be
    kept.
    """

    def __init__(self, name: str, embeddings: Embeddings, store: VectorStore) -> None:
        self.name = name
        self.embeddings = embeddings
        self.store = store

    def make(self, names: Collection[str], texts: Callable[[Sequence[str]], list[str]]) -> Iterator[int]:
        """Make the vectors that are missing, and remove those of passages that are gone.

        `names` are those of all passages, `texts` gives what stands for some of them. Each step says how many
        are still missing; what was made until then is kept.
        """
        there = self.store.names()
        self.store.remove(there - set(names))
        missing = [name for name in names if name not in there]
        for start in range(0, len(missing), BATCH):
            yield len(missing) - start
            part = missing[start : start + BATCH]
            embed = partial(self.embeddings.embed_documents, texts(part))
            self.store.add(dict(zip(part, self._vectors(embed, len(part)), strict=True)))
        yield 0

    def nearest(self, text: str, limit: int) -> list[PassageId]:
        """The passages that are nearest to a text, the nearest first."""
        (vector,) = self._vectors(lambda: [self.embeddings.embed_query(text)], 1)
        return list(dict.fromkeys(passage_id(name) for name, _ in self.store.nearest(vector, limit)))

    def forget(self, documents: Collection[str]) -> None:
        """Remove the vectors of documents, by their keys."""
        self.store.remove(name for name in self.store.names() if passage_id(name)[0] in documents)

    def _vectors(self, embed: Callable[[], list[list[float]]], number: int) -> list[list[float]]:
        try:
            vectors = embed()
        except TrendscopeError:
            raise
        except Exception as error:  # each provider's package has its own
            from trendscope.llm.refusals import reason_for  # noqa: PLC0415 - it loads LangChain

            raise ModelUnavailable(self._unusable(reason_for(error))) from error
        if len(vectors) != number or len({len(vector) for vector in vectors}) > 1 or not _finite(vectors):
            raise AnswerUnusable(self._unusable(NO_VECTORS))
        return vectors

    def _unusable(self, reason: Message) -> Message:
        return Message("the embeddings {name} cannot be used: {reason}", name=self.name, reason=reason)


def open_meaning(settings: Settings, library: Path) -> Meaning | None:
    """What the settings name for the library in this file; None if they name no embeddings."""
    if not settings.embeddings:
        return None
    name = settings.embeddings
    store: VectorStore
    if settings.vectors and settings.vectors.startswith(CHROMA):
        from trendscope.library.chroma_vectors import ChromaVectors  # noqa: PLC0415 - an extra

        store = ChromaVectors(settings.vectors.removeprefix(CHROMA), name)
    else:
        place = Path(settings.vectors).expanduser().absolute() if settings.vectors else None
        store = ExactVectors(place or library.with_suffix(".vectors.db"), name)
    return Meaning(name, open_embeddings(name, settings), store)


def name_of(passage: Passage, text: str) -> str:
    """A name for the vector of a passage, which has another one if its text changes."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return _BETWEEN.join((passage.document, str(passage.number), digest))


def text_of(passage: Passage, title: str) -> str:
    """What stands for a passage: its text below its title and heading, which say what it is about."""
    return "\n".join(filter(None, dict.fromkeys((title, passage.heading, passage.text))))


def passage_id(name: str) -> PassageId:
    """The document and the number of the passage whose vector has this name."""
    document, number, _ = name.rsplit(_BETWEEN, 2)
    return document, int(number)


def _finite(vectors: list[list[float]]) -> bool:
    return all(vector and all(map(math.isfinite, vector)) for vector in vectors)
