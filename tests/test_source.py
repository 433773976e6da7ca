"""A source declares itself; settings, the session and the boundary around it follow from that."""

from __future__ import annotations

from typing import ClassVar

import pytest

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, RateLimited, SourceError
from trendscope.net.session import Session, open_session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, SearchArguments, Source, reading_answer, source_errors


class Zenodo(Source):
    source: ClassVar[str] = "zenodo"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "records"
    address: ClassVar[str] = "https://zenodo.example/{lang}/api"
    pages_address: ClassVar[str] = "https://pages.example"
    interval: ClassVar[float] = 2.0
    has_key: ClassVar[bool] = True
    needs_key: ClassVar[bool] = True

    name: str = "search_zenodo"
    description: str = "Find records."
    error: type[Exception] | None = None

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        if self.error:
            raise self.error("x")
        return Found((), str(query))


def opened(settings: Settings | None = None) -> tuple[Zenodo, Session]:
    settings = settings or Settings()
    session = open_session(settings)
    return Zenodo(settings=settings, session=session), session


def intervals(session: Session) -> dict[str, float]:
    return session.rate_limiter.intervals


def test_what_it_declares_holds_without_settings() -> None:
    source, session = opened()

    assert (source.url, source.pages_url) == ("https://zenodo.example/{lang}/api", "https://pages.example")
    assert intervals(session) == {"zenodo.example": 2.0, "pages.example": 2.0}
    assert (session.gate.allowed, source.api_key) == (set(), None)


def test_settings_win_and_their_hosts_may_be_private() -> None:
    addresses = {"zenodo": "http://{lang}.zenodo.local/api/", "zenodo_pages": "http://127.0.0.1:9"}
    source, session = opened(Settings(addresses=addresses, intervals={"zenodo": 5.0}))

    assert (source.url, source.pages_url) == ("http://{lang}.zenodo.local/api", "http://127.0.0.1:9")
    sites = {("en.zenodo.local", 80), ("ko.zenodo.local", 80), ("127.0.0.1", 9)}
    assert session.gate.allowed == sites
    assert intervals(session) == dict.fromkeys((host for host, _ in sites), 5.0)


def test_the_default_address_may_not_be_private_when_it_is_set() -> None:
    _, session = opened(
        Settings(addresses={"zenodo": Zenodo.address, "zenodo_pages": "https://pages.example/"})
    )

    assert session.gate.allowed == set()


def test_of_two_services_on_one_host_the_slower_limit_holds() -> None:
    session = open_session(Settings())
    session.limit_rate("127.0.0.1", 3.0)
    session.limit_rate("127.0.0.1", 0.0)

    assert intervals(session) == {"127.0.0.1": 3.0}


@pytest.mark.parametrize(
    ("settings", "usable"),
    [
        (Settings(), False),
        (Settings(api_keys={"zenodo": "k"}), True),  # type: ignore[dict-item]
        (Settings(addresses={"zenodo": "http://127.0.0.1:9"}), True),
    ],
)
def test_a_service_that_needs_a_key_is_usable_with_it_or_at_another_address(
    settings: Settings, usable: bool
) -> None:
    assert Zenodo.is_usable(settings) is usable


@pytest.mark.parametrize(
    "error",
    [ValueError, KeyError, OSError, RecursionError, OverflowError, AttributeError, TypeError, AssertionError],
)
def test_what_a_client_library_raises_is_an_error_of_the_source(error: type[Exception]) -> None:
    source, _ = opened()
    source.error = error

    with pytest.raises(MalformedAnswer, match=r"^zenodo gave an answer that cannot be read$"):
        source._run("language")


@pytest.mark.parametrize("error", [NameError, ImportError, NotImplementedError])
def test_a_mistake_of_ours_looks_like_one(error: type[Exception]) -> None:
    source, _ = opened()
    source.error = error

    with pytest.raises(error, match=r"^x$"):
        source._run("language")


def test_code_of_a_user_may_raise_anything() -> None:
    with pytest.raises(SourceError), source_errors("mine", user_code=True):
        raise NameError("x")


@pytest.mark.parametrize("answer", [None, [], {"a": None}, {"a": {"b": "x"}}])
def test_an_answer_of_another_shape_is_malformed(answer: object) -> None:
    with pytest.raises(MalformedAnswer, match=r"^no b$"), reading_answer("no b"):
        int(answer["a"]["b"])  # type: ignore[index]


def test_an_error_of_the_source_is_not_taken_for_its_shape() -> None:
    with pytest.raises(RateLimited), reading_answer("no b"):
        raise RateLimited("slower", 429)


def test_a_document_is_read_at_its_own_address() -> None:
    source, _ = opened()
    document = Document("k", "T", (), None, "https://x.example/1", "paper", "zenodo", "")

    assert source.full_text_urls(document) == ("https://x.example/1",)
