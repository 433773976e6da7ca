"""What a run has worked out already: each thing once, also where several specialists need it at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


class Memo:
    """Results by the request that they answer, as long as the run. A call that raises is not stored."""

    def __init__(self) -> None:
        self._results: dict[str, object] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def get_or_call(self, request: Mapping[str, object], call: Callable[[], Awaitable[T]]) -> T:
        """The stored result of `request`, else that of `call`, which is then stored."""
        key = json.dumps(request, sort_keys=True, ensure_ascii=False, default=str)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._results:
                self._results[key] = await call()
            return self._results[key]  # type: ignore[return-value]
