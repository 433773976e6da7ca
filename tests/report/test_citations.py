"""What number a document has, and how prose refers to it."""

from __future__ import annotations

import pytest

from tests.fakes.ids import ids
from tests.fakes.report import WEB, reference, report, trend, whole
from trendscope.report.citations import Citations, CitedClaim, paragraphs
from trendscope.report.markdown import to_markdown
from trendscope.report.report import Report
from trendscope.report.short_name import named_in, short_name
from trendscope.sentence import Sentence, SentenceId
from trendscope.trend import Claim
from trendscope.wording import Wording

SAY = Wording("en")


def citing(*claims: Claim) -> Report:
    return report(trends=(trend(claims=claims),), background=(), domain_wide=())


def shown(*claims: Claim) -> str:
    """The paragraph of a trend with these claims: D1 is by Lovelace and another, D2 by Hopper."""
    return to_markdown(citing(*claims)).split("— rising\n\n")[1].split("\n\n")[0]


def claim(text: str, *names: str) -> Claim:
    return Claim(text=text, sentences=ids(*names))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (claim("It is cheap.", "D1.1"), "It is cheap (Lovelace et al., 2024 [1])."),
        (claim("Lovelace finds it cheap.", "D1.1"), "Lovelace finds it cheap [1]."),
        (claim("Lovelaces find it cheap.", "D1.1"), "Lovelaces find it cheap (Lovelace et al., 2024 [1])."),
        (claim("It is cheap", "D1.1", "D1.2"), "It is cheap (Lovelace et al., 2024 [1])"),
        (
            claim("Both agree.", "D1.1", "D2.1"),
            "Both agree (Lovelace et al., 2024 [1]; Hopper, 2024 [2]).",
        ),
        (
            claim("Lovelace et al. (2024) and Hopper (2024) agree.", "D1.1", "D2.1"),
            "Lovelace et al. (2024) and Hopper (2024) agree [1][2].",
        ),
        (
            claim("In Lovelace et al. (2024), it is cheap.", "D1.1"),
            "In Lovelace et al. (2024), it is cheap [1].",
        ),
        (
            claim("Lovelace 등(2024)은 가격이 싸다고 한다.", "D1.1"),
            "Lovelace 등(2024)은 가격이 싸다고 한다 [1].",
        ),
        (claim("Hopper agrees.", "D1.1", "D2.1"), "Hopper agrees (Lovelace et al., 2024 [1]) [2]."),
        (claim("가격이 싸다.", "D1.1"), "가격이 싸다(Lovelace et al., 2024 [1])."),
        (claim("As they say:", "D1.2"), "As they say: “It skips most pairs.” [1]"),
        (claim("Nobody says so.", "D9.9"), "Nobody says so."),
        (Claim(text="It rose from 2 to 15 papers.", counts=("papers",)), "It rose from 2 to 15 papers."),
    ],
)
def test_a_claim_has_the_number_and_the_name_of_what_it_cites(said: Claim, read: str) -> None:
    assert shown(said) == read


def test_a_document_is_named_once_in_a_paragraph() -> None:
    paragraph = shown(claim("One.", "D1.1"), claim("Two.", "D1.2"), claim("Three.", "D2.1", "D1.1"))

    assert paragraph == "One (Lovelace et al., 2024 [1]). Two [1]. Three (Hopper, 2024 [2]) [1]."


def test_of_many_documents_two_are_named() -> None:
    documents = {f"D{n}": reference(f"T{n}", authors=(f"A Name{n}",)) for n in range(1, 5)}
    sentences = {SentenceId(f"D{n}.1"): Sentence(document=f"D{n}", text="S.") for n in range(1, 5)}
    all_four = claim("All do.", *(f"D{n}.1" for n in range(1, 5)))
    made = report(answer=(all_four,), problems=(all_four,), documents=documents, sentences=sentences)

    assert "- All do (Name1, 2024 [1]; Name2, 2024 [2]) [3][4]." in to_markdown(made)


def test_the_answer_cites_by_number() -> None:
    """It sums up: what it says is not the work of the one whose name would stand beside it."""
    answer = claim("Many do.", "D1.1", "D2.1")

    assert "Many do [1][2]." in to_markdown(whole(answer=(answer,)))


def test_papers_have_the_first_numbers_and_the_web_the_last() -> None:
    order = [(number, each.kind) for number, each in Citations(whole(), SAY).sources]

    assert order == [(1, "paper"), (2, "paper"), (3, "paper"), (4, "article"), (5, "web")]


