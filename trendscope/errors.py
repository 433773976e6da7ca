"""Everything trendscope raises, by who has to act.

TrendscopeError
├── UsageError            the caller changes the question or an option (exit 2)
├── SourceError           a source did not answer well; the run goes on without it
│   ├── SourceUnreachable     refused, reset, unknown host, no answer in time
│   ├── SourceRefused         an HTTP status that says no (401, 403, 404, 500 ...)
│   │   └── RateLimited       429, or a Retry-After longer than we wait
│   ├── MalformedAnswer       cut, not what was asked for, or larger than we read
│   └── AddressRefused        an address inside this machine or network, not named in a setting
├── ModelError            the language model cannot be used; the extractive reasoner takes over
│   ├── ModelUnavailable      no connection, no permission, a time-out, its server's error
│   └── AnswerUnusable        an answer that could not be read, also when asked once more
└── BudgetExhausted       the run ends with what it has
"""

from __future__ import annotations


class TrendscopeError(Exception):
    """Base class of all errors of trendscope; its text is one line for a reader."""


class UsageError(TrendscopeError, ValueError):
    """The question or an option cannot be worked with.

    A ValueError too: LangGraph's server shows the text of those, and hides that of other errors.
    """


class SourceError(TrendscopeError):
    """A source did not give a usable answer."""


class SourceUnreachable(SourceError):
    """No connection, or no answer in time."""


class SourceRefused(SourceError):
    """The source answered with an HTTP status that says no."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class RateLimited(SourceRefused):
    """The source asks for fewer requests."""


class MalformedAnswer(SourceError):
    """The answer is cut, of another format, or too large."""


class AddressRefused(SourceError):
    """The address is not on the public network and no setting names it."""


class ModelError(TrendscopeError):
    """The language model gave no answer that can be used."""


class ModelUnavailable(ModelError):
    """The model's server cannot be reached, or refuses."""


class AnswerUnusable(ModelError):
    """The model's answer could not be read, also when it was asked once more."""


class BudgetExhausted(TrendscopeError):
    """A limit of the run is reached."""
