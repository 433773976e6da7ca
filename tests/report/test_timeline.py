"""How an event cites the paper that it is about."""

from __future__ import annotations

from tests.fakes.report import paper, report
from trendscope.report.markdown import to_markdown
from trendscope.report.report import Report
from trendscope.report.terminal import to_text
from trendscope.synthesis import Event


def first_paper(document: str) -> Report:
    event = Event(period="2022", kind="first paper", papers=1, document=document)
    return report(timeline=(event,), corpus={"D8": paper("D8", title="Early Work"), "D1": paper("D1")})


def test_a_paper_that_was_only_counted_is_cited_by_its_title() -> None:
    said = "2022: first paper on the question: "

    assert f"- {said}[Early Work](https://arxiv.org/abs/1706.03762v7)\n" in to_markdown(first_paper("D8"))
    assert f"– {said}“Early Work”\n" in to_text(first_paper("D8"))


def test_a_paper_among_the_references_is_cited_by_its_number() -> None:
    assert "- 2022: first paper on the question [1]\n" in to_markdown(first_paper("D1"))


def test_a_paper_that_is_not_in_the_report_is_left_out() -> None:
    assert "- 2022: first paper on the question\n" in to_markdown(first_paper("D99"))
    assert "– 2022: first paper on the question\n" in to_text(first_paper("D99"))
