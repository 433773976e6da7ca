"""Pairs of what two reports have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")
Key = Callable[[Item], Hashable | None]


class Pair(NamedTuple):
    """The places of an item in both lists; None where one of them does not have it."""

    before: int | None
    after: int | None


def pair_by(before: Sequence[Item], after: Sequence[Item], keys: Sequence[Key[Item]]) -> list[Pair]:
    """Every item of both lists once: paired by the first key, then what is left by the second, and so on.

    Of several with one key, the first is paired with the first. A key of None is no key. The order is that
    of the later list, and then of what is only in the earlier one.
    """
    partner: dict[int, int] = {}
    left = dict(enumerate(before))
    for key in keys:
        waiting: dict[Hashable, list[int]] = {}
        for at, item in left.items():
            waiting.setdefault(key(item), []).append(at)
        for at, item in enumerate(after):
            name = key(item)
            if at not in partner and name is not None and waiting.get(name):
                partner[at] = waiting[name].pop(0)
                del left[partner[at]]
    return [
        *(Pair(partner.get(at), at) for at in range(len(after))),
        *(Pair(at, None) for at in left),
    ]
