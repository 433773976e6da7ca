"""Whether the citations of a report resolve: to a sentence that was received, and to the page it is from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trendscope.document import Document
from trendscope.evaluation.received import Received
from trendscope.report.report import Report
from trendscope.sentence import SentenceId
from trendscope.text.links import web_link
from trendscope.trend import Claim

Documents = Mapping[str, Document]


@dataclass(frozen=True)
class Citations:
    """How many citations there are, and the sentences of those that do not resolve."""

    number: int = 0
    unresolved: frozenset[SentenceId] = frozenset()
    resolved: int = 0

    def holds(self, sentences: Iterable[SentenceId]) -> bool:
        """Whether all of these resolve."""
        return self.unresolved.isdisjoint(sentences)


def unresolved_in(report: Report, received: Received, documents: Documents | None = None) -> set[SentenceId]:
    """The cited sentences that are not verbatim in what was received, or whose address was not.

    `documents` are the texts of the run by their ids in the report: some, such as those in a PDF or in a
    library on this machine, do not stand in the answer of a server.
    """
    known = documents or {}
    cited = {name for claim in told_claims(report) for name in claim.sentences}
    return {name for name in cited if not _resolves(name, report, received, known)}


async def check_citations(
    report: Report, received: Received, load: Callable[[], Awaitable[Documents]]
) -> Citations:
    """The citations of all claims; `load` gives the texts of the run, and is called only if need be."""
    unresolved = unresolved_in(report, received)
    if unresolved:
        unresolved = unresolved_in(report, received, await load())
    names = [name for claim in told_claims(report) for name in claim.sentences]
    return Citations(len(names), frozenset(unresolved), sum(name not in unresolved for name in names))


def told_claims(report: Report) -> Iterator[Claim]:
    """Every claim of a report; a result is one, with the sentences that report it."""
    yield from (*report.answer, *report.background)
    yield from (claim for trend in report.trends for claim in trend.claims)
    yield from (Claim(text=each.figure, sentences=each.sentences) for each in report.results)
    yield from (claim for each in report.disagreements for claim in (each.one, each.other))
    yield from (*report.problems, *report.outlook)


def _resolves(name: SentenceId, report: Report, received: Received, documents: Documents) -> bool:
    sentence, reference = report.sentences.get(name), report.documents.get(name.document)
    if sentence is None or reference is None or web_link(reference.url) is None:
        return False
    document = documents.get(name.document)
    is_verbatim = received.has(sentence.text) or bool(document and sentence.text in document.sentences)
    return is_verbatim and (
        received.has_link(reference.url) or bool(document and document.url == reference.url)
    )
