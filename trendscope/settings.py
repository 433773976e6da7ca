"""Settings: the one place where the environment is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from trendscope.errors import UsageError
from trendscope.llm.prices import Price, read_price
from trendscope.question.parse import LANGUAGES

ARXIV_URL = "https://export.arxiv.org/api/query"
ARXIV_PAGES_URL = "https://arxiv.org"
WIKIPEDIA_URL = "https://{lang}.wikipedia.org/w/api.php"
TAVILY_URL = "https://api.tavily.com"
OPENALEX_URL = "https://api.openalex.org"
PUBMED_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Addresses, keys and limits, from `TRENDSCOPE_*` variables and a `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="TRENDSCOPE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        env_ignore_empty=True,
    )

    arxiv_url: str = ARXIV_URL
    arxiv_pages_url: str = Field(default=ARXIV_PAGES_URL, description="Where the papers are read in full")
    arxiv_delay: float = Field(
        default=3.0, ge=0, allow_inf_nan=False, description="Seconds between two requests to arXiv"
    )
    wikipedia_url: str = Field(default=WIKIPEDIA_URL, description="Address with {lang}")
    tavily_url: str = TAVILY_URL
    openalex_url: str = OPENALEX_URL
    pubmed_url: str = PUBMED_URL
    tavily_api_key: SecretStr | None = Field(default=None, validation_alias="TAVILY_API_KEY")
    openalex_api_key: SecretStr | None = Field(default=None, validation_alias="OPENALEX_API_KEY")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    model: str | None = Field(default=None, description="provider:name, or none")
    write_model: str | None = Field(default=None, description="Another model for writing")
    judge_model: str | None = Field(default=None, description="Another model for judging")
    model_url: str | None = Field(default=None, description="Address of an OpenAI-compatible server")
    price: Annotated[Price | None, NoDecode] = Field(
        default=None, description="Dollars for a million prompt and completion tokens, such as 0.25/2"
    )
    mcp: Path | None = Field(default=None, description="File that names MCP servers, whose tools are sources")
    prompts: Path | None = Field(default=None, description="Folder with prompts of one's own")
    sources: Names = Field(default=(), description="Names, separated by commas; empty for the default")
    contact: str = Field(
        default="https://github.com/trendscope/trendscope",
        description="Address or mail that the sources can write to; part of the user agent",
    )
    timeout: float = Field(default=12.0, gt=0, allow_inf_nan=False, description="Seconds for one answer")

    @field_validator("sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("price", mode="before")
    @classmethod
    def _read_price(cls, value: object) -> object:
        return read_price(value) if isinstance(value, str) else value

    @field_validator(
        *("arxiv_url", "arxiv_pages_url", "wikipedia_url", "tavily_url", "openalex_url", "pubmed_url"),
        "model_url",
    )
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        try:
            parts = [urlsplit(one) for one in _in_every_language(url)]
            usable = all(
                part.scheme in ("http", "https") and part.hostname and part.port != 0 for part in parts
            )
        except (ValueError, LookupError):
            usable = False
        if not usable:
            raise ValueError(f"{url!r} is not an address such as https://example.org/api")
        return url

    @field_validator("contact")
    @classmethod
    def _is_one_line(cls, contact: str) -> str:
        if not contact.isprintable():
            raise ValueError("it must be one line")
        return contact

    @property
    def has_openalex(self) -> bool:
        return self.openalex_api_key is not None or self.openalex_url != OPENALEX_URL

    @property
    def named_hosts(self) -> frozenset[str]:
        """Hosts that the user named; they may stand on loopback or a private network."""
        own = {ARXIV_URL, ARXIV_PAGES_URL, WIKIPEDIA_URL, TAVILY_URL, OPENALEX_URL, PUBMED_URL}
        urls = {self.arxiv_url, self.arxiv_pages_url, self.wikipedia_url}
        urls |= {self.tavily_url, self.openalex_url, self.pubmed_url}
        return frozenset(
            urlsplit(one).hostname or "" for url in urls - own for one in _in_every_language(url)
        )


def read_settings() -> Settings:
    """Settings of this environment.

    Raises UsageError where a variable holds what cannot be used.
    """
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise UsageError("the file .env cannot be used: it is not in UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        name = name if name.endswith("API_KEY") else f"TRENDSCOPE_{name}"
        raise UsageError(f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}") from error


def _in_every_language(url: str) -> list[str]:
    return [url.format(lang=language) for language in LANGUAGES]
