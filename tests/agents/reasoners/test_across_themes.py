"""What a report without a model says across its themes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.agents.reasoners.test_extractive_report import KOREAN, SAY, a_paper, an_evidence
from tests.fakes.measuring import candidate
from trendscope.agents.reasoners.extractive_synthesis import SynthesisWriter
from trendscope.agents.reasoners.theme_members import spread
from trendscope.agents.reasoners.timeline import MAX_EVENTS, Timeline
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TEXT, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.synthesis import Synthesis

PROPOSES = "We propose a model of soft gates."
FAILS = "We find that the strongest translation models fail on {0}, with a drop of {1}% in accuracy."
FIGURE = "{0} reaches {1} BLEU on WMT14, outperforming DenseNet."


def written(*documents: Document, candidates: tuple[Candidate, ...] = ()) -> Synthesis:
    return SynthesisWriter(TopicFocus(an_evidence(*documents)), candidates, SAY).write()


def of_theme(label: str, *keys: str) -> Candidate:
    return candidate(label, documents=keys)


# What is about the topic.


@pytest.mark.parametrize(
    ("title", "text", "level"),
    [
        ("Machine translation of poems", "", IN_TITLE),
        ("Poems", "Machine translation is hard. A machine translates poems.", IN_TEXT),
        ("Poems", "Machine translation is one use of it. Poems are others.", IN_PASSING),
    ],
)
def test_a_document_is_about_the_topic_or_names_it_in_passing(title: str, text: str, level: int) -> None:
    document = a_paper("1", text, title=title)

    assert TopicFocus(an_evidence(document)).of(document) == level


def test_words_that_tell_no_topic_from_another_are_not_required() -> None:
    document = a_paper("1", title="Retrieving legal opinions")
    evidence = replace(an_evidence(document), terms=("legal NLP",))

    assert TopicFocus(evidence).of(document) == IN_TITLE


def test_of_two_things_the_rarer_one_is_the_topic() -> None:
    documents = [a_paper(str(n), title=f"Language models for parsing {n}") for n in range(3)]
    documents.append(a_paper("9", title="Code generation"))
    evidence = replace(
        an_evidence(*documents), groups=(("code generation",), ("language models",)), names=("LLM",)
    )
    focus = TopicFocus(evidence)

    assert [focus.of(each) for each in documents] == [IN_PASSING] * 3 + [IN_TITLE]


# Results.


def test_each_system_has_one_row_and_no_theme_has_all() -> None:
    names = ["AlphaNet", "BetaNet", "GammaNet", "DeltaNet", "AlphaNet", "ZetaNet"]
    documents = [
        a_paper(str(n), FIGURE.format(name, 30 + n), title=f"{name}: machine translation", date="2025-01-01")
        for n, name in enumerate(names)
    ]
    crowded = of_theme("gates", "0", "1", "2", "3")
    systems = [row.system for row in written(*documents, candidates=(crowded,)).results]

    assert systems == ["AlphaNet", "BetaNet", "GammaNet", "ZetaNet"] or set(systems) == set(names)
    assert len(systems) == len(set(systems))
    assert systems.index("ZetaNet") < systems.index("DeltaNet")


def test_a_system_without_a_name_is_told_by_its_authors() -> None:
    text = "Our approach reaches 41.2 BLEU on WMT14."
    documents = [
        a_paper(str(n), PROPOSES, text, title=f"Machine translation with gates that are soft {n}")
        for n in range(4)
    ]
    documents = [
        replace(each, authors=(f"Ada {name}",))
        for each, name in zip(documents, ("One", "Two", "Three", "Four"), strict=True)
    ]

    assert {row.system for row in written(*documents).results} == {
        f"method of {name} (2025)" for name in ("One", "Two", "Three", "Four")
    }


# Open problems.


def test_what_a_paper_sets_out_to_mend_is_told_after_what_was_found() -> None:
    motive = "However, machine translation models struggle with idioms in long poems."
    documents = [
        a_paper("1", motive, PROPOSES, date="2025-06-01"),
        a_paper("2", "Poems are long.", FAILS.format("rare names", 31)),
    ]

    assert [claim.sentences for claim in written(*documents).problems] == [("D2.2",), ("D1.1",)]
    assert [claim.sentences for claim in written(documents[0]).problems] == [("D1.1",)]


OPEN = (
    "We find that judges fail on rare names in court rulings, with 12% accuracy.",
    "We observe that gates struggle with nested clauses of old poems, at a loss of 31%.",
    "Our results show that readers fall short of idioms that sailors use, by 8% recall.",
    "We show that spoken jokes are translated poorly, with 3% of puns kept intact.",
    "We find that parsers cannot keep tables longer than two pages, with 55% of cells dropped.",
    "We observe that hymns in Latin degrade rhyme and metre, by 19% on average.",
)


def test_each_problem_is_from_another_document_and_the_themes_share_them() -> None:
    documents = [a_paper(str(n), "Nothing yet.", sentence) for n, sentence in enumerate(OPEN)]
    crowded = of_theme("gates", "0", "1", "2", "3")
    cited = [claim.sentences[0].document for claim in written(*documents, candidates=(crowded,)).problems]

    assert len(cited) == len(set(cited)) == len(OPEN)
    assert {"D5", "D6"} <= set(cited[:4])


def test_in_korean_a_problem_is_told_in_korean() -> None:
    documents = [a_paper("1", "Nothing yet.", FAILS.format("rare names", 31))]
    (problem,) = SynthesisWriter(TopicFocus(an_evidence(*documents)), (), KOREAN).write().problems

    assert "Lovelace 등(2025)" in problem.text


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Future work should study machine translation of spoken and signed languages.", True),
        ("We describe machine translation of poems as well as directions for future research.", False),
        ("The results of machine translation show the need for further research in this area.", False),
    ],
)
def test_an_outlook_says_what_to_do(sentence: str, is_told: bool) -> None:
    found = written(a_paper("1", "Poems are long.", sentence)).outlook

    assert bool(found) == is_told


def test_an_outlook_is_no_plan_for_more_of_the_same() -> None:
    plans = (
        "In future work, machine translation should be tried with LoRA, as we plan to.",
        "Future work should explore machine translation for more languages.",
        "Future research directions include enhancing machine translation and improving its speed.",
        "Future work should explore domain-specific tuning of machine translation.",
        "Future work on machine translation should expand the dataset with other poets.",
    )

    assert written(*(a_paper(str(n), "Poems are long.", each) for n, each in enumerate(plans))).outlook == ()


def told_of(*documents: Document, candidates: tuple[Candidate, ...] = ()) -> list[str]:
    found = written(*documents, candidates=candidates).problems
    return [claim.sentences[0].document for claim in found]


def test_no_old_problem_where_three_newer_are_known() -> None:
    dates = ("2024-03-01", "2025-03-01", "2025-04-01", "2019-03-01", "2018-03-01")
    documents = [
        a_paper(str(n), "Nothing yet.", sentence, date=date)
        for n, (sentence, date) in enumerate(zip(OPEN, dates, strict=False))
    ]

    assert sorted(told_of(*documents)) == ["D1", "D2", "D3"]
    assert sorted(told_of(*documents[1:])) == ["D1", "D2", "D3", "D4"]


def test_what_names_the_topic_in_passing_only_fills_up() -> None:
    documents = [a_paper(str(n), "Nothing yet.", sentence) for n, sentence in enumerate(OPEN[:3])]
    text = "Machine translation is one use. A machine translates poems."
    other = a_paper("9", text, OPEN[3], title="Puns that are told aloud")

    assert "D4" not in told_of(*documents, other)
    assert "D3" in told_of(*documents[:2], other)


def test_the_opening_of_an_abstract_is_no_problem() -> None:
    opening = "Translation with machine models spreads widely, yet machine translation models remain brittle."
    more = ("We test odes.", "Odes are read aloud.")

    assert told_of(a_paper("1", opening, *more)) == []


def test_the_first_problem_is_of_the_theme_that_rises_most() -> None:
    documents = [a_paper(str(n), "Nothing yet.", sentence) for n, sentence in enumerate(OPEN[:4])]
    rises = replace(of_theme("soft gates", "2"), counts={"2018": 1, "2024": 9, "2025": 20})

    assert told_of(*documents, candidates=(rises,))[0] == "D3"


def test_the_first_problem_is_not_that_of_one_data_set_and_is_short() -> None:
    flaw = "We find that models fail on odes, as the dataset is imbalanced, with 12% of its verses cut."
    long = (
        "We find that even the best translation models fail on rare names in court rulings of the northern"
        " islands, where names of boats and of people are spelled alike, with a drop of 31% in accuracy."
    )
    plain = "We find that translation models fail on jokes, with 3% of puns kept."
    documents = [a_paper(str(n), "Nothing yet.", each) for n, each in enumerate((flaw, long, plain))]

    assert told_of(*documents)[0] == "D3"


# The timeline.


def events(evidence: EvidenceBase, *candidates: Candidate) -> list[tuple[str, str, str | None, int]]:
    found = Timeline(TopicFocus(evidence), candidates).events()
    return [(each.period, each.kind, each.label, each.papers) for each in found]


def test_the_first_paper_on_a_theme_is_dated_where_it_is_known() -> None:
    documents = (a_paper("1", date="2024-02-01"), a_paper("2", date="2024-01-01"))
    counts = {"2018": 0, "2019": 0, "2024": 2, "2025": 4}
    named = replace(of_theme("soft gates", "1", "2"), direction="early signal", since="2024", counts=counts)
    (event,) = Timeline(TopicFocus(an_evidence(*documents)), (named,)).events()

    assert (event.kind, event.period, event.document) == ("first named", "2024", "D2")
    assert events(an_evidence(*documents), replace(named, since=None)) == []
    assert events(an_evidence(*documents), replace(named, direction="steady")) == []


@pytest.mark.parametrize(
    ("title", "text", "is_shown"),
    [
        ("Soft gates for machine translation", "Odes are long.", True),
        ("Machine translation of odes", "Soft gates are used. The soft gates help.", True),
        ("Machine translation of odes", "Unlike soft gates, rules are read.", False),
        ("Soft gates of the harbour", "Ships pass.", False),
    ],
)
def test_a_theme_is_first_named_by_a_paper_that_is_about_it(title: str, text: str, is_shown: bool) -> None:
    evidence = an_evidence(a_paper("1", text, title=title, date="2024-02-01"))
    counts = {"2018": 0, "2019": 0, "2024": 1, "2025": 6}
    named = replace(of_theme("soft gates", "1"), direction="early signal", since="2024", counts=counts)

    assert bool(events(evidence, named)) == is_shown


def test_a_timeline_is_short() -> None:
    evidence = an_evidence(
        *(a_paper(str(n), title=f"Machine translation by gate{n}, a kind") for n in range(7))
    )
    counts = {"2018": 0, "2019": 0, "2024": 1, "2025": 6}
    named = [
        replace(of_theme(f"gate{n}", str(n)), direction="early signal", since="2025", counts=counts)
        for n in range(7)
    ]

    assert len(events(evidence, *named)) == MAX_EVENTS == 5


def test_the_first_paper_on_the_question_has_nothing_before_it() -> None:
    evidence = an_evidence(a_paper("1", date="2024-02-01"))
    new = replace(evidence, volume={"2018": 0, "2024": 3, "2025": 9})

    assert events(new) == [("2024", "first paper", None, 3)]
    assert events(evidence) == []


def test_a_few_papers_are_no_peak() -> None:
    few = replace(candidate("tables", "fading"), counts={"2018": 4, "2019": 2, "2024": 0, "2025": 0})
    many = replace(few, label="trees", counts={"2018": 5, "2019": 2, "2024": 0, "2025": 0})

    assert [event[2] for event in events(an_evidence(), few, many)] == ["trees"]


# What to read.


def test_the_reasons_to_read_are_each_given_once_or_twice() -> None:
    figure = FIGURE.format("AlphaNet", 41.2)
    documents = [
        a_paper("1", title="A survey of machine translation", date="2024-05-01"),
        a_paper("2", title="PoemBench: a benchmark for machine translation", date="2024-06-01"),
        a_paper("3", figure, title="AlphaNet: gates for machine translation", date="2024-07-01"),
        a_paper("4", FAILS.format("idioms", 31), title="Machine translation reads idioms", date="2024-08-01"),
        a_paper("5", title="Machine translation of letters", date="2018-01-01"),
        a_paper("6", title="Machine translation of jokes", date="2025-12-01"),
        a_paper("7", title="Gates: machine translation at WMT-2025 Task 3", date="2025-12-31"),
        a_paper("8", title="A survey of poems", date="2025-12-31"),
        a_paper("9", title="Can machine translation read soft idioms?", date="2023-08-01"),
    ]
    found = {each.reason: each.document for each in written(*documents).reading_list}

    assert found == {
        "survey": "D1",
        "benchmark": "D2",
        "results": "D3",
        "limits": "D4",
        "first": "D5",
        "newest": "D6",
    }


def test_what_does_not_work_is_what_was_found_and_no_promise_of_a_method() -> None:
    promise = "Our model outperforms routers on idioms by 3%."
    documents = [
        a_paper(
            "1", FAILS.format("idioms", 31), promise, title="GateNet: machine translation", date="2025-05-01"
        ),
        a_paper(
            "2", "Models fail on odes.", PROPOSES, title="Can machine translation read?", date="2025-04-01"
        ),
        a_paper("3", "Odes are long.", OPEN[0], title="Machine translation of odes", date="2024-01-01"),
        a_paper("4", title="Machine translation of letters", date="2025-06-01"),
    ]
    found = {each.reason: each.document for each in written(*documents).reading_list}

    assert found["limits"] == "D3"


def test_a_method_that_reviews_is_no_survey() -> None:
    documents = [
        a_paper("1", title="Write and Review: machine translation of odes"),
        a_paper("2", title="A review of machine translation"),
    ]
    found = [each.document for each in written(*documents).reading_list if each.reason == "survey"]

    assert found == ["D2"]


def test_of_two_things_asked_about_a_title_has_both_where_some_do() -> None:
    both = [
        a_paper(str(n), title=f"Machine translation of poems {n}", date=f"2025-0{n + 1}-01") for n in range(3)
    ]
    one = a_paper("9", title="Machine translation of letters", date="2025-12-01")
    groups = (("machine translation",), ("poems",))
    evidence = replace(an_evidence(*both, one), groups=groups, names=("machine translation",))
    found = SynthesisWriter(TopicFocus(evidence), (), SAY).write().reading_list

    assert "D4" not in [each.document for each in found]


def test_those_of_crowded_themes_come_last() -> None:
    assert spread("aaab", str, 3, 1) == ["a", "b", "a"]
    assert spread("aaab", str, 2, 1) == ["a", "b"]
    assert spread("aab", lambda _: None, 3, 1) == ["a", "a", "b"]


def test_where_hardly_a_title_has_the_whole_name_half_of_it_tells() -> None:
    """Nobody writes "machine translation" in these titles, but some write "translation"."""
    documents = [a_paper(str(number), title=f"Translation of ballads {number}") for number in range(3)]
    other = a_paper("9", title="Ballads of the north")
    focus = TopicFocus(an_evidence(*documents, other))

    assert [focus.of(each) for each in (*documents, other)] == [IN_TITLE] * 3 + [IN_PASSING]
