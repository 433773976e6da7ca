"""What would become many times larger in memory is refused before a library takes it apart."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.fakes.servers import Answer, says, serving
from trendscope.errors import AnswerTooLarge, MalformedAnswer
from trendscope.net.session import Session
from trendscope.net.structure import MAX_MEMORY, fits_in_memory
from trendscope.source import reading_answer
from trendscope.tools.result_page import ResultPage, ask_again_if_short

MEGABYTE = 1_000_000
LARGE = {
    "lists": b"[" + b"[]," * 1_000_000 + b"[]]",
    "objects": b'{"results": [' + b"{}," * 1_000_000 + b"{}]}",
    "numbers": b"[" + b"1," * 1_000_000 + b"1]",
    "names": b"{" + b",".join(b'"%d":1' % at for at in range(510_000)) + b"}",
    "a text": b'["' + b"x" * (MAX_MEMORY // 2) + b'"]',
    "a wide text": b'["' + b"x" * (MAX_MEMORY // 5) + '\U0001f600"]'.encode(),
    "an escaped wide text": b'["' + rb"\"x" * (MAX_MEMORY // 15) + rb'\ud83d\ude00"]',
    "a wide text in XML": b"<feed>" + b"x" * (MAX_MEMORY // 5) + "\U0001f600</feed>".encode(),
    "a wide entity": b"<feed>" + b"x" * (MAX_MEMORY // 5) + b"&#x1f600;</feed>",
    "behind a mark": b"\xef\xbb\xbf \n" + b"[" * 1_000_001,
    "behind spaces": b" " * (MAX_MEMORY // 2) + b"[]",
    "elements": b"<feed>" + b"<a/>" * 1_000_000 + b"</feed>",
    "attributes": b"<feed " + b" ".join(b"a%d=''" % at for at in range(350_000)) + b"/>",
    "name spaces": b"<feed " + b" ".join(b"xmlns:a%d='b'" % at for at in range(100_000)) + b"/>",
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_an_answer_that_grows_in_memory_is_not_taken_apart(body: bytes) -> None:
    assert not fits_in_memory(body, "application/json")


def test_an_answer_that_is_not_taken_apart_is_one_line() -> None:
    session = Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1, timeout=30.0)
    with (
        serving(says(LARGE["lists"], Content_Type="application/json")) as server,
        pytest.raises(AnswerTooLarge, match=r"^127\.0\.0\.1 answered with more than can be taken apart$"),
    ):
        session.get(server.url())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (LARGE["elements"], "text/html; charset=utf-8"),
        (LARGE["elements"], "Application/XHTML+xml"),
        (b"%PDF-1.7" + b"[" * 500_000, "application/pdf"),
        (b"prose, " * 500_000, "text/plain"),
        (b"[" + b'{"title": "a, b", "authors": ["x", "y"], "words": {"a": [1], "b": [2]}},' * 15_000, ""),
        (b"[" + b'"' + b"x" * (MAX_MEMORY // 5) + '", "\U0001f600"]'.encode(), ""),
        (b"<feed>" + b"<entry a='b'><author><name>x</name></author></entry>" * 50_000, "text/xml"),
        (b"", ""),
    ],
)
def test_pages_and_usual_lists_are_not(body: bytes, kind: str) -> None:
    assert fits_in_memory(body, kind)


@pytest.mark.parametrize(
    "answer",
    [
        says(b"x" * 19 * MEGABYTE, Content_Type="text/html"),
        says(gzip.compress(b" " * 200 * MEGABYTE), Content_Type="text/html", Content_Encoding="gzip"),
        says(LARGE["lists"], Content_Type="application/json"),
        says(LARGE["elements"], Content_Type="application/xml"),
    ],
    ids=["a page", "packed", "JSON", "XML"],
)
def test_reading_an_answer_takes_little_more_than_its_limit(answer: Answer) -> None:
    peak = peak_of(answer, lambda session, url: session.get(url))
    assert 2 * MEGABYTE < peak < 32 * MEGABYTE


def peak_of(answer: Answer, read: Callable[[Session, str], object]) -> int:
    """The most memory in use while an answer is read, in bytes."""
    session = Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1, timeout=30.0)
    with serving(answer) as server:
        tracemalloc.start()
        with suppress(MalformedAnswer):
            read(session, server.url())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def test_what_cannot_be_taken_apart_is_not_read_to_its_end() -> None:
    answer = says(b" " * 19 * MEGABYTE, Content_Type="application/json")

    assert peak_of(answer, lambda session, url: session.get(url)) < 16 * MEGABYTE


@pytest.mark.parametrize("body", [b"x" * 19 * MEGABYTE, b" " * 10 * MEGABYTE], ids=["no JSON", "spaces"])
def test_an_answer_is_let_go_before_it_is_asked_for_again(body: bytes) -> None:
    def page_of(session: Session, url: str) -> ResultPage:
        response = session.get(url)
        with reading_answer("not a list"):
            return ResultPage(response.json(), 1, 1)

    def read(session: Session, url: str) -> ResultPage:
        return ask_again_if_short(lambda: page_of(session, url))

    assert peak_of(says(body), read) < 1.6 * len(body)


def test_json_is_read_from_its_bytes() -> None:
    texts = b"[" + b'"' + b"x" * 4 * MEGABYTE + '", "\U0001f600"]'.encode()

    assert peak_of(says(texts), lambda session, url: session.get(url).json()) < 16 * MEGABYTE


@pytest.mark.parametrize(
    "odd", ['["\\ud800"]', '\ufeff["x"]', "[" + "9" * 4_301 + "]", "[1e400]", "[NaN]", "x"]
)
def test_odd_json_is_read_as_by_the_standard_library(odd: str) -> None:
    def told(read: Callable[[], object]) -> str:
        try:
            return repr(read())
        except ValueError:
            return "no value"

    session = Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1)
    with serving(says(odd.encode())) as server:
        response = session.get(server.url())

    assert told(response.json) == told(lambda: json.loads(odd.encode()))
