"""Documents are added once each, found by their words, and removed with all that belongs to them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.fakes.pages import encrypted, pdf
from trendscope.errors import StoreDamaged, UsageError
from trendscope.library.library import Added, Library, Refused

LINE = "This line is as wide as the column of the page that it stands in"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(pdf([LINE, "and speaks of attention."], ["The second page is on memory."]))
    (folder / "b.txt").write_text("Plain words on attention.\n")
    (folder / "deeper" / "c.md").write_text("# 보고서\n\n## 품질\n\n기계번역의 품질을 재었다.\n")
    (folder / ".hidden.txt").write_text("not read")
    (folder / "picture.png").write_bytes(b"not read either")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "kept" / "library.db")


def added(library: Library, *paths: Path) -> list[tuple[str, str]]:
    """The name of each file that was added, and how it was."""
    results = library.add(paths)
    return [(each.path.name, each.how if isinstance(each, Added) else str(each.reason)) for each in results]


def found(library: Library, words: str) -> list[tuple[str, int | None]]:
    return [(hit.document.path.name, hit.passage.page) for hit in library.search(words)]


def test_a_folder_is_added_once(library: Library, papers: Path) -> None:
    assert added(library, papers) == [("a.pdf", "new"), ("b.txt", "new"), ("c.md", "new")]
    assert added(library, papers, papers / "b.txt") == [
        ("a.pdf", "unchanged"),
        ("b.txt", "unchanged"),
        ("c.md", "unchanged"),
    ]
    assert [document.path.name for document in library.documents()] == ["a.pdf", "b.txt", "c.md"]
    status = library.status()
    assert (status.documents, status.passages, status.pages) == (3, 4, 2)


def test_words_are_found_with_page_and_heading(library: Library, papers: Path) -> None:
    list(library.add([papers]))

    assert found(library, "memories") == [("a.pdf", 2)]
    assert sorted(found(library, "attention")) == [("a.pdf", 1), ("b.txt", None)]
    (hit,) = library.search("번역")
    assert (hit.passage.text, hit.passage.heading) == ("기계번역의 품질을 재었다.", "품질")
    assert found(library, "...") == found(library, '"NEAR" OR (') == []


def test_a_changed_file_replaces_what_it_was(library: Library, papers: Path) -> None:
    list(library.add([papers]))
    (papers / "b.txt").write_text("Other words on retrieval.")

    assert added(library, papers / "b.txt") == [("b.txt", "changed")]
    assert found(library, "plain") == []
    assert found(library, "retrieval") == [("b.txt", None)]
    assert library.status().documents == 3


def test_the_same_bytes_are_one_document(library: Library, papers: Path) -> None:
    copy = papers / "copy.txt"
    copy.write_bytes((papers / "b.txt").read_bytes())

    assert added(library, papers)[1:3] == [("b.txt", "new"), ("copy.txt", "copy")]
    assert found(library, "plain") == [("b.txt", None)]

    copy.write_text("Now it says something else.")
    assert added(library, copy) == [("copy.txt", "changed")]
    assert found(library, "plain") == [("b.txt", None)]
    assert library.status().documents == 4


def test_a_bad_file_costs_itself(library: Library, papers: Path) -> None:
    (papers / "a.pdf").write_bytes(encrypted(pdf([LINE]), "secret"))
    (papers / "a2.pdf").write_bytes(b"%PDF-1.4 and then rubbish")
    (papers / "a3.pdf").write_bytes(pdf([]))
    (papers / "a4.txt").write_text(" \n")

    assert added(library, papers, papers / "picture.png", papers / "nowhere.pdf") == [
        ("a.pdf", "it opens only with a password"),
        ("a2.pdf", "it is damaged, or not what its name says"),
        ("a3.pdf", "it has no text; perhaps it was scanned"),
        ("a4.txt", "it is empty"),
        ("b.txt", "new"),
        ("c.md", "new"),
        ("picture.png", "files of this kind cannot be read"),
        ("nowhere.pdf", "No such file or directory"),
    ]


def test_a_file_that_became_bad_stays_as_it_was(library: Library, papers: Path) -> None:
    list(library.add([papers]))
    (papers / "a.pdf").write_bytes(b"%PDF-1.4")

    (refused,) = library.add([papers / "a.pdf"])

    assert isinstance(refused, Refused)
    assert found(library, "memory") == [("a.pdf", 2)]


def test_documents_are_removed_by_key_path_or_folder(library: Library, papers: Path) -> None:
    list(library.add([papers]))
    first = library.documents()[0]

    with pytest.raises(UsageError, match="there is no document nothing in the library"):
        library.remove([first.key, "nothing"])
    assert [each.path.name for each in library.remove([first.key[:14]])] == ["a.pdf"]
    assert [each.path.name for each in library.remove([str(papers / "deeper")])] == ["c.md"]
    assert [each.path.name for each in library.remove([str(papers / "b.txt"), str(papers)])] == ["b.txt"]
    assert (library.status().documents, library.status().passages) == (0, 0)
    assert found(library, "attention 번역") == []


def test_passages_are_in_order_and_slices_of_their_sections(library: Library, tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {at} says that it is the one with number {at}." for at in range(200))
    (tmp_path / "long.txt").write_text(text)
    (result,) = library.add([tmp_path / "long.txt"])
    assert isinstance(result, Added)

    passages = library.passages(result.document.key)

    assert [passage.number for passage in passages] == list(range(result.document.passages))
    assert len(passages) > 5
    assert all(text[each.start :].startswith(each.text) for each in passages)
    assert "\n\n".join(each.text for each in passages) == text


def test_a_file_that_is_no_library_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"something else" * 100)

    with pytest.raises(StoreDamaged, match="is damaged; remove it, and add the documents again"):
        Library(tmp_path / "library.db").documents()


def test_one_path_is_enough(library: Library, papers: Path) -> None:
    assert [result.how for result in library.add(str(papers / "b.txt"))] == ["new"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among files")
def test_a_pipe_is_not_waited_for(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert added(library, tmp_path / "pipe.txt") == [("pipe.txt", "files of this kind cannot be read")]


@pytest.mark.parametrize(
    "words",
    [
        'a "b',
        '"a\0b"',
        "＂a＂ OR",
        "_",
        '"_" a',
        "(",
        "a*",
        "NEAR(a b)",
        "heading:a",
        "^a",
        "😀",
        "a" * 5000,
        "\ud800",
    ],
)
def test_whatever_is_searched_for_is_words(library: Library, papers: Path, words: str) -> None:
    list(library.add(papers / "b.txt"))  # needs no child

    assert isinstance(library.search(words), list)
