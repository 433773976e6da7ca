"""What a report says without a model: paragraphs, the answer, and what stands across the trends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.measuring import FADES, GROWS, WINDOW, candidate, paper, papers
from trendscope.agents.reasoners.claims import extractive_trends
from trendscope.agents.reasoners.extractive_answer import AnswerWriter
from trendscope.agents.reasoners.extractive_paragraphs import ParagraphWriter
from trendscope.agents.reasoners.extractive_synthesis import SynthesisWriter
from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.told_sentences import choose, tell
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.agents.reasoners.topic_share import topic_share
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.sentence import SentenceId
from trendscope.text.language import is_written_in
from trendscope.trend import PAPERS, Claim
from trendscope.wording import Wording

SAY, KOREAN = Wording("en"), Wording("ko")
TERMS = ("machine translation",)
AUTHORS = ("Ada Lovelace", "Mary Somerville", "Emmy Noether")
DEFINES = "Soft gates are a class of small modules that decide which part of a network is used."
PROPOSES = "We propose Torvex, a translation model whose soft gates are learned together with its embeddings."
REPORTS = "We find that soft gates raise the quality of translations by 3.4 BLEU on the Nordic benchmark."
PROPOSES_TOO = "We introduce Quillon, which chooses between soft gates by the length of what it reads."
LACKS = (
    "However, machine translation with soft gates still struggles with long legal documents and rare names."
)
LOOKS_AHEAD = "Future work should study soft gates for machine translation of spoken and signed languages."


def a_paper(key: str, *sentences: str, title: str = "", date: str = "2025-03-01") -> Document:
    made = paper(key, title=title or f"Machine translation with soft gates, part {key}", date=date)
    return replace(made, text=" ".join(sentences), authors=AUTHORS)


def an_evidence(*documents: Document, candidates: tuple[Candidate, ...] = ()) -> EvidenceBase:
    sampled = {"2018": 50, "2019": 50, "2024": 40, "2025": 60}
    measurement = Measurement(documents, WINDOW, sampled, "2024", candidates)
    volume = {"2018": 50, "2019": 50, "2024": 40, "2025": 150}
    return EvidenceBase(
        measurement, TERMS, {each.key: f"D{n}" for n, each in enumerate(documents, 1)}, volume=volume
    )


def gates(*documents: Document, direction: str = "rising") -> Candidate:
    found = candidate("soft gates", direction, documents=[each.key for each in documents])
    return replace(found, forms=("soft gates",))


# References.


@pytest.mark.parametrize(
    ("authors", "english", "korean"),
    [
        (AUTHORS, "Lovelace et al. (2025)", "Lovelace 등(2025)"),
        (AUTHORS[:2], "Lovelace and Somerville (2025)", "Lovelace·Somerville(2025)"),
        (AUTHORS[:1], "Lovelace (2025)", "Lovelace(2025)"),
        (("Lovelace, Ada",), "Lovelace (2025)", "Lovelace(2025)"),
        ((), "“A title”", "“A title”"),
    ],
)
def test_a_document_is_referred_to_by_its_authors(
    authors: tuple[str, ...], english: str, korean: str
) -> None:
    document = replace(a_paper("1", title="A title"), authors=authors)

    assert (reference(document, SAY), reference(document, KOREAN)) == (english, korean)


# Sentences by what they do.


def test_authors_are_named_for_their_we() -> None:
    (told,) = tell([a_paper("1", PROPOSES)], ("proposes",), SAY)

    assert told.text.startswith("Lovelace et al. (2025) propose Torvex, a translation model")
    assert told.sentence == PROPOSES


def test_a_result_without_a_figure_is_none() -> None:
    vague = "Our model with soft gates clearly outperforms every earlier system for machine translation."

    assert [told.role for told in tell([a_paper("1", vague)], ("result",), SAY)] == []
    assert [told.role for told in tell([a_paper("1", REPORTS)], ("result",), SAY)] == ["result"]


def test_in_korean_a_proposal_is_told_by_its_parts() -> None:
    (told,) = tell([a_paper("1", PROPOSES)], ("proposes",), KOREAN)

    assert told.text == "Lovelace 등(2025)은 번역 모델 Torvex를 제안했습니다."


def test_no_document_is_told_of_twice() -> None:
    documents = [a_paper("1", PROPOSES, LACKS), a_paper("2", LACKS)]
    told = list(tell(documents, ("proposes", "limit"), SAY))
    first = choose(told, lambda each: each.role == "proposes", 2)

    assert [each.document.key for each in first] == ["1", "2"]
    assert choose(told, lambda each: 1.0, 2, taken={("1", 0)})[0].document.key == "2"


def test_what_says_the_same_is_told_once() -> None:
    told = list(tell([a_paper("1", LACKS), a_paper("2", LACKS)], ("limit",), SAY))

    assert len(told) == 2
    assert len(choose(told, lambda each: 1.0, 2)) == 1


# A paragraph.


def test_a_paragraph_defines_proposes_reports_and_limits() -> None:
    documents = [a_paper(str(n), text) for n, text in enumerate((LACKS, REPORTS, PROPOSES, DEFINES))]
    evidence = an_evidence(*documents)

    claims = ParagraphWriter(TopicFocus(evidence), SAY).write(gates(*documents))

    assert [claim.sentences for claim in claims] == [("D4.1",), ("D3.1",), ("D2.1",), ("D1.1",)]


def test_two_paragraphs_quote_no_document_twice() -> None:
    documents = [a_paper(str(n), text) for n, text in enumerate((PROPOSES, PROPOSES_TOO))]
    writer = ParagraphWriter(TopicFocus(an_evidence(*documents)), SAY)

    first, second = writer.write(gates(*documents)), writer.write(gates(*documents))

    assert [claim.sentences for claim in (*first, *second)] == [("D1.1",), ("D2.1",)]


def test_two_paragraphs_do_not_quote_the_same_words() -> None:
    documents = [a_paper(str(n), PROPOSES) for n in range(2)]
    writer = ParagraphWriter(TopicFocus(an_evidence(*documents)), SAY)

    assert [len(writer.write(gates(*documents))) for _ in range(2)] == [1, 0]


def test_a_trend_that_one_paper_tells_of_is_shown_by_others() -> None:
    named = "Soft gates choose the part of a large network that reads each word."
    documents = [a_paper("1", PROPOSES, named), a_paper("2", named)]
    (trend,) = extractive_trends([gates(*documents)], (), TopicFocus(an_evidence(*documents)), SAY)

    assert [claim.sentences for claim in trend.claims[1:]] == [("D1.1",), ("D2.1",)]


def test_a_label_in_another_language_is_quoted_in_the_answer() -> None:
    fading = replace(candidate("soft gates", "fading"), counts={"2018": 9, "2025": 1})
    claims = AnswerWriter("번역", an_evidence(), (fading,), None, KOREAN).write(())
    texts = [claim.text for claim in claims]

    assert any("“soft gates”" in text for text in texts)
    assert all(is_written_in(text, "ko") for text in texts)


@pytest.mark.parametrize(("direction", "year"), [("rising", "2025"), ("fading", "2018")])
def test_a_trend_is_told_by_its_own_time(direction: str, year: str) -> None:
    documents = [a_paper(date, PROPOSES, date=f"{date}-05-01") for date in ("2018", "2025")]
    (claim,) = ParagraphWriter(TopicFocus(an_evidence(*documents)), SAY).write(
        gates(*documents, direction=direction)
    )

    assert f"({year})" in claim.text


def test_a_sentence_about_something_else_is_not_told() -> None:
    other = a_paper("1", "We propose Torvex, a parser whose rules are learned from trees.", title="Parsing")

    assert ParagraphWriter(TopicFocus(an_evidence(other)), SAY).write(gates(other)) == ()


# The answer.


def measured_answer(language: str = "en") -> list[str]:
    documents = papers("machine translation", {"soft gates": GROWS, "phrase tables": FADES})
    measurement = measure(documents, TERMS, WINDOW)
    evidence = EvidenceBase(measurement, TERMS, {}, volume={"2018": 10, "2024": 30, "2025": 5})
    writer = AnswerWriter(
        "machine translation", evidence, select_candidates(measurement), "2025", Wording(language)
    )
    return [claim.text for claim in writer.write(())]


def test_the_answer_is_made_from_counts() -> None:
    shift, volume, rises, fades, newest = measured_answer()

    assert shift == "In short, research on machine translation moved from phrase tables to soft gates."
    assert volume.startswith("Work on machine translation grew: of the 45 papers")
    assert "10 came out in 2018 and 30 in 2024" in volume
    assert rises == (
        "The clearest rise is that of soft gates, named in 77% of the papers since 2023 and in 0% before."
    )
    assert fades == "Phrase tables (from 46% to 0%) gave way."
    assert newest == "What came up last is soft gates, first named in 2023."


def test_the_answer_is_made_in_korean_too() -> None:
    shift, volume, rises, fades, _ = measured_answer("ko")

    assert shift.startswith("요약하면 machine translation 연구의 무게 중심은")
    assert "10편" in volume
    assert "30편" in volume
    assert "77%" in rises
    assert fades.endswith("줄었습니다.")


def test_every_sentence_of_the_answer_says_what_it_counts() -> None:
    documents = papers("machine translation", {"soft gates": GROWS})
    measurement = measure(documents, TERMS, WINDOW)
    evidence = EvidenceBase(measurement, TERMS, {}, volume={"2018": 10, "2024": 30})
    claims = AnswerWriter("it", evidence, select_candidates(measurement), None, SAY).write(())

    assert {label for claim in claims for label in claim.counts} == {PAPERS, "soft gates"}
    assert all(claim.counts for claim in claims)


@pytest.mark.parametrize(
    ("last", "said"), [(60, "grew"), (50, "about as frequent"), (20, "has become rarer")]
)
def test_the_volume_is_said_as_it_is(last: int, said: str) -> None:
    evidence = replace(an_evidence(), volume={"2018": 45, "2024": last})
    (claim,) = AnswerWriter("it", evidence, (), None, SAY).write(())

    assert said in claim.text


@pytest.mark.parametrize("volume", [{"2024": 90}, {"2018": 2, "2024": 3}, None])
def test_a_few_papers_have_no_volume_to_speak_of(volume: dict[str, int] | None) -> None:
    (claim,) = AnswerWriter("it", replace(an_evidence(), volume=volume), (), None, SAY).write(())

    assert "too few to tell" in claim.text


def test_without_a_fall_the_topic_has_turned_to_what_rises() -> None:
    large = replace(candidate("large models"), counts={"2018": 1, "2025": 30})
    own = replace(candidate("soft gates"), counts={"2018": 1, "2025": 20})

    first, *_ = AnswerWriter("it", an_evidence(), (own, large), None, SAY).write(())

    assert first.text == "In short, research on it turned to large models and soft gates."


# Across the trends.


def test_what_is_open_and_what_lies_ahead() -> None:
    documents = [a_paper("1", LACKS), a_paper("2", LOOKS_AHEAD), a_paper("3", PROPOSES)]
    found = SynthesisWriter(TopicFocus(an_evidence(*documents)), (), SAY).write()

    assert [claim.sentences for claim in found.problems] == [("D1.1",)]
    assert [claim.sentences for claim in found.outlook] == [("D2.1",)]


def test_what_is_told_elsewhere_is_not_told_again() -> None:
    documents = [a_paper("1", LACKS)]

    assert (
        SynthesisWriter(TopicFocus(an_evidence(*documents)), (), SAY, frozenset({("1", 0)})).write().problems
        == ()
    )


def test_a_few_results_are_no_table() -> None:
    row = "{0} reaches 41.2 BLEU on the WMT14 dataset."
    four = [
        a_paper(name, row.format(name), title=f"{name}: machine translation")
        for name in ("RouteNet", "GateNet", "MaskNet", "PathNet")
    ]
    three = four[:3]

    assert SynthesisWriter(TopicFocus(an_evidence(*three)), (), SAY).write().results == ()
    assert len(SynthesisWriter(TopicFocus(an_evidence(*four)), (), SAY).write().results) == 4


def test_rows_are_on_the_topic_and_each_of_another_system() -> None:
    named = "machine translation"
    plain, compared = (
        "{0} reaches 41.2 BLEU on WMT14.",
        "{0} reaches 41.2 BLEU on WMT14, outperforming DenseNet.",
    )
    told = [("RouteNet", compared), ("RouteNet", plain), ("GateNet", plain), ("MaskNet", compared)]
    told.append(("PathNet", plain))
    documents = [
        a_paper(str(n), text.format(name), title=f"{name}: {named}") for n, (name, text) in enumerate(told)
    ]
    documents.append(a_paper("9", compared.format("FarNet"), title="FarNet: Something Else"))
    results = SynthesisWriter(TopicFocus(an_evidence(*documents)), (), SAY).write().results

    assert {result.system for result in results} == {"RouteNet", "MaskNet", "GateNet", "PathNet"}
    assert len(results) == 4


def test_a_row_cites_its_sentence() -> None:
    row = "{0} reaches 41.2 BLEU on the WMT14 dataset."
    documents = [
        a_paper(name, DEFINES, row.format(name), title=f"{name}: machine translation")
        for name in ("RouteNet", "GateNet", "MaskNet", "PathNet")
    ]
    results = SynthesisWriter(TopicFocus(an_evidence(*documents)), (), SAY).write().results

    assert {result.sentences for result in results} == {(f"D{n}.2",) for n in range(1, 5)}


def test_the_timeline_dates_take_off_and_peak() -> None:
    rising = replace(candidate("soft gates"), counts={"2018": 0, "2019": 1, "2024": 10, "2025": 20})
    fading = replace(candidate("tables", "fading"), counts={"2018": 20, "2019": 30, "2024": 1, "2025": 0})
    found = SynthesisWriter(TopicFocus(an_evidence()), (rising, fading), SAY).write().timeline

    assert [(event.period, event.kind, event.label, event.papers) for event in found] == [
        ("2019", "peak", "tables", 30),
        ("2024", "take-off", "soft gates", 10),
    ]


def test_each_document_to_read_has_its_reason() -> None:
    documents = [
        a_paper("1", title="A survey of machine translation"),
        a_paper("2", title="A benchmark for machine translation"),
        a_paper("3", "We find that models fail on idioms.", title="Machine translation fails on idioms"),
        a_paper("4", title="Machine translation of poems", date="2025-12-01"),
        a_paper("5", title="Machine translation of questionnaires in a survey"),
    ]
    found = SynthesisWriter(TopicFocus(an_evidence(*documents)), (), SAY).write().reading_list

    assert [(each.document, each.reason) for each in found] == [
        ("D1", "survey"),
        ("D2", "benchmark"),
        ("D3", "limits"),
        ("D4", "newest"),
    ]


def test_the_topic_is_all_that_the_question_asks_about() -> None:
    evidence = replace(an_evidence(), groups=(("bias", "fairness"), ("clinical text",)), names=("equity",))

    assert topic_share("Fairness in clinical text", evidence) == 1.0
    assert topic_share("Equity in text", evidence) == 0.75
    assert topic_share("Fairness in law", evidence) == 0.5


def test_what_is_open_is_said_last() -> None:
    problem = Claim(text="Long documents remain hard.", sentences=(SentenceId("D1.1"),))
    *_, last = AnswerWriter("it", an_evidence(), (), None, SAY).write((problem, problem))

    assert last == Claim(text="Still open: Long documents remain hard.", sentences=(SentenceId("D1.1"),))


def test_a_height_between_is_said() -> None:
    evidence = replace(an_evidence(), volume={"2018": 30, "2021": 80, "2024": 50})
    (claim,) = AnswerWriter("it", evidence, (), None, SAY).write(())

    assert "peaked in 2021, with 80 papers of the 160" in claim.text


def test_a_few_papers_are_counted_and_not_tested() -> None:
    few = replace(candidate("large models", "steady"), counts={"2018": 0, "2025": 6})
    evidence = an_evidence()
    thin = replace(evidence, measurement=replace(evidence.measurement, sampled={"2018": 25, "2025": 14}))
    _, claim = AnswerWriter("it", thin, (few,), None, SAY).write(())

    assert claim.text.endswith("large models is in 6 of the 14 papers since 2024 and in 0 of 25 before.")
    assert claim.counts == ("large models",)


def test_what_a_paper_sets_out_to_mend_is_no_open_problem() -> None:
    motive, finding = a_paper("1", LACKS, PROPOSES), a_paper("2", PROPOSES, LACKS)

    assert [told.document.key for told in tell([motive, finding], ("limit",), SAY)] == ["2"]


def test_in_korean_a_result_is_told_by_its_parts() -> None:
    row = "Torvex reaches 41.2 BLEU on the WMT14 dataset."
    (told,) = tell([a_paper("1", PROPOSES, row, title="Torvex: A Translator")], ("result",), KOREAN)

    assert told.text == "Lovelace 등(2025)에 따르면 Torvex는 WMT14 데이터셋에서 BLEU 41.2를 기록했습니다."


def test_a_korean_answer_has_no_quotation_in_another_language() -> None:
    quoted, told = Claim(text="이렇게 짚었습니다: “It fails.”"), Claim(text="정확도가 낮습니다.")

    answer = AnswerWriter("it", an_evidence(), (), None, KOREAN).write((quoted, told))

    assert answer[-1].text == "남은 과제: 정확도가 낮습니다."


def test_what_few_papers_name_is_no_direction_of_the_research() -> None:
    """Eight of the 100 recent papers are no tenth."""
    few = replace(candidate("soft gates"), counts={"2018": 1, "2025": 8})
    many = replace(candidate("large models"), counts={"2018": 1, "2025": 30})

    said = [
        next(
            (
                c.text
                for c in AnswerWriter("it", an_evidence(), moving, None, SAY).write(())
                if "In short" in c.text
            ),
            "",
        )
        for moving in ((few,), (few, many))
    ]

    assert said == ["", "In short, research on it turned to large models."]


@pytest.mark.parametrize(("date", "told"), [("2025-01-01", True), ("2019-01-01", False)])
def test_what_was_open_long_ago_is_not_still_open(date: str, told: bool) -> None:
    document = a_paper("1", LACKS, date=date)
    problem = Claim(text="Gates fail.", sentences=(SentenceId("D1.1"),))

    answer = AnswerWriter("it", an_evidence(document), (), None, SAY).write((problem,))

    assert any("Still open: Gates fail." in claim.text for claim in answer) is told
