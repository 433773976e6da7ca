"""Settings from the environment, from a .env file, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path
from pydantic import ValidationError

from trendscope.errors import UsageError
from trendscope.settings import Settings, load_settings

ADDRESSES = ("ARXIV_URL", "WIKIPEDIA_URL", "TAVILY_URL", "OPENALEX_URL", "PUBMED_URL", "MODEL_URL")


def test_without_an_environment_the_defaults_hold() -> None:
    settings = load_settings()

    assert (settings.timeout, settings.sources) == (12.0, ())
    assert (settings.addresses, settings.intervals, settings.api_keys) == ({}, {}, {})


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_ARXIV_URL", "http://127.0.0.1:8899/arxiv")
    monkeypatch.setenv("TRENDSCOPE_ARXIV_DELAY", "0")
    monkeypatch.setenv("TRENDSCOPE_CONTACT", "")
    settings = load_settings()

    assert settings.addresses == {"arxiv": "http://127.0.0.1:8899/arxiv"}
    assert settings.intervals == {"arxiv": 0}
    assert settings.contact.startswith("https://")


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        'TRENDSCOPE_TIMEOUT=7\nTAVILY_API_KEY="tvly-1"\nOTHER=x\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDSCOPE_TIMEOUT", "8")
    settings = load_settings()

    assert settings.timeout == 8
    assert settings.api_keys["tavily"].get_secret_value() == "tvly-1"


def test_a_source_of_any_name_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_ZENODO_URL", "https://zenodo.example/api")
    monkeypatch.setenv("TRENDSCOPE_ZENODO_PAGES_URL", "https://zenodo.example")
    monkeypatch.setenv("TRENDSCOPE_MODEL_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("ZENODO_API_KEY", "")
    settings = load_settings()

    assert settings.addresses == {
        "zenodo": "https://zenodo.example/api",
        "zenodo_pages": "https://zenodo.example",
    }
    assert (settings.api_keys, settings.model_url) == ({}, "http://127.0.0.1:1/v1")


def test_what_is_given_is_added_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_ARXIV_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("TRENDSCOPE_TAVILY_URL", "http://127.0.0.1:2/")
    settings = Settings(addresses={"arxiv": "http://127.0.0.1:3/"})

    assert settings.addresses == {"arxiv": "http://127.0.0.1:3/", "tavily": "http://127.0.0.1:2/"}


@pytest.mark.parametrize(
    ("listed", "sources"),
    [("arxiv", ("arxiv",)), (" arxiv, pubmed ,,", ("arxiv", "pubmed")), (",", ()), ("", ())],
)
def test_sources_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, listed: str, sources: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_SOURCES", listed)

    assert load_settings().sources == sources
    assert Settings(sources=("arxiv",)).sources == ("arxiv",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRENDSCOPE_TIMEOUT", "soon"),
        ("TRENDSCOPE_TIMEOUT", "0"),
        ("TRENDSCOPE_TIMEOUT", "inf"),
        ("TRENDSCOPE_TIMEOUT", "nan"),
        ("TRENDSCOPE_ARXIV_DELAY", "-1"),
        ("TRENDSCOPE_ARXIV_DELAY", "inf"),
        ("TRENDSCOPE_CONTACT", "me\nX-Header: 1"),
        ("TRENDSCOPE_MAX_PAPERS", "49"),
        ("TRENDSCOPE_MAX_PAPERS", "30001"),
        ("TRENDSCOPE_MAX_PAPERS", "many"),
        *((f"TRENDSCOPE_{name}", "localhost") for name in ADDRESSES),
        *((f"TRENDSCOPE_{name}", "ftp://localhost/") for name in ADDRESSES),
        ("TRENDSCOPE_ARXIV_URL", "http://[::1/"),
        ("TRENDSCOPE_ARXIV_URL", "http://localhost:99999/"),
        ("TRENDSCOPE_WIKIPEDIA_URL", "http://{language}.localhost/"),
        ("TRENDSCOPE_WIKIPEDIA_URL", "http://{lang.localhost/"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageError, match=f"^{name} cannot be used: ") as raised:
        load_settings()
    assert "\n" not in str(raised.value)


def loaded(environment: dict[str, str], file: str) -> Settings:
    """The settings of this environment in a folder with this .env file."""
    Path(".env").write_text(file, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        return load_settings()


KEY_AND_ADDRESS = "TAVILY_API_KEY=file-key-1\nTRENDSCOPE_TAVILY_URL=http://file/\n"


@pytest.mark.parametrize(
    ("environment", "file", "addresses", "key"),
    [
        ({}, KEY_AND_ADDRESS, {"tavily": "http://file/"}, "file-key-1"),
        ({"TAVILY_API_KEY": "own-key-1"}, KEY_AND_ADDRESS, {}, "own-key-1"),
        ({"TAVILY_API_KEY": "own-key-1"}, "TRENDSCOPE_TAVILY_URL=http://file/", {}, "own-key-1"),
        ({}, "TRENDSCOPE_TAVILY_URL=http://file/", {}, None),
        ({}, "TRENDSCOPE_ARXIV_URL=http://file/", {}, None),
        ({}, "TRENDSCOPE_ARXIV_PAGES_URL=http://file/", {}, None),
        ({"TRENDSCOPE_TAVILY_URL": "http://own/"}, KEY_AND_ADDRESS, {"tavily": "http://own/"}, "file-key-1"),
    ],
)
def test_an_address_of_a_file_counts_only_with_its_key(
    environment: dict[str, str], file: str, addresses: dict[str, str], key: str | None
) -> None:
    settings = loaded(environment, file)

    assert settings.addresses == addresses
    found = settings.api_keys.get("tavily")
    assert (found.get_secret_value() if found else None) == key


@pytest.mark.parametrize("name", ["TRENDSCOPE_MODEL_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE"])
@pytest.mark.parametrize(
    ("environment", "file", "address", "key"),
    [
        ({"OPENAI_API_KEY": "own-key-1", "{}": "http://own/v1"}, "", "http://own/v1", "own-key-1"),
        ({}, "OPENAI_API_KEY=file-key-1\n{}=http://file/v1", "http://file/v1", "file-key-1"),
        ({"OPENAI_API_KEY": "own-key-1"}, "OPENAI_API_KEY=file-key-1\n{}=http://file/v1", None, "own-key-1"),
        ({"OPENAI_API_KEY": "own-key-1"}, "{}=http://file/v1", None, "own-key-1"),
        ({}, "{}=http://file/v1", None, None),
    ],
)
def test_the_key_of_a_model_goes_to_the_address_beside_it(
    name: str, environment: dict[str, str], file: str, address: str | None, key: str | None
) -> None:
    settings = loaded({each.format(name): value for each, value in environment.items()}, file.format(name))

    assert settings.model_url == address
    assert (settings.openai_api_key.get_secret_value() if settings.openai_api_key else None) == key


def test_a_file_can_start_nothing_and_says_what_was_ignored(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRENDSCOPE_CACHE")
    lines = ("MCP=mcp.json", "CACHE=/stranger", "PROXY=http://stranger/", "TIMEOUT=7", "ARXIV_DELAY=4")
    settings = loaded({}, "".join(f"TRENDSCOPE_{line}\n" for line in lines) + "PATH=/stranger\n")

    assert (settings.mcp, settings.timeout, settings.intervals) == (None, 7, {"arxiv": 4})
    assert "stranger" not in str(settings.cache)
    (record,) = caplog.records
    assert "ignored in .env: TRENDSCOPE_MCP, TRENDSCOPE_CACHE, TRENDSCOPE_PROXY (" in record.getMessage()


def test_a_file_sends_the_readers_documents_nowhere() -> None:
    lines = ("TRENDSCOPE_EMBEDDINGS=openai:x", "TRENDSCOPE_EMBEDDINGS_URL=http://stranger/v1")
    more = ("EMBEDDINGS_API_KEY=file-key-1", "TRENDSCOPE_VECTORS=chroma:http://stranger")
    settings = loaded({}, "\n".join((*lines, *more)))

    assert (settings.embeddings, settings.embeddings_url, settings.vectors) == (None, None, None)
    assert "embeddings" not in settings.addresses


def test_the_address_of_embeddings_is_that_of_no_source() -> None:
    settings = loaded({"TRENDSCOPE_EMBEDDINGS_URL": "http://127.0.0.1:9/v1"}, "")

    assert (settings.embeddings_url, dict(settings.addresses)) == ("http://127.0.0.1:9/v1", {})


def test_a_cache_can_be_turned_off_by_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRENDSCOPE_CACHE")

    assert loaded({}, "TRENDSCOPE_CACHE=off").cache == "off"


def test_a_file_cannot_name_what_is_in_the_environment() -> None:
    """A key of the file goes to an address of the file, so it must not be one of the environment's."""
    file = "TAVILY_API_KEY=${AWS_SECRET_ACCESS_KEY}\nTRENDSCOPE_TAVILY_URL=http://file/"

    settings = loaded({"AWS_SECRET_ACCESS_KEY": "own-key-1"}, file)
    assert settings.api_keys["tavily"].get_secret_value() == "${AWS_SECRET_ACCESS_KEY}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_hides_no_variable(encoding: str) -> None:
    Path(".env").write_text("TAVILY_API_KEY=file-key-1\r\n", encoding)

    assert set(load_settings().api_keys) == {"tavily"}


