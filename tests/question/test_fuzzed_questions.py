"""Whatever is typed is a question or a refusal in words, in bounded time."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes.fuzzing import fuzzed
from trendscope.errors import UsageError
from trendscope.question.parse import parse_question, topic_query
from trendscope.question.query import Query
from trendscope.question.typed_text import MAX_CHARACTERS

TODAY = date(2026, 11, 26)
PARTS = (
    *("machine translation", "LLM", "BERT-base", "C++", "node.js", "β-catenin", "covid-19", "R&D", "U.S."),
    *("trends in", "what is new in", "recent", "since", "2019", "between", "and", "or", "vs.", "from", "to"),
    *("the last", "5", "five", "years", "months", "Q3", "1e9", "0", "-1", "99999", "June", "2024-06-31"),
    *("without", "except", "not", "how", "state of the art", "?", "!", ",", ";", ":", "—", "…", "|", "&"),
    *("(", ")", "[", "]", "{", "}", '"', "“", "”", "'", "`", "<b>", "</b>", "#", "*", "_", "\\", "/"),
    *(
        "$x^2$",
        "\\alpha{",
        "\\cite{a}",
        "$",
        "https://a.example/x",
        "10.1000/182",
        "arXiv:2401.00001",
        "a@b.c",
    ),
    *(
        "기계 번역",
        "동향",
        "최근",
        "이후",
        "2019년",
        "부터",
        "까지",
        "와",
        "의",
        "을 제외한",
        "ㅋㅋ",
        "ㄱ",
        "\u1112\u1161\u11ab",
    ),
    *(
        "e\u0301",
        "\u0301" * 40,
        "\u200b",
        "\u202e",
        "\x00",
        "\x1b[31m",
        "\ud800",
        "\U000e0041",
        "👩‍🔬",
        "Ａ",
        "ﬁ",
        "İ",
    ),
    *("AND", "OR", "NOT", "cat:cs.CL", "all:x", "submittedDate:[1 TO 2]", "%s", "{0}", "${x}", "\n", "\t"),
)
TYPED = st.text(max_size=80) | st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=14).map(
    " ".join
)
OPTION = st.none() | st.integers(-10, 3000) | st.sampled_from(PARTS) | st.text(max_size=12)


def said(text: str, **options: str | int | None) -> str:
    """What is asked of the sources, or why nothing is; both can be written anywhere."""
    try:
        question = parse_question(text, today=TODAY, **options)  # type: ignore[arg-type]
    except UsageError as error:
        return str(error)
    assert question.topic
    assert all(group and all(phrase.strip() for phrase in group) for group in question.topic)
    assert question.window.since <= question.window.until
    assert len(question.text) <= MAX_CHARACTERS
    query = topic_query(question.topic, question.excluded)
    assert Query.parse(str(query)).groups
    return json.dumps([question.text, question.topic, str(query)], ensure_ascii=False)


@example(text="")
@example(text="machine translation \ud800")
@example(text='"" since 0000')
@given(text=TYPED)
@fuzzed(150)
def test_any_text_is_a_question_or_is_refused(text: str) -> None:
    answer = said(text)

    assert answer.encode()
    assert "\n" not in answer


@given(since=OPTION, until=OPTION)
@fuzzed(80)
def test_any_option_is_read_or_is_refused(since: str | int | None, until: str | int | None) -> None:
    assert said("machine translation", since=since, until=until)


@pytest.mark.parametrize("start", range(0, len(PARTS), 16))
def test_a_question_as_long_as_is_read_takes_no_long_time(start: int) -> None:
    for part in PARTS[start : start + 16]:
        for text in (f"{part} " * MAX_CHARACTERS, part * MAX_CHARACTERS):
            begun = time.process_time()
            assert said(text[: MAX_CHARACTERS - 1])
            assert time.process_time() - begun < 1, part


def test_a_text_of_any_length_is_refused_at_once() -> None:
    """Composing it is not tried: the time would grow with the square of its length."""
    begun = time.process_time()

    for text in ("a" + "\u0300\u0323" * 2_000_000, "machine translation " * 500_000, " " * 9_000_000):
        assert "the limit is 1000" in said(text)
    assert time.process_time() - begun < 2
