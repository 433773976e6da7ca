"""Nothing that a model invents reaches the terminal, the Markdown or the JSON; what is true reaches them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.invented import OUTPUTS, STRAY, Tally, exceptions, no_rules, report_of, spoiled, survivors
from tests.fakes.drafts import KINDS, Generated, drafts
from tests.fakes.spoilings import numbers_in
from tests.fakes.subjects import subjects
from trendscope.report.report import Report

OF_EACH_KIND = 9  # benchmarks/invented.py takes ten thousand of all
DRAFTS = OF_EACH_KIND * len(KINDS)
UNPROVED = 5 * len(KINDS)


@pytest.fixture(scope="module")
def unverified() -> Tally:
    """What is shown where no rule holds anything back."""
    return spoiled(UNPROVED, verifying=no_rules)


def test_nothing_spoiled_is_shown_and_the_true_claim_beside_it_is() -> None:
    tally = spoiled(DRAFTS)

    assert dict(tally.examples) == {}
    assert tally.leaked == 0
    assert min(tally.drafts[kind] for kind in KINDS) == OF_EACH_KIND
    assert tally.kept.total() == tally.true.total() == DRAFTS


def test_true_claims_are_shown() -> None:
    tally = survivors(subjects()[::4])

    assert {subject.language for subject in subjects()[::4]} == {"en", "ko"}
    assert tally.true.total() > 200
    assert tally.kept.total() >= 0.99 * tally.true.total(), dict(tally.lost)
    assert tally.leaked == 0


@pytest.mark.parametrize("output", OUTPUTS)
def test_without_rules_each_kind_would_be_seen(unverified: Tally, output: str) -> None:
    assert [kind for kind in KINDS if not unverified.leaks[output][kind]] == []
    assert unverified.leaks[output][STRAY]


@pytest.fixture
def batch() -> list[Generated]:
    return list(drafts(1))


@pytest.fixture
def report(batch: list[Generated]) -> Report:
    return report_of(batch)


def strays(report: Report, batch: list[Generated]) -> Iterator[list[str]]:
    return (list(exceptions(read(report), batch)) for read in OUTPUTS.values())


def test_a_report_has_what_was_retrieved(report: Report, batch: list[Generated]) -> None:
    assert report.sentences
    assert list(strays(report, batch)) == [[], [], []]


def test_another_link_would_be_seen(report: Report, batch: list[Generated]) -> None:
    cards = {name: card.model_copy(update={"url": f"{card.url}1"}) for name, card in report.documents.items()}

    for found in strays(report.model_copy(update={"documents": cards}), batch):
        assert any("link" in each for each in found)


def test_another_quotation_would_be_seen(report: Report, batch: list[Generated]) -> None:
    said = {
        name: one.model_copy(update={"text": f"{one.text[:-1]}!"}) for name, one in report.sentences.items()
    }

    for found in strays(report.model_copy(update={"sentences": said}), batch):
        assert len([each for each in found if "quotation" in each]) == len(said)


def test_drafts_are_the_same_each_time() -> None:
    assert [draft.answer for draft in drafts(60)] == [draft.answer for draft in drafts(60)]
    assert [draft.answer for draft in drafts(60)] != [draft.answer for draft in drafts(60, seed=2)]


def test_numbers_are_read_with_their_scale() -> None:
    assert numbers_in("1,200 of 12만, 40억 and 4 billion; 0.5") == {"1200", "120000", "4000000000", "0.5"}
