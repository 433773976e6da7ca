"""A clock that only sleeping moves."""

from __future__ import annotations

from trendscope.net.session import Session


class Clock:
    """What was slept is in `sleeps`."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Move on without waiting."""
        self.sleeps.append(round(seconds, 3))
        self.now += seconds

    def wind(self, session: Session) -> None:
        """Let a session go by this clock."""
        session.rate_limiter.sleep, session.rate_limiter.clock = self.sleep, lambda: self.now
