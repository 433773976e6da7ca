"""Answers from counts: how many, which papers, when, why a direction, and one thing against another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.counted_subjects import (
    MAX_CITED,
    CountedSubject,
    named_subjects,
    sampled_of,
)
from trendscope.agents.reasoners.readable_names import written_name
from trendscope.agents.reasoners.shares import shares_in_words
from trendscope.conversation.follow_up import ABOUT_COUNTS, FollowUp, Kind
from trendscope.conversation.reply import Reply
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.measuring.change import percent, split_period
from trendscope.report.captions import Captions
from trendscope.report.corpus import Paper
from trendscope.report.periods import spans_in_words
from trendscope.sentence import SentenceId
from trendscope.trend import PAPERS, RISING_OR_EARLY, Claim, Direction, Trend
from trendscope.wording import Wording

MAX_TRENDS = 8
MIN_COMPARED = 2
KINDS: tuple[Kind, ...] = (*ABOUT_COUNTS, "trends")
_FADING = (
    "fad",
    "fall",
    "fell",
    "declin",
    "drop",
    "shrink",
    "decreas",
    "los",
    "하락",
    "감소",
    "줄",
    "쇠퇴",
    "사라",
)
_OR = re.compile(r"\b(?:or|either)\b|또는|혹은|(?<=[가-힣])(?<!하)이?나 ", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:newest|latest|most recent)\b|최근|최신|가장 새로", re.IGNORECASE)
_NEW = re.compile(r"\bnew\b|새로", re.IGNORECASE)
_STEADY = ("stead", "no change", "변화 없", "변하지 않")


@dataclass(frozen=True)
class CountedAnswer:
    """Answers one question from the counts of a run."""

    asked: FollowUp
    evidence: RunEvidence
    say: Wording

    def reply(self) -> Reply:
        """The claims and papers that were asked for; none if there is nothing that could be counted."""
        writers: dict[Kind, Callable[[], Reply]] = {
            "count": self._count,
            "papers": self._papers,
            "when": self._when,
            "why direction": self._why,
            "compare": self._compare,
            "trends": self._trends,
        }
        return writers[self.asked.kind]()

    @cached_property
    def subjects(self) -> list[CountedSubject]:
        return [each for each in self._named if each.trend or each.papers]

    @property
    def missing(self) -> tuple[Claim, ...]:
        """That no paper names a phrase, where other things that are asked about are named."""
        known = self.subjects
        return tuple(self._share(each) for each in self._named if each not in known) if known else ()

    @cached_property
    def _named(self) -> list[CountedSubject]:
        return named_subjects(self.asked, self.evidence, self.say)

    @property
    def periods(self) -> tuple[str, ...]:
        return self.asked.periods or self.evidence.periods

    def told_directions(self) -> tuple[Claim, ...]:
        """What the counts say of each trend that is asked about, of the periods if some are named."""
        of_trends = [subject for subject in self.subjects if subject.trend]
        if self.asked.periods:
            return tuple(self._share(subject) for subject in of_trends)
        return tuple(direction_in_words(subject.trend, self.say) for subject in of_trends if subject.trend)

    def _count(self) -> Reply:
        if self.subjects:
            shares = [claim for subject in self.subjects for claim in self._shares(subject)]
            return Reply((*shares, *self.missing, *self._together(self.subjects)))
        if self.asked.has_subject:
            return Reply()
        read, total = sampled_of(self.evidence), self.evidence.report.measured
        number = sum(read.get(period, 0) for period in self.asked.periods) if self.asked.periods else total
        span = self._span(self.periods)
        return Reply((Claim(text=self.say("ask.read", papers=number, span=span), counts=(PAPERS,)),))

    def _shares(self, subject: CountedSubject) -> Iterator[Claim]:
        """The share of all periods that are meant, and by period if they are several."""
        yield self._share(subject)
        if len(self.periods) > 1:
            parts = ", ".join(
                f"{period}: {subject.named([period]):,}/{subject.read([period]):,}"
                for period in self.periods
                if subject.read([period])
            )
            text = self.say("ask.by_period", label=subject.name, parts=parts)
            yield self._claim(text, subject)

    def _share(self, subject: CountedSubject) -> Claim:
        named, read = subject.named(self.periods), subject.read(self.periods)
        text = self.say(
            "ask.share" if named else "ask.none",
            label=subject.name,
            span=self._span(self.periods),
            named=named,
            read=read,
            share=percent(named, read),
        )
        return self._claim(text, subject)

    def _papers(self) -> Reply:
        subjects = self.subjects
        if subjects:
            return self._papers_on(subjects)
        if self.asked.has_subject or not (self.asked.periods or _NEWEST.search(self.asked.text)):
            return Reply()
        papers = self._newest(self._of_periods())
        key = "ask.papers_read" if self.asked.periods else "ask.newest"
        text = self.say(key, papers=len(papers), span=self._span(self.periods))
        return Reply((Claim(text=text, counts=(PAPERS,)),), papers) if papers else Reply()

    def _papers_on(self, subjects: Sequence[CountedSubject]) -> Reply:
        """The papers on all of the subjects, or on any of them: after an `or`, or if none has all."""
        either = len(subjects) > 1 and _OR.search(self.asked.text)
        both = [] if either else self._common(subjects)
        is_either = len(subjects) > 1 and not both
        papers = self._newest(self._of_any(subjects) if is_either else both)
        if not papers:
            return Reply(tuple(self._share(subject) for subject in subjects))
        name = self.say.listed([subject.name for subject in subjects])
        key = "ask.papers_on_any" if is_either else "ask.papers"
        text = self.say(key, papers=len(papers), label=name, span=self._span(self.periods))
        labels = tuple(subject.label for subject in subjects)
        claim = Claim(text=text, counts=labels, sentences=self._cited(subjects[0]))
        together = () if both or either else self._together(subjects)
        return Reply((*self.missing, *together, claim), papers)

    def _of_any(self, subjects: Sequence[CountedSubject]) -> list[str]:
        return [*dict.fromkeys(name for subject in subjects for name in subject.ids(self.periods))]

    def _common(self, subjects: Sequence[CountedSubject]) -> list[str]:
        """The papers that name all of the subjects."""
        first, *others = [subject.ids(self.periods) for subject in subjects]
        return [name for name in first if all(name in other for other in others)]

    def _of_periods(self) -> list[str]:
        corpus = self.evidence.report.corpus
        return [name for name in corpus if self.evidence.period_of(name) in self.periods]

    def _newest(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        papers = (self.evidence.paper(name) for name in ids)
        return tuple(
            sorted((paper for paper in papers if paper), key=lambda each: each.date or "", reverse=True)
        )

    def _when(self) -> Reply:
        return Reply(tuple(claim for subject in self.subjects for claim in self._history(subject)))

    def _history(self, subject: CountedSubject) -> Iterator[Claim]:
        """When it was first named, when it took off, and when its share was highest."""
        named = [period for period in self.evidence.periods if subject.named([period])]
        if not named:
            return
        top = max(named, key=lambda period: subject.named([period]) / max(1, subject.read([period])))
        text = self.say(
            "ask.history",
            label=subject.name,
            first=self._span([named[0]]),
            count=subject.named([named[0]]),
            top=self._span([top]),
            named=subject.named([top]),
            read=subject.read([top]),
            share=percent(subject.named([top]), subject.read([top])),
        )
        yield self._claim(text, subject)
        for event in self.evidence.report.timeline:
            if event.label == subject.label:
                yield Claim(text=self._captions.event(event), counts=(subject.label,))

    def _why(self) -> Reply:
        """The shares that give a trend its direction, and the figures of the test."""
        claims: list[Claim] = []
        for subject in self.subjects:
            if subject.trend is None:
                continue
            trend, captions = subject.trend, self._captions
            figures = "; ".join(captions.figures(trend))
            text = self.say(
                "ask.direction", label=subject.name, direction=captions.direction(trend), figures=figures
            )
            claims += [direction_in_words(trend, self.say), Claim(text=text, counts=(subject.label,))]
        rule = Claim(text=self.say("report.rule"), counts=(PAPERS,))
        return Reply((*claims, rule) if claims else ())

    def _compare(self) -> Reply:
        subjects = self.subjects
        if len(subjects) < MIN_COMPARED:
            return Reply()
        whole = [direction_in_words(each.trend, self.say) for each in subjects if each.trend]
        shares = whole if len(whole) == len(subjects) and not self.asked.periods else []
        told = shares or [self._share(subject) for subject in subjects]
        papers = self._newest(self._common(subjects))[:5]
        return Reply((*told, *self.missing, *self._together(subjects)), papers)

    def _together(self, subjects: Sequence[CountedSubject]) -> tuple[Claim, ...]:
        """How many papers name all of several subjects."""
        if len(subjects) < MIN_COMPARED:
            return ()
        both = len(self._common(subjects))
        names = self.say.listed([each.name for each in subjects])
        key = "ask.both" if both else "ask.not_both"
        text = self.say(key, labels=names, papers=both, span=self._span(self.periods))
        labels = tuple(subject.label for subject in subjects)
        cited = tuple(name for subject in subjects for name in subject.sentences[:1])
        return (Claim(text=text, counts=labels, sentences=cited),)

    def _trends(self) -> Reply:
        text = self.asked.text.lower()
        directions: tuple[Direction, ...] = RISING_OR_EARLY
        if any(sign in text for sign in _STEADY):
            directions = ("steady",)
        elif any(sign in text for sign in _FADING):
            directions = ("fading",)
        elif not _NEW.search(text) and not any(
            sign in text for sign in ("ris", "ros", "grow", "emerg", "gain", "상승", "증가", "뜨", "떠", "늘")
        ):
            directions = (*RISING_OR_EARLY, "fading")
        report = self.evidence.report
        found = [trend for trend in (*report.trends, *report.also) if trend.direction in directions]
        if _NEW.search(text):  # what came up within the years of the run, if anything did
            found = [trend for trend in found if trend.since] or found
        return Reply(tuple(direction_in_words(trend, self.say) for trend in found[:MAX_TRENDS]))

    def _claim(self, text: str, subject: CountedSubject) -> Claim:
        return Claim(text=text, counts=(subject.label,), sentences=self._cited(subject))

    def _cited(self, subject: CountedSubject) -> tuple[SentenceId, ...]:
        """Sentences that name a phrase which the report did not count, of the periods that are meant."""
        inside = {*subject.ids(self.periods)}
        return tuple(name for name in subject.sentences if name.document in inside)[:MAX_CITED]

    def _span(self, periods: Sequence[str]) -> str:
        return spans_in_words(periods, self.say.language)

    @cached_property
    def _captions(self) -> Captions:
        return Captions(self.evidence.report.model_copy(update={"language": self.say.language}))


def direction_in_words(trend: Trend, say: Wording) -> Claim:
    """The shares of a trend before and since the split, as the report says them."""
    split = split_period(trend.sampled) if trend.sampled else None
    if split is None or trend.direction == "theme":
        count = sum(map(len, trend.papers.values()))
        text = say("claim.theme", label=written_name(trend.label, say), count=count, sampled=count)
        return trend.claims[0] if trend.claims else Claim(text=text, counts=(trend.label,))
    text = shares_in_words(trend, trend.sampled, split, say)
    return Claim(text=text, counts=(trend.label,))
