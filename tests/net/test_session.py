"""The one way out: where it goes, how long it waits, how much it reads, and how it says what failed."""

from __future__ import annotations

import gc
import gzip
import ipaddress
import json
import socket
import ssl
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.fakes.clock import Clock
from tests.fakes.servers import (
    Answer,
    Server,
    hangs,
    redirects,
    refusing_port,
    resets,
    says,
    serving,
    writes,
)
from trendscope.errors import (
    AddressRefused,
    MalformedAnswer,
    RateLimited,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from trendscope.net.addresses import is_public
from trendscope.net.rate_limit import retry_after
from trendscope.net.session import Session

Make = Callable[..., Session]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(clock: Clock) -> Iterator[Make]:
    made: list[Session] = []

    def session(allowed: tuple[str, ...] = ("127.0.0.1",), timeout: float = 5.0, **limits: Any) -> Session:
        one = Session(user_agent="trendscope-test", allowed_hosts=allowed, timeout=timeout, **limits)
        clock.wind(one)
        one.rate_limiter.random = lambda: 1.0
        made.append(one)
        return one

    yield session
    for one in made:
        one.close()


def resolving_to(*addresses: str) -> Callable[..., list[tuple[Any, ...]]]:
    return lambda host, port, family, kind: [
        (socket.AF_INET, kind, 6, "", (each, port)) for each in addresses
    ]


# Each is a way to write an address inside this machine or network; {port} is a server that must see nothing.
TABLE = """
http://127.0.0.1:{port}/            http://127.0.0.2:{port}/           http://127.255.255.254:{port}/
http://2130706433:{port}/           http://017700000001:{port}/        http://0x7f000001:{port}/
http://0177.0.0.1:{port}/           http://0x7f.0.0.1:{port}/          http://0x7f.1:{port}/
http://127.1:{port}/                http://127.0.1:{port}/
http://0177.0.0.0x1:{port}/         http://00000177.1:{port}/          http://0x7F.0X1:{port}/
http://0:{port}/                    http://0.0.0.0:{port}/             http://0.0.0.1:{port}/
http://localhost:{port}/            http://LOCALHOST:{port}/
http://[::1]:{port}/                http://[::]:{port}/                http://[0:0:0:0:0:0:0:1]:{port}/
http://[0000:0:0::0001]:{port}/     http://[::ffff:127.0.0.1]:{port}/  http://[::ffff:7f00:1]:{port}/
http://[0:0:0:0:0:ffff:7f00:1]:{port}/  http://[::127.0.0.1]:{port}/   http://[::7f00:1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/ http://[64:ff9b::a9fe:a9fe]/       http://[64:ff9b:1::7f00:1]/
http://[2002:7f00:1::]:{port}/      http://[2002:a9fe:a9fe::1]/        http://[2002:c0a8:101::]/
http://[2001:0:7f00:1::1]/          http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/
http://[fe80::1]/                   http://[fc00::1]/                  http://[fd12:3456::1]/
http://[fec0::1]/                   http://[ff02::1]/                  http://[100::1]/
http://[2600::5efe:7f00:1]:{port}/  http://[2600::200:5efe:10.0.0.1]/
http://[2001:db8::1]/               http://[3fff::1]/                  http://[::ffff:10.0.0.1]/
http://10.0.0.1/                    http://172.16.0.1/                 http://172.31.255.255/
http://192.168.0.1/                 http://192.168.1/                  http://0xa000001/
http://169.254.169.254/             http://2852039166/                 http://0xa9fea9fe/
http://0251.0376.0251.0376/         http://169.254.43518/              http://168.63.129.16/
http://100.64.0.1/                  http://100.100.100.200/            http://192.0.0.192/
http://192.0.2.1/                   http://198.18.0.1/                 http://198.51.100.1/
http://203.0.113.1/                 http://192.88.99.1/                http://224.0.0.1/
http://239.255.255.250/             http://240.0.0.1/                  http://255.255.255.255/
http://export.arxiv.org@127.0.0.1:{port}/       http://a:b@127.0.0.1:{port}/
http://127.0.0.1:{port}@127.0.0.1:{port}/       http://export.arxiv.org%2F@127.0.0.1:{port}/
http://export.arxiv.org:80@127.0.0.1:{port}/    http://@127.0.0.1:{port}/
http://127.0.0.1:{port}#@export.arxiv.org/      http://127.0.0.1:{port}?@export.arxiv.org/
http://127.0.0.1:{port}\\@export.arxiv.org/     http://127。0。0。1:{port}/
http://①②⑦.0.0.1:{port}/            http://ⓛocalhost:{port}/           HTTP://127.0.0.1:{port}/
https://127.0.0.1:{port}/           https://localhost:{port}/
file:///etc/passwd                  ftp://127.0.0.1:{port}/            gopher://127.0.0.1:{port}/_x
dict://127.0.0.1:{port}/            data:text/plain,x                  jar:http://127.0.0.1:{port}!/x
ws://127.0.0.1:{port}/              httpx://127.0.0.1:{port}/          //127.0.0.1:{port}/
127.0.0.1:{port}                    http://                            http:///x
"""
REFUSED = [url for line in TABLE.splitlines() for url in line.split()]


@pytest.fixture(scope="module")
def untouched() -> Iterator[Server]:
    with serving(says("secret")) as server:
        yield server
        assert server.connections == 0


@pytest.mark.parametrize("url", REFUSED)
def test_an_inner_address_is_refused_before_any_connection(make: Make, untouched: Server, url: str) -> None:
    session = make(allowed=())
    with pytest.raises(AddressRefused):
        session.get(url.format(port=untouched.port))
    assert untouched.connections == 0
    assert session.requests_sent == 0


@pytest.mark.parametrize("host", ["127.0.0.1.", "localhost.", "127%2e0.0.1", "127.0.0.1%00", "0x7f.0.0.1.",
    "[::1%25lo]", "127.0.0.1%20", "%6cocalhost", "256.256.256.256", "1.2.3.4.5",
    "a" * 64, "a..b", "a\x1bc"])  # fmt: skip
def test_what_the_resolver_may_or_may_not_know_is_not_reached(
    make: Make, untouched: Server, host: str
) -> None:
    with pytest.raises((AddressRefused, SourceUnreachable)) as caught:
        make(allowed=()).get(untouched.url(host=host))
    assert one_line(caught.value)


def test_the_table_is_long_enough() -> None:
    assert len(set(REFUSED)) >= 90


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["http://localhost:{port}/", "//2130706433:{port}/", "http://[::1]:{port}/"]
)
def test_a_redirect_is_checked_again(make: Make, untouched: Server, status: int, location: str) -> None:
    with serving(redirects(location.format(port=untouched.port), status)) as server:
        with pytest.raises(AddressRefused):
            make().get(server.url())
        assert len(server.received) == 1


