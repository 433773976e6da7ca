"""The one way out to the network: a `requests.Session` that is passed to client libraries.

    get, post, request -> send -> journal -> attempts -> redirects -> _exchange -> GatedAdapter

What it adds: what was received before is not requested again (journal.py), addresses are checked and
pinned (addresses.py), requests to a host keep one pace across runs and processes (pace.py), hosts that fail
are closed for the run (rate_limit.py), time and bytes are limited, a proxy is used only if settings name one
(proxies.py), nothing is taken from the environment, and no cookies are kept. Every failure is a source error
with one line for the reader, without any path, query or key.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Request, Response
from requests.cookies import RequestsCookieJar
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import DecodeError, HTTPError, LocationValueError, ProtocolError
from urllib3.util.ssl_match_hostname import CertificateError

from trendscope.errors import (
    AddressRefused,
    AnswerTooLarge,
    MalformedAnswer,
    RateLimited,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from trendscope.journal import Answer, Journal
from trendscope.net.addresses import Gate, GatedAdapter, normalize_host, too_large
from trendscope.net.exchange import as_request, from_bytes, to_bytes
from trendscope.net.lanes import Lanes
from trendscope.net.pace import process_lanes
from trendscope.net.proxies import USUAL_PORTS, Proxies, ProxyFailed, wants_login
from trendscope.net.rate_limit import MAX_RETRY_AFTER, RateLimiter, retry_after
from trendscope.net.structure import fits_in_memory, may_go_on
from trendscope.settings import Settings
from trendscope.store.request import Cost
from trendscope.text.message import Message
from trendscope.version import __version__

MAX_REDIRECTS = 5
MAX_BYTES = 20_000_000  # of a body
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_WIRE_ERRORS = (RequestException, HTTPError, OSError, http.client.HTTPException, ProxyFailed)
_NOT_AN_ADDRESS = (InvalidSchema, InvalidURL, MissingSchema, LocationValueError, UnicodeError)
# A redirect to another host keeps only these headers: any other header may carry a key.
_HARMLESS = frozenset({"user-agent", "accept", "accept-encoding", "accept-language", "content-type"})
_HARMLESS_LENGTHS = frozenset({"content-length", "transfer-encoding"})


class Session(requests.Session):
    """A session for everything that a run requests from the network; threads may share it.

    `allowed_hosts` may be on this machine or network, at any port; every other host has to be public.
    `proxies` say what goes through a proxy, `authorities` whose certificates are trusted. `timeout`
    (seconds) is for connecting and for each read; an attempt with its redirects ends after one and a half
    times as long. `max_bytes` limits a body after decompression. `on_response` gets the size in bytes of
    each body, in the thread that read it. `lanes` are those of other sessions, to keep one pace with them.
    `journal` keeps what is received.

    Every method raises SourceError: AddressRefused, SourceUnreachable, SourceRefused (any status of
    400 or above), RateLimited, MalformedAnswer. Responses are fully read. A caller's own timeout, proxies,
    verify, cert and User-Agent are ignored.
    """

    def __init__(  # noqa: PLR0913 - one limit each
        self,
        *,
        user_agent: str,
        allowed_hosts: Collection[str] = (),
        timeout: float = 12.0,
        attempts: int = 3,
        max_bytes: int = MAX_BYTES,
        on_response: Callable[[int], None] | None = None,
        lanes: Lanes | None = None,
        proxies: Proxies | None = None,
        authorities: Path | None = None,
        journal: Journal | None = None,
    ) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies = _no_cookies()
        self.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        self.user_agent = user_agent
        self.attempts = max(1, attempts)
        self._traffic = _Traffic()
        self.rate_limiter = RateLimiter(lanes or Lanes())
        # Connections know the gate, and urllib3 keeps them until their pool is gone: through the gate, they
        # must not keep the session, which has the pool.
        self.gate = Gate(
            allowed_hosts, timeout, max_bytes, partial(_count_sent, self._traffic, self.rate_limiter)
        )
        self.on_response = on_response
        self.journal = journal or Journal()
        self._proxies = proxies or Proxies({})
        self.verify = str(authorities) if authorities else True
        self._adapter = GatedAdapter(self.gate, authorities)
        self.mount("https://", self._adapter)
        self.mount("http://", self._adapter)

    def allow_host(self, host: str, port: int) -> None:
        """Let this host be on this machine or network at this port, because a setting names it."""
        self.gate.allowed.add((normalize_host(host), port))

    def limit_rate(self, host: str, interval: float) -> None:
        """Let at least `interval` seconds pass between the starts of two requests to a host."""
        self.rate_limiter.limit(normalize_host(host), interval)

    @property
    def requests_sent(self) -> int:
        """Requests sent so far, including retries and redirects, and those before this run was resumed."""
        return self._traffic.total.requests

    @property
    def bytes_received(self) -> int:
        """Bytes of response bodies read so far, after decompression."""
        return self._traffic.total.bytes

    def branch(self) -> Session:
        """A session with its own headers; everything else is shared.

        For clients that write a key into the headers of the session they are given.
        """
        twin = Session.__new__(Session)
        twin.__dict__.update(self.__dict__)
        twin.headers = CaseInsensitiveDict(self.headers)
        return twin

    def prepare_request(self, request: Request) -> PreparedRequest:
        """As in requests; raises AddressRefused if it is not a web address, or else SourceError."""
        try:
            return super().prepare_request(request)
        except _NOT_AN_ADDRESS:
            raise AddressRefused("the address is not a web address") from None
        except RequestException:
            raise SourceError("the request is malformed") from None

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:
        """The response that is kept, else that to the request, which is sent in up to `attempts` attempts.

        Raises only SourceError.
        """
        follow = bool(kwargs.get("allow_redirects", True))
        received: list[Response] = []

        def ask() -> Answer:
            before, start = self._traffic.of_thread, time.monotonic()
            received.append(self._send(request.copy(), follow=follow))
            seconds = Cost(seconds=round(time.monotonic() - start, 3))
            return Answer(partial(to_bytes, received[0]), self._traffic.of_thread - before + seconds)

        known = self.journal.get_or_call(as_request(request, follow=follow), ask)
        if known is None:
            return received[0]
        self._traffic.add(known.cost)
        return from_bytes(known.body, request)

    def _send(self, request: PreparedRequest, *, follow: bool) -> Response:
        request.headers["User-Agent"] = self.user_agent
        request._cookies = _no_cookies()  # type: ignore[attr-defined]
        for attempt in range(1, self.attempts + 1):
            try:
                return self._attempt(request, MAX_REDIRECTS if follow else 0)
            except _TransientError as error:
                failure = error
            if attempt < self.attempts:
                self.rate_limiter.backoff(attempt, failure.retry_after)
        if failure.closes:
            self.rate_limiter.close(*failure.site, failure.error.message)
        raise failure.error

    def _attempt(self, request: PreparedRequest, redirects: int) -> Response:
        self.gate.deadline.at = time.monotonic() + self._total
        history: list[Response] = []
        response = self._exchange(request, follow=redirects > 0)
        while redirects and response.is_redirect:
            if len(history) == redirects:
                raise MalformedAnswer(
                    "{host} redirects more than {redirects} times",
                    host=_site(request).host,
                    redirects=redirects,
                )
            request = self._next(response, request)
            history.append(response)
            response = self._exchange(request, follow=True)
        response.history = history
        self._account(len(response.content))
        return response

    def _account(self, size: int) -> None:
        self._traffic.add(Cost(bytes=size))
        if self.on_response:
            self.on_response(size)

    def _next(self, response: Response, request: PreparedRequest) -> PreparedRequest:
        here = _site(request).host
        try:
            found = next(self.resolve_redirects(response, request, yield_requests=True))
            following = cast(PreparedRequest, found)
            following.prepare_url(following.url or "", None)
        except (RequestException, ValueError, StopIteration):
            raise MalformedAnswer(
                "{here} redirects to something that is not a web address", here=here
            ) from None
        if _scheme(request) == "https" and _scheme(following) == "http":
            raise AddressRefused("{here} redirects from https to http", here=here)
        if _site(following).host != here:
            _drop_private(following)
        return following

    def _exchange(self, request: PreparedRequest, *, follow: bool) -> Response:
        """One request and its response. The bodies of redirects and refusals are not read."""
        site = _site(request)
        proxy = self._proxies.proxy_for(_scheme(request), *site)
        if proxy:
            self.gate.check_name(*site)
        self.gate.target.host, self.gate.target.port = site
        before = time.monotonic()
        self.rate_limiter.wait(*site)
        self.gate.deadline.at += time.monotonic() - before
        try:
            response = self._adapter.send(
                request,
                stream=True,
                timeout=self.gate.timeout,
                verify=self.verify or True,
                proxies={_scheme(request): proxy.url.get_secret_value()} if proxy else {},
            )
            try:
                self._read(site.host, response, follow=follow)
            finally:
                # If the response was not read to its end, this also closes its connection.
                response.raw.close()
                response.raw.release_conn()
        except _WIRE_ERRORS as error:
            failure = _root(error)
        else:
            if proxy and response.status_code == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                self._give_up(site, wants_login(proxy.name))
            _check_status(site, response)
            return response
        return self._fail(site, failure)

    def _read(self, host: str, response: Response, *, follow: bool) -> None:
        kind = response.headers.get("Content-Type", "")
        response._content_consumed = True  # type: ignore[attr-defined]
        # It gives its bytes away without a copy; closed, it keeps none while an error is handled.
        with BytesIO() as body:
            if response.status_code < 400 and not (follow and response.is_redirect):
                for chunk in response.raw.stream(65536, decode_content=True):
                    body.write(chunk)
                    if body.tell() > self.gate.max_bytes:
                        raise too_large(host, self.gate.max_bytes)
                    if not may_go_on(body.getbuffer()[:64].tobytes(), body.tell(), kind):
                        raise AnswerTooLarge("{host} answered with more than can be taken apart", host=host)
            content = body.getvalue()
        if not fits_in_memory(content, kind):
            del content
            raise AnswerTooLarge("{host} answered with more than can be taken apart", host=host)
        response._content = content

    def _fail(self, site: _Site, error: BaseException) -> NoReturn:
        """Raise the source error for an error below HTTP."""
        host = site.host
        match error:
            case ProxyFailed(may_pass=True):
                raise _TransientError(SourceUnreachable(error.reason), site, closes=True)
            case ProxyFailed():
                self._give_up(site, error.reason)
            case socket.gaierror():
                self._give_up(site, Message("cannot resolve {host}", host=host))
            case TimeoutError():
                self._give_up(site, self._late(host))
            case ssl.SSLEOFError() | ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
                raise _TransientError(SourceUnreachable("{host} closed the connection", host=host), site)
            case ConnectionRefusedError():
                raise _TransientError(
                    SourceUnreachable("{host} refused the connection", host=host), site, closes=True
                )
            case ssl.SSLError() | CertificateError():
                raise SourceUnreachable(
                    "no secure connection to {host} (TLS): {reason}", host=host, reason=_tls_reason(error)
                )
            case http.client.IncompleteRead() | ProtocolError():
                raise MalformedAnswer("the answer from {host} is incomplete", host=host)
            case DecodeError():
                raise MalformedAnswer("the answer from {host} cannot be decompressed", host=host)
            case http.client.HTTPException() | HTTPError():
                raise MalformedAnswer("the answer from {host} is not HTTP", host=host)
            case OSError():
                raise SourceUnreachable("{host} cannot be reached", host=host)
        raise SourceError("the request to {host} is malformed", host=host)

    def _give_up(self, site: _Site, message: str) -> NoReturn:
        self.rate_limiter.close(*site, message)
        raise SourceUnreachable(message)

    def _late(self, host: str) -> Message:
        if time.monotonic() < self.gate.deadline.at:
            seconds = self.gate.timeout
            return Message("{host} did not answer within {seconds:g} s", host=host, seconds=seconds)
        seconds = self._total
        return Message("{host} did not finish its answer within {seconds:g} s", host=host, seconds=seconds)

    @property
    def _total(self) -> float:
        return self.gate.timeout * 1.5


def open_session(settings: Settings, journal: Journal | None = None, max_bytes: int = MAX_BYTES) -> Session:
    """The session of a run: its User-Agent says who is asking, its pace is that of all runs of this user."""
    user_agent = f"trendscope/{__version__} ({settings.contact})"
    lanes = process_lanes(settings)
    return Session(
        user_agent=user_agent,
        timeout=settings.timeout,
        max_bytes=max_bytes,
        lanes=lanes,
        proxies=settings.routes,
        authorities=settings.authorities,
        journal=journal,
    )


class _Site(NamedTuple):
    host: str
    port: int


@dataclass(eq=False)
class _TransientError(Exception):
    """A failure that may be temporary; `error` is what the caller gets after the last attempt."""

    error: SourceError
    site: _Site
    retry_after: float | None = None
    closes: bool = False


@dataclass
class _Traffic:
    """What was sent and received, in all and by the thread that asks."""

    total: Cost = field(default_factory=Cost)
    _here: threading.local = field(default_factory=threading.local)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def of_thread(self) -> Cost:
        return getattr(self._here, "cost", Cost())

    def add(self, cost: Cost) -> None:
        self._here.cost = self.of_thread + cost
        with self._lock:
            self.total += cost


def _count_sent(traffic: _Traffic, rate_limiter: RateLimiter, host: str, port: int) -> None:
    """Count a request that is on its way."""
    traffic.add(Cost(requests=1))
    rate_limiter.sent(host, port)


def _no_cookies() -> RequestsCookieJar:
    return RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


def _scheme(request: PreparedRequest) -> str:
    return urlsplit(request.url or "").scheme


def _site(request: PreparedRequest) -> _Site:
    """Host and port of a request; raises AddressRefused if it is not a web request."""
    try:
        parts = urlsplit(request.url or "")
        usual = USUAL_PORTS[parts.scheme]
        port = parts.port or usual
    except (ValueError, KeyError):
        raise AddressRefused("only http and https addresses are requested") from None
    if not parts.hostname or not parts.hostname.isprintable():
        raise AddressRefused("the address has no host")
    return _Site(parts.hostname.rstrip("."), port)


def _drop_private(request: PreparedRequest) -> None:
    kept = _HARMLESS | (_HARMLESS_LENGTHS if request.body else frozenset())
    for name in [name for name in request.headers if name.lower() not in kept]:
        del request.headers[name]


def _check_status(site: _Site, response: Response) -> None:
    """Raise for any status of 400 or above, as a transient error if it may be temporary."""
    status = response.status_code
    if status < 400:
        return
    seconds = retry_after(response.headers.get("Retry-After"))
    message = Message("HTTP {status} from {host}", status=status, host=site.host)
    if seconds:
        message = Message(
            "HTTP {status} from {host}, which asks for a wait of {seconds:.0f} s",
            status=status,
            host=site.host,
            seconds=seconds,
        )
    if status in _TRANSIENT and seconds is not None and seconds > MAX_RETRY_AFTER:
        raise RateLimited(message, status)
    error = RateLimited(message, status) if status == 429 else SourceRefused(message, status)
    if status in _TRANSIENT:
        raise _TransientError(error, site, seconds)
    raise error


def _root(error: BaseException) -> BaseException:
    """The innermost error: requests and urllib3 wrap it, each in its own way."""
    if isinstance(error, DecodeError | ProxyFailed):
        return error
    inner = [getattr(error, "reason", None), *error.args, error.__cause__]
    found = next((each for each in inner if isinstance(each, BaseException)), None)
    return error if found is None else _root(found)


def _tls_reason(error: BaseException) -> str:
    reason = getattr(error, "verify_message", None) or getattr(error, "reason", None) or "certificate refused"
    return str(reason).replace("_", " ").lower()
