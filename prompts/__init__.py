"""Prompts: one Markdown file each, with named fields."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Formatter


def load_prompt(name: str, **fields: str) -> str:
    """The prompt `name` with its fields filled in.

    Raises KeyError for a field that is missing and ValueError for one that the prompt does not use.
    """
    text = files("trendscope.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
    return fill_in(name, text, fields)


def fill_in(name: str, text: str, fields: Mapping[str, str]) -> str:
    """The text of the prompt `name` with its fields filled in; raises as `load_prompt` does."""
    unused = set(fields) - {field for _, field, _, _ in Formatter().parse(text) if field}
    if unused:
        raise ValueError(f"the prompt {name} has no field {', '.join(sorted(unused))}")
    return text.format_map(fields)
