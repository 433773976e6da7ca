"""What a model outlines from, and which of its themes are counted, audited, kept or dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, paper, papers
from tests.fakes.models import (
    FAILURES,
    Request,
    a_theme,
    audited,
    filled,
    form_of,
    model,
    prompt_of,
)
from tests.fakes.runs import a_run
from tests.fakes.sources import Sources
from trendscope import Settings
from trendscope.agents.confirmation import Confirmation
from trendscope.agents.reasoners.llm import LLMReasoner
from trendscope.agents.reasoners.llm_auditing import FREQUENT, AuditedOutline, Auditor
from trendscope.agents.reasoners.llm_outlining import (
    FOUND_TOKENS,
    MAX_DOMAIN_WIDE,
    TITLES_IN_SPAN,
    evenly,
    offered_candidates,
)
from trendscope.agents.reasoners.theme_evidence import theme_evidence
from trendscope.agents.run_factory import OpenRun
from trendscope.agents.summarizer import count_outline
from trendscope.document import Document
from trendscope.evidence_base import EarlierRound, EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.outline import DroppedTheme, Outline, OutlineEntry
from trendscope.plan import Plan, SearchedTopic
from trendscope.text.tokens import count_tokens
from trendscope.trend import Claim, CodedPhrase, Trend

TERMS = ("machine translation",)
PLAN = {
    "soft prompts": GROWS,
    "reward models": {2022: 3, 2023: 6, 2024: 7, 2025: 8},
    "phrase tables": FADES,
    "pivot languages": {2018: 8, 2019: 8, 2020: 5, 2021: 2},
    "beam search": STAYS,
    "word alignment": dict.fromkeys(range(2018, 2026), 4),
}
COUNTED = tuple(papers("machine translation", PLAN))
DELIMITED = re.compile(r"<data ([0-9a-f]{16})>\n(.*?)\n</data \1>", re.DOTALL)
SOFT, BEAMS, TABLES = (a_theme(name, name) for name in ("soft prompts", "beam search", "phrase tables"))


def a_material(*found: Document, documents: Sequence[Document] = COUNTED) -> EvidenceBase:
    """The made-up papers measured, and documents that were found beside them."""
    every = [*documents, *(document for document in found if document not in documents)]
    return EvidenceBase(
        measurement=measure(documents, TERMS, WINDOW),
        terms=TERMS,
        ids={document.key: f"D{at}" for at, document in enumerate(every, 1)},
        angle_documents=found,
    )


Audit = Callable[[str], list[dict[str, Any]]]


async def outlined(
    themes: Sequence[dict[str, Any]], material: EvidenceBase | None = None
) -> tuple[Outline, list[Request]]:
    """What is made of an outline of these themes, and the requests for it."""
    with Chat(lambda request: filled({"themes": list(themes)})) as chat:
        run = run_with(chat)
        return await run.reasoner.outline(run, material or a_material()), chat.requests


async def audited_outline(
    themes: Sequence[dict[str, Any]], audit: Audit | None = audited, material: EvidenceBase | None = None
) -> tuple[AuditedOutline, list[Request]]:
    """What an audit leaves of an outline of these themes, and the requests for it."""

    def reply(request: Request) -> Reply:
        return filled({"themes": audit(prompt_of(request))}) if audit else FAILURES["unauthorized"]

    outline, _ = await outlined(themes, material)
    with Chat(reply) as chat:
        run = run_with(chat)
        assert isinstance(run.reasoner, LLMReasoner)
        audited_by = Auditor(run.reasoner.writer)
        return await audited_by.audit(outline, run, material or a_material()), chat.requests


def run_with(chat: Chat) -> OpenRun:
    run = a_run(Settings(model="openai:m", model_url=chat.url), sources=["library"])
    run.plan = Plan(topic=(TERMS,))
    return run


def extractive() -> Outline:
    return Outline(tuple(map(OutlineEntry, select_candidates(a_material().measurement))))


def labels(outline: Outline) -> list[str]:
    return [entry.candidate.label for entry in outline.entries]


def reasons(outline: Outline) -> list[tuple[str, str]]:
    return [(theme.name, theme.reason) for theme in outline.dropped]


def offered(request: Request) -> dict[str, str]:
    """The labels that a model was offered, by their ids."""
    return dict(re.findall(r"^(C\d+) \| ([^|]+) \|", prompt_of(request), re.MULTILINE))


def codebook(entry: OutlineEntry) -> list[tuple[str, float | None]]:
    return [(coded.phrase, coded.precision) for coded in entry.candidate.codebook]


# The themes.


async def test_themes_stand_in_the_order_of_the_model_whether_mined_or_not() -> None:
    care = a_theme(" With\ncare ", "weighed with care")

    places = ["phrase tables", "soft prompts"]
    ids = {label: at for at, label in offered((await outlined([SOFT]))[1][0]).items()}

    outline, _ = await outlined([care, BEAMS, a_theme("one", ids[places[0]]), a_theme("two", ids[places[1]])])

    assert labels(outline) == ["weighed with care", "beam search", *places]
    assert [entry.name for entry in outline.entries] == ["With care", "beam search", "one", "two"]
    assert outline.dropped == ()


async def test_a_theme_of_several_phrases_is_counted_by_any_of_them() -> None:
    material = a_material()
    both = a_theme("soft prompts and reward models", "soft prompts", "reward model", "moon cheese")

    outline, _ = await outlined([both, TABLES, a_theme("beams", "beam search")], material)

    entry = outline.entries[0]
    naming = [d.key for d in COUNTED if "soft prompts" in d.text or "reward models" in d.text]
    assert sorted(entry.candidate.documents) == sorted(naming)
    assert codebook(entry) == [("soft prompts", None), ("reward models", None)]
    assert entry.candidate.label == "soft prompts and reward models"


@pytest.mark.parametrize("name", ["Zebulon Quagmire prompts", "see evil.example", "12 prompts", ""])
async def test_a_name_that_the_papers_do_not_bear_out_is_no_label(name: str) -> None:
    both = a_theme(name, "soft prompts", "reward models", definition=name)

    outline, _ = await outlined([both, TABLES, a_theme("beams", "beam search")])

    assert outline.entries[0].candidate.label in {"soft prompts", "reward models"}
    assert outline.entries[0].definition is None


async def test_a_definition_of_the_papers_own_words_is_kept() -> None:
    soft = a_theme("soft prompts", "soft prompts", definition="Prompts that are weighed with care")

    outline, _ = await outlined([soft, BEAMS, TABLES])

    assert outline.entries[0].definition == "Prompts that are weighed with care"


DROPPED = {
    "too few": (a_theme("Moon cheese", "moon cheese"), "too_few"),
    "the topic": (a_theme("machine translation", "machine translation", "translations"), "topic"),
    "repeated": (a_theme("soft prompts again", "soft prompt", "soft-prompts"), "repeated"),
    "not found": (a_theme("open problems", "problem", counted=False), "not_found"),
}


@pytest.mark.parametrize("kind", DROPPED)
async def test_what_is_not_kept_is_named_with_its_reason(kind: str) -> None:
    theme, reason = DROPPED[kind]

    outline, _ = await outlined([SOFT, BEAMS, theme, TABLES])

    assert labels(outline) == ["soft prompts", "beam search", "phrase tables"]
    assert [each.reason for each in outline.dropped] == [reason]


async def test_a_dropped_name_is_shown_only_if_it_is_fit_to_be_read() -> None:
    bad = a_theme("see https://evil.example", "Zebulon Quagmire", "moon cheese")
    worse = a_theme("Quagmire et al.", "www.evil.example")

    outline, _ = await outlined([SOFT, BEAMS, TABLES, bad, worse])

    assert reasons(outline) == [("moon cheese", "too_few"), ("an unnamed theme", "too_few")]


async def test_after_five_themes_each_needs_twenty_papers() -> None:
    few = {f"rare thing {at}x": {2018 + at: 4} for at in range(6)}
    material = a_material(documents=papers("machine translation", {"soft prompts": GROWS, **few}))
    themes = [a_theme(label, label) for label in few]

    outline, _ = await outlined([*themes[:5], themes[5], SOFT], material)

    assert labels(outline) == [*list(few)[:5], "soft prompts"]
    assert reasons(outline) == [("rare thing 5x", "beyond_five")]


async def test_a_report_has_seven_themes_at_most() -> None:
    dated = [
        paper(f"P{at}", text=f"Machine translation of thing {'abcdefgh'[at % 8]}.", date=f"{2018 + at // 20}")
        for at in range(160)
    ]
    material = a_material(documents=[*dated, *COUNTED])

    outline, _ = await outlined(
        [a_theme(f"thing {letter}", f"thing {letter}") for letter in "abcdefgh"], material
    )

    sizes = [len(entry.candidate.documents) for entry in outline.entries]
    assert len(sizes) == 7
    assert min(sizes[5:]) >= 20
    assert [each.reason for each in outline.dropped] == ["beyond_seven"]


UNUSABLE: list[list[dict[str, Any]]] = [
    [],
    [SOFT, BEAMS],
    [a_theme("one", "C1")] * 5,
    [a_theme("one", "C99"), a_theme("two", "D1.1"), a_theme("three")],
    [a_theme("one", ""), a_theme("two", "  "), SOFT, BEAMS],
]


@pytest.mark.parametrize("themes", UNUSABLE)
async def test_an_outline_of_too_few_themes_is_not_used(themes: list[dict[str, Any]]) -> None:
    outline, _ = await outlined(themes)

    assert outline.entries == extractive().entries


async def test_without_candidates_nobody_is_asked() -> None:
    outline, requests = await outlined([], a_material(documents=[paper("P", text="Nothing.")]))

    assert (outline, requests) == (Outline(()), [])


# What the outline is made from.


async def test_the_candidates_are_offered_with_their_counts_before_and_since_the_split() -> None:
    material = a_material()

    _, requests = await outlined([SOFT, BEAMS, TABLES], material)

    split = material.measurement.split or ""
    for at, each in enumerate(offered_candidates(material.measurement), 1):
        recent = sum(number for year, number in each.counts.items() if year >= split)
        before = sum(each.counts.values()) - recent
        line = re.search(
            rf"^C{at} \| {each.label} \| {each.direction} \| (.+)$", prompt_of(requests[0]), re.M
        )
        assert line
        assert re.findall(r"(\d+) of", line[1]) == [str(before), str(recent)]


def test_what_moves_in_the_whole_field_is_offered_last() -> None:
    measurement = a_material().measurement
    wide = replace(measurement.candidates[0], label="wide thing")

    measured = replace(measurement, domain_wide=(wide,) * (MAX_DOMAIN_WIDE + 2))

    every = [candidate.label for candidate in offered_candidates(measured)]
    assert every[-MAX_DOMAIN_WIDE:] == ["wide thing"] * MAX_DOMAIN_WIDE
    assert len(every) == len(set(every)) - 1 + MAX_DOMAIN_WIDE


async def test_titles_are_of_all_periods_evenly() -> None:
    _, requests = await outlined([SOFT, BEAMS, TABLES])

    (delimited,) = DELIMITED.finditer(
        prompt_of(requests[0]).partition("Titles of")[2].partition("What searches")[0]
    )
    spans = re.split(r"^(\d{4} to \d{4}):$", delimited[2], flags=re.MULTILINE)[1:]
    assert spans[::2] == ["2018 to 2019", "2020 to 2021", "2022 to 2023", "2024 to 2025"]
    assert {len(titles.strip().splitlines()) for titles in spans[1::2]} == {TITLES_IN_SPAN}
    assert {title for titles in spans[1::2] for title in titles.strip().splitlines()} <= {
        d.title for d in COUNTED
    }


async def test_without_dates_titles_are_shown_all_the_same() -> None:
    undated = [replace(each, date=None) for each in COUNTED]

    outline, requests = await outlined([SOFT, BEAMS, TABLES], a_material(documents=undated))

    assert any(each.title in prompt_of(requests[0]).partition("Titles of")[2] for each in undated)
    assert {entry.candidate.direction for entry in outline.entries} == {"theme"}


async def test_what_was_found_beside_is_told_with_what_it_did() -> None:
    did = "We propose a lexicon of courts for judges of all lands."
    beside = [
        paper(
            f"B{at}", title=f"Title {at}", text=f"Courts have been old for long. {did} {'It is long. ' * 9}"
        )
        for at in range(200)
    ]

    _, requests = await outlined([SOFT, BEAMS, TABLES], a_material(*beside))

    (delimited,) = DELIMITED.finditer(prompt_of(requests[0]).partition("What searches")[2])
    lines = delimited[2].splitlines()
    assert 1 < len(lines) < 200
    assert all(line.endswith(did) for line in lines)
    assert int(re.findall(r"Title (\d+)", lines[-1])[0]) > 180
    assert count_tokens(delimited[2]) <= FOUND_TOKENS + len(lines)


async def test_the_paper_is_told_in_the_place_of_its_web_copy() -> None:
    web, dated = (
        paper(key, title="Courts and machine translation", text=f"We propose lexicon {key}.", date=date)
        for key, date in (("W", None), ("P", "2024-01-01"))
    )
    copy = paper("C", title=COUNTED[0].title, text="We propose nothing.", date=None)

    _, requests = await outlined([SOFT, BEAMS, TABLES], a_material(web, dated, copy))

    found = prompt_of(requests[0]).partition("What searches")[2]
    assert "Courts and machine translation (2024)" in found
    assert f"{COUNTED[0].title} ({COUNTED[0].year})" in found
    assert "undated" not in found


async def test_where_nothing_was_found_beside_that_is_said() -> None:
    _, requests = await outlined([SOFT, BEAMS, TABLES])

    assert "each with what it did:\nnothing\n" in prompt_of(requests[0])


@pytest.mark.parametrize(
    ("number", "chosen"), [(9, [0, 1, 2, 3, 4, 5, 6, 7]), (4, [1, 3, 5, 7]), (2, [2, 6]), (1, [4])]
)
def test_evenly(number: int, chosen: list[int]) -> None:
    assert evenly(range(8), number) == chosen


# The audit.


async def test_a_few_places_of_each_phrase_are_looked_at_in_one_call() -> None:
    _, requests = await audited_outline(
        [a_theme("both", "soft prompts", "reward models"), TABLES, a_theme("c", "beam search")]
    )

    (prompt,) = map(prompt_of, requests)
    places = re.findall(r"^\d+ ([^:\n]+): (.+)$", prompt, re.MULTILINE)
    assert Counter(phrase for phrase, _ in places) == dict.fromkeys(
        ("soft prompts", "phrase tables", "beam search"), 5
    ) | {"reward models": 2 if sum("reward models" in d.text for d in COUNTED) < FREQUENT else 5}
    assert all(phrase in text and len(text.split()) <= 26 for phrase, text in places)


async def test_a_phrase_that_means_something_else_goes_and_the_theme_is_counted_again() -> None:
    themes = [a_theme("both", "soft prompts", "reward models"), TABLES, a_theme("c", "beam search")]

    found, _ = await audited_outline(
        themes, audit=lambda prompt: audited(prompt, lambda phrase, text: phrase != "reward models")
    )

    entry = found.outline.entries[0]
    assert codebook(entry) == [("soft prompts", 1.0)]
    assert len(entry.candidate.documents) == sum("soft prompts" in d.text for d in COUNTED)


async def test_of_two_places_both_have_to_be_about_the_theme() -> None:
    seen: set[str] = set()

    def first_of_each(phrase: str, text: str) -> bool:
        again = phrase in seen
        seen.add(phrase)
        return not (again and phrase == "reward models")

    themes = [a_theme("both", "soft prompts", "reward models"), TABLES, a_theme("c", "beam search")]
    found, _ = await audited_outline(themes, audit=lambda prompt: audited(prompt, first_of_each))

    assert codebook(found.outline.entries[0]) == [("soft prompts", 1.0)]


async def test_one_of_five_places_may_be_about_something_else_and_not_two() -> None:
    def but_for(number: int) -> Audit:
        seen: Counter[str] = Counter()

        def is_about(phrase: str, text: str) -> bool:
            seen[phrase] += 1
            return phrase != "beam search" or seen[phrase] > number

        return lambda prompt: audited(prompt, is_about)

    themes = [a_theme("both", "soft prompts", "beam search"), TABLES, a_theme("c", "word alignment")]
    one, two = [(await audited_outline(themes, but_for(number)))[0] for number in (1, 2)]

    assert codebook(one.outline.entries[0]) == [("soft prompts", 1.0), ("beam search", 0.8)]
    assert codebook(two.outline.entries[0]) == [("soft prompts", 1.0)]


async def test_a_phrase_of_the_name_of_a_theme_stays_if_any_place_is_about_it() -> None:
    seen: Counter[str] = Counter()

    def is_about(phrase: str, text: str) -> bool:
        seen[phrase] += 1
        return seen[phrase] == 1

    themes = [a_theme("Beam search", "soft prompts", "beam search"), TABLES, a_theme("c", "word alignment")]
    found, _ = await audited_outline(themes, lambda prompt: audited(prompt, is_about))

    assert codebook(found.outline.entries[0]) == [("beam search", 0.2)]


async def test_a_phrase_is_looked_at_in_other_papers_than_the_ones_before_it() -> None:
    both = [
        paper(f"B{at}", text=f"In trial {at}, soft prompts and hard tokens meet in machine translation.")
        for at in range(4)
    ]
    material = a_material(documents=(*COUNTED, *both))

    _, requests = await audited_outline(
        [a_theme("one", "hard tokens", "trial"), BEAMS, TABLES], audited, material
    )

    block = prompt_of(requests[0]).partition("T2 |")[0]
    assert sorted(re.findall(r"In trial (\d)", block)) == ["0", "1", "2", "3"]


async def test_a_theme_without_a_phrase_that_holds_is_dropped() -> None:
    found, _ = await audited_outline(
        [SOFT, BEAMS, TABLES, a_theme("Words", "word alignment")],
        audit=lambda prompt: audited(prompt, lambda phrase, text: phrase != "word alignment"),
    )

    assert labels(found.outline) == ["soft prompts", "beam search", "phrase tables"]
    assert reasons(found.outline) == [("Words", "failed_audit")]
    assert found.kept == (0, 1, 2)


async def test_places_that_do_not_exist_say_nothing() -> None:
    audit = [{"theme": "T1", "other": [999, -1], "missed": []}]

    found, _ = await audited_outline(
        [a_theme("both", "soft prompts", "reward models"), TABLES, BEAMS], lambda _: audit
    )

    precisions = [codebook(entry) for entry in found.outline.entries]
    assert precisions[0] == [("soft prompts", 1.0), ("reward models", 1.0)]
    assert precisions[1:] == [[("phrase tables", None)], [("beam search", None)]]


async def test_what_was_audited_or_written_before_is_not_audited_again() -> None:
    found, _ = await audited_outline([SOFT, BEAMS, TABLES])
    with Chat(model()) as chat:
        run = run_with(chat)
        assert isinstance(run.reasoner, LLMReasoner)
        again = await Auditor(run.reasoner.writer).audit(found.outline, run, a_material())

    assert chat.requests == []
    assert again == AuditedOutline(found.outline, (0, 1, 2))


async def test_phrases_that_were_missed_come_in_three_at_most_and_only_if_papers_have_them() -> None:
    missed = ["moon cheese", "reward models", "beam search", "weighed with care"]

    found, _ = await audited_outline(
        [SOFT, TABLES, a_theme("c", "word alignment")],
        audit=lambda prompt: [
            each | {"missed": missed[: 4 if at == 0 else 0]} for at, each in enumerate(audited(prompt))
        ],
    )

    assert codebook(found.outline.entries[0]) == [
        ("soft prompts", 1.0),
        ("reward models", None),
        ("beam search", None),
    ]


@pytest.mark.parametrize(
    "audit",
    [
        None,
        lambda prompt: [],
        lambda prompt: [{"theme": "T99", "other": [2, 3], "missed": []}],
    ],
)
async def test_what_was_not_audited_stays_and_has_no_precision(audit: Audit | None) -> None:
    found, _ = await audited_outline(
        [a_theme("both", "soft prompts", "reward models"), TABLES, a_theme("c", "beam search")], audit=audit
    )

    assert codebook(found.outline.entries[0]) == [("soft prompts", None), ("reward models", None)]
    assert len(found.outline.entries) == 3


# A theme without counts.


def about(key: str, text: str = "Editors say that open problems keep them busy for many hours.") -> Document:
    return replace(paper(key, text=text), kind="web")


async def test_a_theme_of_what_was_found_is_not_counted() -> None:
    material = a_material(about("B1"), about("B2"))
    open_problems = a_theme("Open problems", "open problem", counted=False)

    outline, _ = await outlined([SOFT, BEAMS, TABLES, open_problems], material)

    entry = outline.entries[-1]
    assert (entry.counted, entry.candidate.label, entry.candidate.counts) == (False, "Open problems", {})
    assert entry.candidate.documents == ()


async def test_there_is_one_such_theme_at_most() -> None:
    material = a_material(about("B1"), about("B2"))
    themes = [a_theme(name, "open problem", counted=False) for name in ("Open problems", "Busy editors")]

    outline, _ = await outlined([SOFT, BEAMS, TABLES, *themes], material)

    assert [entry.counted for entry in outline.entries] == [True] * 3 + [False]
    assert [each.reason for each in outline.dropped] == ["not_found"]


# A second round.


def written(label: str, *phrases: str, direction: str = "rising") -> Trend:
    return Trend(
        label=label,
        name=label,
        definition="What it is",
        codebook=tuple(CodedPhrase(phrase=each, documents=9, precision=1.0) for each in phrases),
        direction=direction,  # type: ignore[arg-type]
        z=3.0,
        counts={"2024": 9},
        sampled={"2024": 10},
        claims=(Claim(text="Counted."), Claim(text="Written.")),
    )


def a_second_round(*found: Document) -> EvidenceBase:
    earlier = EarlierRound(
        (
            written("Softly", "soft prompts", "reward models"),
            written("phrase tables", "phrase tables", direction="fading"),
        ),
        ("What do courts say?",),
        found,
        {"Softly": {"unverified number": 2}, "gone": {"unverified number": 9}},
    )
    return replace(a_material(*found), earlier=earlier)


async def test_what_was_written_stays_and_what_is_missing_is_added() -> None:
    outline, requests = await outlined([a_theme("beams", "beam search")], a_second_round(about("B1")))

    prompt = prompt_of(requests[0])
    assert form_of(requests[0]) == "extend"
    assert "Softly | What it is | soft prompts, reward models" in prompt
    assert "- What do courts say?" in prompt
    assert "open problems keep them busy" in prompt
    assert labels(outline) == ["Softly", "phrase tables", "beam search"]
    assert [entry.written is not None for entry in outline.entries] == [True, True, False]
    assert codebook(outline.entries[0]) == [("soft prompts", 1.0), ("reward models", 1.0)]


async def test_a_second_round_has_room_for_two_more_than_seven() -> None:
    rest = [written(f"Theme {at}", phrase) for at, phrase in enumerate(list(PLAN)[:1] * 7)]
    material = a_second_round()
    material = replace(material, earlier=replace(material.earlier, trends=tuple(rest)))
    new = [a_theme(phrase, phrase) for phrase in ("beam search", "phrase tables", "word alignment")]

    outline, requests = await outlined(new, material)

    assert "at most 2 new ones" in prompt_of(requests[0])
    assert labels(outline)[7:] == ["beam search", "phrase tables"]
    assert reasons(outline) == [("word alignment", "beyond_seven")]


async def test_a_theme_that_a_reader_missed_may_be_small() -> None:
    rest = [written(f"Theme {at}", "soft prompts") for at in range(5)]
    small = [paper(f"S{at}", text="In machine translation, moon cheese is rare.") for at in range(4)]
    material = a_material(documents=(*COUNTED, *small))
    material = replace(material, earlier=EarlierRound(tuple(rest), ("What of cheese?",), ()))

    outline, _ = await outlined([a_theme("Cheese", "moon cheese")], material)

    assert labels(outline)[5:] == ["moon cheese"]


async def test_a_theme_that_is_written_anew_sees_what_was_found_since() -> None:
    naming = [each for each in COUNTED if "beam search" in each.text]
    outline, _ = await outlined([BEAMS, SOFT, TABLES], a_material())
    entry = outline.entries[0]
    first = theme_evidence(entry.candidate, a_material())
    shown = {work.document.key for work in first.works}
    since = [each for each in naming if each.key not in shown][-3:]

    again = theme_evidence(entry.candidate, a_second_round(*since))

    assert {each.key for each in since} <= {work.document.key for work in again.works}


async def test_a_written_theme_that_is_named_again_is_written_anew_by_its_codebook() -> None:
    outline, requests = await outlined([a_theme("softly", "beam search")], a_second_round())

    assert labels(outline) == ["Softly", "phrase tables"]
    assert [entry.written is not None for entry in outline.entries] == [False, True]
    assert [phrase for phrase, _ in codebook(outline.entries[0])] == ["soft prompts", "reward models"]
    assert [form_of(request) for request in requests] == ["extend"]


@pytest.mark.parametrize("themes", [[], [a_theme("Moon cheese", "moon cheese")]])
async def test_a_second_round_that_adds_nothing_leaves_what_was_written(themes: list[dict[str, Any]]) -> None:
    outline, _ = await outlined(themes, a_second_round())

    assert [entry.written is not None for entry in outline.entries] == [True, True]
    assert len(outline.dropped) == len(themes)


async def test_what_was_written_is_not_written_again() -> None:
    material = a_second_round()
    outline, _ = await outlined([a_theme("beams", "beam search")], material)
    with Chat(model()) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), sources=["library"])
        run.plan = Plan(topic=(TERMS,))

        draft = await run.reasoner.write(
            run, material, outline, lambda each: count_outline(material, each, run, Confirmation())
        )

    assert sorted(form_of(request) for request in chat.requests) == ["audit", "write"]
    assert "What do courts say?" in prompt_of(chat.requests[-1]) + prompt_of(chat.requests[0])
    assert draft.dropped_of_trends["Softly"] == {"unverified number": 2}
    assert draft.dropped["unverified number"] == 2
    assert [trend.label for trend in draft.trends] == ["Softly", "phrase tables", "beam search"]
    assert [trend.claims[1].text for trend in draft.trends[:2]] == ["Written."] * 2
    assert draft.trends[0].claims[0].text.startswith("The share of papers that name Softly")
    assert [coded.phrase for coded in draft.trends[0].codebook] == ["soft prompts", "reward models"]
    assert draft.trends[0].definition == "What it is"
    assert len(draft.trends[2].claims) > 1


# Counting what is outlined among all papers.


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


def at_arxiv(served: Sources) -> tuple[OpenRun, EvidenceBase]:
    """A run at arXiv, which counts, and a measurement whose papers came from there."""
    served.reset()
    run = a_run(served.settings(), sources=["arxiv"])
    run.plan = Plan(topic=(TERMS,), searched={"arxiv": SearchedTopic('"machine translation"')})
    return run, a_material(documents=[replace(each, source="arxiv") for each in COUNTED])


def a_share(**parts: Any) -> Confirmation:
    """What is known of the topic where only a share of its papers was read."""
    every = Counter(str(paper.year) for paper in FEW if paper.names(TERMS[0]))
    return Confirmation(source="arxiv", totals=every, **parts)


async def an_entry(material: EvidenceBase, *phrases: str) -> OutlineEntry:
    outline, _ = await outlined(
        [
            a_theme("it", *phrases),
            a_theme("a", "C1"),
            a_theme("b", "C2"),
            a_theme("c", "C3"),
            a_theme("d", "C4"),
        ],
        material,
    )
    return outline.entries[0]


async def test_a_codebook_is_counted_with_any_of_its_phrases(served: Sources) -> None:
    run, material = at_arxiv(served)
    entry = await an_entry(material, "court rulings", "phrase tables", "pivot languages")
    confirmation = a_share()

    after, outline = await count_outline(material, Outline((entry,)), run, confirmation)

    (query,) = {count.query.partition("submittedDate")[0] for count in confirmation.counts}
    assert "phrase tables" in query
    assert "pivot languages" in query
    named = [p for p in FEW if p.names(TERMS[0]) and (p.names("phrase tables") or p.names("pivot languages"))]
    assert sum(count.total for count in confirmation.counts) == len(named)
    label = outline.entries[0].candidate.label
    assert label in after.whole_growth
    assert label in [candidate.label for candidate in after.measurement.candidates]
    assert codebook(outline.entries[0]) == codebook(entry)


async def test_where_all_papers_were_read_nothing_is_counted(served: Sources) -> None:
    run, material = at_arxiv(served)
    entry = await an_entry(material, "weighed with care")
    confirmation = Confirmation()

    after, outline = await count_outline(material, Outline((entry,)), run, confirmation)

    assert outline.entries == (entry,)
    assert "weighed with care" in [candidate.label for candidate in after.measurement.candidates]
    assert (confirmation.growth, served.requests_to("arxiv")) == ({}, [])


async def test_a_count_that_fails_leaves_the_direction_of_the_share(served: Sources) -> None:
    run, material = at_arxiv(served)
    entry = await an_entry(material, "soft prompts", "reward models")
    served.fail("arxiv", 403)
    confirmation = a_share()

    _, outline = await count_outline(material, Outline((entry,)), run, confirmation)

    assert [each.candidate.direction for each in outline.entries] == ["rising"]
    assert confirmation.problem == "HTTP 403 from 127.0.0.1"


async def test_a_count_that_failed_is_not_asked_for_again(served: Sources) -> None:
    run, material = at_arxiv(served)
    entry = await an_entry(material, "soft prompts", "reward models")

    await count_outline(material, Outline((entry,)), run, a_share(problem="HTTP 500"))

    assert served.requests_to("arxiv") == []


def falling_at_the_source() -> EvidenceBase:
    """Phrase tables rise in these papers, and fall over the whole source."""
    grown = papers("machine translation", {"phrase tables": GROWS})
    return a_material(documents=[replace(each, source="arxiv") for each in grown])


def tables(material: EvidenceBase) -> Candidate:
    return next(c for c in material.measurement.candidates if c.label == "phrase tables")


async def test_a_chosen_candidate_that_was_not_confirmed_yet_is_counted(served: Sources) -> None:
    """More are offered to a model than an extractive report would select and confirm."""
    run, _ = at_arxiv(served)
    material = falling_at_the_source()
    chosen = OutlineEntry(tables(material), "Tables")
    confirmation = a_share()

    after, outline = await count_outline(material, Outline((chosen,)), run, confirmation)

    assert chosen.candidate.direction == "rising"
    assert [entry.candidate.direction for entry in outline.entries] == ["steady"]
    assert [c.direction for c in after.measurement.candidates if c.label == "phrase tables"] == ["steady"]
    assert [count.query for count in confirmation.counts if "phrase tables" in count.query]
    assert after.whole_growth["phrase tables"] < 1


async def test_what_was_written_for_another_direction_is_written_again(served: Sources) -> None:
    run, _ = at_arxiv(served)
    material = falling_at_the_source()
    kept = written("phrase tables", "phrase tables")

    _, outline = await count_outline(
        material, Outline((OutlineEntry(tables(material), "Tables", written=kept),)), run, a_share()
    )
    _, same = await count_outline(
        material, Outline((OutlineEntry(tables(material), "Tables", written=kept),)), run, Confirmation()
    )

    assert outline.entries[0].written is None
    assert same.entries[0].written == kept


async def test_what_is_not_counted_is_left_as_it_is(served: Sources) -> None:
    run, material = at_arxiv(served)
    entry = OutlineEntry(
        Candidate("Open", ("open",), (), {}, "theme", None, None, None), "Open", counted=False
    )

    after, outline = await count_outline(
        material, Outline((entry,), (DroppedTheme("x", "topic"),)), run, a_share()
    )

    assert outline == Outline((entry,), (DroppedTheme("x", "topic"),))
    assert after.measurement == material.measurement
