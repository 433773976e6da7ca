"""What an answer says before it is verified."""

from __future__ import annotations

from dataclasses import dataclass, field

from trendscope.report.corpus import Paper
from trendscope.trend import Claim


@dataclass(frozen=True)
class Reply:
    """Claims, and the papers that were asked for. `dropped` counts what was left out, by reason."""

    claims: tuple[Claim, ...] = ()
    papers: tuple[Paper, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.claims or self.papers)
