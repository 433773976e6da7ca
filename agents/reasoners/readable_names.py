"""The names of trends as readers of the answer's language know them."""

from __future__ import annotations

from trendscope.measuring.korean_name import korean_name, name_in
from trendscope.text.language import is_written_in
from trendscope.wording import Wording


def glossary_name(label: str, language: str) -> str | None:
    """A Korean name for a label: that of the facet, or from the glossary if it has the words."""
    return korean_name(label) or None if language == "ko" else None


def readable_name(label: str, language: str) -> str:
    """The name of a label in a language, or the label."""
    return name_in(language, label)


def written_name(label: str, say: Wording) -> str:
    """The name as it stands in a sentence: in quotation marks if it is in another language."""
    name = readable_name(label, say.language)
    return name if is_written_in(name, say.language) else f"“{name}”"
