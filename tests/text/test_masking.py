"""A secret that is known is shown by nothing."""

from __future__ import annotations

import base64
import json
import logging
from urllib.parse import quote

import pytest

from trendscope.errors import SourceRefused
from trendscope.text.lines import one_line
from trendscope.text.masking import MASK, mask_secrets, remember_passwords, remember_secret, without_login

KEY = 'kéy/"4711"+canary'


@pytest.fixture(autouse=True)
def known() -> None:
    remember_secret(KEY)
    remember_secret(" tail-8812 \n")


@pytest.mark.parametrize(
    "shown",
    [
        KEY,
        quote(KEY, safe=""),
        json.dumps(KEY)[1:-1],
        json.dumps(KEY, ensure_ascii=False)[1:-1],
        base64.b64encode(KEY.encode()).decode(),
        "tail-8812",
    ],
)
def test_a_known_secret_is_masked_in_every_form(shown: str) -> None:
    assert mask_secrets(f"before {shown} after") == f"before {MASK} after"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("http://user:pw@host/x", f"http://{MASK}@host/x"),
        ("https://:pw@host and ftp://a:b@c", f"https://{MASK}@host and ftp://{MASK}@c"),
        ("Authorization: Bearer abc123def456", f"Authorization: Bearer {MASK}"),
        ("Basic dXNlcjpwdw1==.", f"Basic {MASK}."),
        ("https://medium.com/@writer:1", "https://medium.com/@writer:1"),
        ("Bearer authentication, basic understanding", "Bearer authentication, basic understanding"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask_secrets(text).rstrip(".") == masked.rstrip(".")


@pytest.mark.parametrize("word", ["none", "ollama", "not-needed", "dummy", "EMPTY", "1234"])
def test_a_placeholder_is_no_secret(word: str) -> None:
    remember_secret(word)

    assert mask_secrets(f"a paper on {word}") == f"a paper on {word}"


def test_a_line_is_cut_after_it_was_masked() -> None:
    assert one_line(f"{'word ' * 8}{KEY}", 44) == f"{'word ' * 8}{MASK}"


@pytest.mark.parametrize("shown", ["p%40ss-4711", "p@ss-4711", "bWU6cEBzcy00NzEx"])
def test_a_password_of_an_address_is_masked_without_it(shown: str) -> None:
    remember_passwords("http://me:p%40ss-4711@proxy:3128")

    assert mask_secrets(f"<{shown}>") == f"<{MASK}>"


def test_no_error_of_ours_has_a_secret_in_its_text() -> None:
    assert str(SourceRefused(f"refused: {KEY} is unknown", 401)) == f"refused: {MASK} is unknown"


def test_the_log_of_any_library_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("somebody.else")
    with caplog.at_level(logging.DEBUG):
        log.debug("GET /search?key=%s", KEY)
        log.warning("no key here: %d of %s", 1, "all")
        try:
            raise ValueError(f"wrong key {KEY}")
        except ValueError:
            log.exception("failed")

    assert KEY not in caplog.text
    assert f"GET /search?key={MASK}" in caplog.text
    assert "no key here: 1 of all" in caplog.text
    assert f"ValueError: wrong key {MASK}" in caplog.text


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://me:pass@a.example/api", "https://a.example/api"),
        ("http://me:p@ss@a.example:8080", "http://a.example:8080"),
        ("https://a.example?q=x@y", "https://a.example?q=x@y"),
        ("https://a.example/?to=http://me@b.example/", "https://a.example/?to=http://me@b.example/"),
        ("a@b", "a@b"),
    ],
)
def test_an_address_without_its_login_is_otherwise_the_same(address: str, bare: str) -> None:
    assert without_login(address) == bare
