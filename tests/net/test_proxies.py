"""The way out through a company's network: its proxy, and the certificates that it signs."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import SecretStr

from tests.fakes.clock import Clock
from tests.fakes.proxies import proxying
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
from tests.net.test_session import REFUSED
from trendscope import Settings, UsageError
from trendscope.cli import main
from trendscope.errors import AddressRefused, MalformedAnswer, SourceUnreachable
from trendscope.llm.models import open_model
from trendscope.net.proxies import Proxies, parse_proxy
from trendscope.net.session import Session, open_session
from trendscope.settings import load_settings

LOGIN = "user:s3cret%40word"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """An authority that signs certificates, and the file with its own."""
    made, path = trustme.CA(), tmp_path_factory.mktemp("ca") / "company.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture
def company(authority: tuple[trustme.CA, Path]) -> Path:
    return authority[1]


@pytest.fixture
def tls(authority: tuple[trustme.CA, Path]) -> ssl.SSLContext:
    """What a server needs to be tls.example, or this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority[0].issue_cert("tls.example", "127.0.0.1").configure_cert(context)
    return context


@contextmanager
def serving_tls(tls: ssl.SSLContext, *answers: Answer) -> Iterator[Server]:
    with serving(*answers) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        yield server


def through(proxy: str, authorities: Path | None = None, **options: Any) -> Session:
    """A session that sends everything through a proxy, and looks no name up itself."""
    proxies = Proxies({"all": parse_proxy(proxy)})
    session = Session(
        user_agent="test", proxies=proxies, authorities=authorities, **({"timeout": 5.0} | options)
    )
    Clock().wind(session)
    return session


def test_a_page_with_tls_is_read_through_a_tunnel(company: Path, tls: ssl.SSLContext) -> None:
    with proxying() as proxy, serving_tls(tls, says("safe")) as server:
        session = through(proxy.url(), company)
        for _ in range(2):
            assert session.get(f"https://tls.example:{server.port}/").text == "safe"
        assert proxy.received == [f"CONNECT tls.example:{server.port}"]
        assert (session.requests_sent, len(server.received)) == (2, 2)
        assert server.received[0].headers["Host"] == f"tls.example:{server.port}"
        assert "Proxy-Authorization" not in server.received[0].headers


def test_a_plain_page_is_asked_of_the_proxy() -> None:
    with proxying() as proxy, serving(says("plain")) as server:
        assert through(proxy.url()).get(server.url("/a", host="plain.example")).text == "plain"
        assert proxy.received == [f"GET http://plain.example:{server.port}/a"]


def test_the_certificate_is_checked_through_a_proxy_too(tls: ssl.SSLContext) -> None:
    with proxying() as proxy, serving_tls(tls, says("safe")) as server:
        with pytest.raises(SourceUnreachable, match=r"^no secure connection to tls\.example \(TLS\)"):
            through(proxy.url()).get(f"https://tls.example:{server.port}/")
        assert server.received == []


def test_a_proxy_may_speak_tls_itself(company: Path, tls: ssl.SSLContext) -> None:
    with (
        proxying(tls=tls) as proxy,
        serving_tls(tls, says("safe")) as server,
        serving(says("plain")) as other,
    ):
        session = through(proxy.url(scheme="https"), company)
        assert session.get(f"https://tls.example:{server.port}/").text == "safe"
        assert session.get(other.url(host="plain.example")).text == "plain"

        doubting = through(proxy.url(scheme="https"))
        for url in (f"https://tls.example:{server.port}/", other.url(host="plain.example")):
            with pytest.raises(
                SourceUnreachable, match=r"^no secure connection to the proxy 127\.0\.0\.1:\d+ "
            ):
                doubting.get(url)
    assert len(proxy.received) == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_user_and_password_are_sent_and_never_shown(scheme: str, company: Path, tls: ssl.SSLContext) -> None:
    with proxying(login="user:s3cret@word") as proxy, serving(says("ok")) as server:
        server.socket = (
            tls.wrap_socket(server.socket, server_side=True) if scheme == "https" else server.socket
        )
        url = f"{scheme}://tls.example:{server.port}/"
        known = through(proxy.url(LOGIN), company)
        assert known.get(url).text == "ok"
        for login in ("", "user:s3cret-wrong"):
            session = through(proxy.url(login), company)
            with pytest.raises(
                SourceUnreachable, match=r"^the proxy 127\.0\.0\.1:\d+ wants a user"
            ) as raised:
                session.get(url)
            assert "s3cret" not in f"{raised.value!r} {session._proxies!r}"
        # It knows that it will not be let through, and asks once.
        assert len(proxy.received) == 3


