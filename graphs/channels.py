"""How the large parts of a state are stored: packed, and once.

LangGraph stores each part twice, as what a node wrote and as what the state is then, whenever it is written.
Its development server also pickles the last state of every thread, and writes all of it every ten seconds.
"""

from __future__ import annotations

import bz2
import json
from base64 import b85decode, b85encode
from collections.abc import Sequence
from typing import Any, Self

from langgraph.channels import BinaryOperatorAggregate, UntrackedValue

MISSING: Any = UntrackedValue(object).checkpoint()


class Compact(dict[str, Any]):
    """A dictionary whose pickle is packed."""

    def __reduce__(self) -> tuple[Any, ...]:
        return unpack, (pack(self),)


def pack(value: object) -> str:
    """A value of JSON, compressed; as text, because that server's pickles write most bytes as two."""
    return b85encode(bz2.compress(json.dumps(value, separators=(",", ":")).encode())).decode()


def unpack(data: Any) -> Any:
    """What was packed; anything else, as an earlier version stored it, is itself."""
    if not isinstance(data, str):
        return data
    value = json.loads(bz2.decompress(b85decode(data)))
    return Compact(value) if isinstance(value, dict) else value


class Packed(UntrackedValue[Any]):
    """A value that one node writes alone; it is stored as the state that follows, and not as a write too."""

    packed: str | None = None

    def copy(self) -> Self:
        made = super().copy()
        made.packed = self.packed
        return made

    def update(self, values: Sequence[Any]) -> bool:
        if changed := super().update(values):
            self.packed = None
            self.value = Compact(self.value) if isinstance(self.value, dict) else self.value
        return changed

    def checkpoint(self) -> Any:
        if self.value is not MISSING and self.packed is None:
            self.packed = pack(self.value)
        return MISSING if self.packed is None else self.packed

    def from_checkpoint(self, checkpoint: Any) -> Self:
        made = super().from_checkpoint(checkpoint)
        if checkpoint is not MISSING:
            made.value = unpack(checkpoint)
        return made


class PackedList(BinaryOperatorAggregate[list[Any]]):
    """A list that several nodes add to."""

    def checkpoint(self) -> Any:
        value = super().checkpoint()
        return MISSING if value is MISSING else pack(value)

    def from_checkpoint(self, checkpoint: Any) -> Self:
        return super().from_checkpoint(unpack(checkpoint))
