"""An evaluation and a comparison as Markdown tables, which are also readable in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from trendscope.evaluation.answer_key import FoundCount, FoundDevelopment
from trendscope.evaluation.comparison import Comparison, Criterion, Tally
from trendscope.evaluation.score import Evaluation, QuestionScore, Totals
from trendscope.text.columns import columns
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

MAX_QUESTION = 32
NOT_KNOWN = "–"
LEAST_P = 0.001  # that is told
HEAD = (
    Message("question"),
    Message("status"),
    Message("counts"),
    Message("found"),
    Message("verified"),
    Message("dropped"),
    Message("resolved"),
    Message("requests"),
    Message("seconds"),
    Message("dollars"),
)
LEGEND = Message(
    "counts: those that are right; found: main developments with the direction that they should have; "
    "verified: claims that state counts, or all of whose citations resolve; dropped: claims that were "
    "refused; resolved: citations of a sentence and an address that the run received; seconds: of the run."
)
_STATUSES = {
    "complete": Message("complete"),
    "partial": Message("partial"),
    "abstained": Message("abstained"),
    "failed": Message("failed"),
    "not answered": Message("not answered"),
}
_CRITERIA: dict[Criterion, Message] = {
    "answers": Message("answers the question"),
    "compares": Message("compares"),
    "results": Message("gives results"),
    "supported": Message("is supported"),
    "overall": Message("overall"),
}
_DIRECTIONS = {
    "rising": Message("rising"),
    "likely rising": Message("likely rising"),
    "early signal": Message("early signal"),
    "steady": Message("steady"),
    "fading": Message("fading"),
    "theme": Message("theme"),
}


def evaluation_to_markdown(evaluation: Evaluation) -> str:
    """A row for each question, the totals, and below them what is not right."""
    rows = [[_name(each), *_cells(each)] for each in evaluation.questions]
    blocks = [
        _setting(evaluation.setting),
        _table([list(map(_, HEAD)), *rows, [_("all"), *_total_cells(evaluation.totals)]]),
        _(LEGEND),
        _reused(evaluation.totals.reused),
        "\n".join(f"- {line}" for score in evaluation.questions for line in _faults(score)),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def comparison_to_markdown(comparison: Comparison) -> str:
    """The totals of both settings side by side, and wins, ties and losses by criterion."""
    heads = ["", "A", "B"]
    totals = zip_longest(
        map(_, HEAD[1:]), _total_cells(comparison.a.totals), _total_cells(comparison.b.totals), fillvalue=""
    )
    criteria = (Message("criterion"), Message("A wins"), Message("ties"), Message("B wins"), Message("p"))
    tallies = [_tally(_(_CRITERIA[name]), each) for name, each in comparison.tallies.items()]
    blocks = [
        f"A: {_setting(comparison.a.setting)}\nB: {_setting(comparison.b.setting)}",
        _table([heads, *map(list, totals)]),
        _(LEGEND),
        _reused(comparison.a.totals.reused + comparison.b.totals.reused),
        _table([list(map(_, criteria)), *tallies]),
        "\n".join(_notes(comparison)),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _reused(number: int) -> str:
    """That the cost is not all of it, if that is so."""
    if not number:
        return ""
    return _(
        "{number:answer|answers} of sources and models came from the store and cost nothing; with --fresh, "
        "everything is requested again.",
        number=number,
    )


def _notes(comparison: Comparison) -> Iterator[str]:
    yield _(
        "{judge} judged {judged:pair|pairs} blind, each in both orders. {changed:verdict|verdicts} by "
        "criterion did not survive the swap, and so became a tie. p: two-sided sign test, without ties.",
        judge=comparison.judge,
        judged=comparison.judged,
        changed=comparison.changed,
    )
    failed = [each for each in comparison.pairs if not each.outcomes]
    if failed:
        reason = next((verdict.error for verdict in failed[0].verdicts if verdict.error), "")
        yield _(
            "{failed:pair|pairs} could not be judged: {reason}", failed=len(failed), reason=one_line(reason)
        )
    if comparison.unpaired:
        yield _(
            "{number:question|questions} left out, because at least one of the two has no report.",
            number=comparison.unpaired,
        )


def _tally(name: str, tally: Tally) -> list[str]:
    p = f"{tally.p:.3f}" if tally.p >= LEAST_P else f"<{LEAST_P}"
    return [name, str(tally.wins), str(tally.ties), str(tally.losses), p]


def _setting(setting: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in setting.items())


def _name(score: QuestionScore) -> str:
    return f"{score.number}. {one_line(score.question, MAX_QUESTION)}"


def _cells(score: QuestionScore) -> list[str]:
    return [
        _(_STATUSES[score.status or "not answered"]),
        _of(score.counts_right, len(score.counts)),
        _of(score.developments_found, len(score.developments)),
        _of(score.verified, score.claims),
        str(score.dropped),
        _of(score.resolved, score.citations),
        f"{score.cost.requests:,}",
        f"{score.seconds:.1f}",
        _dollars(score.cost.dollars if score.is_priced else None),
    ]


def _total_cells(totals: Totals) -> list[str]:
    return [
        _of(totals.statuses.get("complete", 0), totals.questions),
        _of(totals.counts_right, totals.counts),
        _of(totals.developments_found, totals.developments),
        _of(totals.verified, totals.claims),
        str(totals.dropped),
        _of(totals.resolved, totals.citations),
        f"{totals.requests:,}",
        f"{totals.seconds:,.1f}",
        _dollars(totals.dollars),
    ]


def _of(part: int, whole: int) -> str:
    return f"{part:,}/{whole:,}" if whole else NOT_KNOWN


def _dollars(dollars: float | None) -> str:
    return NOT_KNOWN if dollars is None else f"{dollars:.4f}"


def _faults(score: QuestionScore) -> Iterator[str]:
    """What is not right of a question, a line each."""
    if score.error:
        yield f"{score.number}: {one_line(score.error)}"
    if not score.text:
        return
    yield from (f"{score.number}: {_missed(each)}" for each in score.developments if not each.is_right)
    yield from (f"{score.number}: {_miscounted(each)}" for each in score.counts if not each.is_right)
    if score.is_in_language is False:
        fault = _("it is not in the language that it should be in")
        yield f"{score.number}: {fault}"


def _missed(found: FoundDevelopment) -> str:
    phrase = one_line(found.phrase[0])
    if found.place is None:
        return _("“{phrase}” was not found", phrase=phrase)
    if found.place == "listed":
        return _("“{phrase}” is named beside the trends, as {label}", phrase=phrase, label=found.label)
    return _(
        "“{phrase}” should be {wanted}; {label} is {direction}",
        phrase=phrase,
        wanted=_(_DIRECTIONS[found.wanted or "theme"]),
        label=found.label,
        direction=_(_DIRECTIONS[found.direction or "theme"]),
    )


def _miscounted(found: FoundCount) -> str:
    phrase = f"“{one_line(found.phrase)}”" if found.phrase else _("papers on the question")
    if found.counted is None:
        return _("{phrase}, {period}: not counted", phrase=phrase, period=found.period)
    return _(
        "{phrase}, {period}: {counted:,}, should be {papers:,}",
        phrase=phrase,
        period=found.period,
        counted=found.counted,
        papers=found.papers,
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of Markdown whose columns stand below each other; the first is the head."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    head, *body = (_row(row, widths) for row in cells)
    rule = _row(["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])], widths)
    return "\n".join((head, rule, *body))


def _row(cells: Iterable[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [f"{first[0]}{_gap(*first)}", *(f"{_gap(*each)}{each[0]}" for each in others)]
    return f"| {' | '.join(padded)} |"


def _gap(cell: str, width: int) -> str:
    return " " * (width - columns(cell))
