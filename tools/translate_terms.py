"""Korean research terms in English: Wikipedia's language links first, then a glossary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.prompts import tool_description
from trendscope.question.glossary import term_key, translate_by_glossary
from trendscope.source import reading_answer
from trendscope.text.hangul import has_hangul

if TYPE_CHECKING:
    from trendscope.run import Run


# What is no title of an article must not become part of the next query.
_TERM = re.compile(r"[^\W_][\w '’&+,./–-]{0,79}(?: \([\w ,'’-]{1,40}\))?")


class TranslateArguments(BaseModel):
    """What is to be translated."""

    terms: list[str] = Field(description="Korean terms, each without its particle")


def translate_terms(run: Run) -> BaseTool:
    """The tool for one run."""

    def translate(terms: list[str]) -> tuple[str, dict[str, str]]:
        korean = [term for term in terms if has_hangul(term)]
        linked = _language_links(korean, run)
        found = {term: linked.get(term_key(term)) or translate_by_glossary(term) for term in korean}
        known = {term: english for term, english in found.items() if english}
        return "\n".join(f"{term} = {english}" for term, english in known.items()), known

    return StructuredTool.from_function(
        translate,
        name="translate_terms",
        description=tool_description("translate_terms"),
        args_schema=TranslateArguments,
        response_format="content_and_artifact",
    )


def _language_links(terms: list[str], run: Run) -> dict[str, str]:
    """English titles of the articles that have the terms as titles, by the key of the term.

    Without Wikipedia the glossary has to do, so its failure is not passed on: the searcher meets and
    reports it when it searches for background.
    """
    wikipedia = run.sources.get("wikipedia")
    if not terms or wikipedia is None:
        return {}
    params = {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "redirects": "1",
        "prop": "langlinks",
        "lllang": "en",
        "lllimit": "max",
        "titles": "|".join(terms),
    }
    try:
        with reading_answer("Wikipedia answered with something that has no language links"):
            answer = run.session.get(wikipedia.url.format(lang="ko"), params=params).json()
            return _links(answer["query"])
    except (SourceError, BudgetExhausted):
        return {}


def _links(query: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    titles = {
        str(page["title"]): str(link["title"])
        for page in query.get("pages", [])
        for link in page.get("langlinks", [])
        if _TERM.fullmatch(str(link["title"]))
    }
    moved = {str(move["from"]): str(move["to"]) for move in query.get("redirects", [])}
    titles |= {old: titles[new] for old, new in moved.items() if new in titles}
    return {
        term_key(title): re.sub(r"\s{0,9}\(.{0,200}\)$", "", english).lower()
        for title, english in titles.items()
    }
