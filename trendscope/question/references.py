"""Addresses, identifiers and search fields in a question: what is used, set aside or refused."""

from __future__ import annotations

import re

from trendscope.errors import UsageError

_URL = r"\b(?:https?://|www\.)[^\s<>\"'가-힣]+|\b(?:github|arxiv|doi|openreview|huggingface)\.(?:com|org|net|co)/\S+"
_DOI = r"\b(?:doi:\s*)?10\.\d{4,9}/[^\s가-힣]+"
_ARXIV = r"\barxiv:\s*(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?|(?<![\w.])\d{4}\.\d{5}(?:v\d+)?(?![\w.])"
_PUBMED = r"\b(?:pmid|pmcid):?\s*(?:PMC)?\d{4,9}\b"
_REFERENCE = re.compile(rf"(?:{_URL}|{_DOI}|{_ARXIV}|{_PUBMED})", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_MY_EMAIL = re.compile(
    r"(?:\b(?:please\s+)?(?:send|e-?mail|mail)\s+(?:(?:it|me|them|the\s+(?:report|results?))\s+){0,3}(?:(?:to|at)\s+)?)?"
    rf"(?:\bmy\s+e-?mail(?:\s+is)?\s+|(?:내|제)?\s{{0,3}}(?:이메일|메일)(?:\s*주소)?(?:인|은|는)?\s*)?({_EMAIL.pattern})"
    r"(?:\s*(?:으로|로|에|에게|앞으로)(?=\s|$))?(?:\s*보내\s*(?:줘|주세요))?",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"\bcat:\s*([\w.-]+)", re.IGNORECASE)
_WORDS_FIELD = re.compile(
    r"\b(?:ti|abs|all|title|abstract|intitle|allintitle|keywords?):(?=[\"“(\w])", re.IGNORECASE
)
_LIMIT = re.compile(
    r"\b(?P<field>site|au|author|co|jr|journal|venue|rn|id|id_list|submittedDate|filetype|ext|inurl|related"
    r"|language|lang|affiliation)(?P<colon>:)(?=[\"“\[\w])",
    re.IGNORECASE,
)
_PUBMED_TAG = re.compile(
    r"\[(?:tiab|ti|tw|mesh(?:\s+terms)?|title(?:/abstract)?|all\s+fields)\]", re.IGNORECASE
)
_PUBMED_LIMIT = re.compile(r"\[(?P<field>au|author|dp|pdat|ta|journal|la|pt)\]", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'\"’”"


def set_aside(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without references, and the references: they name no topic and are not searched for.

    Raises UsageError for a search field that would limit the search.
    """
    aside: list[str] = []

    def keep(match: re.Match[str]) -> str:
        reference = match[match.lastindex or 0].rstrip(_TRAILING)
        aside.append(reference)
        return " "

    text = _REFERENCE.sub(keep, text)
    text = _MY_EMAIL.sub(keep, text)
    _refuse_limits(text)
    text = _CATEGORY.sub(lambda match: _category(match, aside), text)
    text = re.sub(r"^\s*(?:AND|OR)\b|\b(?:AND|OR)\s*$", " ", _WORDS_FIELD.sub("", _PUBMED_TAG.sub("", text)))
    return text, tuple(dict.fromkeys(aside))


def _category(match: re.Match[str], aside: list[str]) -> str:
    aside.append(match[0])
    return " "


def _refuse_limits(text: str) -> None:
    if match := _LIMIT.search(text) or _PUBMED_LIMIT.search(text):
        field = f"{match['field']}:" if "colon" in match.groupdict() else match[0]
        if field.lower() == "site:":
            raise UsageError(
                "trendscope does not search by {field}; leave it out and name the topic in words "
                "(--source NAME limits the search to one source)",
                field=field,
            )
        raise UsageError(
            "trendscope does not search by {field}; leave it out and name the topic in words", field=field
        )


def name_the_topic(references: tuple[str, ...]) -> UsageError:
    """The error for a question that has nothing but references."""
    named = ", ".join(references)
    shown = named if len(named) <= 80 else f"{named[:80]}…"
    return UsageError(
        "trendscope searches for topics and does not look up {shown}; name the topic in words", shown=shown
    )
