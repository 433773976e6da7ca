"""The product's own sentences: the same in both languages, and each in use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest

from tests.repository import REPOSITORY
from trendscope.text.language import LANGUAGES
from trendscope.text.message import fill as fill_in
from trendscope.wording import Wording

CODE = ("agents", "graphs", "tools", "trendscope")
LATIN = re.compile(r"[A-Za-z]{3,}")
HANGUL = re.compile(r"[가-힣]")


@cache
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
    """The code and the templates, in both of which texts are named."""
    files = sorted(
        path for folder in CODE for path in (REPOSITORY / folder).rglob("*") if path.suffix in (".py", ".j2")
    )
    return "\n".join(path.read_text("utf-8") for path in files)


def numbers(text: str) -> set[str]:
    """The fields that have to be numbers: those with a format."""
    return {field for _, field, format_spec, _ in Formatter().parse(text) if field and format_spec}


def fill(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(sorted(fields(text)), 1001)


KEYS = sorted(texts("en"))


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(texts("en")) == list(texts("ko"))


def test_both_languages_have_the_same_fields() -> None:
    assert [key for key in KEYS if fields(texts("en")[key]) != fields(texts("ko")[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_in(language: str) -> None:
    for key, text in texts(language).items():
        given = {name: number if name in numbers(text) else f"<{name}>" for number, name in fill(text)}
        said = Wording(language)(key, **given)

        assert all(f"{value:,}" if isinstance(value, int) else value in said for value in given.values()), key
        assert said.strip() == said != "", key


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "Only 0 trends pass the tests."),
        (1, "Only 1 trend passes the tests."),
        (2, "Only 2 trends pass the tests."),
        (1200, "Only 1,200 trends pass the tests."),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, said: str) -> None:
    assert Wording("en")("finding.few_trends", number=number) == said


def test_no_noun_follows_a_number_that_it_may_not_agree_with() -> None:
    """An English plural behind a bare field would be wrong for one; dollars have decimals."""
    plural = re.compile(r"\{\w+(?::,)?\} (?!dollars|is|has)[a-z]+s\b")

    assert [text for text in texts("en").values() if plural.search(text)] == []


def test_korean_texts_are_korean() -> None:
    plain = {key: fill_in(text, Blank()) for key, text in texts("ko").items()}
    latin_only = (key for key, text in plain.items() if LATIN.search(text) and not HANGUL.search(text))

    assert list(latin_only) == []
    assert [key for key, text in texts("en").items() if HANGUL.search(text)] == []


class Blank(dict[str, int]):
    """A number for every field."""

    def __missing__(self, key: str) -> int:
        return 0


def test_every_key_in_the_code_exists() -> None:
    sections = {key.partition(".")[0] for key in KEYS}
    said = set(re.findall(r"(?:say|wording|_say)\(\s*[\"']([a-z_]+\.[a-z_]+)[\"']", code()))

    assert said
    assert sorted(key for key in said if key.partition(".")[0] in sections and key not in KEYS) == []


def test_every_key_is_used() -> None:
    """Whole, or by its last part where the code makes up keys of that section, with a plural s or without."""
    quoted = set(re.findall(r"(?<=[\"'])[\w. ]+(?=[\"'])", code()))
    made_up = set(re.findall(r"[\"'](\w+)\.\{", code()))
    plural = set(re.findall(r"[\"'](\w+)\.\{[\w.]+\}s[\"']", code()))

    def is_used(key: str) -> bool:
        section, _, name = key.partition(".")
        last = name.removesuffix("s") if section in plural else name
        return key in quoted or (section in made_up and not quoted.isdisjoint({last, last.replace("_", " ")}))

    assert [key for key in KEYS if not is_used(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_or_a_missing_field_fails(language: str) -> None:
    say = Wording(language)

    with pytest.raises(KeyError):
        say("report.nonsense")
    with pytest.raises(KeyError):
        say("report.since", until=2019)


def test_what_is_filled_in_is_no_format() -> None:
    assert Wording("en")("gap.angle", question="{ask} {0}") == "Not answered: {ask} {0}"
