"""A run: the work on one question, and all that its specialists share besides the graph's state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from trendscope.budget import Budget
from trendscope.document import Document
from trendscope.feedback.refused import RefusedTexts
from trendscope.journal import Journal
from trendscope.memo import Memo
from trendscope.plan import Plan
from trendscope.prompts import Prompts
from trendscope.wording import Wording

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.measuring.candidate import Measurement
    from trendscope.net.session import Session
    from trendscope.question.parse import Question
    from trendscope.settings import Settings
    from trendscope.source import Source

T = TypeVar("T")


@dataclass(kw_only=True)
class Run:
    """What the specialists of one question share: texts, results, budget, tools, journal and session.

    `sources_named` are the sources that the user named, if any, and `max_papers` is the user's limit.
    `measured_steps` says, of how many documents only every n-th was measured because time was short.
    `refused` is what the verifier and the judge refused. `is_out_of_steps` says whether something was left
    out because the graph could take no more steps. The texts are here and not in the graph's state, because
    LangGraph writes the whole state at every step.
    """

    id: str
    question: Question
    settings: Settings
    today: date
    session: Session
    sources: dict[str, Source] = field(default_factory=dict)
    sources_named: tuple[str, ...] = ()
    max_papers: int | None = None
    tools: dict[str, BaseTool] = field(default_factory=dict)
    memo: Memo = field(default_factory=Memo)
    journal: Journal = field(default_factory=Journal)
    budget: Budget = field(default_factory=Budget)
    prompts: Prompts = field(default_factory=Prompts)
    documents: dict[str, Document] = field(default_factory=dict)
    measurements: dict[tuple[str, ...], Measurement] = field(default_factory=dict)
    measured_steps: dict[int, int] = field(default_factory=dict)
    is_out_of_steps: bool = False
    plan: Plan = field(default_factory=Plan)
    fallbacks: list[tuple[str, str]] = field(default_factory=list)
    refused: RefusedTexts = field(default_factory=RefusedTexts)
    _frozen: dict[str, int] = field(default_factory=dict)

    def add_document(self, document: Document) -> None:
        """Keep a document. Of two texts under a key, the one that sorts last stays, whichever came first."""
        kept = self.documents.get(document.key)
        if kept is None:
            self.documents[document.key] = document
        elif document.key not in self._frozen and document.text > kept.text:
            self.documents[document.key] = replace(document, passages=kept.passages, pages=kept.pages)
        if kept and document.passages:
            self.add_passages(document.key, document.passages, document.pages[1:])

    def add_passages(self, key: str, passages: Sequence[str], pages: Sequence[int | None] = ()) -> None:
        """Keep the passages read from a document, in an order that does not depend on who read it first.

        `pages` are the pages of the passages, where they have some.
        """
        document, frozen = self.documents[key], self._frozen.get(key, 0)
        old = document.passages[:frozen]
        new = sorted({*document.passages[frozen:], *passages} - {*old})
        known = dict(zip(document.passages, document.pages[1:], strict=False))
        known |= dict(zip(passages, pages, strict=False))
        of_text = document.pages[:1] or (None,)
        kept = (*of_text, *map(known.get, (*old, *new))) if known or document.pages else ()
        self.documents[key] = replace(document, passages=(*old, *new), pages=kept)

    def freeze_documents(self) -> None:
        """From now on, change no text and no sentence's number: a draft may cite them."""
        self._frozen = {key: len(document.passages) for key, document in self.documents.items()}

    @property
    def usage(self) -> dict[str, int | float]:
        """What the run used; dollars only if the price of each model is known."""
        dollars = {"dollars": round(float(self.budget.paid), 6)} if self.budget.price else {}
        return {
            "searches": self.budget.searched,
            "requests": self.session.requests_sent,
            "bytes": self.session.bytes_received,
            "model calls": self.budget.called,
            "prompt tokens": self.budget.prompt_tokens,
            "completion tokens": self.budget.completion_tokens,
            **dollars,
        }

    @property
    def paper_limit(self) -> int:
        """How many papers on the question are read at most."""
        return self.max_papers or self.settings.max_papers

    @property
    def wording(self) -> Wording:
        return Wording(self.question.language)

    async def call_tool(self, tool: str, **arguments: Any) -> Any:
        """Call a tool as a model would, and return its artifact."""
        call = {"name": tool, "args": arguments, "id": tool, "type": "tool_call"}
        with self.budget.searching():
            return (await self.tools[tool].ainvoke(call)).artifact

    async def call_tool_cached(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that makes requests; the same call is made, and counted as a search, only once per run.

        Raises BudgetExhausted if no search is left.
        """
        call = partial(self.call_tool, tool, **arguments)
        return await self.get_or_call({"tool": tool, **arguments}, call)

    async def get_or_call(self, request: Mapping[str, object], search: Callable[[], Awaitable[T]]) -> T:
        """The result that the run has already, else that of the search, which is counted.

        Raises BudgetExhausted if no search is left.
        """

        async def counted() -> T:
            self.budget.take_search()
            with self.budget.searching():
                return await search()

        return await self.memo.get_or_call(request, counted)
