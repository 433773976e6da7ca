"""What every format says about how a report was made."""

from __future__ import annotations

import pytest

from tests.fakes.report import report, result, trend, whole
from trendscope.measuring.change import percent
from trendscope.report.captions import Captions
from trendscope.report.glance import Share
from trendscope.trend import CodedPhrase


@pytest.mark.parametrize(
    ("precision", "said"),
    [(None, "“a b” 7"), (1.0, "“a b” 7"), (0.75, "“a b” 7 (precision 75%)")],
)
def test_a_phrase_has_its_precision_unless_every_place_was_right(precision: float | None, said: str) -> None:
    coded = CodedPhrase(phrase="a b", documents=7, precision=precision)

    assert Captions(report(trends=(trend(codebook=(coded,)),))).codebook == [f"Sparse attention: {said}"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Not counted for a trend: 3 papers with its acronym or name in another sense, "),
        ("ko", "동향의 약어나 이름을 다른 뜻으로 쓴 논문 3편"),
    ],
)
def test_papers_that_mean_something_else_are_counted_once_in_the_method(language: str, said: str) -> None:
    trends = (trend(set_aside=("D1", "D2")), trend("b", set_aside=("D2", "D3")))
    method = Captions(report(language, trends=trends)).method

    assert len([line for line in method if line.startswith(said)]) == 1


def test_the_method_is_silent_on_what_was_not_set_aside() -> None:
    assert "in another sense" not in " ".join(Captions(report()).method)


@pytest.mark.parametrize(
    ("figure", "measure", "shown"),
    [
        ("3.9 points", "gain", "3.9 points (gain)"),
        ("58.0%", "score", "58.0%"),
        ("0.3% relative loss", "gain", "0.3% relative loss"),
        ("-1.2 points", "gain", "-1.2 points"),
    ],
)
def test_a_loss_is_not_called_a_gain(figure: str, measure: str, shown: str) -> None:
    row = result("Rosewood", "GardenBench", figure, None, measure=measure, name="D1.1")

    assert Captions(report()).figure(row) == shown


def test_only_problems_are_not_called_disagreements() -> None:
    assert Captions(whole("en")).open_heading == "report.open"
    assert Captions(whole("en").model_copy(update={"disagreements": ()})).open_heading == "report.problems"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_rule_for_all_trends_is_not_taken_for_the_figure_of_one(language: str) -> None:
    captions = Captions(report(language, trends=(trend(held=10, ways=12),)))
    said = " ".join((*captions.method, captions.say("report.rule"), captions.say("unmet.robust")))

    assert captions.ways_to_split((10, 12)) in captions.figures(captions.report.trends[0])
    assert "8 of 10" not in said
    assert said.count("80%") == 3


@pytest.mark.parametrize(
    ("count", "sampled", "said"),
    [(37, 50, "74%"), (1, 60, "1.7%"), (199, 2000, "10%"), (0, 20, "0%"), (15, 60, "25%"), (20, 20, "100%")],
)
def test_a_share_is_the_same_in_a_sentence_and_in_a_table(count: int, sampled: int, said: str) -> None:
    assert (percent(count, sampled), str(Share(count, sampled))) == (said, said)
