"""Prompts: one Markdown file each, with named fields, which a user's own texts can replace.

`reasoner/` has what a model is asked in a run, `conversation/` what it is asked in a conversation over one,
`tools/` the descriptions of the tools, `evaluation/` what a judge of two reports is asked, and `feedback/`
what stands before a text that somebody has judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

from trendscope.errors import UsageError

REASONER_PROMPTS = (
    "plan",
    "search",
    "outline",
    "extend",
    "audit",
    "write_trend",
    "results",
    "issues",
    "answer",
    "judge",
    "judge_claims",
    "rewrite",
    "review",
)
CONVERSATION_PROMPTS = ("follow_up",)
EVALUATION_PROMPTS = ("compare_reports",)
MODEL_PROMPTS = (*REASONER_PROMPTS, *CONVERSATION_PROMPTS, *EVALUATION_PROMPTS)
FOLDERS = {
    **dict.fromkeys(CONVERSATION_PROMPTS, "conversation"),
    **dict.fromkeys(EVALUATION_PROMPTS, "evaluation"),
}


class Prompts:
    """The prompts of one run; `replaced` has a user's texts by the names of the prompts they replace.

    Raises UsageError for a name that no prompt has, or a text whose fields differ from the prompt's.
    """

    def __init__(self, replaced: Mapping[str, str] | None = None) -> None:
        self.replaced = {name: text.strip() for name, text in (replaced or {}).items()}
        for name, text in self.replaced.items():
            _check(name, text)

    def load(self, name: str, **fields: str) -> str:
        """The prompt `name` with its fields filled in.

        Raises KeyError for a field that is missing and ValueError for one that the prompt does not have.
        """
        text = self.replaced.get(name) or prompt_text(name)
        unknown = set(fields) - field_names(text)
        if unknown:
            raise ValueError(f"the prompt {name} has no field {', '.join(sorted(unknown))}")
        return text.format_map(fields)


def prompt_text(name: str) -> str:
    """The product's text of a prompt, with its fields in braces."""
    return _read(FOLDERS.get(name, "reasoner"), name)


def feedback_prompt(name: str, **fields: str) -> str:
    """The prompt of an example for tuning, with its fields filled in."""
    return _read("feedback", name).format_map(fields)


def tool_description(name: str) -> str:
    """What a model is told about a tool."""
    return _read("tools", name)


@cache
def _read(folder: str, name: str) -> str:
    return files("trendscope.prompts").joinpath(folder, f"{name}.md").read_text(encoding="utf-8").strip()


def load_user_prompts(folder: Path | None) -> dict[str, str]:
    """The texts in a folder, each by the name of its file without `.md`; none without a folder.

    Raises UsageError if the folder or a file cannot be read.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise UsageError("TRENDSCOPE_PROMPTS is not a folder: {folder}", folder=folder)
    try:
        return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "the prompts in {folder} cannot be read: {error}", folder=folder, error=error
        ) from error


def field_names(text: str) -> set[str]:
    """The names of the fields in a text.

    Raises ValueError if its braces do not match.
    """
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def _listed(fields: Iterable[str]) -> str:
    return ", ".join(f"{{{' '.join(field.split())}}}" for field in sorted(fields))


def _check(name: str, text: str) -> None:
    if name not in MODEL_PROMPTS:
        raise UsageError(
            "there is no prompt {name}; the prompts are {prompts}",
            name=name,
            prompts=", ".join(MODEL_PROMPTS),
        )
    try:
        fields = field_names(text)
    except ValueError as error:
        raise UsageError(
            "the prompt {name} cannot be used: {error}; write {{{{ and }}}} for literal braces",
            name=name,
            error=error,
        ) from error
    wanted = field_names(prompt_text(name))
    if lacking := wanted - fields:
        raise UsageError("the prompt {name} lacks the field {fields}", name=name, fields=_listed(lacking))
    if unknown := fields - wanted:
        raise UsageError(
            "the prompt {name} has an unknown field {fields}", name=name, fields=_listed(unknown)
        )
    try:
        text.format_map(dict.fromkeys(wanted, ""))
    except (ValueError, KeyError) as error:
        raise UsageError(
            "the prompt {name} cannot be used: only names may be in braces", name=name
        ) from error
