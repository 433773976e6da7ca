"""What a run was asked with: enough to run it again, on another machine and another day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from trendscope.settings import Settings
from trendscope.text.characters import whole_characters
from trendscope.text.masking import without_login
from trendscope.version import code_digest

PLACEHOLDER = SecretStr("not-needed-for-a-replay")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ToolName(_Part):
    """A user's tool as others see it: what it found is kept, but not the tool."""

    name: str
    description: str


class KeptSettings(_Part):
    """The settings that decide what is requested, without any key; `keys` are the sources that had one."""

    model: str | None = None
    write_model: str | None = None
    judge_model: str | None = None
    model_url: str | None = None
    max_papers: int = Field(ge=50, le=30_000)
    sources: tuple[str, ...] = ()
    addresses: dict[str, str] = Field(default_factory=dict)
    keys: tuple[str, ...] = ()
    has_openai_key: bool = False


class RunOptions(_Part):
    """The options of a run.

    `context` has those of the graph, `prompts` the user's prompts by name, `budget` the limits by name.
    `batch` is the name of what it was asked with others for, `code` a hash of the code that ran, `imported`
    whether it came from a bundle, and so perhaps from somebody else.
    """

    question: str
    today: date
    context: dict[str, Any] = Field(default_factory=dict)
    settings: KeptSettings
    prompts: dict[str, str] = Field(default_factory=dict)
    budget: dict[str, int | float | None] = Field(default_factory=dict)
    tools: tuple[ToolName, ...] = ()
    batch: str = ""
    code: str = ""
    imported: bool = False

    def resumed(
        self, settings: Settings, budget: Mapping[str, int | float | None], tools: Iterable[ToolName]
    ) -> RunOptions:
        """The options of the run that goes on with these settings, limits and tools.

        The model and the prompts of a run that somebody else may have made are not used.
        """
        update: dict[str, Any] = {
            "settings": kept_settings(settings),
            "budget": dict(budget),
            "code": code_digest(),
        }
        if self.imported:
            own = {name: value for name, value in self.context.items() if name != "model"}
            update |= {"context": own, "prompts": {}, "imported": False}
        return self.model_copy(update=update | {"tools": tuple(tools)})

    def to_json(self) -> str:
        """As JSON. Half a character, which has no UTF-8, is replaced."""
        return whole_characters(json.dumps(self.model_dump(mode="json"), ensure_ascii=False))

    def for_replay(self, settings: Settings) -> Settings:
        """The settings under which the run makes the same requests again, none of which is sent.

        No key is a part of them. A run that is resumed has the settings of this machine instead: the
        addresses of a run that somebody else made would get the keys of this user.
        """
        kept = self.settings
        update = kept.model_dump(exclude={"keys", "has_openai_key"}) | {
            "api_keys": dict.fromkeys(kept.keys, PLACEHOLDER),
            "openai_api_key": PLACEHOLDER if kept.has_openai_key else None,
            "mcp": None,
            "prompts": None,
            "cache": "off",
        }
        return settings.model_copy(update=update)


def kept_settings(settings: Settings) -> KeptSettings:
    """The part of the settings that is kept with a run: no key, and no login of an address."""
    names = set(KeptSettings.model_fields) - {"addresses", "model_url", "keys", "has_openai_key"}
    return KeptSettings(
        **settings.model_dump(include=names),
        addresses={name: without_login(address) for name, address in settings.addresses.items()},
        model_url=settings.model_url and without_login(settings.model_url),
        keys=tuple(settings.api_keys),
        has_openai_key=settings.openai_api_key is not None,
    )
