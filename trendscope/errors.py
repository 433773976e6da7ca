"""Everything trendscope raises, by who has to act.

TrendscopeError
├── UsageError            the caller changes the question or an option (exit 2)
├── SourceError           a source gave no usable answer; the run goes on without it
│   ├── SourceUnreachable     refused, reset, unknown host, no answer in time
│   ├── SourceRefused         an HTTP error status (401, 403, 404, 500 ...)
│   │   └── RateLimited       429, or a Retry-After longer than we wait
│   ├── MalformedAnswer       incomplete, not what was requested, or larger than we read
│   │   └── AnswerTooLarge        it would take too much memory; a smaller one is asked for
│   └── AddressRefused        an address on this machine or network that no setting names
├── ModelError            the language model cannot be used; the extractive reasoner takes over
│   ├── ModelUnavailable      no connection, no permission, a timeout, a server error
│   │   └── PromptTooLong         more than the model's context; a shorter prompt is sent
│   ├── AnswerUnusable        an answer that could not be read, even after a second request
│   └── ParseError            an answer that is not what was requested; it is requested once more
├── StoreError            nothing can be kept; the run goes on, and says so
│   ├── StoreUnavailable      read-only, full, locked for too long, no such server
│   ├── StoreDamaged          what is there is no store any more
│   └── NotKept               a replay needs what the run never received
├── PlanCancelled         the person who was shown the plan did not accept it; nothing was requested
└── BudgetExhausted       the run ends with what it has
"""

from __future__ import annotations

from trendscope.text.lines import one_line
from trendscope.text.masking import mask_secrets
from trendscope.text.message import Message

MAX_REASON = 400  # characters


class TrendscopeError(Exception):
    """Base class of all trendscope errors; the text is one line for the reader, without a known secret.

    The text is English; `trendscope.wording.catalogue.translated` says the same in another language.
    """

    def __init__(self, message: object = "", /, **fields: object) -> None:
        self.message = message if isinstance(message, Message) else Message(str(message), **fields)
        super().__init__(self.shown(self.message))

    def shown(self, text: str) -> str:
        """The text, in whatever language, as it may be shown."""
        return mask_secrets(text)

    def __str__(self) -> str:
        return self.shown(super().__str__())


class UsageError(TrendscopeError, ValueError):
    """The question or an option cannot be used.

    Also a ValueError: LangGraph's server shows the text of ValueErrors and hides that of other errors.
    """


class SourceError(TrendscopeError):
    """A source did not give a usable answer.

    The text may hold words of the source: it is one line, hidden characters escaped, and not long.
    """

    def shown(self, text: str) -> str:
        return one_line(text, MAX_REASON)


class SourceUnreachable(SourceError):
    """No connection, or no answer in time."""


class SourceRefused(SourceError):
    """The source answered with an HTTP error status."""

    def __init__(self, message: object, status: int, /, **fields: object) -> None:
        super().__init__(message, **fields)
        self.status = status


class RateLimited(SourceRefused):
    """The source asks for fewer requests."""


class MalformedAnswer(SourceError):
    """The answer is incomplete, in the wrong format, or too large."""


class AnswerTooLarge(MalformedAnswer):
    """The answer would take too much memory: a smaller one may be asked for."""


class AddressRefused(SourceError):
    """The address is not on the public network and no setting names it."""


class ModelError(TrendscopeError):
    """The language model gave no usable answer."""


class ModelUnavailable(ModelError):
    """The model's server cannot be reached, or refuses the request."""


class PromptTooLong(ModelUnavailable):
    """A prompt, with the answer to it, is longer than the model's context."""


class AnswerUnusable(ModelError):
    """The model's answer could not be read, even after a second request."""


class ParseError(ModelError, ValueError):
    """Output that is not what was requested; the text is one line for the model."""


class PlanCancelled(TrendscopeError):
    """The plan of a run was not accepted."""


class BudgetExhausted(TrendscopeError):
    """A limit of the run has been reached."""


class StoreError(TrendscopeError):
    """What is kept cannot be used."""


class StoreUnavailable(StoreError):
    """The store cannot be read or written."""


class StoreDamaged(StoreError):
    """What is in the place of the store is none, or not whole."""


class NotKept(StoreError):
    """The run that is replayed never made this request."""


def reason_of(error: OSError) -> Message:
    """What the system says of an error, in a few words."""
    return Message(error.strerror or type(error).__name__)
