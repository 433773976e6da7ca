"""What a bundle has: a zip of plain JSON, and of bodies as they were received.

run.json       the question, the options, and how the run ended
report.json    the report, if there is one
ledger.jsonl   a line for each request: whether it was answered, and what it cost
answers.jsonl  a line for each answer: its request, and the name of the entry that is its body
answers/       the bodies
sums.json      the SHA-256 of each other entry
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from trendscope.budget import Budget
from trendscope.graphs.state import Context
from trendscope.report.report import Status
from trendscope.store.options import RunOptions
from trendscope.store.request import Kind

RUN, REPORT, LEDGER, ANSWERS, SUMS = (
    *("run.json", "report.json", "ledger.jsonl", "answers.jsonl", "sums.json"),
)
MAX_ENTRIES = 20_000
MAX_ENTRY = 64 * 1024**2  # bytes
MAX_TOTAL = 512 * 1024**2  # bytes
MAX_NAME = 200  # characters

_MAX_COUNT = 10**15
_ADDRESS = re.compile(r"https?://(?:[^\s{}]|\{lang\}){1,2000}")

Time = Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)]  # seconds since 1970
Seconds = Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=_MAX_COUNT)]
Dollars = Annotated[Decimal, Field(ge=0, le=_MAX_COUNT, max_digits=60, allow_inf_nan=False)]

Sums = TypeAdapter(dict[str, str])


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RunPart(_Part):
    """`run.json`."""

    format: Literal[1] = 1
    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    question: str = Field(max_length=1_000_000)
    version: str = Field(pattern=r"^[\w.+-]{1,40}$")
    started: Time
    ended: Time | None = None
    status: Status | None = None
    stopped: str | None = Field(default=None, max_length=4000)
    options: RunOptions

    @field_validator("options")
    @classmethod
    def _check(cls, options: RunOptions) -> RunOptions:
        """Raises ValueError for options with which no run could be opened."""
        Context(**options.context)
        fields = (field for text in options.prompts.values() for field in Formatter().parse(text))
        if any(form or conversion for _, _, form, conversion in fields):
            raise ValueError("only names may be in the braces of a prompt")
        if not all(tool.name.isidentifier() and len(tool.name) <= MAX_NAME for tool in options.tools):
            raise ValueError("a tool has no name")
        limits = options.budget
        if not all(value is None or math.isfinite(value) for value in limits.values()):
            raise ValueError("a limit is not a number")
        try:
            Budget(**limits)  # type: ignore[arg-type]
        except TypeError as error:
            raise ValueError("there is no such limit") from error
        addresses = [*options.settings.addresses.values(), options.settings.model_url]
        if not all(address is None or _ADDRESS.fullmatch(address) for address in addresses):
            raise ValueError("an address is none")
        return options


class CostPart(_Part):
    """What a request cost, as `trendscope.store.request.Cost`."""

    requests: Count = 0
    bytes: Count = 0
    seconds: Seconds = 0.0
    calls: Count = 0
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    dollars: Dollars = Decimal(0)


class UsePart(_Part):
    """A line of `ledger.jsonl`."""

    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    at: Time
    fresh: bool
    failure: str | None = Field(default=None, max_length=10_000)
    cost: CostPart = CostPart()


class AnswerPart(_Part):
    """A line of `answers.jsonl`."""

    at: Time
    kind: Kind
    request: str
    body: str = Field(max_length=100)


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_too_large(sizes: Sequence[int]) -> bool:
    """Whether entries of so many bytes are more than a bundle may have."""
    return sum(sizes) > MAX_TOTAL or max(sizes, default=0) > MAX_ENTRY
