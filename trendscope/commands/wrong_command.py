"""A word that looks like a command and is none: what is said of it, so that it is not searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from trendscope.commands.registry import COMMANDS
from trendscope.errors import UsageError
from trendscope.text.message import Message

# What people type for a command that has another name here.
OTHER_NAMES = {
    **dict.fromkeys(("list", "ls", "history", "log"), "runs"),
    **dict.fromkeys(("view", "open", "print", "cat", "report"), "show"),
    **dict.fromkeys(("compare", "changes"), "diff"),
    **dict.fromkeys(("delete", "remove", "rm"), "forget"),
    **dict.fromkeys(("search", "find", "query", "question", "ask", "run", "start"), "research"),
    **dict.fromkeys(("continue", "retry"), "resume"),
    **dict.fromkeys(
        ("config", "configure", "settings", "setup", "init", "login", "status", "check"), "doctor"
    ),
}
CLOSE = 0.8  # of 1, the same word
_RUN = re.compile(r"latest|(?=.*\d)[0-9a-f]{4,32}")


def check_command(words: Sequence[str]) -> None:
    """Raise UsageError if the words of a question begin with what is meant as a command.

    That is a word alone, or before what commands are given: a run, a file, a question in quotation marks.
    A word before other words may be any word of a question, unless it is close to `research`.
    """
    if not words or any(character.isspace() for character in words[0]):
        return
    first, *others = words
    meant = command_meant_by(first)
    if meant and (not others or _is_argument(others[0]) or _is_misspelt(first.lower(), "research")):
        raise UsageError(
            "there is no command {word}; did you mean {meant} ({help})? To ask it as a question: {question}",
            word=first,
            meant=meant,
            help=Message(COMMANDS[meant].help),
            question=f"trendscope -- {' '.join(words)}",
        )


def check_help(names: Sequence[str]) -> None:
    """Raise UsageError if help is wanted for a command that does not exist."""
    for name in names:
        if name in COMMANDS:
            continue
        if meant := command_meant_by(name):
            raise UsageError("there is no command {word}; did you mean {meant}?", word=name, meant=meant)
        raise UsageError("there is no command {word}; trendscope --help lists them", word=name)


def command_meant_by(word: str) -> str | None:
    """The command that a word stands for: by another name, or misspelt."""
    word = word.lower()
    known = {name: name for name in COMMANDS} | OTHER_NAMES
    meant = word if word in known else next((name for name in known if _is_misspelt(word, name)), None)
    return known[meant] if meant else None


def _is_argument(word: str) -> bool:
    """Whether a word is what commands are given, and not one of a question."""
    is_sentence = any(character.isspace() for character in word)
    return is_sentence or word in COMMANDS or bool(_RUN.fullmatch(word)) or Path(word).is_file()


def _is_misspelt(word: str, name: str) -> bool:
    """Whether a word is a name with a few letters wrong, missing or swapped; `forgetting` is not."""
    if word in name or (word.startswith(name) and len(word) > len(name) + 1):
        return len(word) == len(name) - 1
    return sorted(word) == sorted(name) or SequenceMatcher(None, word, name).ratio() >= CLOSE
