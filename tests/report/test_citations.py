"""Which quotation stands below which claim, and what number its document has."""

from __future__ import annotations

import io
from itertools import permutations

import pytest
from rich.console import Console

from tests.fakes.ids import ids
from tests.fakes.report import report, trend
from trendscope.report.citations import Citations, CitedClaim
from trendscope.report.markdown import to_markdown
from trendscope.report.report import Report
from trendscope.report.terminal import print_report
from trendscope.sentence import SentenceId
from trendscope.trend import Claim

FIRST, SECOND, THIRD = "The counts say so.", "One more thing.", "And a third."


def citing(*sentences: tuple[str, ...]) -> Report:
    """A trend whose claims name these sentences: D1.1 and D1.2 are of one document, D2.1 is of another."""
    texts = (FIRST, SECOND, THIRD)
    claims = tuple(
        Claim(text=text, sentences=ids(*names)) for text, names in zip(texts, sentences, strict=False)
    )
    return report(trends=(trend(claims=claims),), background=())


def cited(made: Report) -> list[CitedClaim]:
    return Citations(made).cite(made.trends[0].claims)


def placed(made: Report) -> list[tuple[list[str], tuple[int, ...]]]:
    """The texts that are quoted below each claim, and the numbers that stand behind it."""
    return [([quotation.text for quotation in claim.quotations], claim.later) for claim in cited(made)]


def printed(made: Report) -> str:
    file = io.StringIO()
    print_report(made, Console(file=file, width=100))
    return file.getvalue()


def text_of(name: str) -> str:
    return report().sentences[SentenceId(name)].text


def read(name: str) -> str:
    """The quotation as a reader sees it."""
    return f"“{' '.join(text_of(name).split())}”"


def test_a_sentence_of_one_claim_is_quoted_below_it() -> None:
    made = citing(("D1.1", "D2.1"), ("D1.2",))

    assert placed(made) == [([text_of("D1.1"), text_of("D2.1")], ()), ([text_of("D1.2")], ())]


def test_a_sentence_of_several_claims_is_quoted_below_the_last() -> None:
    made = citing(("D1.1", "D2.1"), ("D1.1",), ("D2.1", "D1.2", "D1.1"))

    assert placed(made) == [
        ([], (1, 2)),
        ([], (1,)),
        ([text_of("D2.1"), text_of("D1.2"), text_of("D1.1")], ()),
    ]


def test_an_earlier_claim_shows_a_number_once_and_what_is_its_own_alone() -> None:
    made = citing(("D1.1", "D1.2", "D2.1"), ("D1.1", "D1.2"))

    assert placed(made) == [([text_of("D2.1")], (1,)), ([text_of("D1.1"), text_of("D1.2")], ())]


def test_a_sentence_that_is_named_twice_is_quoted_once() -> None:
    assert placed(citing(("D1.1", "D1.1"))) == [([text_of("D1.1")], ())]


def test_a_sentence_that_does_not_exist_has_no_number() -> None:
    assert placed(citing(("D9.9", "D1.1"), ("D9.9",))) == [([text_of("D1.1")], ()), ([], ())]


def test_claims_of_the_same_words_are_told_apart() -> None:
    twice = Claim(text=FIRST, sentences=ids("D1.1"))
    made = report(trends=(trend(claims=(twice, twice.model_copy())),), background=())

    assert placed(made) == [([], (1,)), ([text_of("D1.1")], ())]


def test_another_trend_quotes_it_again() -> None:
    claim = Claim(text=FIRST, sentences=ids("D1.1"))
    made = report(trends=(trend(claims=(claim,)), trend("b", claims=(claim,))), background=())

    assert printed(made).count(read("D1.1")) == 2


@pytest.mark.parametrize("order", [*permutations([("D1.1", "D2.1"), ("D1.1",), ("D1.2", "D2.1")])])
def test_each_sentence_is_read_once_and_each_claim_has_its_numbers(
    order: tuple[tuple[str, ...], ...],
) -> None:
    made = citing(*order)

    for claim, names in zip(cited(made), order, strict=True):
        numbers = {quotation.number for quotation in claim.quotations} | set(claim.later)
        assert len(numbers) == len({name.partition(".")[0] for name in names})
    for text in map(read, ("D1.1", "D1.2", "D2.1")):
        assert (printed(made).count(text), to_markdown(made).count(text)) == (1, 1)


def test_the_number_stands_behind_the_earlier_claim() -> None:
    made = citing(("D1.1", "D2.1"), ("D1.1",), ("D2.1",))

    assert f"{FIRST} [1] [2]\n" in printed(made)
    assert f"{SECOND}\n" in printed(made)
    assert f"{FIRST} [1] [2]" in to_markdown(made)
