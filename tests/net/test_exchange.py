"""What the journal keeps of a request and its response: neither a key nor a password."""

from __future__ import annotations

import requests
from requests import PreparedRequest, Response

from trendscope.net.exchange import as_request, from_bytes, to_bytes
from trendscope.text.masking import MASK, remember_secret


def prepared(url: str) -> PreparedRequest:
    return requests.Request("GET", url).prepare()


def test_a_login_is_no_part_of_a_request() -> None:
    """So the same request is made where the login is not known."""
    bare = as_request(prepared("https://a.example/api?q=a@b"), follow=True)

    assert as_request(prepared("https://me:pass@a.example/api?q=a@b"), follow=True).key == bare.key


def test_a_key_in_an_address_is_not_kept() -> None:
    remember_secret("a-key-of-12345")
    response = Response()
    response.status_code, response._content = 200, b"\xff"
    response.url = "https://a.example/api?api_key=a-key-of-12345"

    kept = to_bytes(response)

    again = from_bytes(kept, prepared(response.url))
    assert b"a-key-of-12345" not in kept
    assert (again.url, again.content) == (f"https://a.example/api?api_key={MASK}", b"\xff")
