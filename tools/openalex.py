"""OpenAlex: how many publications there are, by year, in one request."""

from __future__ import annotations

from typing import ClassVar

from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Service, reading_answer


class OpenAlex(Service):
    """Counts over the whole literature. It is not searched for documents."""

    source: ClassVar[str] = "openalex"
    gives: ClassVar[str] = "counts of publications by year, to confirm what rises"
    needs: ClassVar[str] = "OPENALEX_API_KEY (free)"
    address: ClassVar[str] = "https://api.openalex.org"
    has_key: ClassVar[bool] = True
    needs_key: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    def __init__(self, settings: Settings, session: Session) -> None:
        self.settings = settings
        self.session = session
        self.register()

    def count_by_year(self, query: Query | None, since: int, until: int) -> dict[int, int]:
        """Publications by year whose title or abstract matches, or all of them without a query.

        Raises SourceError if OpenAlex gives no usable answer.
        """
        filters = [f"publication_year:{since}-{until}"]
        filters += [f"title_and_abstract.search:{_group(group)}" for group in (query.groups if query else ())]
        params = {"filter": ",".join(filters), "group_by": "publication_year"}
        if self.api_key:
            params["api_key"] = self.api_key.get_secret_value()
        response = self.session.get(f"{self.url}/works", params=params)
        with reading_answer("OpenAlex answered with something that has no counts"):
            groups = {int(group["key"]): int(group["count"]) for group in response.json()["group_by"]}
        return {year: groups.get(year, 0) for year in range(since, until + 1)}


def _group(group: tuple[str, ...]) -> str:
    """One filter value; a comma or a colon would start another filter."""
    return " OR ".join(f'"{phrase}"' for phrase in group).translate(str.maketrans(",:|", "   "))
