"""Settings: the one place where the environment is read."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from platformdirs import user_cache_path, user_data_path
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
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
from trendscope.net.certificates import check_certificates
from trendscope.net.proxies import Proxies, Proxy, parse_proxy
from trendscope.text.language import LANGUAGES
from trendscope.text.masking import SECRET_NAME, mask_secrets, remember_passwords, remember_secret
from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal
from trendscope.variables import clean, cleaned, merge, read_file

PREFIX = "TRENDSCOPE_"
ENV_FILE = Path(".env")
DEFAULT_MAX_PAPERS = 4000
MODEL_ADDRESSES = ("TRENDSCOPE_MODEL_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE")

_log = logging.getLogger(__name__)


def _check_address(url: str) -> str:
    try:
        parts = [urlsplit(url.format(lang=language)) for language in LANGUAGES]
        usable = all(part.scheme in ("http", "https") and part.hostname and part.port != 0 for part in parts)
    except (ValueError, LookupError):
        usable = False
    if not usable:
        # What is before the last "@" may be a password, also where the address is wrong.
        shown = f"…@{url.rpartition('@')[2]}" if "@" in url else url
        raise ValueError(
            Message("{address!r} is not an address such as https://example.org/api", address=shown)
        )
    remember_passwords(url)
    return url


def _clean_key(value: object) -> object:
    """The key without what surrounds it. Raises ValueError, without the key, if it cannot be sent."""
    key = clean(value.get_secret_value() if isinstance(value, SecretStr) else str(value))
    if not (key.isascii() and key.isprintable()):
        raise ValueError(Message("a key is one line of ASCII, and this has other characters inside"))
    remember_secret(key)
    return SecretStr(key)


Key = Annotated[SecretStr, BeforeValidator(_clean_key)]


def _parse_proxy(value: object) -> object:
    return parse_proxy(value) if isinstance(value, str) else value


def is_database(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


def _check_store(store: str | None) -> str | None:
    """Raises ValueError for an address that is not PostgreSQL's; masks its password."""
    if store and "://" in store and not is_database(store):
        raise ValueError(
            Message("it is a folder, an address such as postgresql://user@host/trendscope, or off")
        )
    remember_passwords(store or "")
    return store


