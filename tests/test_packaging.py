"""What is installed: one name, with everything that it reads, and files that name it truly."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.repository import REPOSITORY
from trendscope import __version__

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
SETUPTOOLS = PROJECT["tool"]["setuptools"]
# The folders that are installed, by the name under which they are.
TOPS = {name: REPOSITORY / folder for name, folder in SETUPTOOLS["package-dir"].items()}
NOT_INSTALLED = {"tests", "benchmarks", "docs", "examples", "build", "dist"}


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def installed_name(path: Path) -> str:
    """Where a file of the repository stands below site-packages."""
    for name, folder in TOPS.items():
        if path.is_relative_to(folder):
            return "/".join([*name.split("."), *path.relative_to(folder).parts])
    raise ValueError(path)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names inside the wheel, built from the files of the working folder."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    for path in [path for folder in TOPS.values() for path in files_of(folder)]:
        copy(path, source)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        copy(REPOSITORY / name, source)
    pip_wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    done = subprocess.run([*pip_wheel, "-w", place, source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with ZipFile(next(place.glob("*.whl"))) as archive:
        return archive.namelist()


def copy(path: Path, place: Path) -> None:
    target = place / path.relative_to(REPOSITORY)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())


def test_a_clone_can_be_imported_from_its_own_folder() -> None:
    """The working folder hides an installed wheel, so it has to hold all of the package."""
    names = [name for name in TOPS if name != "trendscope"]
    code = f"import importlib.util as util; print([n for n in {names} if util.find_spec(n) is None])"
    # -S: without site-packages, and so without the editable install, which would answer too.
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_wheel_installs_one_name(wheel: list[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {"trendscope", f"trendscope-{__version__}.dist-info"}


def test_the_wheel_holds_every_file(wheel: list[str]) -> None:
    expected = {installed_name(path) for folder in TOPS.values() for path in files_of(folder)}

    assert {name for name in wheel if name.startswith("trendscope/")} == expected


def test_the_wheel_carries_the_licence(wheel: list[str]) -> None:
    assert f"trendscope-{__version__}.dist-info/licenses/LICENSE" in wheel


def test_every_folder_with_python_files_is_a_package() -> None:
    tops = {
        path.parent.relative_to(REPOSITORY).parts[0]
        for path in REPOSITORY.glob("[!.]*/**/*.py")
        if "site-packages" not in path.parts
    }
    assert tops - NOT_INSTALLED == {folder.name for folder in TOPS.values()}

    modules = [path for folder in TOPS.values() for path in files_of(folder) if path.suffix == ".py"]
    folders = {installed_name(path).rpartition("/")[0].replace("/", ".") for path in modules}
    assert folders == set(SETUPTOOLS["packages"])


def test_a_clone_is_imported_under_the_same_name() -> None:
    links = {path.name: path.resolve() for path in TOPS["trendscope"].iterdir() if path.is_symlink()}

    assert links == {folder.name: folder for folder in TOPS.values() if folder.name != "trendscope"}


def test_every_dependency_has_a_lower_bound_and_a_tested_version() -> None:
    asked = PROJECT["project"]["dependencies"] + [
        line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
    ]
    others = [line for line in asked if not line.startswith("trendscope[")]
    assert [line for line in others if ">=" not in line] == []

    lines = (REPOSITORY / "constraints.txt").read_text().splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    assert {line.partition(">=")[0].partition("[")[0] for line in others} <= pinned


def test_the_tested_versions_name_no_place() -> None:
    lines = (REPOSITORY / "constraints.txt").read_text().splitlines()[1:]

    assert [line for line in lines if "@" in line or "/" in line or line.startswith("-")] == []


def test_no_licence_that_is_allowed_covers_more_than_its_own_files() -> None:
    """Of copyleft, only the Mozilla licence; it ends with the files that are under it."""
    listed = PROJECT["tool"]["pip-licenses"]["allow-only"].replace("\n", " ").split(";")
    allowed = {name.strip() for name in listed}
    mozilla = {name for name in allowed if re.search(r"MPL|Mozilla", name)}

    assert mozilla == {"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0", "MPL-2.0 AND (Apache-2.0 OR MIT)"}
    assert [name for name in allowed if re.search(r"GPL|General Public|EPL|EUPL|CDDL|Elastic", name)] == []


def test_studio_is_given_every_graph() -> None:
    config = json.loads((REPOSITORY / "langgraph.json").read_text())

    assert {name: graph["path"] for name, graph in config["graphs"].items()} == {
        "research": "trendscope.graphs.served:research",
        "conversation": "trendscope.graphs.served:conversation",
        "judging": "trendscope.graphs.served:judging",
    }
