"""Judgements on both databases."""

from __future__ import annotations

from tests.fakes.judged import RUN, refused
from trendscope.feedback.kept_judgements import KeptJudgements
from trendscope.store.database import Database
from trendscope.store.store import Store


def test_a_judgement_is_kept_replaced_and_removed(database: Database) -> None:
    kept = KeptJudgements(Store(database))
    first, other = refused("Everybody agrees."), refused("기계 번역이 늘었습니다.", run="b" * 32)

    kept.keep(first, other)
    kept.keep(first.model_copy(update={"reason": "another"}))

    assert [each.reason for each in kept.of(RUN)] == ["another"]
    assert {each.text for each in kept.all()} == {first.text, other.text}
    assert kept.of("c" * 32) == []
    kept.remove(first)
    assert kept.all() == [other]
