"""Where a share was drawn, the counts among all papers on the question decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.corpus import PAPERS, total
from tests.fakes.measuring import papers
from tests.fakes.runs import a_run
from tests.fakes.sources import Sources
from trendscope.agents.confirmation import Confirmation, add_codebooks, confirm_labels, confirm_selected
from trendscope.agents.run_factory import OpenRun
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import log_odds
from trendscope.measuring.measure import measure
from trendscope.plan import Plan, SearchedTopic
from trendscope.window import Window

TOPIC = "machine translation"
WINDOW = Window.of_years(2019, 2026)
# Of ten papers of a year, so many have the phrase; the whole source has it otherwise.
SAMPLED = {
    "instruction tuning": {2023: 3, 2024: 4, 2025: 4, 2026: 4},
    "quality estimation": {2023: 5, 2024: 6, 2025: 7, 2026: 6},
    "phrase tables": {2022: 1, 2023: 4, 2024: 6, 2025: 6, 2026: 6},
    "pivot languages": {2019: 4, 2020: 4, 2021: 4, 2022: 2},
}


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources() as sources:
        yield sources


def drawn() -> list[Document]:
    """A share of the papers of each year, which does not have the phrases as often as all papers do."""
    return [replace(each, source="arxiv") for each in papers(TOPIC, SAMPLED, years=range(2019, 2027))]


@pytest.fixture
def run(served: Sources) -> OpenRun:
    served.reset()
    made = a_run(served.settings(), sources=["arxiv"])
    made.plan = Plan(topic=((TOPIC,),), searched={"arxiv": SearchedTopic(f'"{TOPIC}"')})
    return made


@pytest.fixture(scope="module")
def measurement() -> Measurement:
    return measure(drawn(), terms=(TOPIC,), window=WINDOW)


def all_papers() -> Confirmation:
    """What is known before anything is counted."""
    totals = Counter(str(each.year) for each in PAPERS if each.names(TOPIC))
    return Confirmation(source="arxiv", totals=totals)


def of(label: str, measurement: Measurement) -> Candidate:
    return next(each for each in measurement.candidates if each.label == label)


def sides(label: str, measurement: Measurement) -> tuple[int, int, int, int]:
    """Papers on the topic with the label and all of them, since the split and before it."""
    split = int(measurement.split or 0)
    on_topic = [each for each in PAPERS if each.names(TOPIC)]
    recent, earlier = range(split, 2027), range(2019, split)
    return (
        total(label, recent, on_topic),
        total(TOPIC, recent),
        total(label, earlier, on_topic),
        total(TOPIC, earlier),
    )


async def test_what_rises_among_all_papers_too_has_the_z_of_all_papers(
    run: OpenRun, measurement: Measurement
) -> None:
    confirmation = all_papers()

    after = await confirm_labels(["instruction tuning"], measurement, run, confirmation)

    confirmed, sampled = of("instruction tuning", after), of("instruction tuning", measurement)
    assert (sampled.direction, confirmed.direction, confirmed.unmet) == ("rising", "rising", ())
    assert confirmed.z == round(log_odds(*sides("instruction tuning", after)), 4) != sampled.z
    assert confirmed.counts == sampled.counts
    assert confirmation.growth["instruction tuning"] > 1.15


@pytest.mark.parametrize("label", ["quality estimation", "phrase tables"])
async def test_what_rises_only_in_the_share_is_steady(
    run: OpenRun, measurement: Measurement, label: str
) -> None:
    after = await confirm_labels([label], measurement, run, all_papers())

    assert of(label, measurement).direction == "rising"
    assert (of(label, after).direction, of(label, after).unmet) == ("steady", ("source",))
    assert of(label, after).z == round(log_odds(*sides(label, after)), 4)


async def test_what_falls_among_all_papers_too_is_fading(run: OpenRun, measurement: Measurement) -> None:
    after = await confirm_labels(["pivot languages"], measurement, run, all_papers())

    assert of("pivot languages", after).direction == "fading"
    assert (of("pivot languages", after).z or 0) < -1.96


async def test_a_label_is_counted_with_the_topic_in_both_windows(
    served: Sources, run: OpenRun, measurement: Measurement
) -> None:
    confirmation = all_papers()

    await confirm_labels(["instruction tuning"], measurement, run, confirmation)

    split = int(measurement.split or 0)
    asked = [each.params["search_query"] for each in served.requests_to("arxiv")]
    assert asked == [
        f'all:"{TOPIC}" AND all:"instruction tuning" AND submittedDate:[{first}01010000 TO {last}12312359]'
        for first, last in ((2019, split - 1), (split, 2026))
    ]
    recent, _, earlier, _ = sides("instruction tuning", measurement)
    assert [count.total for count in confirmation.counts] == [earlier, recent]


async def test_spellings_are_counted_as_one(run: OpenRun, measurement: Measurement) -> None:
    forms = ("instruction tuning", "instruction-tuning", "Instruction tunings", "tuned instructions")
    spelled = replace(of("instruction tuning", measurement), forms=forms)
    confirmation = all_papers()

    await confirm_labels(
        ["instruction tuning"], replace(measurement, candidates=(spelled,)), run, confirmation
    )

    query = confirmation.counts[0].query
    assert '(all:"instruction tuning" OR all:"tuned instructions")' in query


async def test_a_label_is_counted_once(served: Sources, run: OpenRun, measurement: Measurement) -> None:
    confirmation = all_papers()
    after = await confirm_labels(["instruction tuning"], measurement, run, confirmation)

    again = await confirm_labels(["instruction tuning"], after, run, confirmation)

    assert again is after
    assert len(served.requests_to("arxiv")) == 2


async def test_where_all_papers_were_read_nothing_is_counted(
    served: Sources, run: OpenRun, measurement: Measurement
) -> None:
    assert await confirm_selected(measurement, run, Confirmation()) is measurement
    assert served.requests_to("arxiv") == []


async def test_a_count_that_fails_leaves_the_directions_of_the_share(
    served: Sources, run: OpenRun, measurement: Measurement
) -> None:
    served.fail("arxiv", 403)
    confirmation = all_papers()

    after = await confirm_selected(measurement, run, confirmation)

    assert after is measurement
    assert confirmation.problem == "HTTP 403 from 127.0.0.1"
    added = await add_codebooks({"number 3": ("number 3",)}, measurement, run, confirmation)
    assert of("number 3", added).direction == "steady"


async def test_selected_labels_that_do_not_hold_make_room_for_others(
    run: OpenRun, measurement: Measurement
) -> None:
    confirmation = all_papers()

    after = await confirm_selected(measurement, run, confirmation)

    changing = {each.label for each in after.candidates if each.direction in ("rising", "fading")}
    assert changing <= confirmation.directions.keys()
    assert {"instruction tuning", "pivot languages"} <= changing
    assert not {"quality estimation", "phrase tables"} & changing


async def test_what_rises_only_in_the_papers_that_were_read_is_steady(
    run: OpenRun, measurement: Measurement
) -> None:
    # All papers with the label since the split were read: the others say nothing of a rise.
    label, read = "instruction tuning", of("instruction tuning", measurement)
    counts = {**read.counts, "2023": 5, "2024": 8, "2025": 10, "2026": 6}
    lucky = replace(measurement, candidates=(replace(read, counts=counts),))

    after = await confirm_labels([label], lucky, run, all_papers())

    assert (of(label, after).direction, of(label, after).unmet) == ("steady", ("source",))
    assert (of(label, after).z or 0) > 2.5


async def test_where_most_papers_were_read_the_others_are_not_asked(
    run: OpenRun, measurement: Measurement
) -> None:
    read = of("instruction tuning", measurement)
    counts = {**read.counts, "2023": 5, "2024": 8, "2025": 10, "2026": 6}
    most = dict.fromkeys(measurement.sampled, 20)
    lucky = replace(measurement, sampled=most, candidates=(replace(read, counts=counts),))

    after = await confirm_labels(["instruction tuning"], lucky, run, all_papers())

    assert of("instruction tuning", after).direction == "rising"
