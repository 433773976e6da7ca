"""Embeddings that count words, in this process and on a server: what has the same words is near."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from zlib import crc32

from langchain_core.embeddings import Embeddings

from tests.fakes.servers import Handler

SIZE = 256


class CountingEmbeddings(Embeddings):
    """A dimension for each word by its hash; `same` are words that mean the same.

    `texts` are all that were embedded. After `fails_after` calls, it fails as a server that is gone does.
    """

    def __init__(self, same: Mapping[str, str] | None = None, fails_after: int | None = None) -> None:
        self.same = same or {}
        self.texts: list[str] = []
        self.calls_left = fails_after

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.calls_left is not None:
            if not self.calls_left:
                raise ConnectionError
            self.calls_left -= 1
        self.texts += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * SIZE
        for word in re.findall(r"\w+", text.lower()):
            vector[crc32(self.same.get(word, word).encode()) % SIZE] += 1
        return vector


def embeddings_server(handler: Handler) -> None:
    """An OpenAI-compatible server of these embeddings."""
    texts = json.loads(handler.server.received[-1].body)["input"]
    vectors = CountingEmbeddings().embed_documents(texts)
    data = [{"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    answer = {
        "object": "list",
        "model": "words",
        "data": data,
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    handler.answer(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())
