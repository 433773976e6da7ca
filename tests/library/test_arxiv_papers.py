"""Papers of arXiv by their ids: requested politely, kept once, and each failure is one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes.arxiv_papers import arxiv
from tests.fakes.servers import Server, says, serving
from trendscope.library.arxiv_papers import add_arxiv
from trendscope.library.document import Metadata
from trendscope.library.identifiers import clean_arxiv, clean_doi, find_arxiv, is_arxiv_id
from trendscope.library.library import Added, Library
from trendscope.settings import Settings


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(arxiv) as server:
        yield server


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "kept" / "library.db")


def settings(server: Server) -> Settings:
    addresses = {"arxiv": server.url("/api"), "arxiv_pages": server.url("/pages")}
    return Settings(addresses=addresses, intervals={"arxiv": 0}, timeout=10)


Add = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def add(library: Library, server: Server) -> Add:
    def add(*names: str) -> list[tuple[str, str]]:
        results = add_arxiv(library, names, settings(server))
        return [
            (each.path.name, each.how if isinstance(each, Added) else str(each.reason)) for each in results
        ]

    return add


def paths(server: Server) -> list[str]:
    return [urlsplit(each.path).path for each in server.received]


def test_a_paper_is_added_with_what_arxiv_says(add: Add, library: Library, server: Server) -> None:
    assert add("2005.11401") == [("2005.11401.pdf", "new")]
    (document,) = library.documents()
    assert document.metadata == Metadata(
        title="Retrieval-Augmented Generation",
        authors=("Patrick Lewis",),
        date="2020-05-22",
        arxiv="2005.11401",
        url="https://arxiv.org/abs/2005.11401v2",
        origin="arxiv",
    )
    assert document.path == library.path.parent / "arxiv/2005.11401.pdf"
    assert paths(server) == ["/api", "/pages/pdf/2005.11401v2"]
    assert "trendscope" in server.received[0].headers["User-Agent"]


def test_many_papers_are_one_question(add: Add, server: Server) -> None:
    names = (
        "https://arxiv.org/abs/2005.11401v1",
        "arXiv:cs.CL/0112017",
        "cs/0112017",
        "9912.99999",
        "2303.00001",
    )

    assert add(*names) == [
        ("2005.11401.pdf", "new"),
        ("cs_0112017.pdf", "new"),
        ("9912.99999", "arXiv has no such paper"),
        ("2303.00001", "it is damaged, or not what its name says"),
    ]
    assert paths(server) == [
        "/api",
        "/pages/pdf/2005.11401v1",
        "/pages/pdf/cs/0112017v2",
        "/pages/pdf/2303.00001v2",
    ]


def test_what_is_there_is_not_requested(add: Add, server: Server) -> None:
    add("2005.11401")
    server.received.clear()

    assert add("2005.11401v2") == [("2005.11401.pdf", "unchanged")]
    assert paths(server) == []
    assert add("2005.11401") == [("2005.11401.pdf", "unchanged")]
    assert paths(server) == ["/api"]


def test_another_version_replaces_a_paper(add: Add, library: Library) -> None:
    add("2005.11401v1")

    assert add("2005.11401") == [("2005.11401.pdf", "changed")]
    (document,) = library.documents()
    assert document.metadata.url == "https://arxiv.org/abs/2005.11401v2"
    assert [hit.passage.document for hit in library.search("2005.11401v2")] == [document.key]


def test_nothing_is_requested_without_an_id(add: Add, server: Server) -> None:
    assert add() == []
    assert add("no id") == []
    assert server.connections == 0


def test_a_source_that_refuses_is_a_line_for_each_paper(library: Library) -> None:
    with serving(says(status=403)) as server:
        results = list(add_arxiv(library, ["2005.11401", "cs/0112017"], settings(server)))

    assert [(str(each.path), str(each.reason)) for each in results if not isinstance(each, Added)] == [
        ("2005.11401", "HTTP 403 from 127.0.0.1"),
        ("cs/0112017", "HTTP 403 from 127.0.0.1"),
    ]


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("2005.11401", "2005.11401"),
        ("2005.11401V3", "2005.11401v3"),
        ("arXiv:cs/0112017v1", "cs/0112017v1"),
        ("math.GT/0309136", "math/0309136"),
        ("solv-int/9901001v2", "solv-int/9901001v2"),
        ("https://arxiv.org/pdf/2005.11401v2.pdf", "2005.11401v2"),
        ("http://export.arxiv.org/abs/2005.11401?context=cs#top", "2005.11401"),
        ("arxiv.org/html/2005.11401/", "2005.11401"),
        ("https://doi.org/10.48550/arXiv.2005.11401", "2005.11401"),
        ("2005.114", ""),
        ("./2005.11401", ""),
        ("papers/2005.11401.pdf", ""),
        ("https://example.org/abs/2005.11401", ""),
        ("", ""),
    ],
)
def test_ids_are_understood_as_they_are_written(name: str, paper: str) -> None:
    assert clean_arxiv(name) == paper


def test_a_file_goes_before_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_arxiv_id("2005.11401")
    (tmp_path / "2005.11401").mkdir()

    assert not is_arxiv_id("2005.11401")
    assert not is_arxiv_id("papers")


def test_ids_in_texts_have_no_version() -> None:
    assert find_arxiv("", "see arXiv:solv-int/9901001v2.") == "solv-int/9901001"
    assert clean_doi("doi:10.1000/182, see there") == "10.1000/182"
    assert clean_doi("none") == ""
