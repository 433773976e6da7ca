"""What a report without a model says of trends together, of named works, and between sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.agents.reasoners.test_extractive_report import (
    KOREAN,
    LACKS,
    PROPOSES,
    PROPOSES_TOO,
    REPORTS,
    SAY,
    a_paper,
    an_evidence,
    gates,
)
from tests.fakes.measuring import candidate
from tests.measuring.test_company import RECENT, measured, named
from trendscope.agents.reasoners.claims import background_claims
from trendscope.agents.reasoners.extractive_answer import AnswerWriter
from trendscope.agents.reasoners.extractive_paragraphs import ParagraphWriter
from trendscope.agents.reasoners.extractive_relations import RelationWriter
from trendscope.agents.reasoners.named_works import NamedWorks
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.systems import own_data
from trendscope.measuring.candidate import Candidate


def base(*candidates: Candidate) -> EvidenceBase:
    return EvidenceBase(measured(*candidates), ("machine translation",), {})


# Of two trends together.


def test_what_comes_along_is_said_once_of_two() -> None:
    one, other = named("prompting", recent=16), named("agents", recent=8)
    writer = RelationWriter(base(one, other), [one, other], SAY)

    first, second = list(writer.write(one)), list(writer.write(other))

    assert [claim.text for claim in first] == ["The papers on it often also name agents (8 of 16)."]
    assert first[0].counts == ("prompting", "agents")
    assert second == []


def test_a_turn_is_said_with_both_sides() -> None:
    one, other = named("dialogue", 12, 12), named("agents", 0, 9)
    writer = RelationWriter(base(one, other), [other], SAY)

    assert [claim.text for claim in writer.write(one)][-1] == (
        "Of the papers that name dialogue, 9 of 12 since 2022 also name agents, after 0 of 12 before."
    )


def test_what_every_trend_turned_to_is_said_of_two() -> None:
    other = named("agents", 0, 9)
    ones = [replace(named("dialogue", 12, 12), label=label) for label in ("dialogue", "games", "speech")]
    writer = RelationWriter(base(*ones, other), [other], SAY)

    turned = [claim for one in ones for claim in writer.write(one) if "after 0 of 12" in claim.text]

    assert len(turned) == 2


def test_a_name_within_a_name_is_no_company() -> None:
    one, other = named("large language models", recent=16), named("language models", recent=8)

    assert list(RelationWriter(base(one, other), [other], SAY).write(one)) == []


@pytest.mark.parametrize(("both", "said"), [(12, ["12 of the 12"]), (6, []), (1, [])])
def test_the_answer_says_whether_rises_are_one_movement(both: int, said: list[str]) -> None:
    """The rarer of two rises has twelve papers; so many of them name the other as well."""
    documents = (*RECENT[:both], *RECENT[20 : 20 + 12 - both])
    one, other = named("prompting", recent=16), replace(named("agents"), documents=documents)
    rising = [replace(each, counts={"2019": 0, "2024": len(each.documents)}) for each in (one, other)]

    answer = AnswerWriter("translation", base(*rising), rising, None, SAY).write(())

    found = [claim.text for claim in answer if claim.text.startswith("These ")]
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


def peaking(label: str, period: str, direction: str = "rising") -> Candidate:
    """A candidate with its highest share in a period, and enough papers for a sequence."""
    counts = {"2018": 2, "2019": 2, "2024": 2, "2025": 2, period: 15}
    return replace(candidate(label, direction), counts=counts, documents=tuple(map(str, range(20))))


@pytest.mark.parametrize("periods", [("2018", "2019", "2025"), ("2018", "2025")])
def test_the_order_of_peaks_is_told_of_three_or_more(periods: tuple[str, ...]) -> None:
    told, *others = [peaking(f"wave {period}", period, "fading") for period in periods]
    few = replace(peaking("wave 2024", "2024"), documents=("1",))
    writer = AnswerWriter("it", an_evidence(), (told,), None, SAY, (*others, few))

    found = [claim.text for claim in writer.write(()) if "peaks" in claim.text]

    said = "In the order of their peaks came wave 2018 (2018), wave 2019 (2019) and wave 2025 (2025)."
    assert found == ([said] if len(periods) > 2 else [])


# Works by name.


def a_work(key: str, title: str, text: str) -> Document:
    return a_paper(key, text, title=title, date=f"202{key}-01-01")


BENCH = a_work("4", "Zorbench: A Benchmark for Soft Gates", "We present Zorbench, which has 40 tasks.")
SET = a_work("5", "Quorset: A Dataset of Gated Sentences", "We present Quorset, which has 900 sentences.")
SURVEY = a_work("3", "Gates: A Survey of Benchmarks", "Gates are everywhere.")
USES = a_work("2", "Torvex: Better Scores on the Nordic Benchmark", "We present Torvex, a model.")


@pytest.mark.parametrize(
    ("document", "name"), [(BENCH, "Zorbench"), (SET, "Quorset"), (SURVEY, None), (USES, None)]
)
def test_data_is_what_the_title_says_it_is(document: Document, name: str | None) -> None:
    assert own_data(document) == name


def test_works_are_named_from_the_oldest_with_their_titles() -> None:
    (claim,) = NamedWorks(an_evidence(SET, BENCH), SAY).write([SET, BENCH], told=True)

    assert claim.text == (
        "Other work on it includes Zorbench (“A Benchmark for Soft Gates”; Lovelace et al., 2024)"
        " and Quorset (“A Dataset of Gated Sentences”; Lovelace et al., 2025)."
    )
    assert claim.sentences == ("D2.1", "D1.1")


def test_where_no_work_was_told_before_none_is_another_one() -> None:
    (claim,) = NamedWorks(an_evidence(SET, BENCH), SAY).write([SET, BENCH])

    assert claim.text.startswith("Work on it includes Zorbench (")


def test_in_korean_works_are_named_without_their_titles() -> None:
    (claim,) = NamedWorks(an_evidence(SET, BENCH), KOREAN).write([SET, BENCH], told=True)

    assert claim.text == (
        "그 밖의 연구로는 Zorbench(Lovelace 등, 2024)와 Quorset(Lovelace 등, 2025) 등이 있습니다."
    )


def test_one_work_is_no_list_and_none_is_named_twice() -> None:
    works = NamedWorks(an_evidence(SET, BENCH), SAY)

    assert list(works.write([SET])) == []
    assert len(list(works.write([SET, BENCH]))) == 1
    assert list(works.write([SET, BENCH])) == []


# Between sentences.


@pytest.mark.parametrize(("year", "lead"), [("2025", "More recently, "), ("2020", "Later, ")])
def test_a_later_proposal_is_told_as_later(year: str, lead: str) -> None:
    """The recent part begins with 2024."""
    documents = (
        a_paper("1", PROPOSES, date="2019-01-01"),
        a_paper("2", PROPOSES_TOO, date=f"{year}-01-01"),
    )
    claims = ParagraphWriter(TopicFocus(an_evidence(*documents)), SAY).write(gates(*documents))

    first, second = (claim.text for claim in claims)
    assert first.startswith("Lovelace et al. (2019) propose Torvex")
    assert second.startswith(f"{lead}Lovelace et al. ({year}) introduce Quillon")


def test_what_a_paper_found_follows_what_it_proposes() -> None:
    document = a_paper("1", PROPOSES, REPORTS)

    first, second = ParagraphWriter(TopicFocus(an_evidence(document)), SAY).write(gates(document))

    assert first.text.startswith("Lovelace et al. (2025) propose Torvex")
    assert (
        second.text
        == "They find that soft gates raise the quality of translations by 3.4 BLEU on the Nordic benchmark."
    )


# What a background defines.


@pytest.mark.parametrize(("title", "shown"), [("Machine translation", 1), ("Language model", 0)])
def test_a_background_is_of_the_rarest_thing(title: str, shown: int) -> None:
    """All papers name a language model in their titles, and some machine translation."""
    article = replace(a_paper("w", PROPOSES, LACKS, title=title), kind="article")
    groups = (("language model",), ("machine translation",))
    documents = [a_paper(str(number), PROPOSES, title=f"Language model {number}") for number in range(3)]
    material = replace(an_evidence(*documents), definitions=(article,), ids={"w": "D9"}, groups=groups)

    assert len(background_claims(TopicFocus(material), SAY)) == shown
