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


def test_a_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"TRENDSCOPE_TIMEOUT=\xff\xfe")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"^the file \.env cannot be used"):
        load_settings()


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
