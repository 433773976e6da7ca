"""The commands: the one place where they are listed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from trendscope.stopping import Stopping


class CommandModule(Protocol):
    """What the file of a command has. Both functions import what is slow only where they need it."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of this command, `--debug` among them, and describe it."""

    def run(self, options: argparse.Namespace, stopping: Stopping) -> int:
        """Do it, and return the exit status; what it raises is said in one line."""


@dataclass(frozen=True)
class Command:
    """What `trendscope --help` says of a command, and its module.

    The module is named by path, so that listing the commands imports none of them.
    """

    help: str
    module: str

    def load(self) -> CommandModule:
        return cast("CommandModule", import_module(self.module))


COMMANDS: dict[str, Command] = {
    "research": Command("answer a question about research trends", "trendscope.commands.research"),
    "ask": Command("ask further about a finished run", "trendscope.commands.ask"),
    "diff": Command("show what changed between two runs", "trendscope.commands.diff"),
    "watch": Command("ask questions again and again, and show what changed", "trendscope.commands.watch"),
    "record": Command("show how often a direction held in the period after it", "trendscope.commands.record"),
    "judge": Command("accept, reject or correct the claims of a run", "trendscope.commands.judge"),
    "feedback": Command(
        "list what was said of texts, or write it for tuning", "trendscope.commands.feedback"
    ),
    "runs": Command("list the runs that are kept", "trendscope.commands.runs"),
    "show": Command("show the report of a run in any format", "trendscope.commands.show"),
    "chart": Command("draw one trend, or all trends, as one picture", "trendscope.commands.chart"),
    "papers": Command("list the papers behind a number of a report", "trendscope.commands.papers"),
    "resume": Command("go on with a run that was interrupted or partial", "trendscope.commands.resume"),
    "replay": Command("write a report anew from what the run received", "trendscope.commands.replay"),
    "forget": Command("remove runs", "trendscope.commands.forget"),
    "export": Command("write a run with all that it received to a file", "trendscope.commands.export_run"),
    "import": Command("keep a run that was exported", "trendscope.commands.import_run"),
    "batch": Command("answer every question of a file, once each", "trendscope.commands.batch"),
    "eval": Command(
        "measure the answers to a set of questions, or compare two settings", "trendscope.commands.eval"
    ),
    "worker": Command("answer the questions that wait in a PostgreSQL store", "trendscope.commands.worker"),
    "library": Command("keep your own documents, and find passages in them", "trendscope.commands.library"),
    "sources": Command(
        "list the sources, what each needs and which are answering now", "trendscope.commands.sources"
    ),
    "doctor": Command(
        "check versions, settings, sources, the model and the store", "trendscope.commands.doctor"
    ),
    "cache": Command("show what the answers in the store take, or prune them", "trendscope.commands.cache"),
    "completion": Command("print what completes commands in a shell", "trendscope.commands.completion"),
    "schema": Command("print the JSON schema of a report", "trendscope.commands.schema"),
}
