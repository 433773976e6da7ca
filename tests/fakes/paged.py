"""A JSON API on loopback, of which some pages come hollow, halved, or with an entry that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.servers import Handler, Server, says, serving

PageFault = Literal["hollow", "half", "odd", "twice", "broken"]
AnswerTo = Callable[[str, Mapping[str, str]], dict[str, Any]]


@contextmanager
def serving_pages(
    answer: AnswerTo, entries: str, fault: PageFault | None = None, at: Collection[int] = ()
) -> Iterator[Server]:
    """A server of these answers; the entries of the requests `at`, counted from 1, have the fault."""

    def respond(handler: Handler) -> None:
        parts = urlsplit(handler.path)
        try:
            content = answer(parts.path, dict(parse_qsl(parts.query)))
        except (KeyError, ValueError) as error:
            return says(f"the fake does not know this request: {error!r}", 400)(handler)
        if fault and len(server.received) in at:
            content[entries] = _spoilt(content[entries], fault)
        text = json.dumps(content)
        return says(text[:-9] if fault == "broken" and len(server.received) in at else text)(handler)

    with serving(respond) as server:
        yield server


def asked(server: Server) -> list[dict[str, str]]:
    """The parameters of each request."""
    return [dict(parse_qsl(urlsplit(request.path).query)) for request in server.received]


def _spoilt(entries: list[Any], fault: PageFault) -> list[Any]:
    if fault == "odd":
        return [7, *entries[1:]]
    if fault == "twice":
        return [entries[0], entries[0], *entries[2:]]
    return {"hollow": [], "half": entries[: len(entries) // 2]}.get(fault, entries)
