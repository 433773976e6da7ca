"""S3: addresses of this machine and network, in every form, by every way into a run: nothing is connected to.

Names are looked up by a table in this file. A hook below every library counts connections; only the server
that the settings name, at its port, and one public address that nobody answers at are expected.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal
from unittest.mock import patch
from urllib.parse import quote

from benchmarks.rows.row import Case, Row
from tests.fakes.proxies import ProxyServer, proxying
from tests.fakes.runs import a_run
from tests.fakes.servers import Handler, Server, redirects, says, serving
from trendscope import Settings
from trendscope.errors import TrendscopeError
from trendscope.net.proxies import Proxy, parse_proxy
from trendscope.run import Run

PUBLIC = "93.184.216.34"
PROSE = "Many groups have studied the translation of long documents since the first models were shown. "
PAGE = f"<html><body><p>{PROSE * 5}</p></body></html>"
INNER = (
    *("127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "0.0.0.1", "10.0.0.1", "10.255.255.255"),
    *("100.64.0.1", "100.100.100.200", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.254"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.254", "198.18.0.1"),
    *("198.51.100.1", "203.0.113.1", "168.63.129.16", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    "255.255.255.255",
)
INNER_V6 = (
    *("::1", "::", "fe80::1", "fe80::1%25lo", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "ff05::2"),
    *("100::1", "2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "5f00::1", "64:ff9b:1::a00:1"),
    "0:0:0:0:0:0:0:1",
)
OTHER_SCHEMES = (
    *("file:///etc/passwd", "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:9/_x"),
    *("dict://127.0.0.1:9/info", "data:text/html,x", "jar:http://127.0.0.1:9!/x", "ldap://127.0.0.1/"),
    *("tftp://127.0.0.1/x", "ws://127.0.0.1:9/", "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun/"),
    *("javascript:x", "netdoc:///etc/passwd", "//127.0.0.1:9/", "127.0.0.1:9", "http:///x", "http://"),
)
STATUSES = (301, 302, 303, 307, 308)


def forms_of(ip: str) -> Iterator[str]:
    """The ways to write an IPv4 address as the host of an address."""
    a, b, c, d = (int(part) for part in ip.split("."))
    number = int(ipaddress.IPv4Address(ip))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    yield from (ip, f"{ip}.", str(number), hex(number), f"0{number:o}", f"0X{number:X}", f"000{number:o}")
    yield from (f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"0x{a:x}.{b}.{c}.{d}")
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"00000{a:o}.{b}.{c}.{d}")
    yield from (ip.replace(".", "。"), ip.replace(".", "．"), ip.replace(".", "｡"), ip.replace(".", "%2e"))
    yield from ("".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in ip),)
    yield from ("".join(chr(0x245F + int(sign)) if sign in "123456789" else sign for sign in ip),)
    yield from (f"{ip.replace('.', '-')}.nip.test", f"{ip}.nip.test", f"www.{ip}.nip.test")
    yield from (f"[::ffff:{ip}]", f"[::ffff:{high}:{low}]", f"[0:0:0:0:0:ffff:{high}:{low}]", f"[::{ip}]")
    yield from (f"[2002:{high}:{low}::1]", f"[64:ff9b::{ip}]", f"[64:ff9b::{high}:{low}]")
    yield from (f"[64:ff9b:1::{ip}]", f"[::ffff:0:{ip}]", f"[2600:1::5efe:{ip}]", f"[2600:1::200:5efe:{ip}]")
    yield f"[2001:0:4136:e378:8000:63bf:{0xFFFF ^ number >> 16:x}:{0xFFFF ^ number & 0xFFFF:x}]"


def confusions(ip: str) -> Iterator[str]:
    """Addresses that two readers may split in two ways."""
    yield from (f"http://arxiv.org@{ip}:9/", f"http://user:word@{ip}:9/", f"http://@{ip}:9/")
    yield from (f"http://arxiv.org:80@{ip}:9/", f"http://arxiv.org%2F@{ip}:9/", f"http://{ip}:9#@arxiv.org/")
    yield from (f"http://{ip}:9?@arxiv.org/", f"http://{ip}:9\\@arxiv.org/", f"http://arxiv.org\\@{ip}:9/")
    yield from (f"http://{ip}:9;@arxiv.org/", f"http://{ip}:+9/", f"http://{ip}:0009/", f"http://{ip}:/")
    yield from (f"HTTP://{ip}:9/", f"https://{ip}:9/", f"http:\\\\{ip}:9/", f"http:/{ip}:9/", f"http:{ip}:9/")
    yield from (f" http://{ip}:9/", f"http://{ip}:9\t/", f"http://{ip}\n:9/", f"http://{ip}:99999/")


NAMES = {
    **{name: ["127.0.0.1"] for name in ("localhost", "localhost.", "LOCALHOST", "ⓛocalhost", "a.localhost")},
    "cname.test": ["10.0.0.1"],
    "mixed.test": [PUBLIC, "127.0.0.1"],
    "mixed-last.test": ["127.0.0.1", PUBLIC],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:169.254.169.254"],
    "nat64.test": ["64:ff9b::a9fe:a9fe"],
    "scoped.test": ["fe80::1%lo"],
    "metadata.google.internal": ["169.254.169.254"],
    "intranet": ["10.0.0.2"],
}


def addresses(random: Random) -> list[str]:
    """Addresses that lead inside: two hosts in every form, the others in some, and what is no host."""
    hosts = [form for ip in ("127.0.0.1", "169.254.169.254") for form in forms_of(ip)]
    hosts += [form for ip in INNER for form in random.sample([*forms_of(ip)], 10)]
    hosts += [f"[{ip}]" for ip in INNER_V6]
    made = [f"http://{host}:9/" for host in [*hosts, *NAMES]]
    made += [f"http://{ip}:{port}/" for ip in ("127.0.0.1", "10.0.0.1") for port in (22, 80, 443, 2375, 6379)]
    made += [address for ip in ("127.0.0.1", "169.254.169.254", "10.0.0.1") for address in confusions(ip)]
    return [*dict.fromkeys(made), *OTHER_SCHEMES, *(f"http://rebind.test:9/{at}" for at in range(5))]


@dataclass
class Wire:
    """What was connected to, and how names are looked up."""

    server: Server
    proxy: ProxyServer
    inner: list[str] = field(default_factory=list)
    rebound: int = 0

    @contextmanager
    def hooked(self) -> Iterator[None]:
        with (
            patch.object(socket.socket, "connect", self._connecting(socket.socket.connect)),
            patch.object(socket.socket, "connect_ex", self._connecting(socket.socket.connect_ex)),
            patch.object(socket, "getaddrinfo", self._look_up(socket.getaddrinfo)),
        ):
            yield

    def _connecting(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(this: socket.socket, target: Any) -> Any:
            known = {("127.0.0.1", self.server.port), ("127.0.0.1", self.proxy.port)}
            if this.family not in (socket.AF_INET, socket.AF_INET6) or target[:2] in known:
                return connect(this, target)
            if target[0] != PUBLIC:
                self.inner.append(f"{target[0]}:{target[1]}")
            raise ConnectionRefusedError

        return guarded

    def _look_up(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def look_up(host: str, port: int, *rest: Any, **options: Any) -> Any:
            try:
                return real(host, port, flags=socket.AI_NUMERICHOST)
            except socket.gaierror:
                found = () if options.get("flags") else self._named(host)
            if not found:
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

        return look_up

    def _named(self, host: str) -> Sequence[str]:
        if host == "rebind.test":
            self.rebound += 1
            return [PUBLIC if self.rebound % 2 else "127.0.0.1"]
        if host.endswith(".nip.test"):
            parts = host.removesuffix(".nip.test").replace("-", ".").split(".")
            return [".".join(parts[-4:])]
        return NAMES.get(host, ())


@dataclass
class World:
    """A server that stands for every source, and hands out one address at a time."""

    server: Server
    proxy: ProxyServer
    address: str = ""
    leads: str = "search hit"
    status: int = 302

    def answer(self, handler: Handler) -> None:
        """What the services and the named page of this server answer."""
        path = handler.path
        here = f"{self.base}/page"
        if path.startswith("/tavily"):
            url = here if self.leads in ("redirect", "refresh") else self.address or here
            return _json({"results": [{"url": url, "title": "Translation", "content": PROSE}]})(handler)
        if path.startswith("/openalex"):
            return _json({"meta": {"count": 1, "per_page": 1}, "results": [self._work()]})(handler)
        if path.startswith("/arxiv/"):
            return says(self._feed(), Content_Type="application/atom+xml")(handler)
        if path.startswith("/pages/html"):
            return says("none", 404)(handler)
        if self.leads == "refresh":
            head = f'<meta http-equiv="refresh" content="0; url={quote(self.address, safe=":/[]@")}">'
            url = quote(self.address, safe=":/[]@?#")
            return says(head + PAGE, Content_Type="text/html", Refresh=f"0; url={url}")(handler)
        if self.address:
            return redirects(quote(self.address, safe=":/[]@?#\\%"), self.status)(handler)
        return says(PAGE, Content_Type="text/html")(handler)

    @property
    def base(self) -> str:
        return self.server.url("")

    def _work(self) -> dict[str, Any]:
        place = {"landing_page_url": self.address or f"{self.base}/page"}
        index = {word: [at] for at, word in enumerate(PROSE.split())}
        day = {"publication_date": "2024-05-06"}
        return {"id": "W1", "title": "T", "primary_location": place, "abstract_inverted_index": index} | day

    def _feed(self) -> str:
        known = "http://arxiv.org/abs/2401.00001v1"
        url = known if self.leads == "PDF" or not self.address else self.address
        url = url.replace("&", "&amp;").replace("<", "&lt;")
        day = "<published>2024-05-06T00:00:00Z</published><updated>2024-05-06T00:00:00Z</updated>"
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
            f"<o:totalResults>1</o:totalResults><entry><id>{url}</id><title>T</title>{day}"
            f'<summary>{PROSE}</summary><link href="{url}" rel="alternate"/></entry></feed>'
        )

    def run(self, *, proxied: bool = False) -> Run:
        """A run whose sources are this server's."""
        addresses = {
            "tavily": f"{self.base}/tavily",
            "openalex": f"{self.base}/openalex",
            "arxiv": f"{self.base}/arxiv/query",
            "arxiv_pages": f"{self.base}/pages",
        }
        proxy: Proxy | Literal["off"] = parse_proxy(self.proxy.url()) if proxied else "off"
        settings = Settings(
            addresses=addresses, intervals={"arxiv": 0.0}, proxy=proxy, timeout=2.0, cache="off"
        )
        run = a_run(settings, sources=("tavily", "openalex", "arxiv"))
        run.session.rate_limiter.sleep = lambda seconds: None
        run.session.attempts = 1
        return run


