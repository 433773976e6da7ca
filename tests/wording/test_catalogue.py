"""The messages in Korean: all of them, with the fields of the English ones, and found by gettext."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from docs import messages
from trendscope.errors import SourceRefused, StoreError, UsageError
from trendscope.text.masking import MASK, remember_secret
from trendscope.text.message import Message
from trendscope.wording.catalogue import _, speaking, translated

HANGUL = re.compile(r"[가-힣]")
NOT_WORDS = re.compile(
    r"\{[^{}]*\}|HTTP|Markdown|BibTeX|every"
)  # fields, names, and what Korean has no word for
KOREAN = {str(each.id): str(each.string) for each in messages.read_korean() if each.id}


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def percents(text: str) -> list[str]:
    return sorted(re.findall(r"%(?:\(\w+\))?[sr]", text))


def test_the_catalogues_are_what_the_code_says() -> None:
    """`python -m docs.messages` brings them up to date."""
    korean = messages.updated(messages.read_korean(), messages.message_ids())

    assert messages.path_of("ko", "po").read_bytes() == messages.as_po(korean)
    assert messages.path_of("ko", "mo").read_bytes() == messages.as_mo(korean)
    assert messages.path_of("en", "mo").read_bytes() == messages.as_mo(messages.empty("en"))


def test_every_message_is_translated() -> None:
    assert [english for english, korean in KOREAN.items() if not korean] == []
    latin = [english for english, korean in KOREAN.items() if not HANGUL.search(korean)]
    assert [english for english in latin if re.search("[a-z]", NOT_WORDS.sub("", english))] == []


def test_a_translation_has_the_fields_of_its_message() -> None:
    """A text that has no fields is never filled in, and may have braces."""
    with_fields = {english: korean for english, korean in KOREAN.items() if is_template(english)}

    assert with_fields
    assert {english for english, korean in with_fields.items() if fields(english) != fields(korean)} == set()
    assert {english for english, korean in KOREAN.items() if percents(english) != percents(korean)} == set()


def is_template(text: str) -> bool:
    try:
        return bool(fields(text))
    except ValueError:
        return False


def test_no_error_is_raised_with_a_text_that_is_already_filled_in() -> None:
    """Such a text is no key: it has its values in it."""
    filled_in = [f"{path}:{line}" for path in messages.code() for line in f_strings(path)]

    assert filled_in == []


def f_strings(path: Path) -> Iterator[int]:
    names = {*messages.KEYWORDS}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield from (each.lineno for each in node.args[:1] if isinstance(each, ast.JoinedStr))


def test_an_error_is_english_and_can_be_said_in_korean() -> None:
    error = UsageError("there is no source {name}; the sources are {sources}", name="x", sources="arxiv")

    assert str(error) == "there is no source x; the sources are arxiv"
    assert translated(error, "ko") == "x: 없는 출처입니다. 있는 출처: arxiv"
    assert translated(error, "en") == translated(error) == str(error)


def test_an_error_within_an_error_is_translated_too() -> None:
    inner = StoreError("nothing can be kept in {path}: {reason}", path="/a", reason="full")
    outer = UsageError("question {number}: {error}", number=3, error=inner)

    assert str(outer) == "question 3: nothing can be kept in /a: full"
    assert translated(outer, "ko") == "질문 3: /a에 보관할 수 없습니다: full"


def test_a_particle_follows_what_is_filled_in() -> None:
    def said(path: str) -> str:
        error = UsageError("{path} cannot be read: {reason}", path=path, reason="–")
        return translated(error, "ko")

    assert said("목록") == "목록을 읽을 수 없습니다: –"
    assert said("보고서") == "보고서를 읽을 수 없습니다: –"


def test_what_is_filled_in_is_no_template_and_one_line() -> None:
    error = SourceRefused("arXiv refused the request: {reason}", 400, reason="{name}\n\x1b[31m")

    assert translated(error, "ko") == "arXiv가 요청을 거절했습니다: {name} \\x1b[31m"
    assert error.status == 400


def test_a_secret_is_masked_in_both_languages() -> None:
    error = UsageError("{path} cannot be read: {reason}", path="p", reason="s3cret-of-mine")
    remember_secret("s3cret-of-mine")

    assert "s3cret" not in str(error) + translated(error, "ko")
    assert MASK in translated(error, "ko")


def test_a_text_without_fields_stays_as_it_is() -> None:
    assert str(UsageError("set {name}")) == "set {name}"
    assert translated(UsageError("set {name}"), "ko") == "set {name}"


def test_an_error_can_be_pickled() -> None:
    error = UsageError("there is no folder {folder} to write to", folder="/a")
    again = pickle.loads(pickle.dumps(error))

    assert (str(again), translated(again, "ko")) == (str(error), translated(error, "ko"))


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LANGUAGE": "en:ko"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:ko:en"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_says_the_language(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with speaking():
        assert _("no key") == {"ko": "키 없음", "en": "no key"}[language]
    with speaking("ko"):
        assert _("written to {out}", out="a.md") == "a.md에 썼습니다"
    with speaking("en"):
        assert _("no key") == "no key"


def test_nothing_is_spoken_after_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    with speaking("ko"):
        assert _("no key") == "키 없음"

    assert _("no key") == "no key"


def test_a_message_is_its_english_text() -> None:
    message = Message("{papers:paper|papers} written to {out}", papers=1, out="x")

    assert message == "1 paper written to x"
    assert pickle.loads(pickle.dumps(message)).fields == {"papers": 1, "out": "x"}
    assert translated(message, "ko") == "논문 1편을 x에 썼습니다"
