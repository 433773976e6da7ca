"""What else `trendscope library` adds and how else it finds: references, papers of arXiv, and meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.arxiv_papers import arxiv
from tests.fakes.embeddings import embeddings_server
from tests.fakes.servers import Server, says, serving
from trendscope.cli import main

REFERENCES = """\
@article{a, title={Weaving engines}, file={:a.txt:text/plain}}
@article{b, title={On machines}, abstract={Machines can think.}}
@article{c, title={Nothing}}
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("The engine weaves patterns.")
    return folder


@pytest.fixture
def embeddings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(embeddings_server) as server:
        monkeypatch.setenv("TRENDSCOPE_EMBEDDINGS", "openai:words")
        monkeypatch.setenv("TRENDSCOPE_EMBEDDINGS_URL", server.url("/v1"))
        yield server


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error, without the progress that a busy machine shows."""
    lines = capsys.readouterr().err.splitlines()
    return [line for line in lines if " files: " not in line and ": vectors: " not in line]


def test_references_add_files_and_abstracts(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (papers / "refs.bib").write_text(REFERENCES)

    assert main(["library", "add", str(papers)]) == 0
    assert said(capsys) == [
        f"trendscope: cannot read {papers / 'refs.bib:3'}: it has neither a file nor an abstract",
        "trendscope: 2 added, 1 could not be read; 2 documents in the library",
    ]
    assert main(["library", "search", "machines"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert (first, second.strip()) == ("1. On machines", "Machines can think.")


def test_a_paper_of_arxiv_is_added_by_its_id(
    papers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(arxiv) as server:
        monkeypatch.setenv("TRENDSCOPE_ARXIV_URL", server.url("/api"))
        monkeypatch.setenv("TRENDSCOPE_ARXIV_PAGES_URL", server.url("/pages"))
        monkeypatch.setenv("TRENDSCOPE_ARXIV_DELAY", "0")
        assert main(["library", "add", "2005.11401", "9912.99999", str(papers / "a.txt")]) == 0

    assert said(capsys) == [
        "trendscope: cannot read 9912.99999: arXiv has no such paper",
        "trendscope: 2 added, 1 could not be read; 2 documents in the library",
    ]


def test_vectors_are_made_once_and_find(
    papers: Path, capsys: pytest.CaptureFixture[str], embeddings: Server
) -> None:
    assert main(["library", "add", str(papers)]) == 0
    assert main(["library", "add", str(papers)]) == 0
    assert len(embeddings.received) == 1
    assert main(["library", "status"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "vectors by openai:words: 1"
    assert main(["library", "search", "engine"]) == 0
    assert "The engine weaves patterns." in capsys.readouterr().out
    assert main(["library", "remove", str(papers)]) == 0
    assert main(["library", "status"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "vectors by openai:words: 0"


def test_embeddings_that_cannot_be_used_are_one_line(
    papers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(says(status=401)) as server:
        monkeypatch.setenv("TRENDSCOPE_EMBEDDINGS", "openai:words")
        monkeypatch.setenv("TRENDSCOPE_EMBEDDINGS_URL", server.url("/v1"))
        assert main(["library", "add", str(papers)]) == 1

    first, second = said(capsys)
    assert first == "trendscope: 1 added; 1 document in the library"
    assert second.startswith(
        "trendscope: the embeddings openai:words cannot be used: its server does not accept"
    )
