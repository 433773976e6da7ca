"""The script that completes commands, options and files, as a shell runs it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from trendscope.cli import main
from trendscope.commands.completion import SHELLS
from trendscope.commands.registry import COMMANDS

# As bash does when the tabulator key is pressed behind the last word.
COMPLETE = """
source ./script
COMP_WORDS=(trendscope "$@"); COMP_CWORD=$#
_shtab_trendscope
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    Path("script").write_text(capsys.readouterr().out, "utf-8")


def completed(*words: str) -> set[str]:
    command = [shutil.which("bash") or "bash", "--norc", "-c", COMPLETE, "bash", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.usefixtures("script")
def test_bash_completes_commands_options_choices_and_files() -> None:
    Path("questions.txt").touch()

    assert completed("") >= set(COMMANDS)
    assert completed("re") == {name for name in COMMANDS if name.startswith("re")}
    assert completed("show", "--det") == {"--details"}
    assert completed("show", "--format", "mark") == {"markdown"}
    assert completed("batch", "quest") == {"questions.txt"}
    assert completed("show", "latest", "--out", "quest") == {"questions.txt"}
    assert completed("watch", "ad") == {"add"}


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script_that_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    shtab = pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0

    script = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in script] == []
    assert set(SHELLS) <= set(shtab.SUPPORTED_SHELLS)


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "cmd"]) == 2

    assert "cmd is none of: bash, zsh, fish, tcsh, powershell" in capsys.readouterr().err
