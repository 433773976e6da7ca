"""What a theme is written from: by quota, each work once, whole or without what says least."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.fakes.measuring import WINDOW, candidate, paper
from trendscope.agents.reasoners.theme_evidence import (
    MAX_DOCUMENTS,
    THEME_TOKENS,
    Work,
    evidence_of_themes,
    other_works,
    reference,
    reports_figure,
    shortened,
    theme_evidence,
    without_twins,
)
from trendscope.document import Document
from trendscope.evidence_base import EarlierRound, EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.sentence import SentenceId
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, Trend

PLAIN = "Soft prompts are used in many gardens by people who like roses."
FIGURE = "We show that Rosewood improves accuracy by 12.3% on GardenBench with soft prompts for gardens."
LIMIT = "However, soft prompts remain limited to small gardens and fail in large parks."


def evidence_of(
    counted: Iterable[Document], found: tuple[Document, ...] = (), names: tuple[str, ...] = ()
) -> EvidenceBase:
    counted = tuple(counted)
    every = (*counted, *found)
    ids = {document.key: f"D{at}" for at, document in enumerate(every, 1)}
    measurement = Measurement(counted, WINDOW, {}, None, ())
    return EvidenceBase(measurement, ("gardens",), ids, angle_documents=found, names=names)


def some(number: int, name: str = "P", text: str = PLAIN) -> list[Document]:
    return [
        paper(f"{name}{at}", title=f"On {name} {at}", text=text, date=f"2024-{at % 12 + 1:02}-01")
        for at in range(number)
    ]


def keys(works: Iterable[Work]) -> set[str]:
    return {work.document.key for work in works}


def test_a_quota_chooses_what_a_section_has_to_say() -> None:
    special = {
        "figure": paper("figure", title="Rosewood", text=FIGURE),
        "limit": paper("limit", title="Parks", text=LIMIT),
        "survey": paper("survey", title="Gardens: A Survey", text=PLAIN),
        "first": paper("first", title="Beginnings of soft prompts", text=PLAIN, date="2018-01-01"),
        "newest": paper("newest", title="Endings", text=PLAIN, date="2025-12-01"),
        "contrary": paper("contrary", title="Rethinking roses", text=PLAIN),
    }
    documents = [*some(40), *special.values()]
    chosen = candidate("soft prompts", documents=(document.key for document in documents))

    works = theme_evidence(chosen, evidence_of(documents)).works

    assert len(works) == MAX_DOCUMENTS
    assert set(special) <= keys(works)
    assert [work.document.date for work in works] == sorted(str(work.document.date) for work in works)


def test_a_title_that_has_theme_and_topic_comes_before_any_quota() -> None:
    central = [
        paper(f"C{at}", title=f"Soft prompts in gardens {at}", text=PLAIN, date="2021-01-01") for at in (1, 2)
    ]
    beside = [paper(f"B{at}", title=f"Soft prompts in parks {at}", text=FIGURE + LIMIT) for at in range(20)]
    documents = [*beside, *central]

    works = theme_evidence(
        candidate("soft prompts", documents=(each.key for each in documents)), evidence_of(documents)
    ).works

    assert {"C1", "C2"} <= keys(works)


def test_the_newest_is_one_that_has_theme_and_topic_in_its_title_where_there_are_enough() -> None:
    central = [
        paper(f"C{at}", title=f"Soft prompts in gardens {at}", text=PLAIN, date="2021-01-01")
        for at in range(30)
    ]
    beside = [paper(f"B{at}", title=f"Parks {at}", text=PLAIN, date="2025-01-01") for at in range(60)]
    documents = [*beside, *central]

    works = theme_evidence(
        candidate("soft prompts", documents=(each.key for each in documents)), evidence_of(documents)
    ).works

    assert {key[0] for key in keys(works)} == {"C"}


def test_papers_of_the_same_authors_and_year_are_told_apart_by_letters() -> None:
    alike = [
        paper(f"P{at}", title=f"On soft prompts {at}", text=PLAIN, date=f"2024-0{at}-01") for at in (2, 1)
    ]
    other = paper("Q", title="On soft prompts, early", text=PLAIN, date="2023-01-01")
    evidence = evidence_of([*alike, other])
    of_all = candidate("soft prompts", documents=("P1", "P2", "Q"))
    of_one = candidate("soft prompts", documents=("P2",))

    both, one = evidence_of_themes([of_all, of_one], evidence)

    assert [line.split(" | ")[1] for line in both.as_text.splitlines() if " | " in line] == [
        "Author (2023)",
        "Author (2024a)",
        "Author (2024b)",
    ]
    assert "| Author (2024b) |" in one.as_text


def test_a_document_is_shown_with_its_title_and_whole_abstract() -> None:
    document = paper("P", title="Rosewood: On Gardens", text=f"{PLAIN} {FIGURE}")

    (work,) = theme_evidence(candidate("soft prompts", documents=("P",)), evidence_of([document])).works

    assert (
        work.as_text
        == f"D1 | Rosewood: On Gardens (2024) | Rosewood: On Gardens\nD1.1: {PLAIN}\nD1.2: {FIGURE}".replace(
            "| Rosewood: On Gardens (2024)", f"| {reference(document)}"
        )
    )


def test_twins_are_one_document() -> None:
    one, other = (
        paper("P", title="Roses, and why", text=PLAIN),
        paper("Q", title="roses and why", text=FIGURE),
    )

    assert without_twins([one, other]) == [one]
    found = replace(other, kind="web")
    assert keys(
        theme_evidence(candidate("soft prompts", documents=("P",)), evidence_of([one], (found,))).works
    ) == {"P"}


def test_what_angles_found_stands_beside_what_was_counted() -> None:
    found = (paper("F", title="Found", text=PLAIN), paper("G", title="Off topic", text="Nothing on that."))
    counted = some(20)

    works = theme_evidence(
        candidate("soft prompts", documents=(each.key for each in counted)), evidence_of(counted, found)
    ).works

    assert len(works) == MAX_DOCUMENTS
    assert "F" in keys(works)
    assert "G" not in keys(works)


def test_themes_are_written_from_different_documents_where_there_are_enough() -> None:
    documents = some(30)
    theme = candidate("soft prompts", documents=(each.key for each in documents))

    one, other = evidence_of_themes([theme, theme], evidence_of(documents))

    assert not keys(one.works) & keys(other.works)
    assert len(other_works([theme], [one, other], evidence_of(documents))) == 30 - 2 * MAX_DOCUMENTS


def test_long_abstracts_are_cut_to_the_tokens_but_not_at_their_end() -> None:
    filler = " ".join(f"Gardens of kind {at} are described here in some words." for at in range(60))
    documents = [replace(each, text=f"{PLAIN} {filler} {FIGURE} {LIMIT}") for each in some(12, "Long")]

    evidence = theme_evidence(
        candidate("soft prompts", documents=(each.key for each in documents)), evidence_of(documents)
    )

    assert count_tokens(evidence.as_text) <= THEME_TOKENS + MAX_DOCUMENTS
    assert all(
        FIGURE in work.sentences.values() and LIMIT in work.sentences.values() for work in evidence.works
    )


def test_what_is_left_of_a_work_keeps_its_ids() -> None:
    document = paper("P", text=f"{PLAIN} {FIGURE}")
    whole = Work("D1", document, {SentenceId("D1.1"): PLAIN, SentenceId("D1.2"): FIGURE})

    assert shortened(whole, whole.tokens) == whole
    assert shortened(whole, whole.tokens - 1).sentences == {SentenceId("D1.2"): FIGURE}


def test_a_document_that_a_search_found_by_letters_alone_is_no_evidence() -> None:
    """A search ignores capitals: one for GDN also finds a paper on gdns."""
    named = paper("P", title="Soft prompts", text="A GDN is grown with soft prompts.")
    alike = paper("Q", title="Soft prompts", text="Many gdns are trained with soft prompts.")
    other = paper("R", title="Soft prompts elsewhere", text="Soft prompts are used for roses.")
    theme = candidate("soft prompts", documents=("P", "Q", "R"))

    assert keys(theme_evidence(theme, evidence_of([named, alike, other], names=("GDN",))).works) == {"P"}
    assert not other_works([theme], [], evidence_of([named, alike], names=("GDN",)))[1:]
    assert len(theme_evidence(theme, evidence_of([alike, other])).works) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Experiments using Bloom-4.1 show accuracy improvements of up to 0.19 and 0.47, respectively.",
        "Agreement is good, with F1 scores mostly ranging between 0.30 and 0.80.",
        "Feedback brought better essays (mean +0.060 bands, p = 0.011), though not for all.",
    ],
)
def test_a_decimal_in_a_sentence_on_a_measure_is_a_reported_figure(text: str) -> None:
    assert reports_figure(text)


@pytest.mark.parametrize(
    "text", ["We use Bloom-4.1 to improve accuracy.", "We planted 6 gardens with 406 roses in 3 parks."]
)
def test_a_version_and_a_number_of_things_are_none(text: str) -> None:
    assert not reports_figure(text)


def test_of_twins_the_one_with_a_date_is_kept() -> None:
    web = replace(paper("W", title="Roses and why", text=PLAIN), date=None)
    dated = paper("P", title="Roses, and why", text=FIGURE)

    assert without_twins([web, dated]) == [dated]


def test_a_research_synthesis_is_a_survey() -> None:
    survey = paper("S", title="Roses: A Research Synthesis", text=PLAIN, date="2021-01-01")
    documents = [*some(40), survey]
    theme = candidate("soft prompts", documents=(each.key for each in documents))

    assert "S" in keys(theme_evidence(theme, evidence_of(documents)).works)


def test_a_letter_also_tells_a_paper_from_one_that_an_earlier_round_cites() -> None:
    one, other = (
        paper(key, title=f"On soft prompts {key}", text=PLAIN, date=f"2024-0{at}-01")
        for at, key in ((1, "P"), (2, "Q"))
    )
    evidence = evidence_of([one, other])
    told = Claim(text="Roses.", sentences=(SentenceId("D1.1"),))
    written = Trend(label="roses", direction="steady", z=None, counts={}, sampled={}, claims=(told,))
    evidence = replace(evidence, earlier=EarlierRound(trends=(written,)))

    (theme,) = evidence_of_themes([candidate("soft prompts", documents=("Q",))], evidence)

    assert "| Author (2024b) |" in theme.as_text


@pytest.mark.parametrize(
    ("title", "authors", "name"),
    [
        ("MLGym: A Framework", ("Ann Lee",), "MLGym (2024)"),
        ("Gardens: A Survey", ("Ann Lee",), "Lee (2024)"),
        ("Rosewood: Gardens by Rule", ("Ann Lee",), "Rosewood (2024)"),
        ("Gardens", ("Ann Lee", "Bo Kim"), "Lee and Kim (2024)"),
        ("Gardens", ("Lee, Ann", "Bo Kim", "Cy Roy"), "Lee et al. (2024)"),
        ("Gardens", (), "Gardens (2024)"),
    ],
)
def test_how_prose_refers_to_a_document(title: str, authors: tuple[str, ...], name: str) -> None:
    assert reference(replace(paper("P", title=title, text=FIGURE), authors=authors)) == name


def test_the_years_of_the_recent_part_take_turns() -> None:
    years = ["2022"] * 30 + ["2023"] * 4 + ["2024"] * 4 + ["2025"] * 30
    documents = [
        paper(f"P{at}", title=f"On roses {at}", text=PLAIN, date=f"{year}-05-01")
        for at, year in enumerate(years)
    ]
    counted = evidence_of(documents)
    counted = replace(counted, measurement=replace(counted.measurement, split="2023"))
    chosen = candidate("soft prompts", documents=(document.key for document in documents))

    found = [str(work.document.date)[:4] for work in theme_evidence(chosen, counted).works]

    assert min(found.count(year) for year in ("2023", "2024", "2025")) >= 2
    assert found.count("2025") <= MAX_DOCUMENTS // 2