def test_papers_come_first_in_the_reading_list() -> None:
    listed = Citations(whole(), SAY).reading_list

    assert [(number, reason) for number, _, reason in listed] == [
        (1, "most cited"),
        (2, "results"),
        (5, "newest"),
    ]


def test_each_cited_sentence_is_in_the_evidence_once() -> None:
    evidence = Citations(whole(), SAY).evidence

    assert sorted(each.text for each in evidence) == sorted({each.text for each in evidence})
    assert [each.number for each in evidence] == [1, 2, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (reference("DeepFact: Auditing Claims"), "DeepFact, 2024"),
        (reference("MLE-Bench Lite: A Benchmark"), "MLE-Bench Lite, 2024"),
        (reference("Position: Wait"), "Lovelace et al., 2024"),
        (reference("A Long Way to a Name like GPT4: No"), "Lovelace et al., 2024"),
        (reference(authors=("Hopper, Grace",)), "Hopper, 2024"),
        (reference(authors=("Maria Antonia Fernandez de la Cruz Cabezudo",)), "Cabezudo, 2024"),
        (reference(authors=("김철수", "이영희")), "김철수 et al., 2024"),
        (reference(authors=("The Gemma Team",)), "The Gemma Team, 2024"),
        (reference("Some Title", authors=(), date=None), "Some Title"),
        (reference("A", authors=(), kind="article", source="wikipedia"), "wikipedia"),
        (reference("A Post", **WEB), "lab.example, web"),
        (reference("A Post", **(WEB | {"url": "javascript:x"})), "web"),
    ],
)
def test_a_short_name_says_whose_work_it_is(document: object, name: str) -> None:
    assert short_name(document, SAY) == name  # type: ignore[arg-type]


def test_more_authors_are_the_same_word_in_korean_everywhere() -> None:
    markdown = to_markdown(whole("ko"))

    assert "(Lovelace 등, 2024 [1]; PruneNet, 2025 [2])." in markdown
    assert " 외" not in markdown
    assert "et al" not in markdown


@pytest.mark.parametrize(
    ("title", "authors", "text"),
    [
        ("Whisper: Robust Speech", ("A Ng",), "Whisper (2024) hears it."),
        ("BIG Bench Extra Hard Lite: Tasks", ("A Ng",), "BIG Bench Extra Hard Lite (2024) is hard."),
        ("T", ("The Gemma Team", "B"), "Team et al. (2024) release it."),
        ("T", ("Jose\u0301 Garci\u0301a",), "The method of García (2024) wins."),
        ("T", ("Ann D'Souza",), "D’Souza et al. (2024) agree."),
        ("T", ("Qi Ye", "B", "C"), "In Ye et al. (2019), it rises."),
        ("T", ("Qi Ye", "B", "C"), "Ye 등(2019)의 제안: 좋다."),
        ("T", ("Qi Ye", "Bo Li"), "Ye·Li(2019)의 제안: 좋다."),
        ("T", ("Qi Ye",), "Ye's method wins."),
    ],
)
def test_a_sentence_names_a_work_in_each_form_that_prose_uses(
    title: str, authors: tuple[str, ...], text: str
) -> None:
    assert named_in(text, reference(title, authors=authors))


def test_an_ordinary_word_before_a_colon_names_no_work() -> None:
    assert not named_in("A survey shows it.", reference("A Survey: All of It"))
    assert not named_in("The Survey was long.", reference("Survey: All of It"))


def test_a_sentence_names_a_work_by_its_system_its_author_or_its_host() -> None:
    paper = reference("DeepFact: Auditing Claims")

    assert named_in("With DeepFact-2 it works.", paper)
    assert named_in("As Lovelace shows.", paper)
    assert named_in("Li et al. (2024) show it.", reference(authors=("Fei Li", "A B")))
    assert not named_in("Li is a metal.", reference(authors=("Fei Li", "A B")))
    assert not named_in("DeepFactory works.", paper)
    assert named_in("According to lab.example it works.", reference("A Post", **WEB))


@pytest.mark.parametrize(("claims", "lengths"), [(0, []), (6, [6]), (7, [4, 3])])
def test_many_claims_are_two_paragraphs(claims: int, lengths: list[int]) -> None:
    assert [len(each) for each in paragraphs([CitedClaim("A.")] * claims)] == lengths
