"""The documents: what they show runs, what they name exists, and what follows from the code is up to date."""

from __future__ import annotations

import ast
import asyncio
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import generate
from docs.course import notebooks
from docs.drawn import with_graphs
from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.eutils import Eutils
from tests.fakes.models import model
from tests.fakes.opened_browser import use_browser
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Archive, Keeping, research
from trendscope.cli import main

READMES = {name: (REPOSITORY / name).read_text("utf-8") for name in generate.READMES}
GUIDES = (
    *READMES,
    "docs/command.md",
    "docs/library.md",
    "docs/evaluation.md",
    "docs/models.md",
    "docs/python.md",
    "docs/sources.md",
)
PAGES = (
    *GUIDES,
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/method.md",
    "docs/scale.md",
    "docs/studio.md",
    "docs/tuning.md",
)
RUN_ELSEWHERE = {
    "pip ": ".ci/run",
    "--confirm-plan": "tests/commands/test_plan_prompt.py",
    ".pdf": "tests/report/test_pdf.py",
    ".png": "tests/report/charts/test_png.py",
    "--by kim": "tests/commands/test_judge.py",
    "--drafts": "tests/commands/test_judge.py",
}
QUESTION = "recent trends in machine translation"
NOT_ANSWERED = 3


def blocks(page: str, language: str) -> list[str]:
    text = (REPOSITORY / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def lines() -> list[str]:
    """Every line that is typed, once."""
    typed = (block.splitlines() for page in GUIDES for block in blocks(page, "sh"))
    return list(dict.fromkeys(line.partition(" #")[0].strip() for each in typed for line in each))


def runs_elsewhere(line: str) -> bool:
    return any(part in line for part in RUN_ELSEWHERE)


COMMANDS = [line for line in lines() if line.split()[0] == "trendscope" and not runs_elsewhere(line)]
TARGETS = [line for line in lines() if line.startswith("make ")]


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Sources, a model server on loopback, and a store with two runs, as variables of the environment."""
    with Sources(papers=FEW) as sources, Eutils() as eutils, Chat(model()) as chat:
        variables = sources.environment() | {
            "TRENDSCOPE_STORE": str(tmp_path_factory.mktemp("kept") / "store"),
            "TRENDSCOPE_PUBMED_URL": eutils.url,
            "TRENDSCOPE_PUBMED_DELAY": "0",
            "TRENDSCOPE_MODEL_URL": chat.url,
            "TRENDSCOPE_MODEL": "none",
            "OPENAI_API_KEY": "none",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            research(QUESTION, keeping=Keeping(run="1a2b3c4d" * 4))
            research(QUESTION, keeping=Keeping(fresh=True))
        yield variables


@pytest.fixture
def environment(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment, with these variables, and a store of its own."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    store = shutil.copytree(variables["TRENDSCOPE_STORE"], tmp_path / "store")
    monkeypatch.setenv("TRENDSCOPE_STORE", str(store))


def test_every_command_of_the_guides_is_run_here_or_elsewhere() -> None:
    others = [line for line in lines() if line not in (*COMMANDS, *TARGETS)]

    assert [line for line in others if not runs_elsewhere(line)] == []
    assert all((REPOSITORY / path).is_file() for path in RUN_ELSEWHERE.values())
    assert all(any(part in line for line in lines()) for part in RUN_ELSEWHERE)
    assert len(COMMANDS) >= 30


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("environment")
def test_a_command_of_the_guides_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    arguments = shlex.split(command.partition(">")[0])[1:]
    prepare(arguments, monkeypatch)

    accepted = (0, 4, NOT_ANSWERED) if arguments[:1] == ["ask"] else (0, 4)
    assert main(arguments) in accepted, capsys.readouterr().err


def prepare(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader of the guide has by then: a browser, a file of questions, a run of another machine."""
    if "--open" in arguments:
        use_browser(Path("/bin/true"), monkeypatch)
    match arguments:
        case ["batch", questions, *_]:
            Path(questions).write_text("machine translation since 2019")
            monkeypatch.setenv("TRENDSCOPE_STORE", "store")
        case ["library", *_]:
            add_papers()
            assert main(["library", "add", "papers"]) == 0
        case ["judge", _, "--from", path]:
            Path(path).write_text('{"claim": 1, "verdict": "accept"}')
        case ["feedback", *_]:
            Archive().judge("latest").correct(1, "Another sentence.")
            Archive().judge("latest").prefer(Archive().report("latest").trends[0].claims[0].text, "Another.")
        case ["eval", "compare", *files]:
            for name, more in zip(files[:2], ((), ("--max-papers", "100")), strict=True):
                Path("questions.jsonl").write_text("machine translation since 2019")
                assert main(["eval", "questions.jsonl", "--out", name, *more]) == 0
        case ["eval", questions, *_]:
            Path(questions).write_text("machine translation since 2019")
        case ["import", path]:
            assert main(["export", "latest", path]) == 0


def add_papers() -> None:
    """The documents of a reader."""
    Path("papers").mkdir()
    Path("papers/attention.md").write_text("# Notes\n\nOn attention: https://arxiv.org/abs/1706.03762")


@pytest.mark.parametrize("command", TARGETS)
def test_a_target_of_the_guides_exists(command: str) -> None:
    dry_run = ["make", "--dry-run", *shlex.split(command)[1:]]

    done = subprocess.run(dry_run, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", [page for page in GUIDES if blocks(page, "python")])
@pytest.mark.usefixtures("environment")
def test_the_python_of_a_guide_runs(capsys: pytest.CaptureFixture[str], page: str) -> None:
    names: dict[str, object] = {}
    add_papers()

    for block in blocks(page, "python"):
        run_cell(block, page, names)

    assert "https://arxiv.org/abs/" in capsys.readouterr().out


def run_cell(block: str, page: str, names: dict[str, object]) -> None:
    """Run a block with the names of those before it, as a notebook does; it may await."""
    code = compile(block, page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    awaited = eval(code, names)
    if awaited is not None:
        asyncio.run(awaited)


def test_what_is_generated_is_up_to_date() -> None:
    assert (REPOSITORY / ".env.example").read_text("utf-8") == generate.env_example()
    for name, text in READMES.items():
        assert generate.with_source_table(text, generate.READMES[name]) == text
    architecture = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
    assert with_graphs(architecture) == architecture
    assert architecture.count("```mermaid") == 2


def test_the_notebooks_of_the_course_are_up_to_date() -> None:
    for path, content in notebooks():
        assert (REPOSITORY / path).read_text("utf-8") == content, f"{path}: `make docs` brings it up to date"


def test_the_example_reports_are_what_the_command_writes() -> None:
    for path, content in generate.examples():
        assert (REPOSITORY / path).read_text("utf-8") == content, f"{path}: `make docs` brings it up to date"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_only_to_what_exists(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    folder = (REPOSITORY / page).parent
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]

    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_files_that_exist(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    new = set(re.findall(r"^New file `([^`]+)`", text, re.MULTILINE))
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)) - new

    assert [name for name in sorted(named) if not (REPOSITORY / name).exists()] == []