@pytest.mark.parametrize(
    "url", ["http://2130706433:{port}/", "http://localhost:{port}/", "http://127.1:{port}/"]
)
def test_an_allowed_host_is_allowed_as_it_is_written_only(make: Make, untouched: Server, url: str) -> None:
    with pytest.raises(AddressRefused):
        make(allowed=("127.0.0.1",)).get(url.format(port=untouched.port))


def test_a_setting_names_a_host_at_one_port(make: Make, untouched: Server) -> None:
    session = make(allowed=())
    with serving(says("named"), redirects(untouched.url())) as server:
        session.allow_host("127.0.0.1", server.port)
        assert session.get(server.url()).text == "named"
        for url in (untouched.url(), server.url()):
            with pytest.raises(AddressRefused, match=r"settings name another port$"):
                session.get(url)
        assert len(server.received) == 2


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.42", "2606:4700::1111", "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2002:808:808::1", "192.0.1.1", "172.32.0.1"])  # fmt: skip
def test_the_public_network_is_public(address: str) -> None:
    assert is_public(address)


def test_no_address_of_the_special_networks_is_public() -> None:
    networks = (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
    )
    for network in map(ipaddress.IPv4Network, networks):
        for inner in (network[0], network[1], network[network.num_addresses // 2], network[-1]):
            packed = int(inner)
            forms = [packed, 0xFFFF << 32 | packed, 0x64FF9B << 96 | packed, 0x2002 << 112 | packed << 80]
            assert not is_public(str(inner))
            assert not any(is_public(str(ipaddress.IPv6Address(form))) for form in forms)


def test_one_inner_address_among_public_ones_refuses_the_name(make: Make) -> None:
    session = make(allowed=())
    session.gate.resolve = resolving_to("93.184.216.34", "127.0.0.1")
    with pytest.raises(AddressRefused, match=r"^mixed\.example is not on the public network"):
        session.get("http://mixed.example/")


def test_the_checked_address_is_the_one_connected_to(
    make: Make, untouched: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, answers = make(allowed=(), attempts=1), ["93.184.216.34", "127.0.0.1"]

    def rebinding(*asked: Any) -> list[tuple[Any, ...]]:
        return resolving_to(answers.pop(0))(*asked)

    session.gate.resolve = rebinding
    tried = connecting_only_to("127.0.0.1", monkeypatch)
    with pytest.raises(SourceUnreachable):
        session.get(f"http://rebinding.example:{untouched.port}/")
    assert (tried, answers) == (["93.184.216.34"], ["127.0.0.1"])


def test_a_name_is_looked_up_once_for_a_connection(make: Make) -> None:
    session = make(allowed=("Mirror.Example",))
    names: list[str] = []

    def noting(host: str, *rest: Any) -> list[tuple[Any, ...]]:
        names.append(host)
        return resolving_to("127.0.0.1")(host, *rest)

    session.gate.resolve = noting
    with serving(says("a"), says("b")) as server:
        assert [session.get(server.url(host="mirror.example")).text for _ in range(2)] == ["a", "b"]
        assert server.connections == 1
        assert server.received[0].headers["Host"] == f"mirror.example:{server.port}"
    assert names == ["mirror.example"]


def test_the_second_address_is_tried(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make(allowed=("two.example",))
    session.gate.resolve = resolving_to("127.0.0.9", "127.0.0.1")
    tried = connecting_only_to("127.0.0.1", monkeypatch)
    with serving(says("ok")) as server:
        assert session.get(server.url(host="two.example")).text == "ok"
    assert tried == ["127.0.0.9", "127.0.0.1"]


def connecting_only_to(address: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse every other address; returns the addresses tried, in their order."""
    tried: list[str] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, target: tuple[str, int]) -> None:
        tried.append(target[0])
        if target[0] != address:
            raise ConnectionRefusedError
        connect(self, target)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return tried


def test_ipv6_by_its_name_in_a_setting(make: Make) -> None:
    with serving(says("six"), host="::1") as server:
        assert make(allowed=("[::1]",)).get(server.url(host="[::1]")).text == "six"


def test_nothing_is_taken_from_the_environment(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{refusing_port()}")
    session = make()
    session.proxies["http"] = f"http://127.0.0.1:{refusing_port()}"
    with serving(says("direct")) as server:
        assert session.get(server.url(), proxies={"http": "http://127.0.0.1:1"}).text == "direct"
        assert "Authorization" not in server.received[0].headers


def test_five_redirects_are_followed_and_no_more(make: Make) -> None:
    def chain(count: int) -> list[Answer]:
        return [*[redirects(f"/{n}?key=secret") for n in range(count)], says("there")]

    with serving(*chain(5)) as server:
        response = make().get(server.url())
        assert (response.text, len(response.history), response.url) == (
            "there",
            5,
            server.url("/4?key=secret"),
        )
    with serving(*chain(6)) as server:
        with pytest.raises(MalformedAnswer, match=r"^127\.0\.0\.1 redirects more than 5 times$"):
            make().get(server.url())
        assert len(server.received) == 6


def test_a_redirect_is_returned_to_who_asks_for_it(make: Make) -> None:
    with serving(redirects("/there")) as server:
        response = make().get(server.url(), allow_redirects=False)
        assert (response.status_code, response.headers["Location"]) == (302, "/there")


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://a..b:x/", "http://exa mple:99999999/", "\udce9http://é"]
)
def test_a_redirect_to_nonsense(make: Make, location: str) -> None:
    raw = location.encode("utf-8", "surrogateescape")
    answer = writes(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + raw + b"\r\n\r\n")
    with serving(answer) as server, pytest.raises(SourceError) as caught:
        make().get(server.url())
    assert one_line(caught.value)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/plain,x", "javascript:x"]
)
def test_a_redirect_to_another_scheme_is_refused(make: Make, location: str) -> None:
    with serving(redirects(location)) as server, pytest.raises(AddressRefused):
        make().get(server.url())


def test_keys_do_not_follow_a_redirect_to_another_host(make: Make) -> None:
    session = make(allowed=("127.0.0.1", "localhost"))
    keys = {"Authorization": "Bearer secret", "X-Api-Key": "secret", "Accept": "text/plain"}
    with serving(says("ok")) as other, serving(redirects(other.url(host="localhost"), 307)) as server:
        session.post(server.url(), data="q", headers=keys)
        assert server.received[0].headers["X-Api-Key"] == "secret"
        assert "secret" not in str(other.received[0].headers)
        assert other.received[0].headers["Accept"] == "text/plain"
        assert other.received[0].body == b"q"


def test_no_cookie_is_kept(make: Make) -> None:
    session = make()
    with serving(says(Set_Cookie="id=1; Path=/"), redirects("/x"), says()) as server:
        session.get(server.url())
        session.get(server.url())
        assert not any("Cookie" in request.headers for request in server.received)
    assert len(session.cookies) == 0


def test_one_name_for_all_requests(make: Make) -> None:
    with serving(says()) as server:
        make().get(server.url(), headers={"user-agent": "arxiv.py/4"})
        assert server.received[0].headers["User-Agent"] == "trendscope-test"


def test_an_answer_comes_fully_read(make: Make) -> None:
    sizes: list[int] = []
    session = make(on_response=sizes.append)
    packed = gzip.compress(json.dumps({"a": "가"}).encode())
    with serving(says(packed, Content_Encoding="gzip")) as server:
        response = session.get(server.url(), stream=True)
        assert response.json() == {"a": "가"}
        assert b"".join(response.iter_content(3)) == response.content
        session.post(server.url(), data=b"x" * 9)
        assert server.connections == 1
    assert sizes == [len(response.content)] * 2
    assert (session.requests_sent, session.bytes_received) == (2, sum(sizes))


def test_the_calls_that_the_client_libraries_make(make: Make) -> None:
    session = make(timeout=0.3)
    with serving(says("ok")) as server:
        session.get(server.url(), headers={"user-agent": "arxiv"})
        session.get(server.url(), params={"q": "a b"}, headers={})
        session.post(server.url(), data="{}", timeout=120, proxies={"http": "http://127.0.0.1:9"})
        session.send(requests.Request("POST", server.url(), json={}).prepare())
        assert [request.method for request in server.received] == ["GET", "GET", "POST", "POST"]
        assert session.head(server.url()).headers["Content-Length"] == "2"
        assert server.received[1].path == "/?q=a+b"


def test_a_branch_keeps_its_headers_to_itself(make: Make) -> None:
    session = make()
    with serving(says()) as server:
        branch = session.branch()
        branch.headers["Authorization"] = "Bearer secret"
        branch.get(server.url())
        session.get(server.url())
        assert ["Authorization" in request.headers for request in server.received] == [True, False]
    assert session.requests_sent == branch.requests_sent == 2


# How much is read


def test_a_body_of_the_limit_is_read_and_one_byte_more_is_not(make: Make) -> None:
    with serving(says(b"x" * 1000), says(b"x" * 1001)) as server:
        session = make(max_bytes=1000)
        assert len(session.get(server.url()).content) == 1000
        with pytest.raises(MalformedAnswer, match=r"^127\.0\.0\.1 answered with more than 1,000 bytes$"):
            session.get(server.url())


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_a_bomb_is_cut_at_the_limit(make: Make, coding: str) -> None:
    body = b"\0" * 20_000_000
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "gzip, gzip": lambda b: gzip.compress(gzip.compress(b)),
    }
    with serving(says(pack[coding](body), Content_Encoding=coding)) as server:
        session = make(max_bytes=1_000_000)
        with pytest.raises(MalformedAnswer, match="more than 1,000,000 bytes"):
            session.get(server.url())
        assert session.bytes_received == 0


def test_the_body_of_a_redirect_or_a_refusal_is_not_read(make: Make) -> None:
    endless = b"HTTP/1.1 %s\r\nLocation: /x\r\nContent-Length: 99999999\r\n\r\n"
    with serving(writes(endless % b"302 Found", pause=9), writes(endless % b"404 No", pause=9)) as server:
        with pytest.raises(SourceRefused, match=r"^HTTP 404 from 127\.0\.0\.1$"):
            make().get(server.url())
        assert len(server.received) == 2


def test_a_chunk_size_without_end_is_not_read(make: Make) -> None:
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 2_000_000
    with serving(writes(endless)) as server, pytest.raises(MalformedAnswer):
        make(max_bytes=1000).get(server.url())


def test_what_stands_beside_the_body_is_limited_too(make: Make) -> None:
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    trailers = [b"X: trailer\r\n" * 1000] * 200
    with serving(writes(start, *trailers)) as server, pytest.raises(MalformedAnswer, match="more than 1,000"):
        make(max_bytes=1000).get(server.url())


CUT = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf",
    "last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
}


@pytest.mark.parametrize("raw", CUT.values(), ids=CUT)
def test_a_cut_answer_is_not_taken_for_a_whole_one(make: Make, raw: bytes) -> None:
    with serving(writes(raw)) as server:
        with pytest.raises(MalformedAnswer, match=r"^the answer from 127\.0\.0\.1 is incomplete$"):
            make().get(server.url())
        assert len(server.received) == 1


NOT_HTTP = {
    "words": b"hello\r\n\r\n",
    "long header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 1000 + b"\r\n",
    "bad gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
}


@pytest.mark.parametrize("raw", NOT_HTTP.values(), ids=NOT_HTTP)
def test_what_cannot_be_read(make: Make, raw: bytes) -> None:
    with serving(writes(raw)) as server:
        with pytest.raises(MalformedAnswer, match=r"^the answer from 127\.0\.0\.1 "):
            make().get(server.url())
        assert len(server.received) == 1


# How long it waits


def test_a_host_that_hangs_costs_one_timeout(make: Make, clock: Clock) -> None:
    session = make(timeout=0.2)
    with serving(hangs) as server:
        for _ in range(20):
            with pytest.raises(SourceUnreachable, match=r"^127\.0\.0\.1 did not answer within 0\.2 s$"):
                session.get(server.url())
        assert len(server.received) == 1
    assert clock.sleeps == []


OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "body": (OK + b"Content-Length: 100\r\n\r\n", *[b"x"] * 100),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 100),
    "headers": (OK + b"X: ", *[b"x"] * 100),
    "continues": [b"HTTP/1.1 100 Continue\r\n\r\n"] * 100,
}


@pytest.mark.parametrize("pieces", DRIPS.values(), ids=DRIPS)
def test_a_slow_drip_meets_the_deadline(make: Make, pieces: list[bytes]) -> None:
    session = make(timeout=0.2)
    with serving(writes(*pieces, pause=0.05)) as server:
        with pytest.raises(
            SourceUnreachable, match=r"^127\.0\.0\.1 did not (answer|finish its answer) within 0\.[23] s$"
        ):
            session.get(server.url())
        with pytest.raises(SourceUnreachable):
            session.get(server.url())
        assert len(server.received) == 1


def test_a_resolver_that_hangs_is_left_behind(make: Make) -> None:
    session, done = make(timeout=0.1), threading.Event()
    session.gate.resolve = lambda host, port, family, kind: (done.wait(30), [])[1]
    try:
        with pytest.raises(
            SourceUnreachable, match=r"^slow\.example did not (answer|finish its answer) within 0\.15? s$"
        ):
            session.get("http://slow.example/")
    finally:
        done.set()


def test_an_unknown_name(make: Make) -> None:
    def unknown(host: str, port: int, family: int, kind: int) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    session = make()
    session.gate.resolve = unknown
    with pytest.raises(SourceUnreachable, match=r"^cannot resolve nowhere\.example$"):
        session.get("http://nowhere.example/?api_key=secret")


def test_a_refused_connection_is_tried_three_times_then_never_again(make: Make, clock: Clock) -> None:
    session, port = make(), refusing_port()
    for _ in range(3):
        with pytest.raises(SourceUnreachable, match=r"^127\.0\.0\.1 refused the connection$"):
            session.get(f"http://127.0.0.1:{port}/")
    assert clock.sleeps == [0.5, 1.0]
    with serving(says("another port")) as server:
        assert session.get(server.url()).text == "another port"


@pytest.mark.parametrize("fault", [resets, writes()], ids=["reset", "closed"])
def test_a_reset_is_tried_again(make: Make, clock: Clock, fault: Answer) -> None:
    with serving(fault, fault, says("ok")) as server:
        assert make().post(server.url(), data="q").text == "ok"
        assert [request.body for request in server.received] == [b"q"] * 3
    assert clock.sleeps == [0.5, 1.0]


def test_three_resets_are_enough_and_close_nothing(make: Make) -> None:
    session = make()
    with serving(resets, resets, resets, says("ok")) as server:
        with pytest.raises(SourceUnreachable, match=r"^127\.0\.0\.1 closed the connection$"):
            session.get(server.url())
        assert session.get(server.url()).text == "ok"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(make: Make, clock: Clock, status: int) -> None:
    with serving(says("no", status), says("no", status), says("ok")) as server:
        session = make()
        assert session.get(server.url()).text == "ok"
        assert session.requests_sent == len(server.received) == 3
    assert clock.sleeps == [0.5, 1.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_that_stays(make: Make, status: int) -> None:
    with serving(says("no", status)) as server, pytest.raises(SourceRefused) as caught:
        make().get(server.url("/?key=secret"))
    assert (str(caught.value), caught.value.status) == (f"HTTP {status} from 127.0.0.1", status)
    assert type(caught.value) is SourceRefused


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 432, 433, 451, 501, 505])
def test_a_refusal_is_not_tried_again(make: Make, clock: Clock, status: int) -> None:
    with serving(says("no", status)) as server:
        with pytest.raises(SourceRefused, match=f"^HTTP {status} from 127.0.0.1$") as caught:
            make().get(server.url())
        assert (caught.value.status, len(server.received), clock.sleeps) == (status, 1, [])


def test_429_that_stays(make: Make) -> None:
    with serving(says("no", 429, Retry_After="2")) as server:
        with pytest.raises(RateLimited, match=r"^HTTP 429 from 127\.0\.0\.1, which asks for a wait of 2 s$"):
            make().get(server.url())
        assert len(server.received) == 3


def test_backoff_has_full_jitter(make: Make, clock: Clock) -> None:
    session = make(attempts=5)
    session.rate_limiter.random = iter([0.5, 0.0, 0.25, 1.0]).__next__
    with serving(says("no", 500)) as server, pytest.raises(SourceRefused):
        session.get(server.url())
    assert clock.sleeps == [0.25, 0.0, 0.5, 4.0]


@pytest.mark.parametrize(("header", "slept"), [("3", 3.0), (" 10 ", 10.0), ("1.5", 1.5), ("0", 0.5),
    ("-5", 0.5), ("9" * 300, 0.5), ("soon", 0.5), ("", 0.5), ("٣", 0.5), ("1e3", 0.5), ("nan", 0.5),
    ("inf", 0.5), ("9" * 400, 0.5),
    ("Wed, 21 Oct 2015 07:28:00 GMT", 0.5), ("Wed, 99 Oct 2015", 0.5)])  # fmt: skip
def test_retry_after_is_obeyed_or_ignored(make: Make, clock: Clock, header: str, slept: float) -> None:
    value = header.encode().decode("latin-1")
    with serving(says("no", 429, Retry_After=value), says("ok")) as server:
        assert make().get(server.url()).text == "ok"
    assert clock.sleeps == [slept]


def test_retry_after_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 55 < (retry_after(soon) or 0) <= 60


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_retry_after_ends_it_at_once(make: Make, clock: Clock, status: int) -> None:
    with serving(says("no", status, Retry_After="3600")) as server:
        with pytest.raises(
            RateLimited, match=f"^HTTP {status} from 127.0.0.1, which asks for a wait of 3600 s$"
        ) as caught:
            make().get(server.url())
        assert (caught.value.status, len(server.received), clock.sleeps) == (status, 1, [])


def test_requests_to_a_host_keep_their_interval(make: Make, clock: Clock) -> None:
    session = make()
    session.limit_rate("127.0.0.1", 3.0)
    with serving(says("no", 500), says("ok")) as server:
        session.get(server.url())
        session.get(server.url())
    assert clock.sleeps == [0.5, 2.5, 3.0]


def test_the_interval_holds_between_threads(make: Make, clock: Clock) -> None:
    session = make()
    session.limit_rate("127.0.0.1", 3.0)
    with serving(says("ok")) as server:
        in_threads(8, lambda: session.get(server.url()))
        assert len(server.received) == 8
    # While one thread sends, another may move the clock: then it is counted from the later moment.
    assert clock.now >= 21


def test_threads_share_a_session(make: Make) -> None:
    session = make()
    with serving(lambda handler: says(handler.path)(handler)) as server:
        bodies: set[str] = set()
        paths = iter([f"/{number}" for number in range(64)])
        in_threads(64, lambda: bodies.add(session.get(server.url(next(paths))).text))
    assert len(bodies) == session.requests_sent == 64
    assert session.bytes_received == sum(map(len, bodies))


def in_threads(count: int, work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# How it says what failed


def one_line(error: SourceError) -> bool:
    text = str(error)
    return (
        bool(text) and "\n" not in text and "secret" not in text and "urllib3" not in text and len(text) < 120
    )


FAULTS = {
    "reset": resets, "hang": hangs, "cut": writes(CUT["length"]), "words": writes(b"hello\r\n\r\n"),
    "500": says("no", 500), "403": says("no", 403), "429": says("no", 429),
    "loop": redirects("/loop?key=secret"),
    "large": says(b"x" * 10_001), "gzip": writes(NOT_HTTP["bad gzip"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_failure_shows_the_query_or_a_library(make: Make, fault: Answer) -> None:
    with serving(fault) as server, pytest.raises(SourceError) as caught:
        make(timeout=0.2, max_bytes=10_000).get(server.url("/search?key=secret"), headers={"X-Key": "secret"})
    assert one_line(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_key_that_cannot_be_sent_is_not_shown(make: Make, untouched: Server) -> None:
    with pytest.raises(SourceError, match="is malformed") as caught:
        make().get(untouched.url(), headers={"Authorization": "Bearer secret\r\nX: y"})
    assert one_line(caught.value)


def test_tls_against_a_plain_server_says_so(make: Make) -> None:
    with (
        serving(says()) as server,
        pytest.raises(SourceUnreachable, match=r"^no secure connection .*\(TLS\)"),
    ):
        make().get(f"https://127.0.0.1:{server.port}/?key=secret")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate with its key, for the name tls.example."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tls.example")])
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName("tls.example")]), critical=False)
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(pem)
    return path


def test_the_certificate_is_checked_against_the_host_name(make: Make, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str] = []
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    hosts = ("tls.example", "other.example")
    trusting, doubting = make(allowed=hosts), make(allowed=hosts)
    trusting.verify = str(certificate)
    with serving(says("safe")) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        for session in (trusting, doubting):
            session.gate.resolve = resolving_to("127.0.0.1")
        assert trusting.get(f"https://tls.example:{server.port}/").text == "safe"
        with pytest.raises(SourceUnreachable, match="hostname mismatch"):
            trusting.get(f"https://other.example:{server.port}/")
        with pytest.raises(SourceUnreachable, match="self-signed certificate"):
            doubting.get(f"https://tls.example:{server.port}/", verify=False)
        server.answers[:] = [redirects("http://tls.example/")]
        with pytest.raises(AddressRefused, match="redirects from https to http"):
            trusting.get(f"https://tls.example:{server.port}/")
    assert names == ["tls.example", "other.example", "tls.example"]


def test_a_session_that_is_let_go_takes_its_connections_with_it() -> None:
    with serving(says("ok")) as server:
        session = Session(user_agent="test", allowed_hosts={"127.0.0.1"})
        session.get(server.url())
        gone = weakref.ref(session)
        del session
        gc.collect()

        assert gone() is None
