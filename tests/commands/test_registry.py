"""Every command that is listed: it is called by its name, and has what the frame counts on."""

from __future__ import annotations

import pytest

from trendscope.cli import main
from trendscope.commands.registry import COMMANDS


def shown_help(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(shown_help(capsys).split())

    assert [name for name, command in COMMANDS.items() if f"{name} {command.help}" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_first_word_that_is_a_command_is_that_command(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert shown_help(capsys, name).startswith(f"usage: trendscope {name} ")
    assert callable(COMMANDS[name].load().run)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unexpected_error_can_be_looked_for(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert "--debug" in shown_help(capsys, name)