@pytest.mark.parametrize(("status", "attempts"), [(403, 1), (502, 3), (503, 3), (407, 1)])
def test_a_proxy_that_does_not_connect_is_named(status: int, attempts: int) -> None:
    with proxying(status=status) as proxy:
        with pytest.raises(SourceUnreachable) as raised:
            through(proxy.url()).get("https://tls.example/?key=s3cret")
        assert str(raised.value).startswith(f"the proxy 127.0.0.1:{proxy.port} ")
        assert f"HTTP {status}" in str(raised.value)
        assert "s3cret" not in str(raised.value)
        assert len(proxy.received) == attempts


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(scheme: str) -> None:
    port = refusing_port()
    with pytest.raises(SourceUnreachable, match=rf"^the proxy 127\.0\.0\.1:{port} refused the connection$"):
        through(f"http://{LOGIN}@127.0.0.1:{port}").get(f"{scheme}://tls.example/")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (hangs, "did not answer in time"),
        (resets, "closed the connection"),
        (writes(), "closed the connection"),
        (writes(b"SSH-2.0-OpenSSH_9.9\r\n"), "does not answer as an HTTP proxy"),
    ],
)
def test_a_proxy_that_is_none(answer: Answer, reason: str) -> None:
    with serving(answer) as server:
        server.RequestHandlerClass.do_CONNECT = server.RequestHandlerClass.do_GET  # type: ignore[attr-defined]
        with pytest.raises(SourceUnreachable, match=rf"^the proxy 127\.0\.0\.1:\d+ {reason}$"):
            through(server.url(), timeout=0.3).get("https://tls.example/")


def test_a_proxy_without_an_address() -> None:
    with pytest.raises(SourceUnreachable, match=r"^cannot resolve the proxy nowhere\.example:3128$"):
        through("nowhere.example:3128").get("https://tls.example/")


def test_an_answer_that_is_too_large_names_its_host() -> None:
    with proxying() as proxy, serving(says(b"x" * 2_000_000)) as server:
        session = through(proxy.url(), max_bytes=10_000)
        with pytest.raises(MalformedAnswer, match=r"^large\.example answered with more than 10,000 bytes$"):
            session.get(server.url(host="large.example"))


INNER_NAMES = (
    *("localhost.", "app.localhost", "intranet", "metadata", "printer.local", "db.internal", "nas.lan"),
    *("wiki.corp", "router.home.arpa", "127%2e0.0.1", "1.2.3.4.5", "256.256.256.256", "0x7f.0.0.1."),
    *("127.0.0.1.", "0x7f.1.", "10.0.0.1."),
)


@pytest.mark.parametrize("url", [*REFUSED, *(f"http://{name}/" for name in INNER_NAMES)])
def test_no_proxy_is_asked_for_an_inner_address(url: str) -> None:
    with proxying() as proxy:
        with pytest.raises((AddressRefused, SourceUnreachable)):
            through(proxy.url()).get(url.format(port=refusing_port()))
        assert proxy.received == []


def test_no_redirect_leads_a_proxy_to_an_inner_address() -> None:
    with proxying() as proxy, serving(redirects("http://10.0.0.1/")) as server:
        with pytest.raises(AddressRefused, match=r"^10\.0\.0\.1 is not on the public network"):
            through(proxy.url()).get(server.url(host="plain.example"))
        assert len(proxy.received) == 1


