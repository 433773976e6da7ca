"""Text from outside, made fit to be shown: nothing hidden, nothing endless, links only to the web."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

LONGEST = 1000
LONGEST_URL = 2000

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HIDDEN_LETTERS = frozenset("\u034f\u115f\u1160\u3164\uffa0")
_EMOJI = r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_JOINED_EMOJI = re.compile(rf"(?<={_EMOJI})\u200d(?={_EMOJI})")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)
_IN_PATH = "/%:@!$&'()*+,;=~-._"


def visible(text: str) -> str:
    """The text with every character that would act on the screen or hide there as an escape, as `\\x1b`.

    Line feeds and tabs stay, and so do the joiners inside an emoji.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    joiners = {match.start() for match in _JOINED_EMOJI.finditer(text)}
    return "".join(c if at in joiners else _shown(c) for at, c in enumerate(text))


def one_line(text: str, limit: int = LONGEST) -> str:
    """The visible text on one line, cut at a word where it is longer than `limit`."""
    # Cut first: the work that follows then has a bound.
    head = text[: 4 * limit]
    line = " ".join(visible(head).split())
    return shortened(line if len(head) == len(text) else f"{line} …", limit)


def shortened(line: str, limit: int) -> str:
    """The line, or as many of its words as `limit` has room for, and an ellipsis."""
    if len(line) <= limit:
        return line
    words = line[: limit - 1].rpartition(" ")[0]
    return f"{words if len(words) > limit // 2 else line[: limit - 1]}…"


def web_link(url: str) -> str | None:
    """The address as an ASCII link, or None where it is not a plain address on the web.

    An address with hidden characters or a user name would not lead to where it seems to lead.
    """
    if len(url) > LONGEST_URL or visible(url) != url or re.search(r"[\n\t\\]", url):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    path = quote(parts.path, safe=_IN_PATH)
    query = f"?{quote(parts.query, safe=_IN_PATH + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_IN_PATH + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{path}{query}{fragment}"


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _HIDDEN_LETTERS
    if not hidden or character in "\n\t":
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
