"""Introductions: where a document says what it presents, cited with a claim that calls it by those names.

A claim "the LSTM on Weibo reaches 98%" rests on two sentences: the one with the figure, and "We present an
LSTM for Weibo". Models often cite only the first. The second is added, so that a reader sees it too.
"""

from __future__ import annotations

from collections.abc import Mapping

from trendscope.extraction.cues import cue_pattern
from trendscope.sentence import SentenceId
from trendscope.verification.evidence import ClaimEvidence, as_printed
from trendscope.verification.names import names_in


def introductions(
    text: str,
    cited: Mapping[SentenceId, str],
    shown: Mapping[SentenceId, str],
    evidence: ClaimEvidence,
) -> dict[SentenceId, str]:
    """The sentences in which the cited documents present what the text names and its sentences do not.

    They are among the sentences that were shown. What a document says of others in passing is none.
    """
    documents = {name.document for name in cited}
    known = names_in(text, evidence.with_terms, evidence.texts)
    return {
        name: said
        for name, said in shown.items()
        if name.document in documents
        and name not in cited
        and cue_pattern("role_proposes").search(said)
        and names_in(text, as_printed(said), evidence.texts) - known
    }
