"""What a document did, in one or two of its own sentences."""

from __future__ import annotations

import re

from trendscope.document import Document
from trendscope.extraction.standing import is_quotable

# After the moves "announcing present research" and "announcing findings" of Swales (1990), Genre Analysis.
_DOES = re.compile(
    r"\b(?:we|this (?:paper|survey|work|study|article)|here,? we)\b.{0,40}\b(?:propos|introduc|present"
    r"|develop|describ|survey|review|build|releas|investigat|examin|analy[sz]e|stud(?:y|ies)\b)",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:we (?:show|find|demonstrate|observe)|results? (?:show|suggest|indicate)|outperform|achiev|improv"
    r"|reduc|fails?\b|remains?\b)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d(?:[\d.,]*)\s?(?:%|x\b|×|points?\b|percent\b|times\b)")


def gist(document: Document) -> tuple[str, ...]:
    """The sentence that says what was done, and the last one that says what came of it.

    Findings stand at the end of an abstract, and those with a figure say the most. Without either, it is
    the first sentence.
    """
    sentences = [each for each in document.sentences if is_quotable(each)] or list(document.sentences)
    done = next((each for each in sentences if _DOES.search(each)), None)
    found = [each for each in sentences if each != done and _FINDS.search(each)]
    result = max(enumerate(found), key=lambda each: (bool(_FIGURE.search(each[1])), each[0]), default=None)
    chosen = tuple(each for each in (done, result and result[1]) if each)
    return chosen or tuple(sentences[:1])
