"""What was learned of a model's server from what it refused."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# By the name that most servers take; OpenAI's own models want the second one.
LIMIT_NAMES = ("max_tokens", "max_completion_tokens")

MAX_ANSWER_TOKENS = 4096
MAX_THOUGHTFUL_TOKENS = 8192
MAX_GROWN_TOKENS = 16_384
MAX_RATIO = 3.0

_LIMIT = re.compile(r"max_(?:completion_)?tokens", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:at most|maximum(?: value)? (?:of|is)|less than or equal to|<=?)\s*(\d{2,7})", re.IGNORECASE
)


@dataclass
class Capabilities:
    """How to ask a server.

    `method` is the last one of structured output that it accepted, `limit_names` those by which it may be
    told how long an answer may get (the first one is sent), `window` how many tokens a prompt and its answer
    may have together, `ratio` how many of its tokens one of our estimated tokens is at most.
    """

    method: str | None = None  # kept as long as the process
    has_tools: bool = True
    limit_names: tuple[str, ...] = LIMIT_NAMES
    max_answer: int = MAX_ANSWER_TOKENS
    window: int | None = None
    ratio: float = 1.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, profile: Mapping[str, Any], *, is_openai: bool) -> None:
        """Begin a run with what LangChain's profile of the model says, if it has one.

        But for the method, all is learned anew: a server may have been started again with other options.
        """
        with self.lock:
            self.limit_names = LIMIT_NAMES[::-1] if is_openai else LIMIT_NAMES
            usual = MAX_THOUGHTFUL_TOKENS if profile.get("reasoning_output") else MAX_ANSWER_TOKENS
            self.max_answer = min(usual, profile.get("max_output_tokens") or usual)
            self.window = profile.get("max_input_tokens") or None
            self.has_tools, self.ratio = True, 1.0

    @property
    def prompt_room(self) -> int | None:
        """The tokens that a prompt may have, so that a quarter of a small window is left for the answer."""
        return None if self.window is None else self.window - min(MAX_ANSWER_TOKENS, self.window // 4)

    def answer_room(self, prompt: int) -> int:
        """The tokens that the answer to a prompt may have."""
        return self.max_answer if self.window is None else max(1, min(self.max_answer, self.window - prompt))

    def learn_window(self, said: int | None, prompt: int, answer: int) -> None:
        """Note that a prompt with its answer was too long, and how many tokens the server says it takes.

        If it does not say, or says more than was asked for, it takes less than the prompt.
        """
        known = said if said and said < prompt + answer else prompt
        with self.lock:
            self.window = known if self.window is None or known < self.window else self.window * 3 // 4

    def learn_limit(self, words: str, sent: int) -> bool:
        """Whether a refusal is about the limit of an answer, which is then sent otherwise."""
        if not self.limit_names or not _LIMIT.search(words):
            return False
        with self.lock:
            most = [int(number) for number in _AT_MOST.findall(words) if int(number) < sent]
            if most:
                self.max_answer = min(most)
            else:
                self.limit_names = self.limit_names[1:]
        return True

    def learn_ratio(self, estimated: int, counted: int) -> None:
        """Note how many tokens a server counted for an estimate."""
        with self.lock:
            self.ratio = min(MAX_RATIO, max(self.ratio, counted / max(1, estimated)))

    def grow(self) -> None:
        """Allow longer answers from now on: one was cut off before it said anything, as by a long thought."""
        with self.lock:
            self.max_answer = min(max(self.max_answer, MAX_GROWN_TOKENS // 2) * 2, MAX_GROWN_TOKENS)


_known: dict[tuple[str, str], Capabilities] = {}
_lock = threading.Lock()


def capabilities_of(name: str, address: str) -> Capabilities:
    """What is known of a model at an address."""
    with _lock:
        return _known.setdefault((name, address), Capabilities())
