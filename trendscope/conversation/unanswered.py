"""What is said where a run has no answer, and the commands that would look further."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from trendscope.conversation.follow_up import ABOUT_COUNTS, FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.measuring.korean_name import name_in
from trendscope.report.periods import spans_in_words
from trendscope.text.lines import one_line
from trendscope.wording import Wording

ID_CHARACTERS = 8  # of an id, as it is shown
MAX_CHARACTERS = 200


def why_unanswered(asked: FollowUp, evidence: RunEvidence, say: Wording) -> str:
    """Why nothing in the run answers a question."""
    if asked.outside and not asked.periods:
        window = spans_in_words(evidence.periods, say.language) or str(evidence.window)
        return say("ask.no_year", window=window, years=spans_in_words(asked.outside, say.language))
    if asked.ids:
        return say("ask.no_id", ids=", ".join(asked.ids))
    if asked.person:
        return say("ask.no_person", person=one_line(asked.person, MAX_CHARACTERS))
    if asked.kind in ABOUT_COUNTS and asked.phrases:
        names = (f"“{name_in(say.language, phrase)}”" for phrase in asked.phrases)
        return say("ask.not_named", phrases=", ".join(names))
    return say("ask.not_here" if asked.has_subject else "ask.unclear")


def commands_for(asked: FollowUp, evidence: RunEvidence, *, searched: bool) -> Iterator[str]:
    """The commands that would look further: the same question with searches, or a new run."""
    if asked.ids or not (asked.has_subject or asked.outside):
        return
    if asked.outside and not asked.periods:
        yield f"trendscope {_quoted(evidence.report.question)} --since {asked.outside[0]}"
        return
    if evidence.run and not searched and not asked.person:
        yield f"trendscope ask {evidence.run[:ID_CHARACTERS]} {_quoted(asked.text)} --search"
    if subject := _subject(asked):
        topic = f"{subject} 연구 동향" if asked.language == "ko" else f"recent trends in {subject}"
        yield f"trendscope {_quoted(topic)}"


def _subject(asked: FollowUp) -> str:
    names = () if asked.person else (*asked.phrases, *asked.trends)
    return " ".join(name_in(asked.language, name) for name in names)


def _quoted(text: str) -> str:
    return shlex.quote(one_line(text, MAX_CHARACTERS))
