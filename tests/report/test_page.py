"""One page of the terminal: short, whole sentences, and at its end what to do next."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from tests.fakes.ids import ids
from tests.fakes.report import abstained, report, result, trend, whole
from trendscope.report.page import print_page
from trendscope.report.report import Report
from trendscope.trend import Claim, Direction

EXPECTED = Path(__file__).with_name("expected_page.txt")
YEARS = [str(year) for year in range(2019, 2027)]
SENTENCE = "Pruning of attention with a learned mask lowers its cost on inputs of every length by a half."


def page(made: Report, width: int = 80) -> str:
    file = io.StringIO()
    print_page(made, Console(file=file, width=width))
    return file.getvalue()


def claims(number: int) -> tuple[Claim, ...]:
    return tuple(Claim(text=SENTENCE, sentences=ids("D5.1", "D1.1")) for _ in range(number))


def large(language: str = "en") -> Report:
    """A report as long as a run with a model may write: seven trends, ten rows of results."""
    counts = dict(zip(YEARS, range(8), strict=True))
    long_trend = trend(
        "multilingual neural machine translation",
        counts=counts,
        sampled=dict.fromkeys(YEARS, 300),
        held=11,
        ways=12,
        claims=(Claim(text="It rose.", counts=("a",)), *claims(8)),
    )
    row = result("PruneNet", "LongBench", "81.3", "dense attention", measure="score", name="D5.1")
    return whole(
        language,
        answer=claims(5),
        trends=(long_trend,) * 7,
        results=(row,) * 10,
        problems=claims(6),
        total=dict.fromkeys(YEARS, 400),
    )


def test_page_in_english():
    assert page(whole()) == EXPECTED.read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "most"), [(80, 72), (120, 62)])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_even_a_large_report_is_about_a_page(language: str, width: int, most: int):
    assert page(large(language), width).count("\n") <= most


def test_a_trend_is_cut_between_claims():
    paragraphs = re.split(r"^\d\. ", page(large()).split("\nResults")[0], flags=re.MULTILINE)[1:]

    assert len(paragraphs) == 5
    for each in paragraphs:
        text = " ".join(each.split())
        assert SENTENCE[:-1] in text
        assert text.endswith("by a half (PruneNet, 2025 [1]) [2].")


def test_counts_are_left_to_the_table_unless_a_trend_has_nothing_else():
    counted = Claim(text="It rose.", counts=("sparse attention",))

    assert "It rose." not in page(report(trends=(trend(claims=(counted, *claims(1))),)))
    assert "It rose." in page(report(trends=(trend(claims=(counted,)),)))


def test_no_more_than_five_results_and_three_problems_are_shown():
    row = result("PruneNet", "LongBench", "81.3", None, measure="score", name="D5.1")
    text = page(whole(answer=(), trends=(), results=(row,) * 10, problems=claims(6)))

    assert text.count("LongBench") == 5
    assert "5 more results: --evidence" in text
    assert text.split("open problems ─")[1].split("\nWhat is missing")[0].count("\n– ") == 3


def test_a_long_report_shows_less_of_each_part():
    text = page(large())

    assert text.count("LongBench") == 2
    assert "8 more results: --evidence" in text
    assert "Moving across the whole field" not in text


def test_a_page_has_a_text_on_trends_that_change_and_on_the_first_of_each_direction():
    names = ("a1", "a2", "a3", "a4", "level", "f1", "f2", "f3")
    directions: dict[str, Direction] = {"a": "rising", "l": "steady", "f": "fading"}
    trends = tuple(trend(name, directions[name[0]], claims=claims(4)) for name in names)

    short, long = page(whole(trends=trends[2:6])), page(whole(trends=trends, answer=claims(5)))

    assert re.findall(r"^\d\. (\w+)", short, re.MULTILINE) == ["a3", "a4", "f1"]
    assert re.findall(r"^\d\. (\w+)", long, re.MULTILINE)[:2] == ["a1", "a2"]
    assert "f1" in re.findall(r"^\d\. (\w+)", long, re.MULTILINE)
    assert "\nLevel " in long
    assert long.count("\n") <= 62


def test_trends_that_do_not_change_have_a_text_if_there_are_no_others():
    assert "1. Sparse attention →  Pruning" in page(
        report(trends=(trend(direction="steady", claims=claims(1)),))
    )


@pytest.mark.parametrize(
    ("said", "sentences", "times"),
    [
        ("Still open: Masks are brittle.", (), 1),
        ("What masks do is open.", ("D5.2", "D1.1"), 0),
        ("What masks do is open.", ("D1.1",), 1),
    ],
)
def test_what_the_answer_says_is_open_is_not_said_again(said: str, sentences: tuple[str, ...], times: int):
    problem = Claim(text="Masks are brittle.", sentences=ids("D5.2"))
    answer = Claim(text=said, sentences=ids(*sentences))
    made = whole(answer=(answer,), problems=(problem,), disagreements=())

    assert " ".join(page(made).split()).count("Masks are brittle") == times


def test_the_table_does_without_its_curve_where_that_saves_lines_of_a_long_page():
    assert " Curve " in page(whole(trends=large().trends[:1]), 100)
    assert " Curve " not in page(large())


def test_results_are_lines_where_the_cells_of_a_table_would_wrap():
    cells = (
        "PruneNet",
        "a shared task on many languages",
        "12 points more",
        "a strong and large baseline of old",
    )
    long = result(*cells, measure="score", name="D5.1")

    assert "System or method" in page(whole())
    shown = page(whole(results=(long,) * 5))
    assert "System or method" not in shown
    assert "\n– PruneNet, a shared task on many languages: 12 points more; baseline: a strong\n" in shown


def test_what_the_answer_says_is_not_repeated():
    said, other = claims(1)[0], Claim(text="Masks are learned.", sentences=ids("D1.2"))
    made = whole(answer=(said,), trends=(trend(claims=(said, other)),), problems=(said,), disagreements=())
    answer, rest = page(made).split("Trends at a glance")

    assert SENTENCE[:-1] in " ".join(answer.split())
    assert "1. Sparse attention ↗  Masks are learned (Lovelace et al., 2024 [2])." in rest


def test_the_first_claim_that_fits_is_shown_or_the_shortest():
    long, longer = (Claim(text=f"{SENTENCE[:-1]}{' and more' * number}.") for number in (20, 40))

    fits = page(report(trends=(trend(claims=(longer, long, *claims(1))),)))
    neither = page(report(trends=(trend(claims=(longer, long)),)))

    assert f"1. Sparse attention ↗  {SENTENCE[:40]}" in fits
    assert "and more" not in fits
    assert " ".join(long.text.split()) in " ".join(neither.split())
    assert " ".join(neither.split()).count("and more") == 20


def test_what_is_missing_takes_a_line_each():
    text = page(report(gaps=("word " * 100, "short")))

    assert re.search(r"^– word .*…$", text, re.MULTILINE)
    assert "\n– short\n" in text


def test_quotations_references_and_queries_are_not_on_the_page():
    text = page(whole())

    for words in ("“Sparse attention is cheap.”", "https://", "Cheap Attention", "all:a AND", "z-score"):
        assert words not in text


def test_a_question_is_quoted_for_the_shell():
    assert "trendscope 'what'\"'\"'s new; rm -rf $HOME'\n" in page(
        report(question="what's new; rm -rf $HOME")
    )


def test_last_lines_are_in_the_language_of_the_report():
    lines = page(whole("ko")).splitlines()

    assert "trendscope '최근 어텐션 연구 동향은?'" in lines
    assert lines[-1].split("papers.csv")[1].strip() == "집계한 논문과 주제"


def test_abstained_page_has_its_reasons_and_its_queries():
    text = page(abstained())

    assert "– No answer from tavily: no key is set\n" in text
    assert "What was searched ──" in text
    assert "What to do next" not in text


def test_a_narrow_page_has_each_trend_on_two_lines():
    shown = page(whole(), 40)

    assert "↘ Dense attention\n  fading · Papers: 21 · 45% → 30% → 7.5%\n  → 0%\n" in shown
    assert "• Open problems\n  not counted\n" in shown
    assert " · in 9 of 10 ways to split the years" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (120, "Theme Papers Earlier Recent Curve Direction Since Holds"),
        (76, "Theme Papers Earlier Recent Curve Direction Holds"),
        (66, "Theme Papers Earlier Recent Direction Holds"),
        (56, "Theme Papers Earlier Recent Direction"),
    ],
)
def test_a_narrow_table_has_fewer_columns_and_what_is_new_stands_below(width: int, columns: str):
    counts = dict(zip(YEARS, (0, 0, 1, 2, 9, 12, 15, 20), strict=True))
    new = trend(counts=counts, sampled=dict.fromkeys(YEARS, 300), since="2021", held=9, ways=10)
    table = page(report(trends=(new,), domain_wide=()), width).split("─\n")[1]

    assert table.splitlines()[0].split() == columns.split()
    assert ("First named: sparse attention (2021)." in " ".join(table.split())) == ("Since" not in columns)
    assert ("Holds: in how many ways" in " ".join(table.split())) == ("Holds" in columns)


def test_a_sentence_that_leans_on_another_does_not_begin_a_trend() -> None:
    """The first one is too long for the page: "they" would have nobody to stand for."""
    told = (
        Claim(text="It rose.", counts=("a",)),
        Claim(text=f"Kim et al. propose Prune{'r' * 300} for it.", sentences=ids("D5.1")),
        Claim(text="They find that it is cheap.", sentences=ids("D5.1")),
        Claim(text="More recently, Lee et al. propose Cutter.", sentences=ids("D1.1")),
        Claim(text="Pruning halves the cost.", sentences=ids("D1.1")),
    )

    text = page(whole(trends=(trend("pruning", claims=told),)))

    assert "Pruning halves the cost" in text
    assert "They find" not in text
    assert "More recently" not in text


def test_the_report_is_shown_again_by_a_command_that_asks_for_nothing() -> None:
    file = io.StringIO()

    print_page(report(), Console(file=file, width=80), "trendscope show 1a2b3c4d")

    assert "\ntrendscope show 1a2b3c4d\n  --out report.md " in file.getvalue()
    assert f"trendscope '{report().question}'" not in file.getvalue()
