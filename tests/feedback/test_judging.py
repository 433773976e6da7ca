"""Claims are accepted, rejected and corrected; what is said is kept with its evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fakes.judged import RUN, archive_with_run, keep, refused
from trendscope import Archive, UsageError
from trendscope.feedback.claims_of_report import placed_claims
from trendscope.feedback.judging import Judging
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.settings import Settings
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_with_run(tmp_path)


@pytest.fixture
def judging(archive: Archive) -> Judging:
    return archive.judge("latest", by="kim")


def quoting(judging: Judging) -> PlacedClaim:
    """The first claim of a trend that cites one sentence."""
    return next(claim for claim in judging.claims if claim.trend.label and len(claim.cited) == 1)


def counting(judging: Judging) -> PlacedClaim:
    return next(claim for claim in judging.claims if claim.stated and claim.trend.label)


def test_every_claim_of_a_report_has_its_evidence(judging: Judging) -> None:
    claims = judging.claims

    assert [claim.number for claim in claims] == list(range(1, len(claims) + 1))
    assert {claim.part for claim in claims} >= {"answer", "long context"}
    assert all(claim.cited or claim.stated for claim in claims)


def test_what_is_said_is_kept_with_what_it_is_about(archive: Archive, judging: Judging) -> None:
    claim = quoting(judging)

    judging.accept(claim.number)

    (kept,) = archive.judgements()
    assert (kept.run, kept.verdict, kept.text, kept.by, kept.origin) == (
        *(RUN, "accept", claim.text, "kim", "person"),
    )
    assert kept.question == judging.report.question
    assert [cited.text for cited in kept.evidence] == [
        judging.report.sentences[name].text for name in claim.claim.sentences
    ]
    assert all(cited.title for cited in kept.evidence)


def test_who_changes_their_mind_is_kept_once_and_others_beside_them(archive: Archive) -> None:
    one, other = archive.judge(RUN, by="kim"), archive.judge(RUN, by="lee")

    one.accept(1)
    one.reject(1, reason="vague")
    other.accept(1)

    assert [(each.by, each.verdict, each.reason) for each in archive.judgements()] == [
        ("kim", "reject", "vague"),
        ("lee", "accept", ""),
    ]


def test_what_was_judged_is_not_left(archive: Archive, judging: Judging) -> None:
    judging.accept(2)

    assert 2 not in [claim.number for claim in judging.left]
    assert len(judging.left) == len(judging.claims) - 1
    assert len(archive.judge(RUN, by="lee").left) == len(judging.claims)


def test_a_correction_from_the_sentence_is_supported(judging: Judging) -> None:
    claim = quoting(judging)
    other = f"{claim.text.rstrip('.')} as well."

    corrected = judging.correct(claim.text, other)

    assert (corrected.fault, corrected.chosen, corrected.rejected) == ("", other, claim.text)


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (" It grew by 98765 points.", "unverified number"),
        (" See https://evil.example.", "made-up reference"),
        (" Zebulon Quagmire showed it.", "unknown name"),
    ],
)
def test_a_correction_that_is_not_supported_is_kept_and_marked(
    archive: Archive, judging: Judging, added: str, fault: str
) -> None:
    claim = quoting(judging)

    assert judging.correct(claim.number, claim.text + added).fault == fault
    assert archive.judgements()[0].fault == fault


def test_counts_are_corrected_by_the_counts(judging: Judging) -> None:
    claim = counting(judging)

    wrong = re.sub(r"\(\d+ of", "(777 of", claim.text)
    assert judging.correct(claim.number, wrong).fault == "unverified number"
    assert judging.correct(claim.number, claim.text.replace("papers that name", "papers naming")).fault == ""
    assert judging.correct(claim.number, claim.text.replace("grew", "fell")).fault == "wrong direction"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_the_report_says_passes_as_a_correction(tmp_path: Path, language: str) -> None:
    from trendscope.feedback.correction import fault_of

    report = archive_with_run(tmp_path, language).report(RUN)
    claims = placed_claims(report)

    faults = [claim.text for claim in claims if fault_of(claim.text, claim, report)]

    assert len(faults) <= len(claims) // 10, faults


def test_a_claim_that_is_not_there_is_refused(judging: Judging) -> None:
    with pytest.raises(UsageError, match="the report has no claim '9999'"):
        judging.accept(9999)
    with pytest.raises(UsageError, match="another sentence than the claim"):
        judging.correct(1, judging.claims[0].text)
    with pytest.raises(UsageError, match="neither text"):
        judging.prefer("one", "other")
    with pytest.raises(UsageError, match="two different texts"):
        judging.prefer("one", "one")


def test_drafts_are_what_was_refused_and_replaced_until_one_is_chosen(
    archive: Archive, judging: Judging
) -> None:
    keep(archive, refused("Everybody agrees on it.", "Some agree on it."), refused("Nobody does."))
    (draft,) = judging.drafts

    chosen = judging.prefer(draft.text, draft.better)

    assert (chosen.better, chosen.text, chosen.origin) == (draft.text, draft.better, "person")
    assert chosen.evidence == draft.evidence
    assert judging.drafts == []
    judging.prefer(draft.better, draft.text)
    assert [each.better for each in archive.judgements() if each.verdict == "prefer"] == [draft.better]


def test_of_two_sentences_one_is_a_claim(judging: Judging) -> None:
    claim = quoting(judging)

    assert judging.prefer(claim.text, "Another sentence.").fault == ""
    assert judging.prefer("Another sentence.", claim.text).fault == "no overlap"


def test_judgements_stay_when_their_run_is_forgotten_until_they_are_removed(archive: Archive) -> None:
    archive.judge(RUN).accept(1)
    archive.forget(RUN)

    assert len(archive.judgements()) == len(archive.judgements(RUN[:8])) == 1
    assert archive.remove_judgements(RUN[:8]) == 1
    assert archive.judgements() == []
    with pytest.raises(UsageError):
        archive.judgements("abcd1234")


def test_a_store_of_an_earlier_version_gets_the_table(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "trendscope.db")
    database.write(("drop table judgements", {}))
    database.write(("pragma user_version = 3", {}))
    database.close()

    archive = Archive(Settings(store=str(tmp_path)), Store(SqliteDatabase(tmp_path / "trendscope.db")))

    assert archive.judgements() == []


def test_a_damaged_row_is_left_out(archive: Archive) -> None:
    archive.judge(RUN).accept(1)
    archive.judge(RUN).accept(2)
    damaged = archive.judgements()[0].id
    archive.store.database.write(
        ("update judgements set body = replace(body, 'accept', 'reject') where id = :id", {"id": damaged})
    )

    assert damaged not in [each.id for each in archive.judgements()]
    assert len(archive.judgements()) == 1


def test_a_report_is_judged_where_its_run_is_kept(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    report = archive.report(RUN)

    report.judge("kim").accept(1)

    assert archive.judgements()[0].by == "kim"
    with pytest.raises(UsageError, match="is not kept"):
        report.model_copy(update={"gaps": ("another",)}).judge()
