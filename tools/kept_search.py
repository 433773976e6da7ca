"""What is found outside of the network, kept with the run like an answer from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from pydantic import TypeAdapter

from trendscope.journal import Answer, Journal
from trendscope.source import Found
from trendscope.store.request import Cost, Request

_FOUND = TypeAdapter(Found)


def kept_search(journal: Journal, request: Request, search: Callable[[], Found], cost: Cost) -> Found:
    """What the run has found by this request, else what `search` finds now."""
    received: list[Found] = []

    def call() -> Answer:
        received.append(search())
        return Answer(partial(_to_json, received[0]), cost)

    known = journal.get_or_call(request, call)
    return received[0] if known is None else _FOUND.validate_python(json.loads(known.body))


def _to_json(found: Found) -> bytes:
    """JSON in ASCII: a text may have half a character, which has no UTF-8."""
    return json.dumps(_FOUND.dump_python(found, mode="json")).encode()
