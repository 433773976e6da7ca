"""The language of who uses the command."""

from __future__ import annotations

import locale
import os

# As for gettext, the first that is set says it.
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def spoken_language() -> str:
    """The language of the locale: `ko`, or `en` for any other."""
    named = next(filter(None, map(os.environ.get, VARIABLES)), None) or locale.getlocale()[0] or ""
    return "ko" if named.lower().startswith("ko") else "en"
