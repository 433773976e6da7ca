"""The messages of the command and of errors in other languages: gettext, with the English text as the key.

argparse asks gettext for its own words, so the catalogues have them too. `python -m docs.messages` brings
them up to date with the code. The English one is empty: it is found before one that is liked less.
"""

from __future__ import annotations

import gettext
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trendscope.errors import TrendscopeError
from trendscope.text.message import Message, fill

DOMAIN = "trendscope"
LOCALES = Path(__file__).with_name("locale")


def _(text: str, /, **fields: object) -> str:
    """A text in the language that is spoken, with its fields filled in, which are those of a `Message`."""
    return translated(Message(text, **fields) if fields or not isinstance(text, Message) else text)


def translated(text: object, language: str | None = None) -> str:
    """A message or an error in a language, else in the one that is spoken; any other text as it is."""
    if isinstance(text, TrendscopeError):
        return text.shown(translated(text.message, language))
    if not isinstance(text, Message):
        return str(text)
    template = _catalogue(language).gettext(text.template)
    if not text.fields:
        return template
    return fill(template, {name: _field(value, language) for name, value in text.fields.items()})


def _field(value: object, language: str | None) -> object:
    return translated(value, language) if isinstance(value, Message | TrendscopeError) else value


def _catalogue(language: str | None) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language] if language else None, fallback=True)


@contextmanager
def speaking(language: str | None = None) -> Iterator[None]:
    """Have gettext say all in this language during the block, else in that of the locale."""
    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    # This variable comes first for gettext, and a single language in it has no second choice.
    os.environ["LANGUAGE"] = language or spoken_language()
    try:
        yield
    finally:
        _restore(*before)


def _restore(domain: str, language: str | None) -> None:
    gettext.textdomain(domain)
    if language is None:
        del os.environ["LANGUAGE"]
    else:
        os.environ["LANGUAGE"] = language


def spoken_language() -> str:
    """The language that is spoken: the first of the locale that has a catalogue.

    On Windows, its variables are not set.
    """
    found = gettext.find(DOMAIN, str(LOCALES))
    if found is None and sys.platform == "win32":
        found = gettext.find(DOMAIN, str(LOCALES), [locale.normalize(locale.getlocale()[0] or "C")])
    return Path(found).parts[-3] if found else "en"
