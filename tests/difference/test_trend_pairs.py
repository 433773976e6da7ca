"""A trend is known again by its label, its name or its phrases."""

from __future__ import annotations

import pytest

from tests.fakes.report import report, trend
from trendscope.difference.trend_pairs import pair_trends
from trendscope.trend import CodedPhrase, Trend


def themed(label: str, *phrases: str, name: str | None = None) -> Trend:
    codebook = tuple(CodedPhrase(phrase=phrase, documents=3) for phrase in phrases)
    return trend(label, name=name, codebook=codebook)


def pairs(before: list[Trend], after: list[Trend]) -> set[tuple[str | None, str | None]]:
    one, other = report(trends=before, domain_wide=()), report(trends=after, domain_wide=())
    return {
        (
            each.before.trend.label if each.before else None,
            each.after.trend.label if each.after else None,
        )
        for each in pair_trends(one, other)
    }


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (themed("agents"), themed("agents", "LLM agents"), True),
        (themed("agents", name="Agentic systems"), themed("LLM agents", name="agentic  systems"), True),
        (themed("agents", "LLM-agents", "tool use"), themed("LLM agents", "Tool use"), True),
        (themed("a", "b", "c", "d"), themed("e", "b", "f", "g"), False),
        (themed("agents"), themed("retrieval"), False),
    ],
)
def test_two_names_of_one_trend(before: Trend, after: Trend, same: bool) -> None:
    found = pairs([before], [after])

    assert found == ({(before.label, after.label)} if same else {(before.label, None), (None, after.label)})


def test_spellings_that_were_counted_are_phrases() -> None:
    before, after = trend("LLMs", forms=("LLM", "LLMs")), trend("language models", forms=("LLM", "llms"))

    assert pairs([before], [after]) == {("LLMs", "language models")}


def test_the_closest_are_joined_and_each_once() -> None:
    before = [themed("a", "x", "y"), themed("b", "x", "y", "z")]
    after = [themed("c", "x", "y", "z", "b")]

    assert pairs(before, after) == {("b", "c"), ("a", None)}
    assert pairs(after, before) == {("c", "b"), (None, "a")}


def test_a_label_stays_itself_though_another_has_its_phrases() -> None:
    before = [themed("a", "x", "y")]
    after = [themed("b", "x", "y"), themed("a", "z")]

    assert pairs(before, after) == {("a", "a"), (None, "b")}


def test_the_first_list_that_has_a_trend_is_its_place() -> None:
    both = report(trends=(trend("a"),), also=(trend("a"), trend("b")), domain_wide=(trend("b"), trend("c")))

    places = {each.after.trend.label: each.after.place for each in pair_trends(both, both) if each.after}

    assert places == {"a": "trends", "b": "also", "c": "domain_wide"}
