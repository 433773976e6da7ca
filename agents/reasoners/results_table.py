"""The table of results that a report without a model has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.theme_members import first_theme, spread
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.agents.reasoners.topic_share import MIN_TOPIC_SHARE
from trendscope.document import Document
from trendscope.extraction.cells import is_unmeasured
from trendscope.extraction.noun_phrases import KIND
from trendscope.extraction.results import Result as Reported
from trendscope.extraction.results import results_in
from trendscope.extraction.systems import SHAPED, is_about_data
from trendscope.extraction.title_tasks import shared_task
from trendscope.measuring.candidate import Candidate
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary
from trendscope.wording import Wording

MAX_RESULTS, MIN_RESULTS, MAX_OF_THEME = 10, 4, 3
# Rows from before the split fill up to so many: what was best then is no result of today.
MIN_RECENT = 5
MAX_READ, MAX_FOUND = 1000, 30
# The teams of one shared task are not the state of the field.
MAX_TEAMS = 2

_SAYS_OWN = re.compile(r"(?:proposed|final|best-performing|submitted|best)(?: [\w-]+){1,3}", re.IGNORECASE)
_NAME = re.compile(SHAPED)
_DATA = re.compile(rf" {KIND}$")


@dataclass(frozen=True)
class ResultsTable:
    """One row a document and a system, those on the topic by their title first, of these the newest."""

    focus: TopicFocus
    candidates: Sequence[Candidate]
    say: Wording

    def rows(self) -> tuple[Result, ...]:
        """The rows, spread over the themes; none if there are only a few."""
        found = self._chosen()
        return tuple(self._row(*each) for each in found) if len(found) >= MIN_RESULTS else ()

    def _chosen(self) -> list[tuple[Document, Reported]]:
        """The recent ones, and old ones where there are few of these."""
        themes = first_theme(self.candidates)
        first = islice(self._found(), MAX_FOUND)
        found = spread(first, lambda each: themes.get(each[0].key), MAX_RESULTS, MAX_OF_THEME)
        is_recent = self.focus.evidence.measurement.is_recent
        recent = [each for each in found if is_recent(each[0])]
        old = [each for each in found if not is_recent(each[0])]
        return recent + old[: max(0, MIN_RECENT - len(recent))]

    def _found(self) -> Iterator[tuple[Document, Reported]]:
        """The best row of each document that is about the topic, each system once, few of a shared task."""
        systems: set[str] = set()
        teams: Counter[str] = Counter()
        for document in self._documents():
            row = self._best(document)
            if row is None or row.system.lower() in systems or teams[row.task] == MAX_TEAMS:
                continue
            systems.add(row.system.lower())
            teams[row.task] += row.task == shared_task(document.title)
            yield document, row

    def _documents(self) -> list[Document]:
        """Those about the topic: by title before by text, recent ones before old ones."""
        measured = self.focus.evidence.measurement
        about = [each for each in measured.documents if self.focus.of(each) > IN_PASSING]
        about.sort(key=lambda each: each.date or "", reverse=True)
        about.sort(key=self._rank)
        return about[:MAX_READ]

    def _rank(self, document: Document) -> tuple[bool, bool]:
        is_recent = self.focus.evidence.measurement.is_recent(document)
        return not is_recent, self.focus.of(document) != IN_TITLE

    def _best(self, document: Document) -> Reported | None:
        """The first row on the topic that has a measure, with a baseline before without."""
        unnamed = self.say("result.unnamed", who=reference(document, self.say))
        rows = [row for row in results_in(document, unnamed) if self._is_on_topic(document, row)]
        row = min(rows, key=lambda row: (is_unmeasured(row.figure), row.baseline is None), default=None)
        if row is None or not _SAYS_OWN.fullmatch(row.system) or is_about_data(document.title):
            return row
        return replace(row, system=unnamed)

    def _is_on_topic(self, document: Document, row: Reported) -> bool:
        """Whether the task is a benchmark's name or the topic's, or may be a part of the topic."""
        sentence = undo_latex(document.sentences[row.sentence])
        if self.focus.is_named(row.task) or shared_task(document.title) == row.task:
            return True
        if row.task not in sentence:
            return False
        if self.focus.of(document) != IN_TITLE and not self._is_near(document, sentence):
            return False
        if _DATA.search(row.task) or (_NAME.search(row.task) and not _is_activity(row.task)):
            return True
        is_other = self.focus.is_named(sentence) or row.task.lower() in document.title.lower()
        return self.focus.of(document) == IN_TITLE and not is_other

    def _is_near(self, document: Document, sentence: str) -> bool:
        """Whether the sentence names the topic, or the title has a part of it."""
        return self.focus.is_named(sentence) or self.focus.share(document.title) >= MIN_TOPIC_SHARE

    def _row(self, document: Document, row: Reported) -> Result:
        name = self.focus.evidence.ids[document.key]
        return Result(
            system=row.system,
            task=row.task,
            figure=row.figure,
            baseline=row.baseline,
            measure=row.kind,
            sentences=(SentenceId.of(name, row.sentence + 1),),
        )


def _is_activity(task: str) -> bool:
    """Whether it is what is done, as in "POS tagging", and no benchmark."""
    return task.rpartition(" ")[2].lower() in vocabulary("result_tasks")
