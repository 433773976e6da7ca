"""Korean research terms in English: Wikipedia's language links first, then a glossary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.errors import SourceError
from trendscope.prompts import load_prompt
from trendscope.question.glossary import bare
from trendscope.question.glossary import translate as by_glossary
from trendscope.text.hangul import is_korean

if TYPE_CHECKING:
    from trendscope.run import Run


class TranslateArguments(BaseModel):
    """What is to be translated."""

    terms: list[str] = Field(description="Korean terms, each without its particle")


def translate_terms(run: Run) -> BaseTool:
    """The tool for one run."""

    def translate(terms: list[str]) -> tuple[str, dict[str, str]]:
        korean = [term for term in terms if is_korean(term)]
        linked = _language_links(korean, run)
        found = {term: linked.get(bare(term)) or by_glossary(term) for term in korean}
        known = {term: english for term, english in found.items() if english}
        return "\n".join(f"{term} = {english}" for term, english in known.items()), known

    return StructuredTool.from_function(
        translate,
        name="translate_terms",
        description=load_prompt("translate_terms"),
        args_schema=TranslateArguments,
        response_format="content_and_artifact",
    )


def _language_links(terms: list[str], run: Run) -> dict[str, str]:
    """English titles of the articles that bear the terms as their titles, by bare term.

    Without Wikipedia the glossary has to do, so its failure is not passed on: the searcher meets
    and reports it when it asks for background.
    """
    if not terms or "wikipedia" not in run.sources:
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
        answer = run.egress.get(run.settings.wikipedia_url.format(lang="ko"), params=params).json()
        return _links(answer["query"])
    except (SourceError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _links(query: dict[str, list[dict[str, object]]]) -> dict[str, str]:
    titles = {
        str(page["title"]): str(link["title"])
        for page in query.get("pages", [])
        for link in page.get("langlinks", [])  # type: ignore[attr-defined]
    }
    moved = {str(move["from"]): str(move["to"]) for move in query.get("redirects", [])}
    titles |= {old: titles[new] for old, new in moved.items() if new in titles}
    return {bare(title): re.sub(r"\s*\(.*\)$", "", english).lower() for title, english in titles.items()}
