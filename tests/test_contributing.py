"""CONTRIBUTING.md, done by the book: every recipe for the project is followed in a copy of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

from tests.repository import REPOSITORY

PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
STEP = re.compile(
    r"^(?:New file|(?P<where>First in|Above) `(?P<anchor>[^`]+)`, in) `(?P<file>[^`]+)`[^\n]*:\n\n"
    r"```\w+\n(?P<block>.*?)```\n",
    re.DOTALL | re.MULTILINE,
)
COPIED = ("agents", "tools", "graphs", "prompts", "trendscope", "tests", "docs", "examples")
RECIPES = ("A new source", "A new format", "A new criterion", "A new command")


def section(title: str) -> str:
    """The text below a heading."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def follow(recipe: str, folder: Path) -> list[str]:
    """Do each step of a recipe; gives the files that it touched."""
    steps = list(STEP.finditer(recipe))
    for step in steps:
        apply(step, folder / step["file"])
    return [step["file"] for step in steps]


def apply(step: re.Match[str], file: Path) -> None:
    if step["where"] is None:
        assert not file.exists(), f"{file} is there already"
        file.write_text(step["block"], "utf-8")
        return
    text = file.read_text("utf-8")
    found = re.search(rf"^{re.escape(step['anchor'])}[^\n]*\n", text, re.MULTILINE)
    assert found, f"{file} has no {step['anchor']}"
    above = step["where"] == "Above"
    at = found.start() if above else found.end()
    in_brackets = not above and file.suffix == ".py"
    block = indent(step["block"], "    ") if in_brackets else step["block"]
    file.write_text(text[:at] + block + ("\n\n" if above else "") + text[at:], "utf-8")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which each recipe has been followed."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        # With what is compiled, which need not be compiled again; not what another test is just compiling.
        shutil.copytree(
            REPOSITORY / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("*.pyc.*")
        )
    for file in (*REPOSITORY.glob("*.md"), REPOSITORY / "pyproject.toml", REPOSITORY / ".env.example"):
        shutil.copy(file, folder)
    for title in RECIPES:
        follow(section(title), folder)
    return folder


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_brings_its_tests(title: str) -> None:
    files = [step["file"] for step in STEP.finditer(section(title))]

    assert [file for file in files if file.startswith("tests/")]
    assert section(title).count("```") == 2 * len(files)


def test_the_additions_pass_their_tests(copy: Path) -> None:
    new = ["tests/tools/test_zenodo.py", "tests/report/test_as_csv.py", "tests/commands/test_formats.py"]
    # Not the catalogue of translations: the messages of the recipes have none.
    wording = "tests/wording/test_wording.py"
    lists = ["tests/verification/test_criteria.py", wording, "tests/commands/test_registry.py"]

    printed = run(copy, "-m", "pytest", "-q", *new, *lists, "tests/test_architecture.py")

    assert "passed" in printed


def test_a_source_appears_wherever_sources_are_listed(copy: Path) -> None:
    run(copy, "-m", "docs.generate")

    assert "#TRENDSCOPE_ZENODO_URL=https://zenodo.org/api\n" in (copy / ".env.example").read_text("utf-8")
    assert "| zenodo | publications by date" in (copy / "README.md").read_text("utf-8")
    assert "zenodo" in run(
        copy, "-c", "from trendscope.tools.registry import source_class as c; print(c('zenodo'))"
    )


def test_a_format_appears_in_the_help(copy: Path) -> None:
    assert "csv (the counts as CSV)" in " ".join(run(copy, "-m", "trendscope", "research", "--help").split())


@pytest.mark.parametrize("title", ["A new source", "A new format", "A new command", "A message"])
def test_a_recipe_with_messages_says_how_they_are_collected(title: str) -> None:
    assert "`python -m docs.messages`" in section(title)


def test_every_step_of_the_page_is_in_a_recipe_that_is_followed() -> None:
    followed = [len(STEP.findall(section(title))) for title in (*RECIPES, "Tools of an MCP server")]

    assert followed[-1] == 2
    assert len(re.findall(r"^```\w", PAGE, re.MULTILINE)) == sum(followed)
