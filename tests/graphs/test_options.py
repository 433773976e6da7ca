"""Options of a run that cannot be used are refused, each in one line."""

from __future__ import annotations

from typing import Any

import pytest

from trendscope import Context, UsageError
from trendscope.prompts import REASONER_PROMPTS

REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"sourses": ["arxiv"]},
        r"there is no option 'sourses' \(did you mean sources\?\); the options are: budget, lang",
    ),
    ({"zzz": 1}, r"there is no option 'zzz'; the options are: budget, language, .*, review_prompt$"),
    ({"max_rounds": 99}, "max_rounds cannot be 99: it must be at most 5"),
    ({"sources": "arxiv"}, "sources cannot be 'arxiv': it must be a list"),
    ({"language": "de"}, "language cannot be 'de': it must be one of: 'en', 'ko'"),
    ({"budget": "cals=3"}, "budget cannot be 'cals=3': the budget 'cals=3' cannot be read"),
    ({"max_papers": "\x1b[2J" * 99}, r"max_papers cannot be '\\x1b"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED)
def test_what_cannot_be_used_is_said_in_one_line(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        Context(**given)

    assert len(str(refused.value).splitlines()) == 1


def test_every_option_has_a_description() -> None:
    properties = Context.model_json_schema()["properties"]

    assert [name for name, each in properties.items() if not each.get("description")] == []
    assert properties.keys() > {f"{name}_prompt" for name in REASONER_PROMPTS}
