from __future__ import annotations

import pytest

from tests.fakes.measuring import WINDOW, papers
from trendscope.measuring.change import compare_windows
from trendscope.measuring.reference_corpus import ReferenceCorpus, cautious_lift
from trendscope.measuring.tokenized_document import tokenize

EACH = dict.fromkeys(("2018", "2025"), 20)


def background(counts: dict[int, int], each: int = 20) -> ReferenceCorpus:
    field = papers("field", {"sparse gate": counts}, years=(2018, 2025), each=each)
    return ReferenceCorpus.of(
        [tokenize(document, {}, WINDOW) for document in field], {"sparsegate": ("sparsegate",)}, "2024"
    )


def test_a_rare_phrase_of_the_field_is_lifted() -> None:
    contrast = background({}).contrast("sparsegate", 10, 40, compare_windows({"2025": 10}, EACH, "2024"))
    assert contrast is not None
    assert contrast.lift > 4


def test_a_common_phrase_of_the_field_is_not() -> None:
    contrast = background({2018: 10, 2025: 10}).contrast("sparsegate", 20, 40, None)
    assert contrast is not None
    assert contrast.lift < 1.1


def test_the_lift_is_that_of_the_frequent_side() -> None:
    contrast = background({2025: 10}).contrast(
        "sparsegate", 10, 40, compare_windows({"2025": 10}, EACH, "2024")
    )
    assert contrast is not None
    assert contrast.lift < 1
    assert contrast.z > 2


def test_a_small_background_tells_nothing() -> None:
    assert background({}, each=5).contrast("sparsegate", 10, 40, None) is None


@pytest.mark.parametrize("size", [20, 40, 200])
def test_hardly_any_lift_from_one_document(size: int) -> None:
    assert cautious_lift(1, size, 0, size) == pytest.approx(1.5)
