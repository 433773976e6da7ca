"""What a document did, in one or two of its own sentences."""

from __future__ import annotations

from trendscope.document import Document
from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import roles_of
from trendscope.extraction.standing import is_quotable


def gist(document: Document) -> tuple[str, ...]:
    """The sentence that says what was done, and the last one that says what came of it.

    Findings stand at the end of an abstract, and those with a figure say the most. Without either, these are
    the first two.
    """
    sentences = [each for each in document.sentences if is_quotable(each)] or list(document.sentences)
    roles = {each: roles_of(each) for each in sentences}
    done = next((each for each in sentences if "proposes" in roles[each]), None)
    found = [each for each in sentences if each != done and "result" in roles[each]]
    result = max(enumerate(found), key=lambda each: (has_figure(each[1]), each[0]), default=None)
    chosen = tuple(each for each in (done, result and result[1]) if each)
    return chosen or tuple(sentences[:2])
