"""Why a file cannot be read: one reason, in one line."""

from __future__ import annotations

from trendscope.errors import TrendscopeError
from trendscope.text.message import Message

ENCRYPTED = Message("it opens only with a password")
NO_TEXT = Message("it has no text; perhaps it was scanned")
BROKEN = Message("it is damaged, or not what its name says")
TOO_LARGE = Message("it is too large")
TOO_SLOW = Message("it takes too long to read")
EMPTY = Message("it is empty")
OLD_WORD = Message("it is of Word 97 to 2003; save it as .docx")
UNKNOWN_FORMAT = Message("files of this kind cannot be read")

# What a reader in a child process may say.
REASONS = (ENCRYPTED, NO_TEXT, BROKEN, TOO_LARGE, TOO_SLOW, EMPTY, OLD_WORD)


class Unreadable(TrendscopeError):
    """A file has no text that could be read; the text is the reason."""
