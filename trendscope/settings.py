"""Settings: the one place where the environment is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from trendscope.errors import UsageError
from trendscope.llm.prices import Price, parse_price
from trendscope.text.language import LANGUAGES

PREFIX = "TRENDSCOPE_"


def _check_address(url: str) -> str:
    try:
        parts = [urlsplit(url.format(lang=language)) for language in LANGUAGES]
        usable = all(part.scheme in ("http", "https") and part.hostname and part.port != 0 for part in parts)
    except (ValueError, LookupError):
        usable = False
    if not usable:
        raise ValueError(f"{url!r} is not an address such as https://example.org/api")
    return url


Address = Annotated[str, AfterValidator(_check_address)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Settings(BaseSettings):
    """Addresses, keys and limits, from `TRENDSCOPE_*` variables and a `.env` file.

    `addresses`, `intervals` and `api_keys` have an entry for each source that does not use its declared
    defaults: `TRENDSCOPE_ARXIV_URL`, `TRENDSCOPE_ARXIV_DELAY` and `TAVILY_API_KEY` set
    `addresses["arxiv"]`, `intervals["arxiv"]` and `api_keys["tavily"]`.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        env_ignore_empty=True,
    )

    model: str | None = Field(
        default=None,
        description="A language model as provider:name, or none. If OPENAI_API_KEY is set and this is not, "
        "openai:gpt-5-mini is used.",
        examples=["openai:gpt-5-mini"],
    )
    write_model: str | None = Field(default=None, description="A different model for writing.")
    judge_model: str | None = Field(default=None, description="A different model for judging.")
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="The OpenAI API key."
    )
    model_url: Address | None = Field(
        default=None,
        description="The address of your own OpenAI-compatible server.",
        examples=["http://127.0.0.1:11434/v1"],
    )
    price: Annotated[Price | None, NoDecode] = Field(
        default=None,
        description="Dollars per million prompt tokens and per million completion tokens, "
        "instead of the provider's list price.",
        examples=["0.25/2"],
    )
    prompts: Path | None = Field(
        default=None,
        description="A folder with your own prompts: a file such as write_trend.md replaces the prompt of "
        "that name, and must have the same fields.",
        examples=["my_prompts"],
    )
    sources: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Which sources to search, separated by commas; `trendscope sources` lists them.",
        examples=["arxiv,wikipedia,tavily"],
    )
    max_papers: int = Field(
        default=4000,
        ge=50,
        le=30_000,
        description="Papers on a question to read at most; of more, the same share of every period is drawn.",
    )
    mcp: Path | None = Field(
        default=None,
        description="A JSON file that names MCP servers, whose tools become sources; needs the mcp extra.",
        examples=["mcp.json"],
    )
    contact: str = Field(
        default="https://github.com/trendscope/trendscope",
        description="A web or e-mail address where the sources can contact you; "
        "it is part of the user agent.",
    )
    timeout: float = Field(
        default=12.0, gt=0, allow_inf_nan=False, description="Seconds to wait for one response."
    )
    cache: Path | Literal["off"] | None = Field(
        default=None,
        description="A folder for what is kept between questions, or off; by default in the user's cache "
        "folder. Processes that share it also share the pace of their requests.",
        examples=["off"],
    )
    addresses: Mapping[str, Address] = Field(default_factory=dict)
    intervals: Mapping[str, Seconds] = Field(default_factory=dict)
    api_keys: Mapping[str, SecretStr] = Field(default_factory=dict)

    @property
    def cache_folder(self) -> Path | None:
        """Where to keep what is used again; None to keep nothing."""
        if self.cache == "off":
            return None
        try:
            return (self.cache or user_cache_path("trendscope")).expanduser().absolute()
        except RuntimeError:  # this user has no home
            return None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Also read the variables that are named after sources."""
        variables = _variables(dotenv_settings) | _variables(env_settings)
        of_sources = _SourceVariables(settings_cls, variables)
        return init_settings, env_settings, dotenv_settings, of_sources

    @field_validator("sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("price", mode="before")
    @classmethod
    def _parse_price(cls, value: object) -> object:
        return parse_price(value) if isinstance(value, str) else value

    @field_validator("contact")
    @classmethod
    def _check_contact(cls, contact: str) -> str:
        if not contact.isprintable():
            raise ValueError("it must be one line")
        return contact


class _SourceVariables(PydanticBaseSettingsSource):
    """What the environment sets for each source, by the source's name."""

    patterns: Mapping[str, re.Pattern[str]] = {
        "addresses": re.compile(r"trendscope_(?!model_)(\w+)_url"),
        "intervals": re.compile(r"trendscope_(\w+)_delay"),
        "api_keys": re.compile(r"\b(\w+)_api_key"),
    }

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.variables = variables

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        pattern = self.patterns[field_name]
        named = ((pattern.fullmatch(name), value) for name, value in self.variables.items())
        return {match[1]: value for match, value in named if match and value}, field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        return {name: self.get_field_value(fields[name], name)[0] for name in self.patterns}


def load_settings() -> Settings:
    """The settings from this environment.

    Raises UsageError if a variable has a value that cannot be used.
    """
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise UsageError("the file .env cannot be used: it is not in UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{variable_name(*map(str, first['loc']))} cannot be used: {reason}") from error


def variable_name(field: str, source: str = "") -> str:
    """The environment variable for a field, or for a field's entry for a source."""
    if source:
        name = {"addresses": "{}{}_URL", "intervals": "{}{}_DELAY", "api_keys": "{}{}_API_KEY"}[field]
        return name.format("" if field == "api_keys" else PREFIX, source.upper())
    return field.upper() if field.lower().endswith("api_key") else f"{PREFIX}{field.upper()}"


def _variables(source: PydanticBaseSettingsSource) -> dict[str, str]:
    """The variables of the environment or of a file, with names in lower case."""
    variables = source.env_vars if isinstance(source, EnvSettingsSource) else {}
    return {name: value for name, value in variables.items() if value}
