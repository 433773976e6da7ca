"""Reading a corpus: all of it, or a share of each period, and what is left where the source fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from tests.fakes.measuring import paper
from trendscope.agents.corpus_reader import CorpusReader, Part, Reading
from trendscope.agents.read_so_far import ReadSoFar
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceUnreachable
from trendscope.question.query import Query
from trendscope.source import Found, Source
from trendscope.window import Window

QUERY = Query.parse("machine translation")
YEARS = Window.of_years(2021, 2025)
QUARTERS = Window.of_years(2024, 2025)
PAPERS = [
    paper(f"{year}-{month:02}", date=f"{year}-{month:02}-09")
    for year in range(2021, 2026)
    for month in range(1, 13)
]


@dataclass
class Shelf:
    """A source of a paper a month, ten on a page; it fails at the `fails_at`-th page that is asked.

    It says that it has as many as there are, unless more are `promised`.
    """

    source = "shelf"
    fails_at: int | None = None
    error: Exception = field(default_factory=lambda: SourceUnreachable("gone"))
    lost: int = 0
    promised: int | None = None
    asked: list[tuple[str, str, float | None]] = field(default_factory=list)
    served: int = 0

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        self.asked.append(("pages", str(window), None))
        found = [each for each in PAPERS if window.has(each.date or "")][::-1]
        for start in range(0, max(1, len(found)), 10):
            yield self._page(found[start : start + 10], len(found))

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        self.asked.append(("draw", str(window), share))
        found = [each for each in PAPERS if window.has(each.date or "")]
        yield self._page(found[: round(share * len(found))], len(found))

    def _page(self, documents: Sequence[Document], total: int) -> Found:
        if self.served == self.fails_at:
            raise self.error
        self.served += 1
        return Found(tuple(documents), "q", self.promised or total, lost=self.lost)


async def read(
    shelf: Shelf,
    window: Window = YEARS,
    *periods: str,
    limit: int = 100,
    tell: Callable[[ReadSoFar], None] = lambda so_far: None,
) -> Reading:
    return await CorpusReader(cast(Source, shelf), limit, tell).read(QUERY, window, periods)


def keys(part: Part) -> list[str]:
    return [document.key for document in part.found.documents]


def months(*years: int) -> list[str]:
    """The keys of all papers of these years, the newest first."""
    return [each.key for each in PAPERS if each.year in years][::-1]


async def test_a_corpus_is_one_part() -> None:
    (part,) = (await read(Shelf())).parts

    assert part.period is None
    assert keys(part) == months(*range(2021, 2026))
    assert (part.found.total, part.found.lost) == (60, 0)


async def test_a_reading_that_is_whole_has_lost_nothing() -> None:
    reading = await read(Shelf())

    assert (reading.lost_periods, reading.failure) == ((), None)


async def test_nothing_found_is_a_part_without_papers() -> None:
    (part,) = (await read(Shelf(), Window.of_years(1990, 1999))).parts

    assert (part.found.documents, part.found.total) == ((), 0)


async def test_what_each_page_lacks_adds_up() -> None:
    (part,) = (await read(Shelf(lost=2, promised=1000), limit=2000)).parts

    assert part.found.lost == 12


async def test_a_corpus_that_lacks_more_is_cut_to_whole_periods() -> None:
    reading = await read(Shelf(lost=2))
    (part,) = reading.parts

    assert (reading.lost_periods, str(reading.failure)) == (
        ("2021",),
        "12 of 60 papers did not arrive or could not be used",
    )
    assert keys(part) == months(*range(2022, 2026))
    assert part.found.lost == 0


async def test_missing_periods_of_which_nothing_arrives_are_a_failure() -> None:
    with pytest.raises(SourceError, match="shelf sent none of the papers that are missing"):
        await read(Shelf(), Window.of_years(1990, 1999), "1990", "1991")


async def test_after_each_page_it_is_told_how_far_the_reading_has_come() -> None:
    told: list[tuple[int, int, str | None, int]] = []

    def tell(so_far: ReadSoFar) -> None:
        assert sum(so_far.counts.values()) == so_far.read
        told.append((so_far.read, so_far.total, so_far.period, so_far.periods_done))

    await read(Shelf(), tell=tell)

    assert told == [
        (10, 60, "2025", 0),
        (20, 60, "2024", 1),
        (30, 60, "2023", 2),
        (40, 60, "2022", 3),
        (50, 60, "2021", 4),
        (60, 60, "2021", 5),
    ]


async def test_of_a_share_the_periods_that_were_drawn_are_told() -> None:
    told: list[tuple[str | None, int]] = []

    await read(Shelf(), limit=30, tell=lambda so_far: told.append((so_far.drawn, so_far.periods_done)))

    drawn = list(dict.fromkeys(each for each in told if each[0]))
    assert drawn == [(str(year), number) for number, year in enumerate(range(2021, 2026))]


@pytest.mark.parametrize("limit", [60, 61, 1000])
async def test_as_many_as_the_limit_are_all_read(limit: int) -> None:
    shelf = Shelf()

    await read(shelf, limit=limit)

    assert [kind for kind, _, _ in shelf.asked] == ["pages"]


@pytest.mark.parametrize(
    ("window", "limit", "total"), [(YEARS, 30, 12), (YEARS, 59, 12), (QUARTERS, 16, 3), (QUARTERS, 23, 3)]
)
async def test_of_more_each_period_is_a_part_with_its_total(window: Window, limit: int, total: int) -> None:
    shelf = Shelf()

    reading = await read(shelf, window, limit=limit)

    assert [part.period for part in reading.parts] == list(window.periods)
    assert {part.found.total for part in reading.parts} == {total}
    share = limit / (total * len(window.periods))
    assert {len(part.found.documents) for part in reading.parts} == {round(share * total)}
    assert {each for _, _, each in shelf.asked[1:]} == {share}
    assert (reading.lost_periods, reading.failure) == ((), None)


async def test_the_first_page_is_enough_to_see_that_there_are_too_many() -> None:
    shelf = Shelf()

    await read(shelf, limit=30)

    assert shelf.served == 1 + len(YEARS.periods)


@pytest.mark.parametrize(
    ("fails_at", "kept", "lost"),
    [
        (1, [], ["2021", "2022", "2023", "2024", "2025"]),
        (2, [2025], ["2021", "2022", "2023", "2024"]),
        (3, [2025, 2024], ["2021", "2022", "2023"]),
        (5, [2025, 2024, 2023, 2022], ["2021"]),
    ],
)
async def test_where_it_breaks_off_only_whole_periods_are_kept(
    fails_at: int, kept: list[int], lost: list[str]
) -> None:
    reading = await read(Shelf(fails_at=fails_at))

    (part,) = reading.parts
    assert keys(part) == months(*kept)
    assert reading.lost_periods == tuple(lost)
    assert str(reading.failure) == "gone"


async def test_the_periods_that_are_lost_are_those_of_the_window() -> None:
    reading = await read(Shelf(fails_at=1), QUARTERS)

    assert reading.lost_periods == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1")
    assert keys(reading.parts[0]) == months(2025)[:9]


async def test_a_draw_that_breaks_off_keeps_the_periods_before() -> None:
    reading = await read(Shelf(fails_at=3), limit=30)

    assert [part.period for part in reading.parts] == ["2021", "2022"]
    assert reading.lost_periods == ("2023", "2024", "2025")
    assert str(reading.failure) == "gone"


@pytest.mark.parametrize(("fails_at", "limit"), [(0, 100), (0, 30)])
async def test_where_nothing_was_read_the_error_is_raised(fails_at: int, limit: int) -> None:
    with pytest.raises(SourceUnreachable, match="gone"):
        await read(Shelf(fails_at=fails_at), limit=limit)


async def test_an_answer_of_an_unexpected_shape_is_a_failure_of_the_source() -> None:
    with pytest.raises(MalformedAnswer, match="shelf gave an answer that cannot be read"):
        await read(Shelf(fails_at=0, error=KeyError("entry")))

    assert (await read(Shelf(fails_at=2, error=KeyError("entry")))).lost_periods[-1] == "2024"


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (MalformedAnswer("odd"), ("2022",)),
        (KeyError("entry"), ("2022",)),
        (SourceUnreachable("gone"), ("2022", "2023", "2024", "2025")),
        (RateLimited("slower", 429), ("2022", "2023", "2024", "2025")),
    ],
)
async def test_the_periods_after_one_are_given_up_only_if_the_source_does_not_answer(
    error: Exception, lost: tuple[str, ...]
) -> None:
    class Once(Shelf):
        def _page(self, documents: Sequence[Document], total: int) -> Found:
            if self.asked[-1][:2] == ("draw", "2022"):
                raise self.error
            return super()._page(documents, total)

    reading = await read(Once(error=error), limit=30)

    assert reading.lost_periods == lost
    assert reading.failure


async def test_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(NameError):
        await read(Shelf(fails_at=2, error=NameError("oops")))


# Periods that are still missing.


async def test_missing_periods_are_parts_of_their_own() -> None:
    shelf = Shelf()

    reading = await read(shelf, YEARS, "2022", "2023")

    assert [(part.period, part.found.total) for part in reading.parts] == [("2022", 12), ("2023", 12)]
    assert [keys(part) for part in reading.parts] == [months(2022), months(2023)]
    assert shelf.asked == [("pages", "2022–2023", None)]


async def test_what_was_read_between_them_is_not_kept_twice() -> None:
    reading = await read(Shelf(), YEARS, "2021", "2024")

    assert [keys(part) for part in reading.parts] == [months(2021), months(2024)]


async def test_a_missing_year_is_not_divided_into_months() -> None:
    reading = await read(Shelf(), YEARS, "2023", limit=6)

    ((period, found),) = [(part.period, part.found) for part in reading.parts]
    assert (period, len(found.documents), found.total) == ("2023", 6, 12)


async def test_missing_periods_may_be_lost_again() -> None:
    reading = await read(Shelf(fails_at=2), YEARS, "2021", "2022", "2023")

    assert [part.period for part in reading.parts] == ["2023"]
    assert reading.lost_periods == ("2021", "2022")


async def test_what_the_source_did_not_send_is_said_once() -> None:
    reading = await read(Shelf(lost=1, promised=1000), YEARS, "2022", "2023", limit=2000)

    lost = [(part.period, part.found.lost, part.found.total) for part in reading.parts]
    assert lost == [("2022", 3, 15), ("2023", 0, 12)]
