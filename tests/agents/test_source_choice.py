"""What is told of the choice between sources of papers."""

from __future__ import annotations

import pytest

from trendscope.agents.source_choice import SourceChoice
from trendscope.net.session import Session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.text.language import Language
from trendscope.tools.registry import load_sources
from trendscope.wording import Wording


def choice(**totals: int | None) -> SourceChoice:
    with Session(user_agent="test") as session:
        (chosen,) = load_sources(["arxiv"], Settings(), session).values()
    found = {name: Found((), "q", total) for name, total in totals.items()}
    return SourceChoice(chosen, found, {})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "no source says how many papers it has on the question; reading arxiv"),
        ("ko", "주제 관련 논문 수를 알려 준 출처가 없습니다. arxiv에서 읽습니다"),
    ],
)
def test_no_totals_are_told_where_no_source_gives_one(language: Language, said: str) -> None:
    assert choice().in_words(Wording(language)) == said
    assert choice(arxiv=None).in_words(Wording(language)) == said


def test_a_source_without_a_total_is_not_said_to_have_no_papers() -> None:
    told = choice(arxiv=1234, pubmed=None, other=0).in_words(Wording("en"))

    assert told == "papers on the question: arxiv 1,234, other 0; reading arxiv"
