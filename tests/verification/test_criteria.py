"""Each criterion of the critic: a case that it lets pass, and one that it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.ids import ids
from trendscope.document import Document
from trendscope.draft import Draft, Finding
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.text.language import is_written_in
from trendscope.trend import Claim, Trend
from trendscope.verification.criteria import (
    CRITERIA,
    ReviewInput,
    quoted_documents,
    run_rules,
    unverified_number,
)
from trendscope.window import Window
from trendscope.wording import Wording

YEARS = range(2021, 2025)
PERIODS = tuple(map(str, YEARS))
SPLIT = "2023"
LABELS = ("prompt tuning", "retrieval", "distillation")
COUNTS = {"2021": 1, "2022": 2, "2023": 6, "2024": 9}

Change = Callable[[ReviewInput], ReviewInput]


def document(number: int) -> Document:
    year = YEARS[number % len(YEARS)]
    source = "pubmed" if number % 5 == 0 else "arxiv"
    return Document(f"k{number}", f"T{number}", (), f"{year}-01-01", "", "paper", source, "One. Two.")


DOCUMENTS = tuple(document(number) for number in range(80))


def claim(at: int) -> Claim:
    text = f"“{LABELS[at]}” is named in 15 of 40 papers of 2023–2024, against 3 of 40 of 2021–2022."
    return Claim(text=text, sentences=ids(f"D{at + 1}.1", f"D{at + 11}.2"))


def trend(at: int) -> Trend:
    return Trend(
        label=LABELS[at],
        direction="rising",
        z=3.0,
        counts=COUNTS,
        sampled=dict.fromkeys(PERIODS, 20),
        claims=(claim(at),),
    )


def candidate(at: int) -> Candidate:
    return Candidate(
        label=LABELS[at],
        forms=(LABELS[at],),
        documents=tuple(document.key for document in DOCUMENTS[at * 18 : at * 18 + 18]),
        counts=COUNTS,
        direction="rising",
        z=3.0,
        growth_ratio=5.0,
        kendall_tau=1.0,
    )


@pytest.fixture
def case() -> ReviewInput:
    """A case without a fault."""
    measurement = Measurement(
        documents=DOCUMENTS,
        window=Window.of_years(YEARS[0], YEARS[-1]),
        sampled=dict.fromkeys(PERIODS, 20),
        split=SPLIT,
        candidates=tuple(map(candidate, range(3))),
        dropped={"duplicate": 0, "off topic": 0},
    )
    numbers = {document.key: f"D{number}" for number, document in enumerate(DOCUMENTS, 1)}
    return ReviewInput(
        draft=Draft(trends=tuple(map(trend, range(3))), dropped=measurement.dropped),
        evidence=EvidenceBase(measurement=measurement, terms=("machine translation",), ids=numbers),
        documents={numbers[one.key]: one for one in DOCUMENTS},
        angles=("development", "web"),
        covered=frozenset({"development", "web"}),
        say=Wording("en"),
    )


def drafted(**parts: Any) -> Change:
    return lambda case: replace(case, draft=case.draft.model_copy(update=parts))


def first_trend(**parts: Any) -> Change:
    def change(case: ReviewInput) -> ReviewInput:
        first, *rest = case.draft.trends
        return drafted(trends=(first.model_copy(update=parts), *rest))(case)

    return change


def claiming(text: str, *sentences: str) -> Change:
    return first_trend(claims=(Claim(text=text, sentences=ids(*sentences)),))


def saying(case: ReviewInput, *texts: str) -> ReviewInput:
    """The first documents consist of these sentences."""
    changed = {f"D{at}": replace(case.documents[f"D{at}"], text=text) for at, text in enumerate(texts, 1)}
    return replace(case, documents=case.documents | changed)


def unverified(case: ReviewInput) -> list[str]:
    """The numbers that the critic finds unverified."""
    messages = (finding.message for finding in unverified_number(case))
    return [
        found[1]
        for message in messages
        if (found := re.match(r"The number (.+) is neither in a cited", message))
    ]


def measured(**parts: Any) -> Change:
    def change(case: ReviewInput) -> ReviewInput:
        measurement = replace(case.evidence.measurement, **parts)
        return replace(case, evidence=replace(case.evidence, measurement=measurement))

    return change


def growing(share: float) -> Change:
    """Of all publications, the first label has so many times its earlier share."""
    return lambda case: replace(case, evidence=replace(case.evidence, whole_growth={LABELS[0]: share}))


def skewed(case: ReviewInput) -> ReviewInput:
    return measured(sampled={"2021": 15, "2022": 15, "2023": 0, "2024": 50})(case)


FAULTS: dict[str, tuple[Change, str | None]] = {
    "unknown_sentence": (claiming("It is so.", "D1.1", "D11.2", "D99.1"), "D99.1"),
    "unsupported_claim": (claiming("It is so."), "It is so."),
    "unverified_number": (claiming("In 17 papers.", "D1.1", "D11.1"), "In 17 papers."),
    "direction_mismatch": (first_trend(direction="fading"), LABELS[0]),
    "unconfirmed_direction": (growing(0.9), LABELS[0]),
    "single_document": (claiming("It is so.", "D1.1", "D1.2"), LABELS[0]),
    "repeated_trend": (first_trend(label=LABELS[1].title()), LABELS[1]),
    "wrong_language": (claiming("논문에서 자주 언급됩니다.", "D1.1", "D2.1"), "논문에서 자주 언급됩니다."),
    "uncovered_angle": (lambda case: replace(case, covered=frozenset({"web"})), "development"),
    "uncovered_term": (measured(uncovered=("quality estimation",)), "quality estimation"),
    "few_documents": (measured(documents=DOCUMENTS[:19]), None),
    "few_trends": (drafted(trends=(trend(0), trend(1))), None),
    "no_time_axis": (measured(split=None), None),
    "thin_window": (measured(sampled={"2021": 40, "2022": 21, "2023": 9, "2024": 10}), None),
    "period_skew": (skewed, None),
    "one_source": (measured(documents=[one for one in DOCUMENTS if one.source == "arxiv"]), "arxiv"),
    "off_topic": (drafted(dropped={"off topic": 54}), None),
    "duplicates": (drafted(dropped={"duplicate": 9}), None),
    "weak_rise": (first_trend(direction="early signal", z=1.5), LABELS[0]),
    "not_recent": (first_trend(counts={"2021": 1, "2022": 2, "2023": 0, "2024": 0}), LABELS[0]),
    "low_coverage": (measured(candidates=()), None),
}


def of(case: ReviewInput, code: str) -> list[Finding]:
    (criterion,) = [one for one in CRITERIA if one.__name__ == code]
    return criterion(case)


def test_every_criterion_has_a_fault_here() -> None:
    assert {criterion.__name__ for criterion in CRITERIA} == FAULTS.keys()


def test_a_case_without_a_fault_has_no_finding(case: ReviewInput) -> None:
    findings, scores = run_rules(case)

    assert findings == ()
    assert set(scores.values()) == {1.0}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found(case: ReviewInput, code: str) -> None:
    change, subject = FAULTS[code]

    finding, *more = of(change(case), code)

    assert (finding.code, finding.subject, more) == (code, subject, [])
    assert "{" not in finding.message


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_lowers_only_scores(case: ReviewInput, code: str) -> None:
    change, _ = FAULTS[code]

    _, scores = run_rules(change(case))

    assert scores.keys() == FAULTS.keys()
    assert scores[code] == 0.5
    assert all(0 < score <= 1 for score in scores.values())


@pytest.mark.parametrize("code", FAULTS)
def test_a_finding_is_said_in_korean_too(case: ReviewInput, code: str) -> None:
    change, _ = FAULTS[code]
    korean = replace(change(case), say=Wording("ko"))
    texts = ["영어로 된 주장이 아닙니다."]

    messages = [finding.message for finding in of(korean, code)] or texts

    assert all(is_written_in(message, "ko") or "“" in message or ":" in message for message in messages)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("few_documents", measured(documents=DOCUMENTS[:20])),
        ("thin_window", measured(sampled={"2021": 30, "2022": 30, "2023": 10, "2024": 10})),
        ("thin_window", measured(split=None)),
        ("period_skew", measured(sampled={"2021": 15, "2022": 25, "2024": 40})),
        ("period_skew", measured(sampled={"2021": 1, "2024": 40})),
        ("off_topic", drafted(dropped={"off topic": 53})),
        ("duplicates", drafted(dropped={"duplicate": 8})),
        ("weak_rise", first_trend(direction="early signal", z=1.96)),
        ("weak_rise", first_trend(direction="theme", z=None)),
        ("not_recent", first_trend(direction="fading", counts={"2021": 1, "2022": 2, "2023": 0, "2024": 0})),
        ("not_recent", first_trend(counts={"2021": 1, "2022": 2, "2023": 1, "2024": 0})),
        ("unconfirmed_direction", growing(1.0)),
        ("unconfirmed_direction", lambda case: first_trend(direction="fading")(growing(0.5)(case))),
        ("unverified_number", claiming("In 15 of 40 papers.", "D1.1")),
        ("wrong_language", claiming("“기계 번역” is named often.", "D1.1")),
    ],
)
def test_what_is_just_good_enough_passes(case: ReviewInput, code: str, change: Change) -> None:
    assert of(change(case), code) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("In 15 of 40 papers of 2023, against 3 of 40.", []),
        ("All 80 documents, 18 of them.", []),
        ("The score is 4.5 points.", []),
        ("The score is 4.6 points.", ["4.6"]),
        ("It is in 1,000 papers.", ["1000"]),
        ("No number.", []),
    ],
)
def test_a_number_comes_from_a_sentence_or_from_the_counts(
    case: ReviewInput, text: str, missing: list[str]
) -> None:
    known = saying(case, "We gain 4.5 points.")

    assert unverified(claiming(text, "D1.1")(known)) == missing


def test_the_number_of_a_sentence_that_is_not_cited_does_not_count(case: ReviewInput) -> None:
    known = saying(case, "We gain.", "We gain 4.5 points.")

    assert unverified(claiming("By 4.5.", "D1.1")(known)) == ["4.5"]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("We use 1,200 tasks.", "They use 1.2 thousand tasks."),
        ("We use 1,200 tasks.", "They use 1200 tasks."),
        ("Errors fall by 45 percent.", "Errors fall by 45%."),
        ("It takes seven billion tokens.", "It takes 7B tokens."),
        ("We use twelve tasks.", "과제 12개를 씁니다."),
    ],
)
def test_the_critic_reads_numbers_as_the_verifier_does(case: ReviewInput, sentence: str, text: str) -> None:
    assert unverified(claiming(text, "D1.1")(saying(case, sentence))) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The growth is clear.", "en"),
        ("“기계 번역” is named in 4 papers.", "en"),
        ("성장이 뚜렷합니다.", "ko"),
        ("“machine translation” 언급이 늘었습니다.", "ko"),
        ("2019–2023: 15", "en"),
        ("2019–2023: 15", "ko"),
    ],
)
def test_the_language_is_that_of_the_words_outside_quotations(text: str, language: str) -> None:
    assert is_written_in(text, language)


def test_an_english_claim_is_not_korean_and_the_other_way_round() -> None:
    assert not is_written_in("The growth is clear.", "ko")
    assert not is_written_in("성장이 뚜렷합니다.", "en")


def test_documents_are_counted_once_however_often_they_are_quoted() -> None:
    claims = (Claim(text="a", sentences=ids("D1.1", "D1.2")), Claim(text="b", sentences=ids("D1.3", "D2.1")))

    assert quoted_documents(trend(0).model_copy(update={"claims": claims})) == {"D1", "D2"}


def test_what_two_trends_share_is_stated_only_where_both_are_cited(case: ReviewInput) -> None:
    """Of the 18 papers on the first, 7 name the second too."""
    first, second = case.measurement.candidates[:2]
    shared = replace(second, documents=(*first.documents[:7], *second.documents[7:]))
    case = measured(candidates=(first, shared))(case)
    both = Claim(text="Of its 18 papers, 7 name it too.", counts=(first.label, second.label))
    one = both.model_copy(update={"counts": (first.label,)})

    assert unverified(first_trend(claims=(both,))(case)) == []
    assert unverified(first_trend(claims=(one,))(case)) == ["7"]
