"""What a question is going to take: its plan, and what that is expected to need, without any request."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trendscope.agents.cost import has_model
from trendscope.agents.keeping import options_of
from trendscope.agents.opening import Opening, edited
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.extractive import in_english
from trendscope.agents.reference_sample import REFERENCE_PERIODS
from trendscope.agents.run_factory import OpenRun
from trendscope.budget import Budget, parse_limits
from trendscope.document import Kind
from trendscope.errors import StoreError
from trendscope.graphs.state import Context
from trendscope.llm.prices import estimate
from trendscope.plan import Angle
from trendscope.proposal import Expected, PlanEdits, ProposedPlan
from trendscope.question.glossary import translate_by_glossary
from trendscope.question.parse import topic_query
from trendscope.repeated import repeatable_runs
from trendscope.store.keeping import Keeping
from trendscope.store.runs import KeptRun
from trendscope.text.hangul import has_hangul

# What an angle took in runs that were kept (docs/scale.md), beside the papers for comparison.
REQUESTS: dict[Kind, int] = {"paper": 5, "article": 11, "web": 2}
SECONDS_OF_WRITING = 5.0  # and measuring


@dataclass(frozen=True)
class Proposing:
    """Proposes the plans of runs; `may_repeat` is whether a run may have the report of an earlier one."""

    opening: Opening
    may_repeat: bool = True

    async def propose(self, question: str, context: Context, edits: PlanEdits | None = None) -> ProposedPlan:
        """The plan for a question with these options, of which a person has changed some.

        Raises UsageError for a question or an option that cannot be used.
        """
        edits = edits or PlanEdits()
        text, options = edits.question or question, edited(context, edits)
        settings = await asyncio.to_thread(self.opening.settings)
        budget = Budget(**self.opening.budget().all_limits | parse_limits(options.budget))
        # Nothing is kept of this run, and the servers of a user's tools are started only for the run itself.
        alone = settings.model_copy(update={"store": "off", "mcp": None})
        run = await self.opening.prepare(text, options, alone, Keeping(), budget)
        earlier = await asyncio.to_thread(self._earlier, run, text, options)
        return _plan_of(run, earlier)

    def _earlier(self, run: OpenRun, text: str, context: Context) -> str | None:
        """The id of the run whose report this one would have."""
        keeping = self.opening.keeping()
        settings = self.opening.settings()
        store = keeping.store_of(settings)
        if store is None or keeping.fresh or keeping.renews or settings.mcp or not self.may_repeat:
            return None
        new = KeptRun.begun(run.id, options_of(run, text, context, keeping))
        try:
            found = repeatable_runs(store, new)
            return next((each.id for each, _ in found if store.still_holds(each.id)), None)
        except StoreError:  # the run tells of it
            return None


def _plan_of(run: OpenRun, earlier: str | None) -> ProposedPlan:
    question = run.question
    korean = [phrase for phrase in (*question.phrases, *question.excluded) if has_hangul(phrase)]
    english = {phrase: found for phrase in korean if (found := translate_by_glossary(phrase))}
    topic = in_english(question.topic, english)
    excluded = tuple(phrase for group in in_english((question.excluded,), english) for phrase in group)
    angles = list(plan_angles(run, topic, english, excluded))
    return ProposedPlan(
        question=question.text,
        language=question.language,
        topic=str(topic_query(topic, excluded)),
        untranslated=tuple(phrase for phrase in korean if phrase not in english),
        since=question.window.since.isoformat(),
        until=question.window.until.isoformat(),
        sources=tuple(run.sources),
        max_papers=run.paper_limit,
        model=run.reasoner.name if has_model(run) else None,
        budget=run.budget.all_limits,
        angles=tuple(angle["question"] for angle in angles),
        expected=Expected() if earlier else _expected(run, angles),
        earlier=earlier,
    )


def _expected(run: OpenRun, angles: Iterable[Angle]) -> Expected:
    """What the run needs if nothing is known that it asks for, and no source has more than it reads."""
    requests = _requests(run, angles)
    intervals = {name: run.settings.intervals.get(name, run.sources[name].interval) for name in requests}
    # Sources are searched at the same time, each at its own pace.
    pace = max((number * intervals[name] for name, number in requests.items()), default=0.0)
    typical = estimate(run.budget.price)
    is_paid = has_model(run)
    return Expected(
        requests=dict(requests),
        seconds=pace + SECONDS_OF_WRITING,
        calls=typical.calls if is_paid else 0,
        tokens=typical.prompt_tokens + typical.completion_tokens if is_paid else 0,
        dollars=float(typical.dollars) if is_paid and typical.dollars is not None else None,
    )


def _requests(run: OpenRun, angles: Iterable[Angle]) -> Counter[str]:
    """The requests to each source; of those that are compared, the first counts as the one that is read."""
    requests: Counter[str] = Counter()
    samples = min(REFERENCE_PERIODS, len(run.question.window.periods))
    for angle in angles:
        sources = [run.sources[name] for name in angle["sources"]]
        compared = [each for each in sources if each.by_year and each.counts]
        if angle.get("one_source") and len(compared) > 1:
            requests.update(each.source for each in compared)
            sources = [each for each in sources if each not in compared[1:]]
        for source in (each for each in sources if not each.own):
            requests[source.source] += REQUESTS.get(source.kind, 0) + (samples if source.samples else 0)
    return requests
