"""Answers in the words of papers: the counts of what is asked about, and the sentences that say most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trendscope.agents.reasoners.counted_answers import CountedAnswer
from trendscope.agents.reasoners.report_answers import quotation
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.reply import Reply
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.sentence import SentenceId
from trendscope.wording import Wording

MAX_SENTENCES = 4


@dataclass(frozen=True)
class QuotedAnswer:
    """Answers without a model."""

    asked: FollowUp
    evidence: RunEvidence
    say: Wording

    def reply(self, names: Iterable[SentenceId]) -> Reply:
        """The first sentences, each of another document, below the counts; nothing without a sentence."""
        first: dict[str, SentenceId] = {}
        for name in names:
            first.setdefault(name.document, name)
        quoted = tuple(quotation(name, self.evidence, self.say) for name in [*first.values()][:MAX_SENTENCES])
        if not quoted:
            return Reply()
        return Reply((*CountedAnswer(self.asked, self.evidence, self.say).told_directions(), *quoted))
