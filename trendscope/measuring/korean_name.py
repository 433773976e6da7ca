"""The Korean name of what was counted."""

from __future__ import annotations

from trendscope.measuring.facets import facet_named
from trendscope.question.glossary import in_korean


def korean_name(label: str) -> str:
    """That of the facet, or that of the glossary if it has the words; empty if there is none."""
    facet = facet_named(label)
    return facet.korean if facet else in_korean(label) or ""


def name_in(language: str, label: str) -> str:
    """The Korean name in Korean, if there is one; else the label."""
    return (korean_name(label) if language == "ko" else "") or label
