"""A difference in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trendscope.difference.difference import WEAK, Difference, TrendMove
from trendscope.text.language import LANGUAGES
from trendscope.text.lines import one_line
from trendscope.wording import Wording

MOVES: tuple[TrendMove, ...] = ("new", "gone", "turned", "moved")
# The first number has its noun, and those after it need none.
FIRST: dict[TrendMove, str] = {
    "new": "difference.trends_new",
    "gone": "difference.trends_gone",
    "turned": "difference.trends_turned",
    "moved": "difference.trends_moved",
    "renamed": "difference.trends_renamed",
}
MORE: dict[TrendMove, str] = {
    "new": "difference.more_new",
    "gone": "difference.more_gone",
    "turned": "difference.more_turned",
    "moved": "difference.more_moved",
    "renamed": "difference.more_renamed",
}


def summary(difference: Difference) -> str:
    """`Since 2026-10-26: 2 trends new, 1 gone, 1 turned; 41 papers more`, in the language of the report."""
    say = wording_of(difference)
    parts = "; ".join((*_said(difference, say), *_papers(difference, say), *_doubts(difference, say)))
    return say("difference.summary", day=one_line(difference.before.retrieved), parts=parts)


def wording_of(difference: Difference) -> Wording:
    """The sentences in the language of the later report."""
    return Wording(difference.language if difference.language in LANGUAGES else LANGUAGES[0])


def moves_in_words(difference: Difference, say: Wording, moves: Iterable[TrendMove]) -> str:
    """`2 trends new, 1 gone`; nothing if none of it happened."""
    counted = [(move, len(difference.with_move(move))) for move in moves]
    happened = [(move, number) for move, number in counted if number]
    return ", ".join(
        say((MORE if at else FIRST)[move], number=number) for at, (move, number) in enumerate(happened)
    )


def _said(difference: Difference, say: Wording) -> Iterator[str]:
    """What happened to the trends; what else is new or gone if nothing did."""
    if not difference.is_changed:
        yield say("difference.unchanged")
    elif trends := moves_in_words(difference, say, MOVES):
        yield trends
    else:
        yield say("difference.same_trends")
        said = [each for each in difference.claims_with("new", "gone") if each.state.evidence]
        new = sum(each.move == "new" for each in said)
        if said:
            yield say("difference.said", new=new, gone=len(said) - new)
        results = difference.results
        if results.new or results.gone:
            yield say("difference.figures", new=len(results.new), gone=len(results.gone))


def _papers(difference: Difference, say: Wording) -> Iterator[str]:
    came, went = len(difference.corpus.added), len(difference.corpus.gone)
    if came > went:
        yield say("difference.papers_more", number=came - went)
    elif went > came:
        yield say("difference.papers_fewer", number=went - came)
    elif came:
        yield say("difference.papers_exchanged", came=came)


def _doubts(difference: Difference, say: Wording) -> Iterator[str]:
    if not difference.is_same_measurement:
        yield say("difference.is_other")
    elif any(caveat.code in WEAK for caveat in difference.caveats):
        yield say("difference.is_weak")
