"""Measuring, called as a LangChain tool."""

from __future__ import annotations

import pytest

from tests.fakes.corpus import PAPERS, TRANSLATION, YEARS
from tests.fakes.runs import a_run, call
from trendscope.document import Document
from trendscope.measuring.candidate import Measurement
from trendscope.run import Run
from trendscope.settings import Settings

DOCUMENTS = {
    f"arxiv:{paper.id}": Document(
        key=f"arxiv:{paper.id}",
        title=paper.title,
        authors=paper.authors,
        date=paper.day,
        url=paper.url,
        kind="paper",
        source="arxiv",
        text=paper.abstract,
        field=paper.category,
    )
    for paper in PAPERS
}
ON_TOPIC = [f"arxiv:{paper.id}" for paper in PAPERS if paper.names("machine translation")]
OTHERS = [key for key in DOCUMENTS if key not in ON_TOPIC]
ASKED = {"terms": ["machine translation"], "documents": ON_TOPIC, "reference": OTHERS}


@pytest.fixture(scope="module")
def run() -> Run:
    """A run with all papers; it keeps what it has measured."""
    made = a_run(Settings(), sources=["library"])
    made.documents.update(DOCUMENTS)
    return made


def test_the_tool_gives_content_and_artifact(run: Run) -> None:
    answer = call(run, "measure_trends", **ASKED)

    assert isinstance(answer.artifact, Measurement)
    assert str(answer.content).startswith("documents by period: {'2019': 26")
    assert "instruction tuning | rising | z " in str(answer.content)


@pytest.mark.parametrize("phrase", TRANSLATION)
def test_planted_phrases_are_counted_to_the_last_one(run: Run, phrase: str) -> None:
    measured = call(run, "measure_trends", **ASKED).artifact

    (candidate,) = [each for each in measured.candidates if each.label == phrase]
    assert candidate.counts == dict(zip(map(str, YEARS), TRANSLATION[phrase], strict=True))


@pytest.mark.parametrize(
    ("phrase", "direction"),
    [
        ("instruction tuning", "rising"),
        ("preference optimization", "rising"),
        ("quality estimation", "steady"),
        ("phrase tables", "fading"),
        ("pivot languages", "fading"),
    ],
)
def test_directions_are_those_that_were_planted(run: Run, phrase: str, direction: str) -> None:
    measured = call(run, "measure_trends", **ASKED).artifact

    assert {each.label: each.direction for each in measured.candidates}[phrase] == direction


def test_the_topic_itself_is_no_candidate(run: Run) -> None:
    measured = call(run, "measure_trends", **ASKED).artifact

    assert "machine translation" not in {each.label.lower() for each in measured.candidates}


def test_papers_off_the_topic_are_left_out_and_counted(run: Run) -> None:
    measured = call(run, "measure_trends", **{**ASKED, "documents": [*ON_TOPIC, *OTHERS[:30]]}).artifact

    assert {document.key for document in measured.documents} == set(ON_TOPIC)
    assert measured.dropped["off topic"] == 30


def test_the_same_documents_are_measured_once(run: Run) -> None:
    first = call(run, "measure_trends", **ASKED).artifact

    assert call(run, "measure_trends", **ASKED).artifact is first
    assert call(run, "measure_trends", **{**ASKED, "reference": []}).artifact is not first


def test_the_order_of_the_documents_changes_nothing(run: Run) -> None:
    first = call(run, "measure_trends", **ASKED).artifact
    turned = call(run, "measure_trends", **{**ASKED, "documents": ON_TOPIC[::-1]}).artifact

    assert turned.candidates == first.candidates


def test_no_documents_give_no_candidates(run: Run) -> None:
    answer = call(run, "measure_trends", terms=["machine translation"], documents=[])

    assert answer.artifact.candidates == ()
    assert answer.artifact.split is None
