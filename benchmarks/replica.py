"""A replica: a server that answers as the sources do, from papers that it holds."""

from __future__ import annotations

import json
import urllib.request

from trendscope import Settings

REFUSED = "http://127.0.0.1:9"  # nothing listens there


def settings_at(url: str) -> Settings:
    """Settings whose sources are those of the replica."""
    return Settings(
        addresses={
            "arxiv": f"{url}/arxiv/api/query",
            "arxiv_pages": f"{url}/arxivpages",
            "wikipedia": f"{url}/wiki/{{lang}}/w/api.php",
            "tavily": f"{url}/tavily",
            "pubmed": f"{url}/pubmed",
        },
        intervals={"arxiv": 0.0},
        store="off",
    )


def refusing(settings: Settings, *sources: str) -> Settings:
    """The settings with nothing at the addresses of these sources."""
    addresses = dict(settings.addresses) | dict.fromkeys(sources, REFUSED)
    return settings.model_copy(update={"addresses": addresses})


def control(base: str, what: str, body: dict[str, object]) -> None:
    """Set the faults or the model of the replica, or reset it."""
    request = urllib.request.Request(f"{base}/control/{what}", json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()
