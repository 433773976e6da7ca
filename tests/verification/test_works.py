"""A reference in a claim leads to the cited document, or it is made up."""

from __future__ import annotations

import pytest

from tests.fakes.ids import ids
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import VerifiedClaims, verify_claims
from trendscope.window import Window


def a_document(name: str, title: str, date: str, authors: tuple[str, ...], text: str) -> Document:
    return Document(name, title, authors, date, "https://example.org", "paper", "library", text)


DOCUMENTS = (
    a_document(
        "one", "FlowQuest: Planning before Search", "2025-03-02", ("Ada Okoro", "Li Wen", "Eva Lund"),
        "Planning is separated from search by contrastive task routing (CTR). The gain is 12.5% on HarborQA.",
    ),
    a_document(
        "two", "Readers that plan", "2023-11-20", ("Mira Sato", "Jonas Feld"),
        "We introduce PageMiner, which reads pages in order. PageMiner answers 31% of LexTrial.",
    ),
    a_document(
        "three", "A note on pages", "2024", ("Brandt, Sofia",),
        "Pages are long and mostly empty. Research agents are slow. Two research agents meet.",
    ),
)  # fmt: skip
BASE = EvidenceBase(
    measurement=Measurement(DOCUMENTS, Window.of_years(2021, 2024), {"2021": 20, "2024": 20}, "2023", ()),
    terms=("research agents",),
    ids={"one": "D1", "two": "D2", "three": "D3"},
)
TREND = Trend(
    label="research agents", direction="steady", z=0.1, counts={"2021": 3, "2024": 15},
    sampled={"2021": 20, "2024": 20}, claims=(),
)  # fmt: skip


def verified(text: str, *names: str, language: str = "en") -> VerifiedClaims:
    claim = Claim(text=text, sentences=ids(*names))
    return verify_claims([claim], TREND, BASE.sentences, BASE, language)


def reasons(text: str, *names: str, language: str = "en") -> list[str]:
    return [reason for reason, n in verified(text, *names, language=language).dropped.items() if n]


def test_a_sentence_has_its_document() -> None:
    assert BASE.document(SentenceId("D2.1").document) is DOCUMENTS[1]
    assert BASE.document("D9") is None


OWN = (
    "Planning is separated from search (FlowQuest, 2025).",
    "Planning is separated from search (Okoro et al., 2025).",
    "Okoro et al. (2025) separate planning from search.",
    "Okoro et al. (2025a) separate planning from search.",
    "Planning is separated from search (Okoro et al., 2025b).",
    "FlowQuest (2025) separates planning from search.",
    "In 2025, FlowQuest separates planning from search.",
    "In March 2025, planning was separated from search.",
    "Planning before Search: this is separated from search in FlowQuest.",
)
OTHER = (
    "Planning is separated from search (PageMiner, 2023).",
    "Planning is separated from search (FlowQuest, 2024).",
    "Planning is separated from search (Sato and Feld, 2023).",
    "Planning is separated from search (Sato and Feld, 2025).",
    "Planning is separated from search (Wen et al., 2025).",
    "Planning is separated from search (Okoro, 2025).",
    "Sato et al. (2023) separate planning from search.",
    "Planning is separated from search (FlowQuest, 2025; PageMiner, 2023).",
    "Planning is separated from search in readers that plan (2023).",
    "Planning is separated from search [2].",
    "Planning is separated from search (D2.1).",
    "Planning is separated from search (A note on pages which nobody reads to the very end of it, 2024).",
)


@pytest.mark.parametrize("text", OWN)
def test_a_reference_to_the_own_document_is_kept(text: str) -> None:
    assert [claim.text for claim in verified(text, "D1.1").kept] == [text]


@pytest.mark.parametrize("text", OTHER)
def test_a_reference_to_another_document_is_made_up(text: str) -> None:
    assert reasons(text, "D1.1") == ["made-up reference"]


def test_names_and_dates_of_another_document_are_unknown() -> None:
    assert reasons("PageMiner separates planning from search.", "D1.1") == ["unknown name"]
    assert reasons("In April 2025, planning was separated from search.", "D1.1") == ["unknown name"]
    assert reasons("In 2026, planning was separated from search.", "D1.1") == ["unverified number"]


def test_two_documents_have_two_references() -> None:
    text = "Search is planned, and pages are read in order (Okoro et al., 2025; PageMiner, 2023)."

    assert len(verified(text, "D1.1", "D2.1").kept) == 1
    assert reasons(text, "D1.1") == ["made-up reference"]


def test_surnames_are_read_in_both_orders() -> None:
    assert len(verified("Pages are mostly empty (Brandt, 2024).", "D3.1").kept) == 1
    assert reasons("Pages are mostly empty (Sofia, 2024).", "D3.1") == ["made-up reference"]


