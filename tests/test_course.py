"""The notebook of the course: run from start to end over no network, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import nbclient
import nbformat
import pytest

from tests.fakes.sources import Name, Sources
from tests.repository import REPOSITORY

COURSE = REPOSITORY / "examples" / "course.ipynb"
KOREAN = COURSE.with_name("course.ko.ipynb")
HEADING = re.compile(r"^#+ (\d?)", re.MULTILINE)


def read(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    return notebook


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """What each chapter printed, by its number. No source was asked, and no key is there."""
    with Sources() as sources, pytest.MonkeyPatch.context() as patch:
        for name, value in sources.environment().items():
            patch.setenv(name, value)
        for name in ("OPENAI_API_KEY", "TRENDSCOPE_MODEL", "TRENDSCOPE_EMBEDDINGS"):
            patch.delenv(name, raising=False)
        notebook = read(COURSE)
        nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
        assert not any(sources.requests_to(name) for name in get_args(Name))
    return by_chapter(notebook)


def by_chapter(notebook: nbformat.NotebookNode) -> dict[str, str]:
    chapters: dict[str, str] = {}
    chapter = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := HEADING.match(cell.source)):
            chapter = heading[1]
        texts = (each.get("text", "") or "".join(each.get("data", ())) for each in cell.get("outputs", ()))
        chapters[chapter] = chapters.get(chapter, "") + "".join(texts)
    return chapters


@pytest.mark.parametrize(
    ("chapter", "part"),
    [
        ("1", "3 of 17 documents for machine translation"),
        ("2", "think    finish: "),
        ("2", "large language models grew from 4.3% (2 of 47, 2016–2021) to 36% (16 of 45, 2022–2026)"),
        ("3", "the supervisor sends to: __end__ critic searcher summarizer surveyor"),
        ("3", "Stop Overthinking is a survey"),
        ("4", "번역: honorifics.md"),
        ("4", "“glossary” is named in 2 of 3 documents."),
        ("5", "start     0  "),
        ("5", "How many hours were gained? by meaning: Machine translation by a large language model saved"),
        ("6", "large language models                    |    ▁▁▂▇▄▃ | rising"),
        ("6", "image/svg+xml"),
        ("7", "4 bits: 5 a weight"),
        ("7", "no model is set"),
        ("8", "It grew by 98765 points. -> unverified number"),
        ("8", "of 47 before, 2. -> supported"),
        ("8", 'chosen   {"claims"'),
        ("9", "Which trends are fading, and since when? (answered)"),
        ("9", "What is the weather in Seoul? (not in this run)"),
    ],
)
def test_a_chapter_shows(printed: dict[str, str], chapter: str, part: str) -> None:
    assert part in printed[chapter]


def test_both_languages_have_the_same_cells() -> None:
    english, korean = read(COURSE).cells, read(KOREAN).cells

    assert [cell.cell_type for cell in english] == [cell.cell_type for cell in korean]
    assert [cell.source for cell in english if cell.cell_type == "code"] == [
        cell.source for cell in korean if cell.cell_type == "code"
    ]
    assert [HEADING.findall(cell.source) for cell in english] == [
        HEADING.findall(cell.source) for cell in korean
    ]
    assert all(re.search("[가-힣]", cell.source) for cell in korean if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", [COURSE, KOREAN])
def test_it_is_kept_without_outputs(path: Path) -> None:
    assert not any(cell.get("outputs") for cell in read(path).cells)


@pytest.mark.parametrize("path", [COURSE, KOREAN])
def test_it_links_only_to_what_exists(path: Path) -> None:
    links = [link for cell in read(path).cells for link in re.findall(r"\]\(([^)\s]+)", cell.source)]

    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