def test_a_host_that_a_setting_names_may_be_an_inner_one_at_its_port() -> None:
    with proxying() as proxy, serving(says("wiki")) as server:
        session = through(proxy.url())
        session.allow_host("wiki.corp", server.port)
        assert session.get(server.url(host="wiki.corp")).text == "wiki"
        with pytest.raises(AddressRefused, match="settings name another port"):
            session.get("http://wiki.corp/")


def test_a_proxy_is_no_page() -> None:
    with proxying() as proxy, pytest.raises(AddressRefused):
        through(proxy.url()).get(proxy.url())
    assert proxy.received == []


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "direct"),
    [
        ("", "arxiv.org", 443, False),
        ("arxiv.org", "export.arxiv.org", 443, True),
        (".arxiv.org", "export.arxiv.org", 443, True),
        ("*.arxiv.org", "export.arxiv.org", 443, True),
        ("xarxiv.org, ,wiki.example", "arxiv.org", 443, False),
        ("arxiv.org", "notarxiv.org", 443, False),
        (" ARXIV.org ", "Arxiv.ORG.", 443, True),
        ("arxiv.org:80", "arxiv.org", 443, False),
        ("arxiv.org:443", "arxiv.org", 443, True),
        ("arxiv.org:443", "arxiv.org", None, True),
        ("*", "arxiv.org", 443, True),
        ("a.example,*", "arxiv.org", 443, True),
        ("10.0.0.0/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "11.1.2.3", 80, False),
        ("10.1.2.3", "10.1.2.3", 80, True),
        ("fd00::/8", "[fd12::1]", 80, True),
        ("", "127.0.0.1", 11434, True),
        ("", "127.9.9.9", 80, True),
        ("", "localhost", 80, True),
        ("", "app.localhost", 80, True),
        ("", "[::1]", 80, True),
        ("", "localhost.example", 80, False),
    ],
)
def test_what_is_reached_without_a_proxy(no_proxy: str, host: str, port: int | None, direct: bool) -> None:
    proxies = Proxies({"https": parse_proxy("p:1")}, no_proxy)

    assert (proxies.proxy_for("https", host, port) is None) is direct
    assert proxies.proxy_for("http", host, port) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("http://proxy.example:3128", "proxy.example:3128"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("user:s3cret@proxy.example", "proxy.example:80"),
        ("https://proxy.example/", "proxy.example:443"),
        ("http://[::1]:3128", "[::1]:3128"),
        (" http://10.0.0.1:8080 ", "10.0.0.1:8080"),
    ],
)
def test_how_a_proxy_is_written(written: str, name: str) -> None:
    proxy = parse_proxy(written)

    assert proxy.name == name
    assert "s3cret" not in repr(proxy)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("TRENDSCOPE_PROXY", "socks5://user:s3cret@proxy:1080", "SOCKS is not supported"),
        ("ALL_PROXY", "socks://proxy:1080", "SOCKS is not supported"),
        ("HTTPS_PROXY", "ftp://user:s3cret@proxy", "not the address of a proxy"),
        ("HTTP_PROXY", "http://user:s3cret@proxy:99999", "not an address"),
        ("HTTP_PROXY", "http://user:s3cret@:80", "not the address of a proxy"),
        ("HTTP_PROXY", "http://user:s3cret@a b:80", "not the address of a proxy"),
        ("HTTP_PROXY", "http://[::1:80", "not an address"),
        ("TRENDSCOPE_CA_BUNDLE", "/nowhere/ca.pem", "/nowhere/ca.pem cannot be read: No such file"),
        ("REQUESTS_CA_BUNDLE", "empty.pem", "empty.pem has no certificate"),
        ("CURL_CA_BUNDLE", "/nowhere/ca.pem", "cannot be read"),
        ("SSL_CERT_FILE", "rubbish.pem", "rubbish.pem has no certificate"),
        ("SSL_CERT_DIR", "nothing", "the folder nothing is empty"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_ends_the_command(
    variable: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.pem").touch()
    Path("rubbish.pem").write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
    Path("nothing").mkdir()
    monkeypatch.setenv(variable, value)

    assert main(["research", "trends in language models", "--source", "library"]) == 2
    said = capsys.readouterr().err
    *_, line = said.splitlines()
    assert line.startswith(f"trendscope: {variable} cannot be used: ")
    assert says in line
    assert "s3cret" not in said


def test_the_standard_variables_are_read(monkeypatch: pytest.MonkeyPatch, company: Path) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "upper:1")
    monkeypatch.setenv("https_proxy", "lower:1")
    monkeypatch.setenv("ALL_PROXY", "all:1")
    monkeypatch.setenv("no_proxy", "wiki.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(company))
    settings = load_settings()

    def proxy_of(scheme: str, host: str) -> str | None:
        proxy = settings.routes.proxy_for(scheme, host)
        return proxy.name if proxy else None

    assert proxy_of("https", "arxiv.org") == "lower:1"
    assert proxy_of("http", "arxiv.org") == "all:1"
    assert proxy_of("https", "wiki.example") is None
    assert settings.authorities == company


def test_what_is_not_used_is_not_read(monkeypatch: pytest.MonkeyPatch, company: Path) -> None:
    monkeypatch.setenv("HTTP_PROXY", "plain:1")
    monkeypatch.setenv("HTTPS_PROXY", "tls:1")
    monkeypatch.setenv("ALL_PROXY", "socks5://other:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(company))
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    assert load_settings().authorities == company

    monkeypatch.delenv("HTTP_PROXY")
    with pytest.raises(UsageError, match=r"^ALL_PROXY cannot be used"):
        load_settings()


def test_our_settings_go_before_the_standard_ones(monkeypatch: pytest.MonkeyPatch, company: Path) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://other:1")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("TRENDSCOPE_PROXY", f"http://{LOGIN}@ours:3128")
    monkeypatch.setenv("TRENDSCOPE_CA_BUNDLE", str(company))
    settings = load_settings()

    assert str(settings.routes.proxy_for("http", "arxiv.org")).endswith("name='ours:3128')")
    assert settings.authorities == company
    assert "s3cret" not in f"{settings!r} {settings.model_dump()} {settings.model_dump_json()}"

    monkeypatch.setenv("TRENDSCOPE_PROXY", "off")
    assert load_settings().routes.proxy_for("https", "arxiv.org") is None


def test_a_file_in_the_working_folder_sets_no_standard_variable() -> None:
    Path(".env").write_text("HTTPS_PROXY=http://elsewhere:1\nSSL_CERT_FILE=/nowhere\n")

    assert load_settings().routes.proxy_for("https", "arxiv.org") is None


def test_a_run_goes_as_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, company: Path, tls: ssl.SSLContext
) -> None:
    with proxying() as proxy, serving_tls(tls, says("safe")) as server:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        monkeypatch.setenv("SSL_CERT_FILE", str(company))
        with open_session(load_settings()) as session:
            assert session.get(f"https://tls.example:{server.port}/").text == "safe"
        assert len(proxy.received) == 1


CHAT = b"""{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [
    {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "hello"}}]}"""


async def test_a_model_is_reached_through_the_proxy(
    monkeypatch: pytest.MonkeyPatch, company: Path, tls: ssl.SSLContext
) -> None:
    monkeypatch.setenv("OPENAI_PROXY", "http://elsewhere:1")
    with proxying(login="user:s3cret@word") as proxy, serving_tls(tls, says(CHAT)) as server:
        settings = Settings(
            model_url=f"https://tls.example:{server.port}/v1",
            openai_api_key=SecretStr("k"),
            proxy=proxy.url(LOGIN),  # type: ignore[arg-type]
            ca_bundle=company,
        )
        answer = await open_model("openai:m", settings).ainvoke("hi")
        assert (answer.text, proxy.received) == ("hello", [f"CONNECT tls.example:{server.port}"])


async def test_a_model_on_this_machine_is_reached_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{refusing_port()}")
    with serving(says(CHAT)) as server:
        settings = Settings(model_url=server.url("/v1"))
        assert (await open_model("openai:m", settings).ainvoke("hi")).text == "hello"
