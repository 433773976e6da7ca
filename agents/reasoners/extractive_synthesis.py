"""What a report without a model says across its trends: results, what is open, when, what to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.open_problems import OpenProblems
from trendscope.agents.reasoners.reading_list import ReadingList
from trendscope.agents.reasoners.results_table import ResultsTable
from trendscope.agents.reasoners.timeline import Timeline
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place
from trendscope.synthesis import Synthesis
from trendscope.wording import Wording


@dataclass(frozen=True)
class SynthesisWriter:
    """Writes from the documents that were counted, those on the topic by their title first.

    The sentences in `taken` are told elsewhere.
    """

    focus: TopicFocus
    candidates: Sequence[Candidate]
    say: Wording
    taken: frozenset[Place] = frozenset()

    def write(self) -> Synthesis:
        """All parts but the answer."""
        limits = [each.document.key for each in self._open.found]
        return Synthesis(
            results=ResultsTable(self.focus, self.candidates, self.say).rows(),
            problems=tuple(each.claim(self.focus.evidence) for each in self._open.problems),
            timeline=Timeline(self.focus, self.candidates).events(),
            reading_list=ReadingList(self.focus, self.candidates, limits).entries(),
            outlook=tuple(each.claim(self.focus.evidence) for each in self._open.outlook),
        )

    @cached_property
    def _open(self) -> OpenProblems:
        return OpenProblems(self.focus, self.candidates, self.say, self.taken)
