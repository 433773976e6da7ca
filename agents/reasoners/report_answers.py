"""Answers that a report has as it is: sources and authors, what is open or missing, what to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trendscope.agents.reasoners.counted_subjects import counted_subjects
from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.subject_reading import reading_on
from trendscope.conversation.follow_up import FollowUp, Kind
from trendscope.conversation.ranking import terms_of
from trendscope.conversation.reply import Reply
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.report.captions import Captions
from trendscope.report.corpus import Paper
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.text.lines import one_line, quote_foreign
from trendscope.trend import PAPERS, Claim
from trendscope.wording import Wording

MAX_QUOTED = 1000
MAX_CLAIMS = 6


@dataclass(frozen=True)
class ReportAnswer:
    """Answers one question from what the report says."""

    asked: FollowUp
    evidence: RunEvidence
    say: Wording

    def reply(self) -> Reply:
        writers: dict[Kind, Callable[[], Reply]] = {
            "source": lambda: Reply(tuple(self._sources())),
            "authors": lambda: Reply(tuple(self._authors())),
            "papers by": self._papers_by,
            "missing": lambda: self._said(text for _, text in self._captions.missing),
            "method": lambda: self._said(iter(self._captions.method)),
            "reading": self._reading,
            "open": lambda: Reply(self.evidence.report.problems[:MAX_CLAIMS]),
            "results": lambda: Reply(tuple(map(self._result, self.evidence.report.results[:MAX_CLAIMS]))),
        }
        return writers[self.asked.kind]()

    def _sources(self) -> Iterator[Claim]:
        """Of a sentence, what it says and where; of a document, what the report quotes of it."""
        for name in self.asked.ids:
            document = name.partition(".")[0]
            if document == name:
                quoted = [each for each in self.evidence.report.sentences if each.document == document]
                names = quoted or [each for each in (SentenceId.of(document, 1),) if self._has(each)]
            else:
                names = [each for each in (SentenceId(name),) if self._has(each)]
            yield from (self._quotation(each) for each in names)

    def _has(self, name: SentenceId) -> bool:
        return name in self.evidence.sentences

    def _quotation(self, name: SentenceId) -> Claim:
        return quotation(name, self.evidence, self.say)

    def _authors(self) -> Iterator[Claim]:
        for name in self.asked.ids:
            document = name.partition(".")[0]
            known = self.evidence.reference(document)
            cited = [each for each in self.evidence.sentences if each.document == document][:1]
            if known and known.authors and cited:
                authors = self.say.listed([one_line(author, 100) for author in known.authors])
                text = self.say("ask.authors", title=one_line(known.title, 200), authors=authors)
                yield Claim(text=text, sentences=tuple(cited), counts=(PAPERS,))

    def _papers_by(self) -> Reply:
        person = self.asked.person.casefold()
        papers = tuple(
            paper
            for paper in self.evidence.report.corpus.values()
            if any(author.casefold() == person for author in paper.authors)
            and (not self.asked.periods or self.evidence.period_of(paper.id) in self.asked.periods)
        )
        if not papers:
            return Reply()
        subjects = counted_subjects(self.asked, self.evidence, self.say)
        on = {name for subject in subjects for names in subject.papers.values() for name in names}
        # All of them where none is on what is named: then the text says nothing of it.
        papers = tuple(each for each in papers if each.id in on) or papers
        key = "ask.papers_by_on" if {each.id for each in papers} <= on else "ask.papers_by"
        text = self.say(
            key,
            person=one_line(self.asked.person, 100),
            papers=len(papers),
            label=self.say.listed([subject.name for subject in subjects]),
        )
        return Reply((Claim(text=text, counts=(PAPERS,)),), papers)

    def _reading(self) -> Reply:
        """The reading list of the report, or what to read of a subject that is named."""
        listed = reading_on(self._titled()) if self.asked.has_subject else self.evidence.report.reading_list
        papers = tuple(paper for each in listed if (paper := self.evidence.paper(each.document)))
        if not papers:
            return Reply()
        reasons = "; ".join(f"{each.document}: {self._captions.reason(each.reason)}" for each in listed)
        return Reply((Claim(text=self.say(self._reading_key, reasons=reasons), counts=(PAPERS,)),), papers)

    @property
    def _reading_key(self) -> str:
        return "ask.reading_on" if self.asked.has_subject else "ask.reading"

    def _titled(self) -> list[Paper]:
        """The papers whose titles say what is asked about."""
        terms = [*terms_of(self.asked, self.evidence)]
        papers = self.evidence.report.corpus.values()
        return [paper for paper in papers if all(term.is_said_by(paper.title) for term in terms)]

    def _said(self, texts: Iterator[str]) -> Reply:
        """What the report says of itself."""
        return Reply(tuple(Claim(text=text, counts=(PAPERS,)) for text in texts))

    def _result(self, result: Result) -> Claim:
        captions = self._captions
        parts = (captions.figure(result), captions.baseline(result))
        figure = ", ".join(part for part in parts if part)
        text = f"{one_line(result.system, 100)} · {one_line(result.task, 100)}: {figure}"
        return Claim(text=text, sentences=result.sentences)

    @property
    def _captions(self) -> Captions:
        return Captions(self.evidence.report.model_copy(update={"language": self.say.language}))


def quotation(name: SentenceId, evidence: RunEvidence, say: Wording) -> Claim:
    """A sentence in the words of its document, and whose it is."""
    document = evidence.base.document(name.document)
    who = reference(document, say) if document else name.document
    said = quote_foreign(evidence.sentences[name], MAX_QUOTED)
    return Claim(text=f"{who}: {said}", sentences=(name,))
