"""The resolver: no id that was not found reaches a report, and what is dropped is counted."""

from __future__ import annotations

import pytest

from tests.fakes.ids import ids
from tests.fakes.states import record, state
from trendscope.agents.assemble import _from_library
from trendscope.document import Document
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Trend
from trendscope.verification.citations import CitationResolver

SENTENCES = ("First.", "Second.", "Third.")


def a_document(number: int) -> Document:
    text = " ".join(f"{sentence[:-1]} of {number}." for sentence in SENTENCES)
    return Document(
        f"key{number}", f"Title {number}", (), "2024", "https://example.org", "paper", "arxiv", text
    )


@pytest.fixture
def resolver() -> CitationResolver:
    return CitationResolver({f"D{number}": a_document(number) for number in (1, 2, 12)})


def claim(*sentences: str, text: str = "It rises.") -> Claim:
    return Claim(text=text, sentences=ids(*sentences))


def trend(*claims: Claim, label: str = "agents") -> Trend:
    return Trend(
        label=label, direction="rising", z=3.0, counts={"2024": 1}, sampled={"2024": 2}, claims=claims
    )


def dropped(resolver: CitationResolver) -> tuple[int, int, int]:
    return tuple(resolver.dropped.values())  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "document", "text"),
    [("D1.1", "D1", "First of 1."), ("D1.3", "D1", "Third of 1."), ("D12.2", "D12", "Second of 12.")],
)
def test_a_known_id_is_resolved_to_its_sentence(
    resolver: CitationResolver, name: str, document: str, text: str
) -> None:
    assert resolver.resolve_claims([claim(name)]) == (claim(name),)
    assert (resolver.sentences[SentenceId(name)].document, resolver.sentences[SentenceId(name)].text) == (
        document,
        text,
    )
    assert dropped(resolver) == (0, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "D1", "D1.", ".1", "1.1", "D1,1", "key1.1", "[D1.1]", "https://example.org/1.1"),
        *("D1.0", "D1.4", "D1.999", "D1.-1", "D1.+1", "D1.01", "D1.1e0", "D1.1_0", "D1." + "9" * 5000),
        *("D1.x", "D1.1x", "D1.1.1", "D1. 1", "D1.1 ", " D1.1", "D1.1\n", "d1.1", "D01.1", "D99.1", "D3.1"),
        *("１.１", "D1.１", "D１.1", "D1.²", "D1.①"),
    ],
)
def test_an_unknown_id_is_never_resolved(resolver: CitationResolver, name: str) -> None:
    assert resolver.resolve_claims([claim(name)]) == ()
    assert (resolver.sentences, resolver.cited_documents) == ({}, [])
    assert dropped(resolver) == (1, 1, 0)


def test_unknown_ids_are_dropped_beside_known_ones(resolver: CitationResolver) -> None:
    kept = resolver.resolve_claims([claim("D9.1", "D2.2", "D1.7", "D1.1")])

    assert kept == (claim("D2.2", "D1.1"),)
    assert dropped(resolver) == (2, 0, 0)


def test_an_id_that_comes_twice_is_named_once(resolver: CitationResolver) -> None:
    assert resolver.resolve_claims([claim("D1.1", "D1.1", "D9.9", "D9.9")]) == (claim("D1.1"),)
    assert dropped(resolver) == (1, 0, 0)


@pytest.mark.parametrize("sentences", [(), ("D9.1",), ("D9.1", "D1.0")])
def test_a_claim_without_a_sentence_is_dropped(
    resolver: CitationResolver, sentences: tuple[str, ...]
) -> None:
    assert resolver.resolve_claims([claim(*sentences), claim("D1.1", text="Kept.")]) == (
        claim("D1.1", text="Kept."),
    )
    assert dropped(resolver) == (len(sentences), 1, 0)


def test_a_trend_without_a_claim_is_dropped(resolver: CitationResolver) -> None:
    given = [
        trend(label="none"),
        trend(claim("D9.1"), label="unverified"),
        trend(claim("D1.1"), claim("D9.1")),
    ]

    assert resolver.resolve_trends(given) == (trend(claim("D1.1")),)
    assert dropped(resolver) == (2, 2, 2)
    assert list(resolver.sentences) == ["D1.1"]


def test_a_claim_may_state_the_counts_of_a_listed_trend(resolver: CitationResolver) -> None:
    """Those of a trend that the report does not have are not among its counts."""
    given = trend(claim("D1.1").model_copy(update={"counts": ("listed", "unknown")}))

    (kept,) = resolver.resolve_trends([given], ["listed"])

    assert kept.claims[0].counts == ("listed",)


def test_documents_are_cited_in_the_order_of_their_quotations(resolver: CitationResolver) -> None:
    resolver.resolve_trends([trend(claim("D12.1", "D2.1")), trend(claim("D12.3", "D1.1"))])

    assert resolver.cited_documents == ["D12", "D2", "D1"]
    assert list(resolver.sentences) == ["D12.1", "D2.1", "D12.3", "D1.1"]


def test_what_was_given_is_not_changed(resolver: CitationResolver) -> None:
    given = trend(claim("D1.1", "D9.1"))
    resolver.resolve_trends([given])

    assert given == trend(claim("D1.1", "D9.1"))


def test_an_empty_draft_proves_nothing() -> None:
    resolver = CitationResolver({})

    assert (
        resolver.resolve_trends([]),
        resolver.resolve_claims([]),
        resolver.cited_documents,
        dropped(resolver),
    ) == ((), (), [], (0, 0, 0))


def test_counts_from_the_sample_library_are_said_to_be_of_it_whatever_an_angle_found_later() -> None:
    library = record("n", source="library", period="2020")
    later = record("p", angle="b", role="angle"), record(role="count", source="openalex")

    assert _from_library(state(searches=[library, *later]))
    assert not _from_library(state(searches=[library, record("p", period="2020"), *later]))
    assert not _from_library(state(searches=[library], may_use_library=False))
