"""The setting that questions are asked with: its name, and what a reader is told of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from langchain_core.tools import BaseTool

from trendscope.llm.models import NONE, choose_model
from trendscope.prompts import load_user_prompts
from trendscope.settings import Settings
from trendscope.store.options import kept_settings
from trendscope.version import __version__, code_digest


@dataclass(frozen=True)
class Setting:
    """The options of every question that does not say otherwise, and what holds for all of them.

    `options` are those of a `BatchQuestion`, and `limits` those of one question. `fresh` takes no answer that
    an earlier run has received.
    """

    settings: Settings
    options: Mapping[str, Any]
    limits: Mapping[str, Any]
    tools: Sequence[BaseTool] = ()
    fresh: bool = False

    def batch_id(self, name: str) -> str:
        """The id of the batch: the same as long as the setting, its name and the code are the same.

        So an evaluation goes on where it was, and another setting never gets the runs of this one.
        """
        told = {
            "name": name,
            "settings": kept_settings(self.settings).model_dump(mode="json"),
            "prompts": load_user_prompts(self.settings.prompts),
            "limits": {limit: str(value) for limit, value in self.limits.items()},
            "tools": [tool.name for tool in self.tools],
            "fresh": self.fresh,
            "code": code_digest(),
        }
        return f"eval-{blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=12).hexdigest()}"

    @property
    def told(self) -> dict[str, str]:
        """The setting in words, for the table and the file; the order of the options of the command."""
        model = choose_model(self.options.get("model"), self.settings)
        others = {name: _text(value) for name, value in self.options.items() if name != "model"}
        limits = ",".join(f"{limit}={value}" for limit, value in self.limits.items())
        tools = ",".join(tool.name for tool in self.tools)
        told = {"model": model or NONE, **others, "each": limits, "tools": tools, "version": __version__}
        return {name: value for name, value in told.items() if value}


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
