"""Whatever a model writes, its output is read or refused in one line."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes.fuzzing import fuzzed
from trendscope.agents.reasoners.schemas import PlanAnswer, TrendAnswer
from trendscope.errors import ParseError
from trendscope.llm.output_parsing import parse_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["topic", "angles", "x"]), inner)
    ),
    max_leaves=8,
)
# Control characters are dropped, and lone surrogates replaced.
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
MARKS = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", '"', ":", ",", "\\", "\n", "```json", "<think>", "</think>", "\ud800", "\x00"]
    )
    | st.text(max_size=5),
    max_size=30,
).map("".join)


@fuzzed(300)
@given(st.one_of(JSON.map(json.dumps), MARKS, st.tuples(MARKS, JSON.map(json.dumps), MARKS).map("".join)))
@example('{"topic": [["a"]], "angles": [')
@example("[" * 5000)
@example('{"topic": ' * 3000)
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    said = ""
    try:
        assert isinstance(parse_text(text, PlanAnswer), PlanAnswer)
    except ParseError as error:
        said = str(error)
    assert "\n" not in said


@fuzzed(200)
@given(st.lists(PLAIN, max_size=3), PLAIN)
def test_a_well_formed_answer_is_read_whatever_is_said_before_it(texts: list[str], said: str) -> None:
    answer = {"claims": [{"text": text, "sentences": ["D1.1"]} for text in texts]}
    words = "".join(letter for letter in said if letter.isalpha() or letter == " ")

    read = parse_text(f"{words} {json.dumps(answer)}", TrendAnswer)

    assert [claim.text for claim in read.claims] == texts


@pytest.mark.parametrize("depth", [10, 1000, 100_000])
def test_what_is_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(ParseError):
        parse_text("[" * depth + "]" * depth, PlanAnswer)
