"""What the counts say of two trends together: which come along, and what their papers turned to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trendscope.agents.reasoners.readable_names import written_name
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.company import Company, companions, company_of, turns
from trendscope.text.words import normalize
from trendscope.trend import Claim
from trendscope.wording import Wording

MAX_COMPANIONS = 3
# What most trends turned to is said of the first of them.
MAX_TURNS = 2


@dataclass
class RelationWriter:
    """Writes of each trend what its papers name as well; of two trends only once."""

    evidence: EvidenceBase
    others: Sequence[Candidate]
    say: Wording
    told: set[frozenset[str]] = field(default_factory=set)
    turned_to: Counter[str] = field(default_factory=Counter)

    def write(self, candidate: Candidate) -> Iterator[Claim]:
        """What comes along, then what the papers on it turned to."""
        company = company_of(candidate, self.others, self.evidence.measurement)
        turned = self._turn(candidate, company)
        self.told |= {frozenset({candidate.label, each.other.label}) for each in turned}
        if new := self._new(candidate, companions(company))[:MAX_COMPANIONS]:
            yield self._with(candidate, new)
        for each in turned:
            yield self._turned(candidate, each)

    def _turn(self, candidate: Candidate, company: Sequence[Company]) -> list[Company]:
        """The largest change, if there is one to something that not every trend turned to."""
        turned = self._new(candidate, turns(company))
        found = [each for each in turned if self.turned_to[each.other.label] < MAX_TURNS][:1]
        self.turned_to.update(each.other.label for each in found)
        return found

    def _new(self, candidate: Candidate, company: Sequence[Company]) -> list[Company]:
        """Those not told yet, none of which is a part of the name of another or of the candidate's."""
        found: list[Company] = []
        for each in company:
            names = (candidate.label, *(other.other.label for other in found))
            is_told = {candidate.label, each.other.label} in self.told
            if not is_told and not any(_share_a_name(each.other.label, name) for name in names):
                found.append(each)
        return found

    def _claim(self, text: str, candidate: Candidate, company: Sequence[Company]) -> Claim:
        labels = [each.other.label for each in company]
        self.told |= {frozenset({candidate.label, label}) for label in labels}
        return Claim(text=text, counts=(candidate.label, *labels))

    def _with(self, candidate: Candidate, company: Sequence[Company]) -> Claim:
        first, *others = company
        named = self.say(
            "relation.first",
            label=written_name(first.other.label, self.say),
            shared=first.shared,
            papers=first.earlier_size + first.recent_size,
        )
        parts = [
            self.say("relation.other", label=written_name(each.other.label, self.say), shared=each.shared)
            for each in others
        ]
        text = self.say("relation.with", listed=self.say.listed([named, *parts]))
        return self._claim(text, candidate, company)

    def _turned(self, candidate: Candidate, company: Company) -> Claim:
        split = self.evidence.measurement.split or ""
        text = self.say(
            "relation.turned_to",
            label=written_name(candidate.label, self.say),
            other=written_name(company.other.label, self.say),
            split=self.say.span(split, split),
            earlier=company.earlier,
            earlier_size=company.earlier_size,
            recent=company.recent,
            recent_size=company.recent_size,
        )
        return self._claim(text, candidate, [company])


def _share_a_name(one: str, other: str) -> bool:
    shorter, longer = sorted((normalize(one), normalize(other)), key=len)
    return shorter in longer
