"""What a model is offered to outline and write from, and what is taken of its outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.chat import Chat, Reply
from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, paper, papers
from tests.fakes.models import FAILURES, Replier, Request, audited, filled, form_of, model, prompt_of
from tests.fakes.runs import a_run
from trendscope import Settings
from trendscope.agents.confirmation import Confirmation
from trendscope.agents.reasoners.llm_writing import (
    OFF_THEME,
    in_lines,
    within_tokens,
)
from trendscope.agents.reasoners.theme_evidence import evidence_of_themes
from trendscope.agents.run_factory import OpenRun
from trendscope.agents.summarizer import count_outline
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.codebook import measure_codebook
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.outline import Outline, OutlineEntry
from trendscope.plan import Plan
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.tokens import count_tokens
from trendscope.trend import Trend

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


def a_material(*found: Document, documents: Sequence[Document] = COUNTED) -> EvidenceBase:
    """The made-up papers measured, and documents that were found beside them."""
    every = [*documents, *(document for document in found if document not in documents)]
    return EvidenceBase(
        measurement=measure(documents, TERMS, WINDOW),
        terms=TERMS,
        ids={document.key: f"D{at}" for at, document in enumerate(every, 1)},
        angle_documents=found,
    )


def a_run_with(chat: Chat) -> OpenRun:
    run = a_run(Settings(model="openai:m", model_url=chat.url), sources=["library"])
    run.plan = Plan(topic=(TERMS,))
    return run


def extractive() -> Outline:
    return Outline(tuple(map(OutlineEntry, select_candidates(a_material().measurement))))


@pytest.mark.parametrize(
    ("tokens", "kept"),
    [(0, []), (1, ["one"]), (2, ["one", "two"]), (99, ["one", "two", "three " * 20])],
)
def test_texts_are_packed_whole(tokens: int, kept: list[str]) -> None:
    texts = ["one", "two", "three " * 20]

    assert count_tokens(texts[0]) == count_tokens(texts[1]) == 1
    assert within_tokens(texts, tokens) == kept


def about(
    key: str, text: str = "Editors say that soft prompts save machine translation many hours a week."
) -> Document:
    return replace(paper(key, text=text), kind="web")


def test_a_sentence_is_one_line() -> None:
    assert (
        in_lines({SentenceId("D1.1"): "It is\n  cheap.", SentenceId("D2.3"): "So."})
        == "D1.1: It is cheap.\nD2.3: So."
    )


# What is written.


async def written(
    replies: Replier, material: EvidenceBase, outline: Outline
) -> tuple[Any, list[Request], OpenRun]:
    with Chat(replies) as chat:
        run = a_run_with(chat)
        draft = await run.reasoner.write(
            run, material, outline, lambda each: count_outline(material, each, run, Confirmation())
        )
        return draft, chat.requests, run


async def test_a_section_is_written_from_its_counts_and_sentences() -> None:
    material = a_material(about("B0"))
    chosen = [
        OutlineEntry(each, f"{each.label} at work") for each in select_candidates(material.measurement)[:2]
    ]

    draft, requests, _ = await written(model(), material, Outline(tuple(chosen)))

    themes = evidence_of_themes([each.candidate for each in chosen], material)
    assert [trend.label for trend in draft.trends] == [each.candidate.label for each in chosen]
    for each, trend in zip(chosen, draft.trends, strict=True):
        (prompt,) = (prompt_of(r) for r in requests if f"phrase: {each.candidate.label};" in prompt_of(r))
        (shown,) = (theme for theme in themes if delimit(theme.as_text) in prompt)
        assert {work.document.key for work in shown.works} & set(each.candidate.documents)
        assert trend.claims[0].text in prompt
        assert trend.name == f"{each.candidate.label} at work"
        assert len(trend.claims) > 1


async def test_one_section_that_fails_leaves_its_counts_and_the_others() -> None:
    material = a_material()
    chosen = [OutlineEntry(each, each.label) for each in select_candidates(material.measurement)[:3]]
    honest = model()

    def failing_once(request: Request) -> Any:
        failing = f"phrase: {chosen[1].candidate.label};" in prompt_of(request)
        return FAILURES["unauthorized"] if failing else honest(request)

    draft, _, run = await written(failing_once, material, Outline(tuple(chosen)))

    assert [len(trend.claims) > 1 for trend in draft.trends] == [True, False, True]
    assert [part for part, _ in run.fallbacks] == [f"“{chosen[1].candidate.label}”"]


async def test_a_trend_that_the_model_did_not_name_is_not_written_by_it() -> None:
    material = a_material()

    draft, requests, _ = await written(model(), material, extractive())

    assert requests == []
    assert {trend.name for trend in draft.trends} == {None}


# The audit, beside the writing.


def an_entry(material: EvidenceBase, name: str, *phrases: str) -> OutlineEntry:
    found = measure_codebook(None, phrases, material.measurement, TERMS)
    assert found
    return OutlineEntry(found, name)


def an_outline(material: EvidenceBase) -> Outline:
    """Three themes, the first of them of two phrases."""
    named = {
        "Prompts": ("soft prompts", "reward models"),
        "Tables": ("phrase tables",),
        "b": ("beam search",),
    }
    return Outline(tuple(an_entry(material, name, *phrases) for name, phrases in named.items()))


def an_auditing_model(writes: Replier, *wrong: str) -> Replier:
    """A model for which all places of these phrases are about something else."""

    def reply(request: Request) -> Reply:
        if form_of(request) != "audit":
            return writes(request)
        return filled({"themes": audited(prompt_of(request), lambda phrase, text: phrase not in wrong)})

    return reply


def every_sentence(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A claim for each sentence that is shown."""
    return [{"text": text, "sentences": [name]} for name, text in sentences.items()]


