"""What is asked of the outside world, in the form under which its answer is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b
from operator import add, sub
from typing import Literal

from pydantic import TypeAdapter

from trendscope.text.masking import mask_secrets

DAY = 86_400.0  # seconds

Kind = Literal["search", "reference", "page", "tool", "model"]
MAX_AGE: dict[Kind, float] = {
    "search": DAY,
    "tool": DAY,
    "reference": 30 * DAY,
    "page": 30 * DAY,
    "model": 365 * DAY,
}
"""Seconds for which another run takes an answer for a new one.

search     a search or a count: a source has new papers every day
tool       what a user's own tool found
reference  a sample of a whole field; of past periods it is the same for a year
page       a page or a paper in full
model      the answer to a prompt: another prompt is another request
"""


@dataclass(frozen=True)
class Request:
    """One request, whoever makes it: the same fields are the same request.

    `max_age` (seconds) is how old an answer may be that another run has received.
    """

    kind: Kind
    fields: Mapping[str, object]
    max_age: float

    @cached_property
    def text(self) -> str:
        """The fields as canonical JSON, without secrets."""
        plain = json.dumps([self.kind, self.fields], sort_keys=True, ensure_ascii=False, default=str)
        return mask_secrets(plain)

    @cached_property
    def key(self) -> bytes:
        return key_of(self.text)


def key_of(text: str) -> bytes:
    """The key of a request, from its canonical JSON."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).digest()


@dataclass(frozen=True)
class Cost:
    """What an answer cost: requests and bytes of the network, seconds, and the tokens of a model."""

    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: Decimal = field(default=Decimal(0))

    def __add__(self, other: Cost) -> Cost:
        return Cost(*map(add, astuple(self), astuple(other)))

    def __sub__(self, other: Cost) -> Cost:
        return Cost(*map(sub, astuple(self), astuple(other)))


COST = TypeAdapter(Cost)