def _json(answer: object) -> Callable[[Handler], None]:
    return says(json.dumps(answer), Content_Type="application/json")


SOURCE_OF = {
    "search hit": "tavily",
    "link": "openalex",
    "PDF": "arxiv",
    "redirect": "tavily",
    "refresh": "tavily",
    "arXiv": "arxiv",
}
ENTRIES = ("search hit", "link", "PDF", "redirect", "arXiv")


def follow(wire: Wire, world: World, *, proxied: bool) -> str | None:
    """Search, and read what was found; what was wrong with where it went."""
    address, entry = world.address, world.leads
    wire.inner.clear()
    world.proxy.received.clear()
    run = world.run(proxied=proxied)
    read = _read(run, SOURCE_OF[entry])
    if wire.inner:
        return f"connected to {wire.inner}"
    if world.proxy.received:
        return f"asked the proxy for {world.proxy.received}"
    if address and entry != "refresh" and read:
        return f"read {read[0][:60]!r}"
    return None if address or read else "the page that may be read was not"


def _read(run: Run, source: str) -> Sequence[str]:
    try:
        _, found = run.sources[source]._run("language")
        for document in found.documents:
            run.add_document(document)
            answer = {"document": document.key, "question": "translation of long documents"}
            call = {"name": "read_page", "args": answer, "id": "1", "type": "tool_call"}
            return list(run.tools["read_page"].invoke(call).artifact.passages)
    except TrendscopeError:
        pass
    return ()


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    """Every address by every entry, a share of them by a page that refreshes itself, and through a proxy."""
    with serving(says("")) as server, proxying() as proxy:
        wire = Wire(server, proxy)

        def case(address: str, entry: str, *, proxied: bool = False) -> Case:
            world = World(server, proxy, address, entry, random.choice(STATUSES))
            name = f"{entry}{' by a proxy' if proxied else ''}: {address or 'a page that may be read'}"

            def run() -> str | None:
                server.answers[:] = [world.answer]
                return follow(wire, world, proxied=proxied)

            return Case(name, run)

        every = addresses(random)
        made = [case(address, entry) for address in every for entry in ENTRIES]
        made += [case(address, "refresh") for address in random.sample(every, 60)]
        # A proxy looks names up itself: of these, only what looks inner can be refused.
        seen = [each for each in every if ".test" not in each]
        made += [case(address, "search hit", proxied=True) for address in seen]
        made += [case("", entry) for entry in ENTRIES]
        with wire.hooked():
            yield made


ROW = Row("S3", "addresses inside, by every entry", cases)
