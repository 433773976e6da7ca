from __future__ import annotations

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.measure import measure
from trendscope.measuring.relaxed import without_relaxed


def candidate(*documents: str) -> Candidate:
    return Candidate(
        label="beam search",
        forms=("beam search",),
        documents=documents,
        counts={2020: len(documents)},
        direction="fading",
        z=-3.0,
        growth_ratio=0.2,
        kendall_tau=-1.0,
    )


def test_a_candidate_is_quoted_from_documents_of_the_topic_alone() -> None:
    (kept,) = without_relaxed((candidate("topic1", "topic2", "relaxed"),), {"relaxed"})
    assert kept.documents == ("topic1", "topic2")


def test_a_candidate_that_mostly_relaxed_documents_name_is_left_out() -> None:
    assert without_relaxed((candidate("on_topic", "relaxed1", "relaxed2"),), {"relaxed1", "relaxed2"}) == ()


def paper(key: str, year: int, text: str) -> Document:
    return Document(key, f"Paper {key}", (), str(year), f"https://example.org/{key}", "paper", "arxiv", text)


def test_relaxed_documents_are_counted_and_never_dropped_as_off_topic() -> None:
    on_topic = [paper(f"o{n}", 2024, "Machine translation of novels is hard.") for n in range(5)]
    relaxed = [paper(f"n{n}", 2019, "We study the grammar of birds.") for n in range(5)]
    measured = measure(on_topic, ["machine translation"], relaxed=relaxed)
    assert measured.sampled == {2019: 5, 2024: 5}
    assert measured.dropped["off topic"] == 0
