"""What the reader's own documents say of a trend of the field, quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trendscope.agents.reasoners.told_sentences import can_be_told
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import select_sentences
from trendscope.sentence import SentenceId
from trendscope.trend import Claim
from trendscope.wording import Wording

MAX_QUOTED, MAX_TRIED = 2, 6


def own_quotations(
    candidate: Candidate, evidence: EvidenceBase, told: Iterable[Claim], say: Wording
) -> tuple[Claim, ...]:
    """A claim with up to two sentences on a candidate, of different documents; none that was told already.

    A paper of the field may be in the library too.
    """
    documents = {document.key: document for document in evidence.own}
    known = {evidence.sentences.get(name) for claim in told for name in claim.sentences}
    found = select_sentences(
        replace(candidate, documents=tuple(documents)),
        replace(evidence.measurement, documents=evidence.own),
        evidence.terms,
        (),
        limit=MAX_TRIED,
    )
    by_text = {documents[key].sentences[at]: (key, at) for key, at in reversed(found)}
    new = [
        (key, at)
        for text, (key, at) in reversed(by_text.items())
        if text not in known and can_be_told(documents[key], at, say)
    ]
    names = tuple(SentenceId.of(evidence.ids[key], at + 1) for key, at in new[:MAX_QUOTED])
    return (Claim(text=say("claim.own"), sentences=names),) if names else ()
