"""The record of everything that came from outside in a run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

T = TypeVar("T")


class Journal(Protocol):
    """Keeps each answer under a key made from its request, so that nothing is asked twice."""

    async def recall(self, request: Mapping[str, object], ask: Callable[[], Awaitable[T]]) -> T:
        """The kept answer to `request`, else that of `ask`, which is then kept."""
        ...


class MemoryJournal:
    """A journal that lives as long as its run. An answer that failed is not kept."""

    def __init__(self) -> None:
        self._answers: dict[str, object] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def recall(self, request: Mapping[str, object], ask: Callable[[], Awaitable[T]]) -> T:
        key = json.dumps(request, sort_keys=True, ensure_ascii=False)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._answers:
                self._answers[key] = await ask()
            return self._answers[key]  # type: ignore[return-value]