def with_a_count(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A claim for each sentence, with the number of papers in front."""
    return [
        {"text": f"In {{papers}} papers: {text}", "sentences": [name]} for name, text in sentences.items()
    ]


def cited_documents(trend: Trend) -> set[str]:
    return {name.document for claim in trend.claims for name in claim.sentences}


async def test_a_theme_that_falls_goes_with_its_text_and_says_why() -> None:
    material = a_material()
    named = ("soft prompts", "phrase tables", "beam search", "word alignment")
    outline = Outline(tuple(an_entry(material, name, name) for name in named))

    draft, _, _ = await written(an_auditing_model(model(), "phrase tables"), material, outline)

    assert [trend.label for trend in draft.trends] == ["soft prompts", "beam search", "word alignment"]
    for trend in draft.trends:
        naming = {material.ids[each.key] for each in COUNTED if trend.label in each.text}
        assert cited_documents(trend)
        assert cited_documents(trend) <= naming
    notes = [(note.code, note.subject) for note in draft.notes]
    assert notes == [("dropped_theme_failed_audit", "phrase tables")]


async def test_counts_in_prose_are_those_after_the_audit() -> None:
    material = a_material()
    outline = an_outline(material)

    draft, _, _ = await written(
        an_auditing_model(model(write=with_a_count), "reward models"), material, outline
    )

    trend, left = draft.trends[0], sum("soft prompts" in each.text for each in COUNTED)
    assert [(coded.phrase, coded.precision) for coded in trend.codebook] == [("soft prompts", 1.0)]
    assert len(outline.entries[0].candidate.documents) > left
    assert trend.claims[1:]
    assert all(claim.text.startswith(f"In {left} papers") for claim in trend.claims[1:])


async def test_a_claim_may_rest_on_the_counts_alone_if_they_say_it() -> None:
    def of_counts(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
        texts = (
            "Soft prompts are named in {share_recent} of the papers now, from {share_earlier} before.",
            "Soft prompts are cheap to train and {papers} papers like roses and gardens.",
            "Soft prompts are named in 41% of papers.",
        )
        return [{"text": text, "sentences": []} for text in texts]

    material = a_material()
    outline = Outline(
        tuple(an_entry(material, each, each) for each in ("soft prompts", "beam search", "phrase tables"))
    )

    draft, _, _ = await written(model(write=of_counts), material, outline)

    (claim,) = draft.trends[0].claims[1:]
    assert claim.text.startswith("Soft prompts are named in ")
    assert (claim.sentences, claim.counts) == ((), ("soft prompts",))
    assert draft.dropped["no overlap"] >= 1
    assert draft.dropped["no sentence"] >= 1


async def test_what_was_written_of_papers_that_fell_out_is_dropped() -> None:
    material = a_material()
    fallen = {
        material.ids[each.key]
        for each in COUNTED
        if "reward models" in each.text and "soft prompts" not in each.text
    }
    writes = model(write=every_sentence)

    kept, _, _ = await written(writes, material, an_outline(material))
    draft, _, _ = await written(an_auditing_model(writes, "reward models"), material, an_outline(material))

    assert cited_documents(kept.trends[0]) & fallen
    assert cited_documents(draft.trends[0]) <= cited_documents(kept.trends[0]) - fallen
    assert cited_documents(draft.trends[0])
    assert draft.dropped[OFF_THEME] > kept.dropped.get(OFF_THEME, 0) == 0


async def test_what_was_written_of_papers_that_may_be_about_the_theme_stays() -> None:
    """Where half of a phrase's places are about it, the writer, who read the papers, knows best.

    Only the paper of the place that was looked at and is not about it may go.
    """
    material, writes = a_material(), model(write=every_sentence)
    seen: Counter[str] = Counter()
    refused: list[str] = []

    def is_about(phrase: str, text: str) -> bool:
        seen[phrase] += 1
        about = phrase != "reward models" or seen[phrase] % 2 == 0
        refused.extend([] if about else [text])
        return about

    def auditing(request: Request) -> Reply:
        if form_of(request) != "audit":
            return writes(request)
        return filled({"themes": audited(prompt_of(request), is_about)})

    kept, _, _ = await written(writes, material, an_outline(material))
    draft, _, _ = await written(auditing, material, an_outline(material))

    assert draft.trends[0].papers != kept.trends[0].papers
    gone = cited_documents(kept.trends[0]) - cited_documents(draft.trends[0])
    assert len(gone) <= len(refused) < len(cited_documents(kept.trends[0]))


async def test_fewer_than_three_themes_are_written_without_the_model() -> None:
    material = a_material()

    draft, _, run = await written(an_auditing_model(model(), "phrase tables"), material, an_outline(material))

    assert draft.is_fallback
    assert len(draft.trends) >= 3
    assert [note.subject for note in draft.notes] == ["Tables"]
    assert run.fallbacks == [("audit", "too few themes were left")]
