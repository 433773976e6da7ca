"""OpenAlex: how many publications there are, by year, in one request."""

from __future__ import annotations

import requests

from trendscope.errors import MalformedAnswer
from trendscope.net.session import Egress
from trendscope.question.query import Query
from trendscope.settings import Settings


def count_by_year(
    query: Query | None, since: int, until: int, settings: Settings, egress: Egress
) -> dict[int, int]:
    """Publications whose title or abstract match, all of them without a query, by year.

    Raises SourceError where OpenAlex does not answer well.
    """
    filters = [f"publication_year:{since}-{until}"]
    filters += [f"title_and_abstract.search:{_group(group)}" for group in (query.groups if query else ())]
    params = {"filter": ",".join(filters), "group_by": "publication_year"}
    if settings.openalex_api_key:
        params["api_key"] = settings.openalex_api_key.get_secret_value()
    response = egress.get(f"{settings.openalex_url.rstrip('/')}/works", params=params)
    try:
        groups = {int(group["key"]): int(group["count"]) for group in response.json()["group_by"]}
    except (requests.exceptions.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise MalformedAnswer("OpenAlex answered with something that holds no counts") from error
    return {year: groups.get(year, 0) for year in range(since, until + 1)}


def _group(group: tuple[str, ...]) -> str:
    """One filter value; a comma or a colon would start another filter."""
    return " OR ".join(f'"{phrase}"' for phrase in group).translate(str.maketrans(",:|", "   "))
