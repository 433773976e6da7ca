"""A recorded run: its question, the model that was asked, and a server that replays its answers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.fakes.chat import Reply
from tests.fakes.models import Replier, an_angle, model, prompt_of
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, research

FOLDER = Path(__file__).resolve().parents[1] / "recorded"
QUESTION = "recent trends in machine translation since 2019"
ANGLE = an_angle(
    "How is the quality measured?",
    papers=["machine translation quality estimation"],
    web="machine translation quality",
    answer="measures that papers use",
)
MISSING = an_angle(
    "What do courts say?",
    papers=["machine translation court rulings"],
    web="machine translation courts",
    answer="rulings of courts",
)
# What an agent asks beside the plan, before it is done.
MORE_QUERY = "machine translation evaluation"
MORE = {"name": "search_arxiv", "arguments": json.dumps({"query": MORE_QUERY})}
# Not of an answer's content, so not of what tells one request from another.
NOT_KEYED = ("stream", "stream_options", "user")


def a_recorded_run(sources: Sources, url: str) -> Report:
    settings = sources.settings(model_url=url)
    return research(QUESTION, settings=settings, model="openai:recorded", today=TODAY)


def recorded_model() -> Replier:
    """It searches once more, doubts every second claim, rewrites those, and misses an angle."""
    return model(
        angles=[ANGLE],
        missing=[MISSING],
        search=_search,
        verdict=lambda claim: "partly" if claim == 2 else "supported",
        mend=lambda claim, sentences: next(iter(sentences.values())),
    )


def _search(request: dict[str, Any]) -> Reply:
    again = f"{MORE['name']}(query='{MORE_QUERY}')" in prompt_of(request)
    return {"content": "done"} if again else {"tool_calls": [MORE]}


def key_of(request: dict[str, Any]) -> str:
    """What world's record mode calls a request."""
    kept = {name: value for name, value in request.items() if name not in NOT_KEYED}
    return hashlib.sha1(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Replay:
    """Replies as they were recorded; a request that was not is refused."""

    def __init__(self) -> None:
        self._index: dict[str, int] = json.loads((FOLDER / "index.json").read_text("utf-8"))
        self.left = dict(self._index)
        self.unknown: list[dict[str, Any]] = []

    def __call__(self, request: dict[str, Any]) -> Reply:
        key = key_of(request)
        if key not in self._index:
            self.unknown.append(request)
            return {"status": 404, "error": "not recorded"}
        self.left.pop(key, None)
        reply: Reply = json.loads((FOLDER / f"{self._index[key]:04d}.response.json").read_text("utf-8"))
        return reply
