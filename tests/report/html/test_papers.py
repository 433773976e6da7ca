"""The papers that the numbers of the page open."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.report import paper, with_corpus
from trendscope.report.html import papers
from trendscope.report.html.papers import papers_as_json
from trendscope.report.report import Report
from trendscope.wording import Wording


def data_of(made: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(papers_as_json(made, Wording("en")))
    return data


@pytest.fixture
def made() -> Report:
    listed = (
        paper("D1", date="2025-01-02"),
        paper("D2", date="2023"),
        paper("D3", date="2025-03-01", authors=("Ada Lovelace",), url="javascript:alert(1)"),
        paper("D4", date=None, title="", authors=()),
    )
    made = with_corpus(*listed, in_2025=("D3", "D1"), in_2023=("D2",))
    return made.model_copy(update={"since": "2019-01-01"})


def test_each_paper_is_there_once_with_what_a_list_shows(made: Report) -> None:
    assert data_of(made)["papers"] == [
        ["Attention Is All You Need", "2025", "Ada Lovelace", ""],
        ["Attention Is All You Need", "2025", "Ashish Vaswani et al.", "https://arxiv.org/abs/1706.03762v7"],
        ["Attention Is All You Need", "2023", "Ashish Vaswani et al.", "https://arxiv.org/abs/1706.03762v7"],
        ["https://arxiv.org/abs/1706.03762v7", "", "", "https://arxiv.org/abs/1706.03762v7"],
    ]


def test_lists_are_by_trend_and_period_and_the_first_has_all_papers(made: Report) -> None:
    everything, trend, shift = data_of(made)["lists"]

    assert trend == {"2025": [0, 1], "2023": [2]}
    assert shift == {}
    assert everything == {"2025": [1, 0], "2023": [2], "undated": [3]}


def test_of_a_large_corpus_the_papers_of_trends_come_first(
    made: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MAX_PAPERS", 3)
    data = data_of(made)

    assert len(data["papers"]) == 3
    assert data["lists"][1] == {"2025": [0, 1], "2023": [2]}
    assert data["lists"][0] == {"2025": [1, 0], "2023": [2], "undated": []}


def test_a_paper_that_the_corpus_lacks_is_left_out(made: Report) -> None:
    corpus = {name: each for name, each in made.corpus.items() if name != "D1"}

    assert data_of(made.model_copy(update={"corpus": corpus}))["lists"][1]["2025"] == [0]
