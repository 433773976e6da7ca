"""A question that is asked again and again."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from trendscope.watching.schedule import Every, due_after


class WatchOptions(BaseModel):
    """What a watched question is asked with: the options of `trendscope research`, as they were typed."""

    model_config = ConfigDict(frozen=True)

    since: str | None = None
    until: str | None = None
    lang: str | None = None
    source: tuple[str, ...] = ()
    max_papers: int | None = None
    tool: tuple[str, ...] = ()
    mcp: str | None = None
    model: str | None = None
    budget: str = ""
    fresh: bool = False


class Watch(BaseModel):
    """A question, how often it is asked, and what came of it last.

    `asked` is the day of its last complete run, which is `run`. `pending` is a run that was begun and is not
    complete. `changed` says in one line what changed last, and `changed_on` when.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    every: Every
    options: WatchOptions = Field(default_factory=WatchOptions)
    added: date
    asked: date | None = None
    run: str | None = None
    pending: str | None = None
    changed: str = ""
    changed_on: date | None = None

    @property
    def due(self) -> date:
        """The day on which it is to be asked next."""
        return self.added if self.asked is None else due_after(self.added, self.every, self.asked)