def test_a_file_that_is_too_large_is_named() -> None:
    Path(".env").write_bytes(b"#" * 1_000_001)

    with pytest.raises(UsageError, match=r"^the file \.env cannot be used: it has more than"):
        load_settings()


def test_a_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"TRENDSCOPE_TIMEOUT=\xff\xfe")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"^the file \.env cannot be used"):
        load_settings()


@pytest.mark.parametrize("around", ["{}\n", " {}\t", "\ufeff{}", '"{}"', "'{}'\r\n", "\u200b{}\xa0"])
@pytest.mark.parametrize("name", ["TAVILY_API_KEY", "OPENAI_API_KEY"])
def test_a_key_is_read_without_what_surrounds_it(
    monkeypatch: pytest.MonkeyPatch, name: str, around: str
) -> None:
    monkeypatch.setenv(name, around.format("key-4711"))
    monkeypatch.setenv("TRENDSCOPE_ARXIV_URL", around.format("http://127.0.0.1:1/x"))
    settings = load_settings()

    key = settings.openai_api_key or settings.api_keys["tavily"]
    assert key.get_secret_value() == "key-4711"
    assert settings.addresses == {"arxiv": "http://127.0.0.1:1/x"}


@pytest.mark.parametrize("key", ["key\n4711", "key\x1b4711", "kéy-4711", "key\u200b4711"])
@pytest.mark.parametrize("name", ["TAVILY_API_KEY", "OPENAI_API_KEY"])
def test_a_key_that_cannot_be_sent_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    monkeypatch.setenv(name, key)

    with pytest.raises(UsageError, match=f"^{name} cannot be used: a key is one line of ASCII") as raised:
        load_settings()
    assert "4711" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    ["ftp://me:s3cret-1@host/x", "http://me:s3cret-1@host:99999", "me:s3cret-1@host", "http://s3cret-1@"],
)
@pytest.mark.parametrize("name", ["TRENDSCOPE_ARXIV_URL", "TRENDSCOPE_MODEL_URL", "OPENAI_BASE_URL"])
def test_a_password_in_a_wrong_address_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    monkeypatch.setenv(name, url)

    with pytest.raises(UsageError, match=f"^{name} cannot be used: '…@") as raised:
        load_settings()
    assert "s3cret" not in str(raised.value)


def test_a_key_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVILY_API_KEY", "s3cret-1")
    monkeypatch.setenv("OPENALEX_API_KEY", "s3cret-2")
    settings = load_settings()

    assert set(settings.api_keys) == {"tavily", "openalex"}
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().timeout = 1


def test_the_cache_is_a_folder_of_the_user_or_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TRENDSCOPE_CACHE", "off")
    assert load_settings().cache_folder is None

    monkeypatch.setenv("TRENDSCOPE_CACHE", "~/mine")
    assert load_settings().cache_folder == tmp_path / "mine"

    monkeypatch.setenv("TRENDSCOPE_CACHE", "here")
    assert load_settings().cache_folder == Path.cwd() / "here"

    monkeypatch.delenv("TRENDSCOPE_CACHE")
    assert load_settings().cache_folder == user_cache_path("trendscope")
