"""The reader's library at the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.pages import pdf
from trendscope.cli import main
from trendscope.commands.library_progress import LibraryProgress, showing
from trendscope.library.errors import BROKEN, Unreadable
from trendscope.library.library import Library, Refused

LINE = "This line is as wide as the column of the page that it stands in"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "memory.pdf").write_bytes(pdf([LINE, "and speaks of memory."], ["2 Results", LINE]))
    (folder / "notes.md").write_text(
        "---\ntitle: Notes\nauthors: [Ada Lovelace, José García]\n---\nOn 번역을.\n"
    )
    return folder


def test_a_folder_is_added_and_a_bad_file_costs_one_line(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = papers / "bad.pdf"
    bad.write_bytes(b"rubbish")

    assert main(["library", "add", "papers"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"trendscope: cannot read {bad}: it is damaged, or not what its name says",
        "trendscope: 2 added, 1 could not be read; 2 documents in the library",
    ]
    assert main(["library", "add", "papers/notes.md", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["library", "add", "papers/bad.pdf"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "nowhere"], "there is no file or folder nowhere"),
        (["add", "empty"], "there is no file that can be read in empty"),
        (["add"], "the following arguments are required: PATH (see trendscope library add --help)"),
        (["remove", "nothing"], "there is no document nothing in the library"),
        (["search", "words", "--limit", "0"], "--limit is at least 1"),
        ([], "the following arguments are required: ACTION (see trendscope library --help)"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()

    assert main(["library", *arguments]) == 2
    assert capsys.readouterr().err == f"trendscope: {said}\n"


def test_documents_are_listed(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["library", "add", str(papers)])
    capsys.readouterr()

    assert main(["library", "list"]) == 0
    said = capsys.readouterr()
    assert "Lovelace et al." in said.out
    assert "front matter" in said.out
    assert said.err == "trendscope: 2 documents\n"
    assert main(["library", "--lang", "ko", "list"]) == 0
    assert "머리말 정보" in capsys.readouterr().out
    assert main(["library", "list", "--format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["path"], first["pages"]) == (str(papers / "memory.pdf"), 2)
    assert second["metadata"]["authors"] == ["Ada Lovelace", "José García"]


def test_a_search_shows_title_page_heading_and_passage(
    papers: Path, capsys: pytest.CaptureFixture[str], own_library: Path
) -> None:
    main(["library", "add", str(papers)])
    capsys.readouterr()

    assert main(["library", "search", "results"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "1. memory · page 2 · 2 Results"
    assert second.strip() == LINE
    assert main(["library", "search", "번역", "--format", "json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert hit["passage"]["text"] == "On 번역을."
    assert hit["document"]["metadata"]["title"] == "Notes"
    assert main(["library", "search", "absent"]) == 0
    assert capsys.readouterr().err == f"trendscope: no passage has these words in {own_library}\n"


def test_a_library_is_emptied(papers: Path, capsys: pytest.CaptureFixture[str], own_library: Path) -> None:
    main(["library", "add", str(papers)])
    capsys.readouterr()

    assert main(["library", "status"]) == 0
    assert "documents: 2, pages: 2, passages: 3" in capsys.readouterr().out
    assert main(["library", "remove", str(papers)]) == 0
    assert capsys.readouterr().err == "trendscope: 2 documents removed\n"
    assert main(["library", "list"]) == 0
    said = f"trendscope: no document is in {own_library}; `trendscope library add PATH` begins\n"
    assert capsys.readouterr().err == said


def test_progress_is_shown_after_two_seconds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    now = [0.0]
    progress = LibraryProgress(400, clock=lambda: now[0])
    with showing(progress, quiet=False) as show:
        for _ in range(10):
            progress.add(Refused(tmp_path, Unreadable(BROKEN)))
            show()
            now[0] += 1

    assert capsys.readouterr().err.splitlines() == [
        "trendscope: 3 of 400 files: 3 could not be read, about 4 min left",
        "trendscope: 8 of 400 files: 8 could not be read, about 6 min left",
    ]


def test_the_public_name_is_the_library_of_the_settings(own_library: Path) -> None:
    import trendscope

    assert trendscope.Library is Library
    assert Library().path == own_library


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is sent")
def test_a_signal_says_how_to_go_on_and_keeps_what_was_added(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("first")
    (tmp_path / "b.txt").write_text("second")
    program = f"""
import os, signal, sys
from trendscope.cli import main
from trendscope.library.library import Library
add = Library._added
def add_one(self, path, reader):
    if path.name == "b.txt":
        os.kill(os.getpid(), signal.SIGINT)
    return add(self, path, reader)
Library._added = add_one
sys.exit(main(["library", "add", {str(tmp_path)!r}]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stderr == "trendscope: stopped; the same command goes on where it was\n"
    assert done.returncode == 130
    assert [document.path.name for document in Library().documents()] == ["a.txt"]
