"""Which sources answer now, and why the others do not."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from tests.fakes.eutils import Eutils
from tests.fakes.own_library import add
from tests.fakes.servers import refusing_port
from tests.fakes.sources import Sources
from trendscope.library.library import Library
from trendscope.settings import Settings
from trendscope.text.message import Message
from trendscope.tools.health import SourceHealth, check_health, print_health
from trendscope.tools.registry import SOURCES


def health(settings: Settings) -> dict[str, SourceHealth]:
    return {row.name: row for row in check_health(settings)}


def test_every_source_has_a_line(sources: Sources) -> None:
    with Eutils() as eutils:
        closed = f"http://127.0.0.1:{refusing_port()}"
        addresses = {"pubmed": eutils.url, "semantic_scholar": closed}
        intervals = {"pubmed": 0.0, "semantic_scholar": 0.0}
        rows = health(sources.settings(openalex=True, addresses=addresses, intervals=intervals))

    assert list(rows) == list(SOURCES)
    assert [name for name, row in rows.items() if row.problem] == ["semantic_scholar"]
    assert {name for name, row in rows.items() if row.by_default} == {
        *("arxiv", "pubmed", "wikipedia", "tavily", "openalex")
    }


def test_a_source_whose_key_is_missing_is_not_asked(sources: Sources) -> None:
    closed = f"http://127.0.0.1:{refusing_port()}"
    addresses = {"pubmed": closed, "semantic_scholar": closed}
    row = health(sources.settings(addresses=addresses, intervals={"semantic_scholar": 0.0}))["openalex"]

    assert (row.problem, row.by_default) == ("no key", False)
    assert sources.requests_to("openalex") == []


def test_the_table_names_every_source(sources: Sources) -> None:
    output = io.StringIO()
    rows = [
        SourceHealth(name, Message("papers"), "nothing", by_default=False, problem=None) for name in SOURCES
    ]

    print_health(rows, Console(file=output, width=120))

    assert all(name in output.getvalue() for name in SOURCES)


def test_the_library_says_which_it_is(sources: Sources, own_library: Path) -> None:
    row = health(sources.settings(library=own_library))["library"]
    assert row.gives.startswith("the sample library: ")
    assert row.is_fallback

    add(Library(own_library), "a", "A", "On slots.")

    row = health(sources.settings(library=own_library))["library"]
    assert (row.gives, row.problem) == ("your own 1 document", None)
    assert not row.is_fallback
