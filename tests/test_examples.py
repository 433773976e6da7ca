"""The examples, each run as a script or a notebook, over sources on loopback."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable, Iterator

import nbclient
import nbformat
import pytest

from tests.fakes.corpus import ARTICLES, FEW, Article
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY

EXAMPLES = REPOSITORY / "examples"
HISTORY = Article(
    "History of machine translation", "The history of machine translation is one of hopes. It began early."
)


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW, articles=(*ARTICLES, HISTORY)) as running:
        yield running


Run = Callable[..., str]


@pytest.fixture
def run(sources: Sources, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs an example as a script; gives what it printed."""
    for name, value in sources.environment().items():
        monkeypatch.setenv(name, value)

    def run(name: str, *arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", [name, *arguments])
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return run


def test_a_tool_of_ones_own(run: Run) -> None:
    assert run("lab.py") == "lab_notes was searched for 'machine translation': 1 found\n"


def test_a_specialist_of_ones_own(run: Run) -> None:
    assert "The history of machine translation is one of hopes." in run("historian.py")


def test_the_script_compares_fields(run: Run) -> None:
    printed = run("compare_fields.py", "machine translation", "machine translation")

    field, *trends, shared = printed.splitlines()
    assert field.startswith("machine translation (")
    assert len(trends) > 1
    assert trends[-1].split()[-1] in shared


def test_the_notebook(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sources.environment().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(EXAMPLES / "trends.ipynb", as_version=4)

    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    (page,) = (output.data["text/html"] for output in outputs if "text/html" in output.get("data", ()))
    printed = "".join(output.get("text", "") for output in outputs)
    assert page.startswith("<iframe")
    assert "8 of 8 years" in printed
    assert "machine translation 2019-01-01 2026-12-31" in printed
    assert [output.data["text/plain"] for output in outputs if "data" in output][-1] == "'2022-01-01'"


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = nbformat.read(EXAMPLES / "trends.ipynb", as_version=4)

    assert [cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.outputs] == []


def test_a_specialist_whose_source_fails_does_not_end_the_run(run: Run, sources: Sources) -> None:
    sources.fail("wikipedia", 403)

    assert "The history of machine translation" not in run("historian.py")
    sources.reset()