Address = Annotated[str, AfterValidator(_check_address)]
ProxyAddress = Annotated[Proxy, BeforeValidator(_parse_proxy)]
CertificatePath = Annotated[Path, AfterValidator(check_certificates)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Settings(BaseSettings):
    """Addresses, keys and limits, from `TRENDSCOPE_*` variables and a `.env` file.

    `addresses`, `intervals` and `api_keys` have an entry for each source that does not use its declared
    defaults: `TRENDSCOPE_ARXIV_URL`, `TRENDSCOPE_ARXIV_DELAY` and `TAVILY_API_KEY` set
    `addresses["arxiv"]`, `intervals["arxiv"]` and `api_keys["tavily"]`.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
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
    openai_api_key: Key | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="The OpenAI API key."
    )
    openai_org_id: str | None = Field(
        default=None, validation_alias="OPENAI_ORG_ID", description="The organization that OpenAI bills."
    )
    model_url: Address | None = Field(
        default=None,
        validation_alias=AliasChoices(*MODEL_ADDRESSES),
        description="The address of your own OpenAI-compatible server; OPENAI_BASE_URL does the same.",
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
        default=DEFAULT_MAX_PAPERS,
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
        description="A folder by which processes share the pace of their requests, or off; by default in the "
        "user's cache folder.",
        examples=["off"],
    )
    store: Annotated[str | None, AfterValidator(_check_store)] = Field(
        default=None,
        description="Where runs and all that they received are kept: a folder, the address of a PostgreSQL "
        "database, or off; by default in the user's data folder.",
        examples=["postgresql://user@host/trendscope"],
    )
    library: Path | None = Field(
        default=None,
        description="The file of your own documents; by default library.db beside the store, or "
        "in the user's data folder if the store is no folder.",
        examples=["papers.db"],
    )
    embeddings: str | None = Field(
        default=None,
        description="What finds your documents by meaning, too: embeddings as provider:name, or offline for "
        "those of the embeddings extra. By default they are found by words alone.",
        examples=["openai:text-embedding-3-small"],
    )
    embeddings_url: Address | None = Field(
        default=None,
        description="The address of your own server of embeddings, if it is not that of the model.",
        examples=["http://127.0.0.1:11434/v1"],
    )
    vectors: str | None = Field(
        default=None,
        description="Where the vectors of your documents are: a file, or chroma: and a folder or the address "
        "of a Chroma server, which needs the chroma extra. By default a file beside the library.",
        examples=["chroma:http://127.0.0.1:8000"],
    )
    proxy: Annotated[Proxy | Literal["off"] | None, NoDecode] = Field(
        default=None,
        description="An HTTP proxy for all requests, as http://user:password@host:port, or off. By default "
        "HTTPS_PROXY, HTTP_PROXY and ALL_PROXY hold; NO_PROXY always does.",
        examples=["http://proxy.example.org:3128"],
    )
    ca_bundle: CertificatePath | None = Field(
        default=None,
        description="A file or folder with the certificates to trust, such as those of your company's "
        "proxy. By default REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, SSL_CERT_FILE or SSL_CERT_DIR holds.",
        examples=["company.pem"],
    )
    proxies: Mapping[str, ProxyAddress] = Field(default_factory=dict)
    no_proxy: str = ""
    certificates: Mapping[str, CertificatePath] = Field(default_factory=dict)
    studio_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names besides localhost under which the Studio server answers, separated by commas, "
        "such as that of a tunnel; * for any.",
        examples=["trends.example.org"],
    )
    addresses: Mapping[str, Address] = Field(default_factory=dict)
    intervals: Mapping[str, Seconds] = Field(default_factory=dict)
    api_keys: Mapping[str, Key] = Field(default_factory=dict)

    @property
    def cache_folder(self) -> Path | None:
        """Where processes share their pace; None if they do not."""
        if self.cache == "off":
            return None
        try:
            return (self.cache or user_cache_path("trendscope")).expanduser().absolute()
        except RuntimeError:  # this user has no home
            return None

    @property
    def store_folder(self) -> Path | None:
        """The folder of the store; None if nothing is kept, or in a database on a server."""
        if self.store == "off" or is_database(self.store or ""):
            return None
        try:
            return Path(self.store or user_data_path("trendscope")).expanduser().absolute()
        except RuntimeError:  # this user has no home
            return None

    @property
    def conversation_folder(self) -> Path | None:
        """The folder of the conversations of this user; None if nothing is kept. No server has them."""
        if self.store_database is None:
            return self.store_folder
        return self.model_copy(update={"store": None}).store_folder

    @property
    def library_file(self) -> Path | None:
        """The file of the reader's own documents, always a local one; None if this user has no home."""
        try:
            if self.library:
                return self.library.expanduser().absolute()
        except RuntimeError:
            return None
        folder = self.store_folder or self.model_copy(update={"store": None}).store_folder
        return folder / "library.db" if folder else None

    @property
    def store_database(self) -> str | None:
        """The address of the database on a server that is the store, if it is one."""
        return self.store if is_database(self.store or "") else None

    @property
    def routes(self) -> Proxies:
        """What goes through which proxy."""
        if self.proxy == "off":
            return Proxies({})
        return Proxies({"all": self.proxy} if self.proxy else self.proxies, self.no_proxy)

    @property
    def authorities(self) -> Path | None:
        """Where the certificates are that are trusted; None for the usual ones."""
        return self.ca_bundle or next(iter(self.certificates.values()), None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The variables of the environment and of what is believed of a .env file, also those of sources."""
        variables = _read_variables()
        return (
            init_settings,
            _Variables(settings_cls, variables),
            _SourceVariables(settings_cls, variables),
            _StandardVariables(settings_cls),
        )

    @field_validator("sources", "studio_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("price", mode="before")
    @classmethod
    def _parse_price(cls, value: object) -> object:
        return parse_price(value) if isinstance(value, str) else value

    @field_validator("proxy", mode="before")
    @classmethod
    def _parse_proxy_or_off(cls, value: object) -> object:
        return parse_proxy(value) if isinstance(value, str) and value != "off" else value

    @field_validator("contact")
    @classmethod
    def _check_contact(cls, contact: str) -> str:
        if not contact.isprintable():
            raise ValueError(Message("it must be one line"))
        return contact


class _Variables(EnvSettingsSource):
    """These variables instead of those of the process."""

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str]) -> None:
        self.variables = variables
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return dict(self.variables)


class _SourceVariables(PydanticBaseSettingsSource):
    """What the environment sets for each source, by the source's name."""

    patterns: Mapping[str, re.Pattern[str]] = {
        "addresses": re.compile(r"trendscope_(?!model_|embeddings_)(\w{1,60})_url"),
        "intervals": re.compile(r"trendscope_(\w{1,60})_delay"),
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


class _StandardVariables(PydanticBaseSettingsSource):
    """The variables by which all programs are told of proxies and certificates; from the environment only.

    What is not used is not read: another program's ALL_PROXY may be one that this one does not know.
    """

    certificates = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
    all_names = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", *certificates)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        proxies = getproxies_environment()
        # Where each scheme has its own, ALL_PROXY stands for nothing.
        used = ("http", "https") if {"http", "https"} <= set(proxies) else ("http", "https", "all")
        given = [name for name in self.certificates if os.environ.get(name)]
        return {
            "proxies": {}
            if self._is_set("proxy")
            else {name: proxies[name] for name in used if name in proxies},
            "no_proxy": proxies.get("no", ""),
            "certificates": {}
            if self._is_set("ca_bundle")
            else {name: os.environ[name] for name in given[:1]},
        }

    def _is_set(self, field: str) -> bool:
        return self.current_state.get(field) is not None


def load_settings() -> Settings:
    """The settings from this environment.

    Raises UsageError if a variable has a value that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            "{variable} cannot be used: {reason}",
            variable=_name_given(*map(str, first["loc"])),
            reason=reason_of_refusal(first),
        ) from error


def variable_name(field: str, source: str = "") -> str:
    """The environment variable for a field, or for a field's entry for a source or a scheme."""
    if source:
        names = {
            "addresses": PREFIX + "{}_URL",
            "intervals": PREFIX + "{}_DELAY",
            "api_keys": "{}_API_KEY",
            "proxies": "{}_PROXY",
            "certificates": "{}",
        }
        return names[field].format(source.upper())
    alias = Settings.model_fields[field].validation_alias if field in Settings.model_fields else field
    named = alias.choices[0] if isinstance(alias, AliasChoices) else alias
    return str(named) if named else f"{PREFIX}{field.upper()}"


def _name_given(field: str, source: str = "") -> str:
    """The variable in which the value was given: a setting may be known by several names."""
    names = MODEL_ADDRESSES if field == MODEL_ADDRESSES[0] else (variable_name(field, source),)
    given = merge(*_places())[0] if len(names) > 1 else {}
    return next((name for name in names if name.lower() in given), names[0])


@dataclass(frozen=True)
class GivenSetting:
    """A variable that is set, its value without secrets, and where it stands."""

    name: str
    value: str
    place: str


def given_settings(services: Iterable[str]) -> list[GivenSetting]:
    """What differs from the defaults, by name; `services` are the names of the sources."""
    fields = [variable_name(name) for name, field in Settings.model_fields.items() if field.description]
    of_services = [variable_name(field, each) for each in services for field in _SourceVariables.patterns]
    names = {
        name.lower() for name in (*fields, *of_services, *MODEL_ADDRESSES, *_StandardVariables.all_names)
    }
    environment, file = _places()
    return [
        GivenSetting(
            name.upper(),
            "set" if SECRET_NAME.fullmatch(name) else mask_secrets(value),
            "environment" if name in environment else str(ENV_FILE),
        )
        for name, value in sorted(merge(environment, file)[0].items())
        if name in names and value
    ]


def remember_keys() -> None:
    """Mask the keys of the environment and of the .env file from now on, whether or not they can be used."""
    with suppress(UsageError):
        _places()


def _read_variables() -> dict[str, str]:
    """The variables that count, with names in lower case; what was ignored is said in the log."""
    variables, ignored = merge(*_places())
    if ignored:
        _log.warning(
            "trendscope: ignored in .env: %s (set it in the environment; an address may be beside its key)",
            ", ".join(map(str.upper, ignored)),
        )
    return variables


def _places() -> tuple[dict[str, str], dict[str, str]]:
    """The variables of the environment, and those of the .env file; the secrets among them are masked."""
    environment, file = cleaned(os.environ), {}
    try:
        file = read_file(ENV_FILE)
    finally:
        for name, value in (*environment.items(), *file.items()):
            remember_passwords(value)  # such as that of a proxy
            if SECRET_NAME.fullmatch(name):
                remember_secret(value)
    return environment, file
