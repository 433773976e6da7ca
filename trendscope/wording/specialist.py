"""What the specialists of a run are called."""

from __future__ import annotations

from trendscope.text.columns import columns
from trendscope.wording import Wording

_KEYS = {
    "supervisor": "specialist.supervisor",
    "searcher": "specialist.searcher",
    "summarizer": "specialist.summarizer",
    "critic": "specialist.critic",
    "responder": "specialist.responder",
}


def specialist_name(name: str, say: Wording) -> str:
    """The name in a language; a user's own specialist has the same in all of them."""
    return say(_KEYS[name]) if name in _KEYS else name


def names_width(say: Wording) -> int:
    """The columns of the longest name."""
    return max(columns(say(key)) for key in _KEYS.values())
