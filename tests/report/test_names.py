"""A reader meets a trend by its readable name, in every part of a report and in every format."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from tests.fakes.report import report, trend
from trendscope.draft import Finding
from trendscope.report.captions import Captions
from trendscope.report.markdown import to_markdown
from trendscope.report.page import print_page
from trendscope.report.report import Report
from trendscope.report.terminal import to_text
from trendscope.synthesis import Event

NAMES = {"agents": "에이전트", "conversation": "대화", "unsupervised methods": "비지도 학습"}


def named(label: str) -> Report:
    """A Korean report that has a trend in a part of its own, an event and a finding about it."""
    one = trend(label, name=NAMES[label], claims=())
    parts = {"agents": "trends", "conversation": "also", "unsupervised methods": "domain_wide"}
    return report(
        "ko",
        **{"trends": (trend("x"),), "domain_wide": (), parts[label]: (one,)},
        timeline=(Event(period="2023", kind="first named", label=label, papers=2),),
        findings=(Finding(code="a", severity="warning", message=f"“{label}”: 약하다.", subject=label),),
    )


def page(made: Report) -> str:
    file = io.StringIO()
    print_page(made, Console(file=file, width=80))
    return file.getvalue()


@pytest.mark.parametrize("label", NAMES)
def test_every_part_has_the_readable_name(label: str) -> None:
    made, name = named(label), NAMES[label]

    for text in (to_markdown(made), to_text(made)):
        assert f"“{name}” 첫 등장" in text
        assert f"“{name}”: 약하다." in text
        assert label not in text.replace(f"{name} ({label})", "")
    assert f"“{name}”: 약하다." in page(made)
    assert label not in page(made)


def test_notes_of_one_kind_are_merged_under_readable_names() -> None:
    one, other = trend("agents", name="에이전트"), trend("conversation", name="대화")
    findings = tuple(
        Finding(code="a", severity="note", message=f"“{each}”: 약하다.", subject=each)
        for each in ("agents", "conversation")
    )

    merged = Captions(report("ko", trends=(one, other), findings=findings)).findings

    assert merged == [("note", "“에이전트”: 약하다. 그 밖에 같은 경우: 대화.")]


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("large language models", "Large language models"),
        ("few-shot learning", "Few-shot learning"),
        ("querying", "Querying"),
        ("mBERT", "mBERT"),
        ("t-SNE plots", "t-SNE plots"),
        ("word2vec", "word2vec"),
        ("BERT", "BERT"),
    ],
)
def test_a_heading_begins_with_a_capital_unless_its_first_word_is_a_name(label: str, heading: str) -> None:
    made = report(trends=(trend(label),), domain_wide=(trend(label),))

    assert f"## 1. {heading} — rising" in to_markdown(made)
    assert f"| {heading} |" in to_markdown(made)
    assert f"- **{heading}**: rising" in to_markdown(made)
    assert f"1. {heading}  ↗ rising" in to_text(made)
    assert f"1. {heading} ↗" in page(made)


def test_a_korean_heading_keeps_an_english_label_as_it_is() -> None:
    assert "## 1. passage retrieval — 상승" in to_markdown(report("ko", trends=(trend("passage retrieval"),)))


@pytest.mark.parametrize("form", [to_markdown, to_text])
def test_related_phrases_are_in_korean_where_the_glossary_has_them(form: Callable[[Report], str]):
    related = trend("agents", claims=(), related=("machine translation", "quuxly zorbing"))

    assert "기계 번역, quuxly zorbing" in form(report("ko", trends=(related,)))
    assert "machine translation, quuxly zorbing" in form(report("en", trends=(related,)))
