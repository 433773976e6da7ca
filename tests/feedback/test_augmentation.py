"""Variants say what was judged, from the same evidence, and the verifier finds them supported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.judged import RUN, archive_with_run
from trendscope import Archive
from trendscope.feedback.augmentation import Augmenter
from trendscope.feedback.example import Example
from trendscope.feedback.judgement import Judgement
from trendscope.text.hangul import has_hangul


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A run all of whose claims are accepted."""
    archive = archive_with_run(tmp_path)
    judging = archive.judge(RUN)
    for claim in judging.claims:
        judging.accept(claim.number)
    return archive


def variants(archive: Archive, number: int = 9) -> list[tuple[Judgement, Example]]:
    judgements = archive.judgements()
    augmenter = Augmenter({RUN: archive.report(RUN)}, judgements)
    return [(each, made) for each in judgements for made in augmenter.variants(each, number)]


def test_evidence_in_another_order_is_the_same_evidence(archive: Archive) -> None:
    judging = archive.judge(RUN)
    claim = next(claim for claim in judging.claims if len(claim.cited) > 1 and claim.trend.label)
    judging.correct(claim.number, next(iter(claim.cited.values())).text)

    made = [each for each in variants(archive) if each[1].variant == "order"]

    assert made
    for judgement, example in made:
        assert all(cited.text.split()[0] in example.prompt for cited in judgement.evidence)
        assert json.loads(example.chosen)["claims"][0]["text"] == judgement.better
        assert example.rejected != ""


def test_counts_are_said_in_the_other_language(archive: Archive) -> None:
    made = [example for _, example in variants(archive) if example.variant == "language"]

    assert made
    for example in made:
        assert has_hangul(json.loads(example.chosen)["claims"][0]["text"])
        assert "of a trend report, in Korean" in example.prompt
        assert example.rejected == ""


def test_claims_of_a_part_are_asked_for_at_once(archive: Archive) -> None:
    judged = {each.text for each in archive.judgements()}
    made = [example for _, example in variants(archive) if example.variant == "length"]

    lengths = {len(json.loads(example.chosen)["claims"]) for example in made}
    assert max(lengths) > 1
    for example in made:
        claims = json.loads(example.chosen)["claims"]
        assert {claim["text"] for claim in claims} <= judged
        assert f"Give `claims`: {len(claims) if len(claims) > 1 else 'one'} claim" in example.prompt
        assert all(name in example.prompt for claim in claims for name in claim["sentences"])


def test_no_more_than_wanted_and_each_time_the_same(archive: Archive) -> None:
    found = variants(archive, 2)

    assert found == variants(archive, 2)
    assert max(sum(1 for one, _ in found if one.id == each.id) for each, _ in found) == 2
    assert variants(archive, 0) == []


def test_what_is_not_supported_has_no_variant(tmp_path: Path) -> None:
    archive = archive_with_run(tmp_path)
    judging = archive.judge(RUN)
    cited = next(claim for claim in judging.claims if len(claim.cited) > 1 and claim.trend.label)
    judging.correct(cited.number, f"{cited.text} It grew by 98765 points.")

    assert variants(archive) == []
