"""What pydantic refuses is told in both languages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal
from trendscope.wording.catalogue import translated


def not_seven(number: int) -> int:
    if number == 7:
        raise ValueError(Message("it must be one line"))
    return number


@pytest.mark.parametrize(
    ("form", "value", "english", "korean"),
    [
        (int, "x", "it must be a whole number", "정수여야 합니다"),
        (int, 1.5, "it must be a whole number", "정수여야 합니다"),
        (float, "x", "it must be a number", "숫자여야 합니다"),
        (bool, "x", "it must be true or false", "true나 false여야 합니다"),
        (str, 7, "it must be text", "텍스트여야 합니다"),
        (list[str], "x", "it must be a list", "목록이어야 합니다"),
        (dict[str, int], "x", "it must be a JSON object", "JSON 객체여야 합니다"),
        (Annotated[int, Field(ge=50)], 3, "it must be at least 50", "50 이상이어야 합니다"),
        (Annotated[int, Field(le=50)], 99, "it must be at most 50", "50 이하여야 합니다"),
        (Annotated[float, Field(gt=0)], 0, "it must be more than 0.0", "0.0보다 커야 합니다"),
        (Literal["en", "ko"], "de", "it must be one of: 'en', 'ko'", "다음 중 하나여야 합니다: 'en', 'ko'"),
        (Annotated[int, AfterValidator(not_seven)], 7, "it must be one line", "한 줄이어야 합니다"),
    ],
)
def test_a_common_reason_is_told_in_both_languages(
    form: Any, value: object, english: str, korean: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(form).validate_python(value)
    reason = reason_of_refusal(refused.value.errors()[0])

    assert (reason, translated(reason, "ko")) == (english, korean)


def test_another_reason_is_told_in_the_words_of_pydantic() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[str, Field(pattern="^a")]).validate_python("b")

    assert reason_of_refusal(refused.value.errors()[0]) == "String should match pattern '^a'"
