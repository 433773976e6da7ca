"""The table of results that a report without a model has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.theme_members import first_theme, spread
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.results import Result as Reported
from trendscope.extraction.results import results_in
from trendscope.measuring.candidate import Candidate
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.wording import Wording

MAX_RESULTS, MIN_RESULTS, MAX_OF_THEME = 10, 4, 3
MAX_READ, MAX_FOUND = 400, 30

_SAYS_OWN = re.compile(r"(?:proposed|final|best-performing|submitted|best) \w+", re.IGNORECASE)


@dataclass(frozen=True)
class ResultsTable:
    """One row a document and a system, those on the topic by their title first, of these the newest."""

    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    focus: TopicFocus
    say: Wording

    def rows(self) -> tuple[Result, ...]:
        """The rows, spread over the themes; none if there are only a few."""
        themes = first_theme(self.candidates)
        first = islice(self._found(), MAX_FOUND)
        found = spread(first, lambda each: themes.get(each[0].key), MAX_RESULTS, MAX_OF_THEME)
        return tuple(self._row(*each) for each in found) if len(found) >= MIN_RESULTS else ()

    def _found(self) -> Iterator[tuple[Document, Reported]]:
        """The best row of each document that is about the topic, each system once."""
        systems: set[str] = set()
        for document in self._documents():
            row = self._best(document)
            if row and row.system.lower() not in systems:
                systems.add(row.system.lower())
                yield document, row

    def _documents(self) -> list[Document]:
        """Those about the topic: by title before by text, recent ones before old ones."""
        measured = self.evidence.measurement
        about = [each for each in measured.documents if self.focus.of(each) > IN_PASSING]
        about.sort(key=lambda each: each.date or "", reverse=True)
        about.sort(key=self._rank)
        return about[:MAX_READ]

    def _rank(self, document: Document) -> tuple[bool, bool]:
        measured = self.evidence.measurement
        is_old = measured.split is not None and (measured.period_of(document) or "") < measured.split
        return is_old, self.focus.of(document) != IN_TITLE

    def _best(self, document: Document) -> Reported | None:
        """The first row with a baseline, else the first."""
        unnamed = self.say("result.unnamed", who=reference(document, self.say))
        rows = results_in(document, unnamed)
        row = next((row for row in rows if row.baseline), rows[0] if rows else None)
        return replace(row, system=unnamed) if row and _SAYS_OWN.fullmatch(row.system) else row

    def _row(self, document: Document, row: Reported) -> Result:
        name = self.evidence.ids[document.key]
        return Result(
            system=row.system,
            task=row.task,
            figure=row.figure,
            baseline=row.baseline,
            measure=row.kind,
            sentences=(SentenceId.of(name, row.sentence + 1),),
        )
