"""The documents: what they show runs, what they name exists, and what follows from the code is up to date."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import generate
from docs.drawn import with_graphs
from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.eutils import Eutils
from tests.fakes.models import model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Keeping, research
from trendscope.cli import main

READMES = {name: (REPOSITORY / name).read_text("utf-8") for name in generate.READMES}
PAGES = (
    *READMES,
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/method.md",
    "docs/studio.md",
)
RUN_ELSEWHERE = ("pip ", "curl ", "-d ")  # by .ci/run and by test_studio.py


def blocks(language: str) -> list[str]:
    found = rf"^```{language}\n(.*?)^```"
    return [block for text in READMES.values() for block in re.findall(found, text, re.DOTALL | re.MULTILINE)]


def lines() -> list[str]:
    """The lines that are typed; what both languages have, once."""
    return list(dict.fromkeys(line.strip() for block in blocks("sh") for line in block.splitlines()))


COMMANDS = [line for line in lines() if line.startswith("trendscope ")]
TARGETS = [line for line in lines() if line.startswith("make ")]


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Sources, a model server on loopback, and a store with a run, as variables of the environment."""
    store = str(tmp_path_factory.mktemp("kept") / "store")
    with Sources(papers=FEW) as sources, Eutils() as eutils, Chat(model()) as chat:
        settings, keeping = sources.settings(store=store), Keeping(run="1a2b3c4d" * 4)
        research("machine translation since 2019", settings=settings, today=TODAY, keeping=keeping)
        yield sources.environment() | {
            "TRENDSCOPE_STORE": store,
            "TRENDSCOPE_PUBMED_URL": eutils.url,
            "TRENDSCOPE_PUBMED_DELAY": "0",
            "TRENDSCOPE_MODEL_URL": chat.url,
            "OPENAI_API_KEY": "none",
        }


@pytest.fixture
def environment(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment, with these variables, and a store of its own."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    store = shutil.copytree(variables["TRENDSCOPE_STORE"], tmp_path / "store")
    monkeypatch.setenv("TRENDSCOPE_STORE", str(store))


def test_every_command_of_the_readme_is_run_here_or_elsewhere() -> None:
    others = [line for line in lines() if line not in (*COMMANDS, *TARGETS)]

    assert [line for line in others if not line.startswith(RUN_ELSEWHERE)] == []
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("environment")
def test_a_command_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    arguments = shlex.split(command, comments=True)[1:]
    if "--model" not in arguments:
        monkeypatch.setenv("TRENDSCOPE_MODEL", "none")
    if arguments[0] == "batch":
        Path(arguments[1]).write_text("machine translation since 2019")
        monkeypatch.setenv("TRENDSCOPE_STORE", "store")

    assert main(arguments) in (0, 4), capsys.readouterr().err


@pytest.mark.parametrize("command", TARGETS)
def test_a_target_of_the_readme_exists(command: str) -> None:
    dry_run = ["make", "--dry-run", *shlex.split(command)[1:]]

    done = subprocess.run(dry_run, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("environment")
def test_the_python_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_MODEL", "none")

    exec(compile("".join(blocks("python")), "README.md", "exec", dont_inherit=True), {})

    assert "https://arxiv.org/abs/" in capsys.readouterr().out


def test_what_is_generated_is_up_to_date() -> None:
    assert (REPOSITORY / ".env.example").read_text("utf-8") == generate.env_example()
    for name, text in READMES.items():
        assert generate.with_source_table(text, generate.READMES[name]) == text
    architecture = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
    assert with_graphs(architecture) == architecture
    assert architecture.count("```mermaid") == 2


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
