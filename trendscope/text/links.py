"""Addresses that may become links."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from trendscope.text.characters import has_hidden

MAX_CHARACTERS = 2000

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"


def web_link(url: str) -> str | None:
    """The address as an ASCII link, or None if it is not a plain web address.

    An address with hidden characters or a user name would not lead where it seems to.
    """
    if len(url) > MAX_CHARACTERS or has_hidden(url) or re.search(r"[\n\t\\]", url):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    path = quote(parts.path, safe=_SAFE_IN_PATH)
    query = f"?{quote(parts.query, safe=_SAFE_IN_PATH + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_SAFE_IN_PATH + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{path}{query}{fragment}"
