"""What every source of documents is: a LangChain tool with one way to search."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from langchain_core.tools import BaseTool
from pydantic import BaseModel, ConfigDict, Field

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, SourceError, TrendscopeError
from trendscope.net.session import Egress
from trendscope.question.query import Query
from trendscope.settings import Settings

SHOWN_AUTHORS = 3


class SearchArguments(BaseModel):
    """What a source can be asked."""

    query: str = Field(description="What to search for")
    since: int | None = Field(default=None, description="First year of publication")
    until: int | None = Field(default=None, description="Last year of publication")
    limit: int = Field(default=20, ge=1, le=200, description="Documents at most")
    language: Literal["en", "ko"] = Field(default="en", description="Language of the query")


@dataclass(frozen=True)
class Found:
    """What one search gave: the documents, best first, and the query as it was sent.

    `total` is how many the source says there are, None where it does not say. `notes` are lines
    that the reader should see, such as the senses of an ambiguous word.
    """

    documents: tuple[Document, ...]
    query: str
    total: int | None = None
    notes: tuple[str, ...] = ()


class Source(BaseTool):
    """A place where documents come from. A subclass says how to `find` them.

    `by_year` sources are asked for one year at a time and say how many documents there are. A small
    one may name its `first_year`: it is asked from there on where the question names no year.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    source: ClassVar[str]
    kind: ClassVar[Kind]
    gives: ClassVar[str]
    needs: ClassVar[str] = "nothing"
    by_year: ClassVar[bool] = False
    first_year: ClassVar[int | None] = None
    counts: ClassVar[bool] = False
    probe: ClassVar[str] = "language"

    settings: Settings
    egress: Egress
    args_schema: type[BaseModel] = SearchArguments
    response_format: Literal["content_and_artifact"] = "content_and_artifact"

    @abstractmethod
    def find(self, query: Query, asked: SearchArguments) -> Found:
        """Search once.

        Raises SourceError where the source does not answer well.
        """

    def count(self, query: Query | None, since: int, until: int) -> Found:
        """Only how many documents match, all of them without a query; of a source that `counts`.

        Raises SourceError where the source does not answer well.
        """
        raise SourceError(f"{self.source} does not count")

    def sample_field(self, subject: str, year: int, limit: int) -> Found:
        """Documents of a whole subject in a year, whatever they are about; none where a source cannot tell.

        Raises SourceError where the source does not answer well.
        """
        return Found((), subject)

    def _run(
        self,
        query: str,
        since: int | None = None,
        until: int | None = None,
        limit: int = 20,
        language: Literal["en", "ko"] = "en",
    ) -> tuple[str, Found]:
        asked = SearchArguments(query=query, since=since, until=until, limit=limit, language=language)
        with source_errors(self.source):
            found = self.find(Query.parse(query), asked)
        found = replace(found, documents=tuple(map(_printable, found.documents)))
        return cards(found), found


@contextmanager
def source_errors(source: str) -> Iterator[None]:
    """Turn whatever a client library raises into a SourceError: one source must not end the run."""
    try:
        yield
    except TrendscopeError:
        raise
    except Exception as error:
        raise MalformedAnswer(f"{source} answered unexpectedly ({type(error).__name__})") from error


def _printable(document: Document) -> Document:
    """The document with lone surrogates replaced: JSON may bring them, and no file can hold them."""
    key, title, url, text = map(_encodable, (document.key, document.title, document.url, document.text))
    authors = tuple(map(_encodable, document.authors))
    return replace(document, key=key, title=title, url=url, text=text, authors=authors)


def _encodable(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cards(found: Found) -> str:
    """The documents as a model sees them: a line each."""
    total = "" if found.total is None else f" of {found.total}"
    lines = [f"{len(found.documents)}{total} documents for {found.query}"]
    for document in found.documents:
        authors = ", ".join(document.authors[:SHOWN_AUTHORS])
        lines.append(f"{document.key} | {document.date or 'undated'} | {document.title} | {authors}")
    return "\n".join(lines)
