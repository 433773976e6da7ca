"""The papers on a question in one source: all of them, or an equal share of each period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from trendscope.agents.corpus_reader import CorpusReader, Reading
from trendscope.agents.read_so_far import ReadSoFar
from trendscope.agents.reference_sample import sample_reference
from trendscope.agents.source_choice import count_papers
from trendscope.agents.source_search import SourceSearch
from trendscope.document import Document
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.measuring.synonyms import expand_topic, nucleus_query
from trendscope.plan import Added, QueryVariant, SearchedTopic, Topic
from trendscope.question.expansion import Expansion
from trendscope.question.query import Query
from trendscope.source import Found
from trendscope.window import Window

MIN_FOUND = 8
FIRST_HITS = 200
MIN_PHRASE_SHARE, MIN_NAMING = 0.3, 100
MIN_FEW, MAX_FEW, MAX_FORMS = 20, 60, 10


class _Interrupted(Exception):
    """Carries a reading that is not whole past the journal, so that what is missing is requested again."""

    def __init__(self, reading: Reading, failure: Exception) -> None:
        super().__init__(failure)
        self.reading, self.failure = reading, failure


@dataclass(kw_only=True)
class CorpusSearch(SourceSearch):
    """Finds the topic's names, samples its field, and reads the papers, `max_papers` at most."""

    max_papers: int

    async def _search_angle(self) -> None:
        """Try the plan's topic, then the question's own words if a model's topic finds too little."""
        if self.angle.get("periods"):
            query = self.run.plan.query_for(self.source.source) or self.angle["variants"][0]["query"]
            await self._read_all(Query.parse(query))
            return
        plan = self.run.plan
        topics = [plan.topic, *([plan.stated_topic] if len(self.angle["variants"]) > 1 else [])]
        for topic, variant in zip(topics, self.angle["variants"], strict=True):
            wanted, added = await self._query_of(topic, variant)
            failed = len(self.failures)
            found = await self._read_all(wanted)
            if found >= (1 if self.source.own else MIN_FOUND) or len(self.failures) > failed:
                self._remember(topic, SearchedTopic(str(wanted), added))
                if not self.source.exact:
                    await self._sample_field([self.run.documents[key] for key in self._keys])
                return
        await self._each_group(variant["query"])

    def _remember(self, topic: Topic, searched: SearchedTopic) -> None:
        """Keep in the plan by what query the papers of this source are read."""
        by_source = {**self.run.plan.searched, self.source.source: searched}
        if self.source.own and len(self.angle["sources"]) > 1:  # the field says what the topic is
            topic = self.run.plan.topic
        self.run.plan = replace(self.run.plan, topic=topic, searched=by_source)

    async def _query_of(self, topic: Topic, variant: QueryVariant) -> tuple[Query, tuple[Added, ...]]:
        """The query for a topic by all its names, and those that were added to it.

        They are the names that the first papers and those of its field use; if either cannot be had, those
        that are known anyway.
        """
        if self.source.own:
            return self._in_any_language(topic), ()
        if not self.source.exact:
            return Query.parse(variant["query"]), ()
        expansion = expand_topic(topic, ())
        try:
            first = await self._find(self._excluding(expansion.query))
            query = expansion.query
            if first.documents:
                expansion, query = await self._expand(topic, first)
        except (SourceError, BudgetExhausted) as error:
            self._fail(error)
            query = expansion.query
        return self._excluding(query), expansion.added

    def _in_any_language(self, topic: Topic) -> Query:
        """The query for documents of any language: by the known names, and in the reader's words."""
        question = self.run.question
        english = expand_topic(topic, ()).query.groups if topic else question.topic
        if len(english) != len(question.topic):
            return Query(english, (*self.run.plan.excluded, *question.excluded))
        both = zip(english, question.topic, strict=True)
        groups = (tuple(dict.fromkeys((*known, *asked))) for known, asked in both)
        return Query(tuple(groups), (*self.run.plan.excluded, *question.excluded))

    async def _tighter(self, expansion: Expansion, apart: int) -> Query:
        """The query for whole phrases, if a fair part of the papers with their words have these.

        `apart` is how many papers have the words anywhere: of those with "event" and "extraction", half are
        on something else; of those with "low-resource" and "machine translation", hardly any. Two common
        words, such as "question generation", are a name if many papers have it. A phrase that only a few
        papers have, such as "document-level machine translation", has other forms.
        """
        query, whole = expansion.query, expansion.whole
        if whole == query or not self.source.counts:
            return query
        try:
            found = await count_papers(self.run, self.source, self._excluding(whole), self._window())
        except (SourceError, BudgetExhausted):
            return query
        total = found.total or 0
        is_name = total >= MIN_NAMING and all(len(phrase.split()) < 3 for phrase in self.run.plan.terms)
        has_forms = MIN_FEW <= total < MAX_FEW and total < apart <= MAX_FORMS * total
        is_usual = total >= max(MIN_FOUND, MIN_PHRASE_SHARE * apart) and not has_forms
        return whole if is_name or is_usual else query

    async def _expand(self, topic: Topic, first: Found) -> tuple[Expansion, Query]:
        """The topic by the names that its first papers, and those of its field, use, and the query for it."""
        hits = first.documents
        reference = await self._sample_field(hits)
        nucleus = nucleus_query(topic)
        nearby = (await self._find(nucleus)).documents if nucleus else ()
        expansion = expand_topic(topic, hits, reference, nearby)
        if expansion.added:
            self._say("progress.names", None, names=", ".join(name.phrase for name in expansion.added))
        return expansion, await self._tighter(expansion, first.total or 0)

    def _excluding(self, query: Query) -> Query:
        return replace(query, excluded=self.run.plan.excluded)

    async def _find(self, query: Query) -> Found:
        """The first papers that a query finds, and how many there are; they are not counted."""
        found: Found = await self.run.call_tool_cached(
            self.source.name,
            query=str(query),
            since=self.run.question.since,
            until=self.run.question.until,
            limit=FIRST_HITS,
        )
        self._record("count", None, replace(found, documents=()))
        return found

    async def _sample_field(self, documents: Sequence[Document]) -> list[Document]:
        """Papers of the same field on any topic: what rises there too says nothing about this topic."""
        if not documents or not self.source.samples:
            return []
        fields = Counter(document.field for document in documents if document.field)
        subject = fields.most_common(1)[0][0] if fields else ""

        def tell(period: str, found: Found) -> None:
            self._say("progress.reference", period, found=len(found.documents))

        sample = await sample_reference(self.run, self.source, subject, self._window(), tell)
        for period, found in sample.items():
            self._record("reference", period, found)
        return [document for found in sample.values() for document in found.documents]

    async def _read_all(self, query: Query) -> int:
        """How many papers were read. Periods that a failing source did not give are noted as failures."""
        window, periods = self._window(), self.angle.get("periods", [])
        request = {
            "source": self.source.source,
            "query": str(query),
            "window": str(window),
            "periods": periods,
            "limit": self.max_papers,
        }

        async def read() -> Reading:
            reader = CorpusReader(self.source, self.max_papers, self._say_read)
            reading = await reader.read(query, window, periods)
            if reading.failure:
                raise _Interrupted(reading, reading.failure)
            return reading

        try:
            reading = await self.run.get_or_call(request, read)
        except _Interrupted as interrupted:
            reading = interrupted.reading
            self._fail(interrupted.failure, *reading.lost_periods)
        for part in reading.parts:
            self._record(self.angle["role"], part.period, part.found)
        return sum(len(part.found.documents) for part in reading.parts)

    def _window(self) -> Window:
        """The window of the question; for a small source it may begin earlier."""
        question, first = self.run.question, self.source.first_year
        if first is not None and not question.since_stated:
            since = min(question.window.since, date(first, 1, 1))
            self.run.question = replace(question, window=replace(question.window, since=since))
        return self.run.question.window

    async def _each_group(self, query: str) -> None:
        """Search for each group of the query alone, to say which one finds nothing."""
        for group in Query.parse(query).groups:
            arguments = {
                "query": str(Query((group,))),
                "since": self.run.question.since,
                "until": self.run.question.until,
                "limit": 1,
            }
            await self._search("reference", arguments)

    @property
    def _keys(self) -> list[str]:
        return [key for record in self.records for key in record["documents"]]

    def _say_read(self, so_far: ReadSoFar) -> None:
        """Tell how far the reading has come."""
        if not so_far.read:
            return
        key = "progress.drawn" if so_far.drawn else "progress.read_papers"
        text = self.run.wording(
            key,
            source=self.source.source,
            read=so_far.read,
            total=so_far.total,
            day=so_far.day,
            period=so_far.drawn,
        )
        self._tell(
            text,
            read=so_far.read,
            total=so_far.total,
            counts=dict(so_far.counts),
            period=so_far.period,
            periods_done=so_far.periods_done,
            periods=len(so_far.periods),
        )
