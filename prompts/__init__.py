"""Prompts: one Markdown file each, with named fields; a user's own texts may stand in their place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

from trendscope.errors import UsageError

# The reasoner's prompts; the other files describe tools.
REASONING = ("plan", "search", "outline", "write_trend", "judge", "rewrite", "review")


class Prompts:
    """The prompts of one run. `own` has the texts that a user wrote in place of the product's.

    Raises UsageError for an own text that no prompt is called by, or whose fields are not those of
    the product's.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = {name: text.strip() for name, text in (own or {}).items()}
        for name, text in self._own.items():
            _check(name, text)

    def load(self, name: str, **fields: str) -> str:
        """The prompt `name` with its fields filled in; raises as `load_prompt` does."""
        return fill_in(name, self._own.get(name) or prompt_text(name), fields)


def load_prompt(name: str, **fields: str) -> str:
    """The product's prompt `name` with its fields filled in.

    Raises KeyError for a field that is missing and ValueError for one that the prompt does not use.
    """
    return fill_in(name, prompt_text(name), fields)


@cache
def prompt_text(name: str) -> str:
    """The product's prompt `name`, with its fields in braces."""
    return files("trendscope.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def own_prompts(folder: Path | None) -> dict[str, str]:
    """The texts in a folder, each by the name of its file without `.md`; none without a folder.

    Raises UsageError where the folder or a file cannot be read.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise UsageError(f"TRENDSCOPE_PROMPTS names no folder: {folder}")
    try:
        return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the prompts in {folder} cannot be read: {error}") from error


def fill_in(name: str, text: str, fields: Mapping[str, str]) -> str:
    """The text of the prompt `name` with its fields filled in; raises as `load_prompt` does."""
    unused = set(fields) - fields_of(text)
    if unused:
        raise ValueError(f"the prompt {name} has no field {', '.join(sorted(unused))}")
    return text.format_map(fields)


def fields_of(text: str) -> set[str]:
    """The names of the fields in a text.

    Raises ValueError where its braces do not match.
    """
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def _check(name: str, text: str) -> None:
    if name not in REASONING:
        raise UsageError(f"no prompt is called {name}; there are: {', '.join(REASONING)}")
    try:
        fields = fields_of(text)
    except ValueError as error:
        raise UsageError(f"the prompt {name} cannot be used: {error}; write {{{{ and }}}}") from error
    wanted = fields_of(prompt_text(name))
    for problem, names in (("lacks", wanted - fields), ("has an unknown", fields - wanted)):
        if names:
            listed = ", ".join(f"{{{' '.join(field.split())}}}" for field in sorted(names))
            raise UsageError(f"the prompt {name} {problem} field {listed}")
    try:
        text.format_map(dict.fromkeys(wanted, ""))
    except (ValueError, KeyError) as error:
        raise UsageError(f"the prompt {name} cannot be used: its fields stand in braces alone") from error
