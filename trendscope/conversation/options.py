"""How a question in a conversation is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from trendscope.budget import Budget
from trendscope.text.language import Language


class AskOptions(TypedDict, total=False):
    """The options of a question.

    model         `provider:name`, or `none`; by default the one in the settings
    language      of the answer, `en` or `ko`; by default the question's
    allow_search  whether sources may be searched for what is not in the run
    budget        limits on the question, such as `calls=4,seconds=60`
    new           whether to begin anew, and not to go on from the questions before
    on_progress   called for each line of progress, a `trendscope.Progress`
    """

    model: str | None
    language: Language | None
    allow_search: bool
    budget: str | Budget
    new: bool
    on_progress: Callable[[Any], None] | None
