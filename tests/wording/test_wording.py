"""The product's own sentences: the same in both languages, and each in use."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from string import Formatter

import pytest

from tests.repository import REPOSITORY
from trendscope.text.language import LANGUAGES
from trendscope.wording import Wording

CODE = ("agents", "graphs", "tools", "trendscope")
LATIN = re.compile(r"[A-Za-z]{3,}")
HANGUL = re.compile(r"[가-힣]")


def texts(language: str) -> dict[str, str]:
    source = (REPOSITORY / "trendscope" / "wording" / f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{key}": text
        for section, keys in tomllib.loads(source).items()
        for key, text in keys.items()
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def code() -> str:
    files = sorted(path for folder in CODE for path in (REPOSITORY / folder).rglob("*.py"))
    return "\n".join(path.read_text("utf-8") for path in files)


KEYS = sorted(texts("en"))


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(texts("en")) == list(texts("ko"))


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_fields(key: str) -> None:
    assert fields(texts("en")[key]) == fields(texts("ko")[key])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_text_can_be_filled_in(language: str, key: str) -> None:
    text = texts(language)[key]
    said = Wording(language)(key, **{name: f"<{name}>" for name in fields(text)})

    assert all(f"<{name}>" in said for name in fields(text))
    assert said.strip() == said != ""


def test_korean_texts_are_korean() -> None:
    plain = {key: Formatter().vformat(text, (), Blank()) for key, text in texts("ko").items()}
    latin_only = (key for key, text in plain.items() if LATIN.search(text) and not HANGUL.search(text))

    assert list(latin_only) == []
    assert [key for key, text in texts("en").items() if HANGUL.search(text)] == []


class Blank(dict[str, str]):
    """Nothing for every field."""

    def __missing__(self, key: str) -> str:
        return ""


def test_every_key_in_the_code_exists() -> None:
    sections = {key.partition(".")[0] for key in KEYS}
    said = set(re.findall(r"(?:say|wording|_say)\(\s*[\"']([a-z_]+\.[a-z_]+)[\"']", code()))

    assert said
    assert sorted(key for key in said if key.partition(".")[0] in sections and key not in KEYS) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_used(key: str) -> None:
    """Whole, or by its last part where the code makes up keys of that section."""
    section, _, name = key.partition(".")
    made_up = re.search(rf"[\"']{section}\.\{{", code())
    named = re.search(rf"[\"'](?:{name}|{name.replace('_', ' ')})[\"']", code())

    assert re.search(rf"[\"']{key}[\"']", code()) or (made_up and named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_or_a_missing_field_fails(language: str) -> None:
    say = Wording(language)

    with pytest.raises(KeyError):
        say("report.nonsense")
    with pytest.raises(KeyError):
        say("report.years", since=2019)


def test_what_is_filled_in_is_no_format() -> None:
    assert Wording("en")("gap.angle", ask="{ask} {0}") == "Not answered: {ask} {0}"
