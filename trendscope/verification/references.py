"""Links, markup and citations: a claim has none of them, because only code writes references."""

from __future__ import annotations

import re

from trendscope.text.spelling import normalize_text
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.works import without_dotted_names

# No pattern has a quantifier inside a quantifier, and none scans past where the next match may begin.
_REFERENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r":[/∕⁄⧸\\]|//",
        r"\b(?:https?|ftp|file|mailto|javascript|vbscript|arxiv|doi|urn|tel)\s?:",
        r"\bdata:[a-z]",
        r"\bwww\d?[.。]|\bxn--|\blocalhost\b",
        # A bare host; between Korean words only if the second one is a top-level domain.
        r"[^\W_][.。](?:[^\W\d_가-힣]{2}|한국|닷컴|닷넷|삼성)",
        r"\bdot\W(?:com|org|net|io|ai|dev|edu|co|xyz|app|info)(?![a-z])",
        r"\b(?:punkt|punto|point) (?:com|org|net)(?![a-z])",
        r"[\[({]\s?(?:\.|dot|닷)\s?[\])}]|닷\s?[컴넷]|[점닷]\s?(?:com|org|net|kr)(?![a-z])",
        r"\s\.\s?(?:com|org|net|io|ai|dev|edu)(?![a-z])|[^\W_]\. (?-i:com|org|net|edu|io)(?![a-z])",
        r"\b(?:sms|magnet|blob|steam|ssh|git|irc|xmpp|intent|wss?):\S",
        r"\d\.\d{1,3}\.\d{1,3}\.\d",
        r"\bdoi\b|\b10\.\d{4}\d{0,5}/",
        r"[a-z]/\d{7}(?!\d)",
        r"\b(?:pmid|pmcid|isbn|issn|orcid)\b",
        r"(?<!\w)@\w|@[\w-]+\.|\(at\)",
        r"[`\[\]【】\\|]|<(?!\s?[\d.=])",
        r"\*\*|__|~~|\*\w|(?<!\w)_\w|\{\{|\{%",
        r"\$(?!\d)|&#|&[a-z]{2,31};",
        r"^[=+\-@#>*]",
        r"\bD\d{1,6}\.\d",
        r"\bet\s?al\b|\bibid\b|\bop\. cit",
        r"[외등]\s?\((?:19|20)\d\d|[가-힣] 외 \d{1,3}[인명]",
    )
)
_AUTHOR_AND_YEAR = re.compile(
    r"\([A-ZÀ-Þ][^()]{1,200}[, ](?:19|20)\d\d[a-z]?\)|\b[A-ZÀ-Þ][\w'-]{1,30} \((?:19|20)\d\d[a-z]?\)"
)
_YEAR = re.compile(r" ?\((?:19|20)\d\d[a-z]?\)")
_ARXIV = re.compile(r"(?<!\d)\d{4}\.\d{4,5}(?!\d)")


def has_made_up_reference(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text has a link or what may become one, markup, or a reference to what it does not cite.

    `text` is without the references to its own documents.
    """
    numbers = _ARXIV.findall(evidence.cited)
    return (
        has_reference(without_dotted_names(text, evidence.works))
        or any(number not in numbers for number in _ARXIV.findall(text))
        or any(_ends_in_title(text[: year.start()], evidence) for year in _YEAR.finditer(text))
    )


def _ends_in_title(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a title of the run stands here, in front of a year in brackets."""
    before = text.casefold()
    titles = (part for title in evidence.texts.titles for part in (title, title.partition(":")[0]) if part)
    return any(before.endswith(title.casefold()) for title in titles)


def has_reference(text: str) -> bool:
    """Whether a text has a link or what may become one, markup, or an author with a year."""
    text = normalize_text(text)
    return any(pattern.search(text) for pattern in _REFERENCES) or bool(_AUTHOR_AND_YEAR.search(text))
