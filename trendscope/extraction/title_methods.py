"""The method that a title names in plain words, where its authors coined no name."""

from __future__ import annotations

import re

from trendscope.extraction.systems import is_about_data
from trendscope.text.vocabulary import vocabulary

_MEANS = re.compile(r" (?:via|through|by|with|using) (?:an? |the )?(?P<phrase>[^,:;()?]+)$")
_HEAD = re.compile(
    r"(?:^|: )(?:[Aa]n? |[Tt]he )?(?P<phrase>[^,:;()?]+?)(?=:| (?:for|in|to|via|through|with|using|by|on"
    r"|from|as) "
    r"|(?<=proach) of |(?<=ethod) of |$)"
)
_STOP = re.compile(
    r"\b(?:for|in|on|to|with|of|from|via|by|as|at|large language models?|llms?|or|without)\b", re.IGNORECASE
)
_NO_METHOD = re.compile(
    r"(?:Toward|On|How|What|Why|When|Can|Do|Is|Are|Evaluat|Analy|Assess|Explor|Investigat|Understand|Improv|Enhanc"
    r"|Revisit|Rethink|Benchmark|Prob|Compar|Study|Measur|Detect|Mitigat|Examin|Beyond|Unlock|Leverag|Bridg|Break|Releas|Clos|Keep)\w*\b"
    r"|(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|One|Case|The|Are|We|You|LLMs?|Using|From|Not|Don|If)\b"
    r"|[A-Z][a-z]+ing (?:the|an?|[A-Z]\w+s|Large|Language)\b"
    r"|.*\b(?:Matters?|Improves?|Helps?|Boosts?|Makes?|Enables?|Requires?|Needs?|Let|Is|Are)\b"
    r"|.*\b(?:is|are|can|do|does|not|you|it|matters?|before|need|needs)\b"
    r"|.* based$"
)
_HOW = re.compile(
    r"-(?:based|free|aware|guided|driven|enhanced|augmented|efficient|level|pass|time|agent|step|stage)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^[A-Z][a-z]+ing\b| and "
    r"|\b(?:Guide|Study|Report|Perspective|Lessons|Insights|Solutions|Evaluation|Analysis|View)$"
)
# "Simple yet Effective Approach" praises what it does not name.
_PRAISED = re.compile(r"^(?:Simple|Novel|New|Effective|Efficient) (?:(?:yet|and|but) \w+ )?\w+$| Based$")
MAX_WORDS, MAX_COINED = 6, 3


def title_method(title: str) -> str | None:
    """The phrase that a title has for its method: "... via Group Sampling", "Adapter Fusion for ..."."""
    if is_about_data(title):
        return None
    heads = [match["phrase"] for match in _HEAD.finditer(title)]
    means = [match["phrase"] for match in _MEANS.finditer(title)]
    sure = [phrase for phrase in heads + means if _is_method(phrase)]
    rest = [phrase for phrase in heads if _is_phrase(phrase) and not _NO_NAME.search(phrase)]
    others = [phrase for phrase in rest if not _is_task(phrase)]
    coined = [
        phrase for phrase in others if title.startswith(f"{phrase}:") and len(phrase.split()) <= MAX_COINED
    ]
    long = [phrase for phrase in rest if len(phrase.split()) > MAX_COINED]
    return next(iter([*coined, *sure, *others, *long]), None)


def _is_method(phrase: str) -> bool:
    return _last_word(phrase) in vocabulary("method_words") and _is_phrase(phrase)


def _is_task(phrase: str) -> bool:
    """Whether it says what is done, and not how: "Depression Assessment"."""
    return _last_word(phrase) in vocabulary("result_tasks") and not _HOW.search(phrase)


def _is_phrase(phrase: str) -> bool:
    words = phrase.split()
    known = vocabulary("bare_words") | vocabulary("model_families")
    return (
        2 <= len(words) <= MAX_WORDS
        and any(word.lower() not in known for word in words)
        and not _NO_METHOD.match(phrase)
        and not _STOP.search(phrase)
        and not _PRAISED.search(phrase)
    )


def _last_word(phrase: str) -> str:
    return phrase.rpartition(" ")[2].lower()
