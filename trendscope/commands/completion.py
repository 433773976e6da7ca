"""`trendscope completion SHELL`: print what completes commands and options in a shell."""

from __future__ import annotations

import argparse

from trendscope.commands.messages import add_debug
from trendscope.stopping import Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

INSTALLING = Message("""\
to install it, once:
  bash        trendscope completion bash \\
                > ~/.local/share/bash-completion/completions/trendscope
  zsh         trendscope completion zsh > ~/.zfunc/_trendscope
              (with fpath+=~/.zfunc before compinit in ~/.zshrc)
  fish        trendscope completion fish \\
                > ~/.config/fish/completions/trendscope.fish
  tcsh        trendscope completion tcsh > ~/.trendscope.tcsh
              (with source ~/.trendscope.tcsh in ~/.tcshrc)
  powershell  trendscope completion powershell >> $PROFILE
A shell that is started afterwards has it.
""")
SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
FILES = ("FILE", "FILE.zip", "PATH")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("Print a script that completes commands, options and file names in a shell.")
    parser.epilog = _(INSTALLING)
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    import shtab

    from trendscope.commands.command_line import build_parser

    parser = build_parser(options=True)
    _complete_files(parser)
    print(shtab.complete(parser, options.shell))
    return 0


def _complete_files(parser: argparse.ArgumentParser) -> None:
    """Have names of files completed where one is an argument, also in the commands of a command."""
    import shtab

    for action in parser._actions:  # argparse has no other way to list them, and shtab none to be told
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                _complete_files(each)
        elif action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
