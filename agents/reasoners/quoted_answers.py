"""Answers in the words of papers: the counts of what is asked about, and the sentences that say most on it."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.agents.reasoners.counted_answers import CountedAnswer
from trendscope.agents.reasoners.report_answers import quotation
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.ranking import Passage, of_different_documents
from trendscope.conversation.reply import Reply
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.wording import Wording

MAX_SENTENCES = 4


@dataclass(frozen=True)
class QuotedAnswer:
    """Answers without a model. `passages` are those that say enough of what is asked, the best first."""

    asked: FollowUp
    evidence: RunEvidence
    say: Wording

    def reply(self, passages: list[Passage]) -> Reply:
        best = of_different_documents(passages, MAX_SENTENCES)
        if not best:
            return Reply()
        quoted = tuple(quotation(passage.id, self.evidence, self.say) for passage in best)
        counted = CountedAnswer(self.asked, self.evidence, self.say).told_directions()
        return Reply((*counted, *quoted))