def test_korean_references() -> None:
    text = "Okoro 외 (2025)는 계획을 검색에서 분리합니다."

    assert len(verified(text, "D1.1", language="ko").kept) == 1
    assert reasons(text, "D2.1", language="ko") == ["made-up reference"]
    assert len(verified("2025년 3월에 계획을 분리했습니다.", "D1.1", language="ko").kept) == 1
    assert reasons("2025년 4월에 계획을 분리했습니다.", "D1.1", language="ko") == ["unverified number"]


@pytest.mark.parametrize("number", ["[1]", "[D1]", "(D1.1)", "[D1.1]"])
def test_own_numbers_are_taken_out(number: str) -> None:
    claims = verified(f"Planning is separated from search {number}.", "D1.1").kept

    assert [claim.text for claim in claims] == ["Planning is separated from search."]


def test_a_count_in_brackets_is_no_reference() -> None:
    claims = verified("The gain (12.5%) on HarborQA is kept (2025).", "D1.2").kept

    assert [claim.text for claim in claims] == ["The gain (12.5%) on HarborQA is kept (2025)."]


def test_an_acronym_is_what_a_document_of_the_run_says() -> None:
    assert reasons("With CTR, the gain is 12.5% on HarborQA.", "D1.2") == ["unknown name"]
    assert reasons("CTR separates planning from search.", "D1.1") == []
    assert reasons("Contrastive Task Routing separates planning from search.", "D1.1") == []
    assert reasons("CTRs separate planning from search.", "D1.1") == []
    assert reasons("CTR reads pages in order.", "D2.1") == ["unknown name"]


def test_a_number_stays_with_the_name_of_its_document() -> None:
    both = ("D1.2", "D2.2")

    assert reasons("The gain is 12.5% on HarborQA, while PageMiner answers 31% of LexTrial.", *both) == []
    assert reasons("The gain is 31% on HarborQA, while PageMiner answers 12.5% of LexTrial.", *both) == [
        "number of another document"
    ]
    assert reasons("HarborQA에서는 12.5%이고, PageMiner는 31%입니다.", *both, language="ko") == []
    assert reasons("HarborQA에서는 31%이고, PageMiner는 12.5%입니다.", *both, language="ko") == [
        "number of another document"
    ]


SWAPPED = (
    "Okoro et al. (2025) gain 31% of LexTrial, and Sato and Feld (2023) gain 12.5% on HarborQA.",
    "Sato and Feld (2023) answer with a gain of 12.5% on HarborQA.",
    "In answers, the gain is 12.5% on HarborQA (Sato and Feld, 2023).",
    "Okoro et al. (2025) gain 31% of LexTrial.",
    "FlowQuest (2025) gains 31% of LexTrial.",
)


@pytest.mark.parametrize("text", SWAPPED)
def test_a_number_stays_with_the_document_that_is_referred_to(text: str) -> None:
    assert reasons(text, "D1.2", "D2.2") == ["number of another document"]


KEPT = (
    "Okoro et al. (2025) gain 12.5% on HarborQA, and Sato and Feld (2023) answer 31% of LexTrial.",
    "From 31% of LexTrial (Sato and Feld, 2023), the gain is now 12.5% on HarborQA (Okoro et al., 2025).",
    "The gain of 12.5% on HarborQA of FlowQuest is more than the answers of Sato and Feld (2023).",
)


@pytest.mark.parametrize("text", KEPT)
def test_a_number_of_the_document_that_is_referred_to_is_kept(text: str) -> None:
    assert reasons(text, "D1.2", "D2.2") == []


def test_a_document_that_is_named_keeps_its_last_sentence() -> None:
    text = "The gain is 12.5% on HarborQA, whereas Brandt (2024) finds them empty."

    (kept,) = verified(text, "D1.2", "D3.1").kept

    assert kept.sentences == ids("D1.2", "D3.1")
    assert reasons(text.replace("empty", "gone"), "D1.2", "D3.1") == ["idle sentence", "made-up reference"]


def test_the_words_of_the_trend_count_for_a_document_that_is_named() -> None:
    named = "The gain is 12.5% on HarborQA; Brandt (2024) has research agents with care."

    assert len(verified(named, "D1.2", "D3.2", "D3.3").kept[0].sentences) == 3
    assert verified("The gain of research agents is 12.5% on HarborQA.", "D1.2", "D3.2").dropped[
        "idle sentence"
    ]


def test_a_sentence_that_gives_nothing_is_not_cited() -> None:
    kept = verified("The gain is 12.5% on HarborQA.", "D1.2", "D3.1")

    assert [claim.sentences for claim in kept.kept] == [ids("D1.2")]
    assert kept.dropped["idle sentence"] == 1
    assert reasons("Robots walk on rough ground.", "D1.2", "D3.1") == ["idle sentence", "no sentence"]
    assert (
        len(
            verified("Pages are long, and planning is separated from search.", "D1.1", "D3.1")
            .kept[0]
            .sentences
        )
        == 2
    )
