"""Settings from the environment, from a .env file, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from trendscope.errors import UsageError
from trendscope.settings import ARXIV_URL, Settings, read_settings

ADDRESSES = ("ARXIV_URL", "WIKIPEDIA_URL", "TAVILY_URL", "OPENALEX_URL", "PUBMED_URL", "MODEL_URL")


def test_without_an_environment_the_defaults_hold() -> None:
    settings = read_settings()

    assert (settings.arxiv_url, settings.arxiv_delay, settings.timeout) == (ARXIV_URL, 3.0, 12.0)
    assert (settings.sources, settings.named_hosts) == ((), frozenset())
    assert (settings.tavily_api_key, settings.openalex_api_key, settings.has_openalex) == (None, None, False)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_ARXIV_URL", "http://127.0.0.1:8899/arxiv")
    monkeypatch.setenv("TRENDSCOPE_ARXIV_DELAY", "0")
    monkeypatch.setenv("TRENDSCOPE_CONTACT", "")
    settings = read_settings()

    assert settings.arxiv_url == "http://127.0.0.1:8899/arxiv"
    assert settings.arxiv_delay == 0
    assert settings.contact.startswith("https://")


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        'TRENDSCOPE_TIMEOUT=7\nTAVILY_API_KEY="tvly-1"\nOTHER=x\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDSCOPE_TIMEOUT", "8")
    settings = read_settings()

    assert settings.timeout == 8
    assert settings.tavily_api_key is not None
    assert settings.tavily_api_key.get_secret_value() == "tvly-1"


@pytest.mark.parametrize(
    ("listed", "sources"),
    [("arxiv", ("arxiv",)), (" arxiv, pubmed ,,", ("arxiv", "pubmed")), (",", ()), ("", ())],
)
def test_sources_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, listed: str, sources: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRENDSCOPE_SOURCES", listed)

    assert read_settings().sources == sources
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
        read_settings()
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"TRENDSCOPE_TIMEOUT=\xff\xfe")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"^the file \.env cannot be used"):
        read_settings()


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        ({"arxiv_url": "http://127.0.0.1:8899/arxiv"}, {"127.0.0.1"}),
        ({"wikipedia_url": "http://wiki.local/w/api.php"}, {"wiki.local"}),
        ({"wikipedia_url": "http://{lang}.wiki.local/w"}, {"en.wiki.local", "ko.wiki.local"}),
        ({"arxiv_url": "http://[::1]:80/", "openalex_url": "http://LOCALHOST/"}, {"::1", "localhost"}),
        ({"arxiv_url": ARXIV_URL}, set()),
    ],
)
def test_only_hosts_that_the_user_named_may_be_private(options: dict[str, str], hosts: set[str]) -> None:
    assert Settings(**options).named_hosts == hosts  # type: ignore[arg-type]


def test_a_key_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVILY_API_KEY", "s3cret-1")
    monkeypatch.setenv("OPENALEX_API_KEY", "s3cret-2")
    settings = read_settings()

    assert settings.has_openalex
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().timeout = 1
