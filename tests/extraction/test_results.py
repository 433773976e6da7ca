from __future__ import annotations

import pytest

from tests.fakes.measuring import paper
from trendscope.extraction.results import Result, results_in
from trendscope.text.latex import undo_latex

INTRODUCED = "We propose RouteNet, a router that picks one of nine retrievers. "
TITLE = "RouteNet: Picking Retrievers for Court Rulings"


def rows(sentence: str, *, title: str = TITLE, before: str = INTRODUCED) -> list[tuple[str | None, ...]]:
    found = results_in(paper("P", title=title, text=before + sentence))
    return [(row.system, row.task, row.figure, row.baseline, row.kind) for row in found]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        (
            "RouteNet reaches 58.0% accuracy on LexBench.",
            ("RouteNet", "LexBench", "58.0% accuracy", None, "score"),
        ),
        (
            "It achieves an F1 score of 0.72 on the CourtQA dataset.",
            ("RouteNet", "CourtQA dataset", "F1 score of 0.72", None, "score"),
        ),
        (
            r"On LexBench, our method attains 58.0\% accuracy, outperforming the dense baseline.",
            ("RouteNet", "LexBench", "58.0% accuracy", "dense baseline", "score"),
        ),
        (
            "Experiments on LexBench show that RouteNet outperforms DenseRet by 4.5%.",
            ("RouteNet", "LexBench", "4.5%", "DenseRet", "gain"),
        ),
        (
            "RouteNet achieves a 12% relative improvement over DenseRet on LexBench.",
            ("RouteNet", "LexBench", "12% relative improvement", "DenseRet", "gain"),
        ),
        (
            "RouteNet improves recall by 6.1% over the dense baseline on LexBench.",
            ("RouteNet", "LexBench", "recall by 6.1%", "dense baseline", "gain"),
        ),
        (
            "RouteNet surpasses prior work on all sets, achieving 61.5 BLEU on LexBench.",
            ("RouteNet", "LexBench", "61.5 BLEU", None, "score"),
        ),
        (
            "GPT-4 reaches 41.0% accuracy on LexBench.",
            ("GPT-4", "LexBench", "41.0% accuracy", None, "score"),
        ),
    ],
)
def test_a_row_is_read_from_one_sentence(sentence: str, row: tuple[str | None, ...]) -> None:
    assert rows(sentence) == [row]


UNNAMED = "Clause Masking for Legal Entity Linking"


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        (
            "Our approach reaches an F1 score of 0.72 on LexBench.",
            ("Clause Masking", "LexBench", "F1 score of 0.72", None, "score"),
        ),
        (
            "It yields a 12% reduction in latency compared to DenseRet.",
            ("Clause Masking", "Legal Entity Linking", "12% reduction in latency", "DenseRet", "gain"),
        ),
        (
            "Experiments on four noisy court datasets show an average improvement of 3.1 points over BM25.",
            (
                "Clause Masking",
                "four noisy court datasets",
                "average improvement of 3.1 points",
                "BM25",
                "gain",
            ),
        ),
        (
            "Here, the two-stage linker model attains 81.5% accuracy in linking names on LexBench.",
            ("two-stage linker model", "LexBench", "81.5% accuracy", None, "score"),
        ),
        (
            "Among the tested models, Gemini 2.5 Pro reached an accuracy of 66.0% on LexBench.",
            ("Gemini 2.5 Pro", "LexBench", "accuracy of 66.0%", None, "score"),
        ),
    ],
)
def test_a_row_of_a_paper_that_coins_no_name(sentence: str, row: tuple[str | None, ...]) -> None:
    assert rows(sentence, title=UNNAMED, before="") == [row]


@pytest.mark.parametrize(
    ("sentence", "figure", "baseline"),
    [
        ("On LexBench, RouteNet cuts latency by 31% without loss.", "cuts latency by 31%", None),
        ("On LexBench, RouteNet raises recall from 41% to 58%.", "recall from 41% to 58%", None),
        ("RouteNet is simple and yet runs 3.5x faster than DenseRet on LexBench.", "3.5x faster", "DenseRet"),
        ("On LexBench, RouteNet boosts Llama-3 by 4.5%.", "4.5%", "Llama-3"),
        ("On LexBench, RouteNet shows gains of 2-5% over DenseRet.", "gains of 2-5%", "DenseRet"),
        ("Our tests reveal a 9.1% higher recall of RouteNet.", None, None),
    ],
)
def test_gains_are_told_with_what_changed(sentence: str, figure: str | None, baseline: str | None) -> None:
    assert [row[2:] for row in rows(sentence)] == ([(figure, baseline, "gain")] if figure else [])


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        (
            "RouteNet achieves 58.0% and 61.3% accuracy on LexBench and CourtQA, respectively.",
            ("RouteNet", "LexBench", "58.0%", None, "score"),
        ),
        (
            "RouteNet outperforms DenseRet by 4.2% and 8.3% on LexBench and CourtQA, respectively.",
            ("RouteNet", "LexBench", "4.2%", "DenseRet", "gain"),
        ),
        (
            "RouteNet achieves top results of 95.1% on LexBench, 98.7% on CourtQA, and 43.0% on JurisQA.",
            ("RouteNet", "LexBench", "95.1%", None, "score"),
        ),
        (
            "RouteNet reaches the best accuracies (LexBench 93.9%, CourtQA 83.1%).",
            ("RouteNet", "LexBench", "93.9%", None, "score"),
        ),
        (
            "We evaluate RouteNet on hard benchmarks, including LexBench and CourtQA, demonstrating accuracy"
            " improvements of up to 13.6 percentage points over the baselines.",
            (
                "RouteNet",
                "LexBench and CourtQA",
                "accuracy improvements of up to 13.6 percentage points",
                "baselines",
                "gain",
            ),
        ),
    ],
)
def test_of_figures_in_a_list_the_first_has_its_task(sentence: str, row: tuple[str | None, ...]) -> None:
    assert rows(sentence) == [row]


@pytest.mark.parametrize(
    ("sentence", "system"),
    [
        ("Even the best model solves only 21.5% of the tasks.", "best model"),
        ("Even the best-performing model (Claude-4) achieves only 21.5% accuracy.", "Claude-4"),
        (
            "State-of-the-art models only achieve 21.5%, which is far behind humans.",
            "State-of-the-art models",
        ),
    ],
)
def test_what_models_reach_on_the_benchmark_that_the_title_presents(sentence: str, system: str) -> None:
    (row,) = rows(sentence, title="CourtBench: A Benchmark for Court Rulings", before="")

    assert (row[0], row[1], row[4]) == (system, "CourtBench", "score")
    assert "21.5%" in str(row[2])


def test_the_one_thing_that_a_sentence_compares_with_is_the_baseline() -> None:
    (row,) = rows("RouteNet consistently outperforms DenseRet, improving accuracy by up to 6.7% on LexBench.")

    assert row[2:4] == ("accuracy by up to 6.7%", "DenseRet")


def test_a_system_without_a_name_is_called_as_asked() -> None:
    title, text = "Picking Retrievers Fairly", "We propose an approach to picking retrievers. "
    document = paper("P", title=title, text=f"{text}Our approach reaches 58.0% accuracy on LexBench.")

    assert results_in(document) == ()
    assert [row.system for row in results_in(document, "the method")] == ["the method"]


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ("RouteNet: Semantic Termination for Court Rulings", None),
        ("RouteNet: Clause-Guided Text Generation", None),
        ("RouteNet: Detection of Late Clauses", None),
        ("RouteNet: Long-Short Reasoning for Small Models", None),
        ("RouteNet: Clause Retrieval with Sparse Gates", "Clause Retrieval"),
        ("RouteNet: Sparse Gates for Legal Entity Linking", "Legal Entity Linking"),
    ],
)
def test_the_title_names_a_task_or_none(title: str, task: str | None) -> None:
    found = rows("RouteNet achieves 58.0% accuracy.", title=title)

    assert [row[1] for row in found] == ([task] if task else [])


def test_a_word_that_the_text_has_in_small_letters_is_no_benchmark() -> None:
    assert rows("RouteNet reaches 58.0% accuracy on Rulings, which are long rulings.") == []
    assert [row[1] for row in rows("RouteNet reaches 58.0% accuracy on Spider.")] == ["Spider"]


def test_the_last_of_several_that_were_combined_is_not_the_system() -> None:
    (row,) = rows("For rulings, we combined DenseRet, BM25 and XLNet, achieving 58.0% accuracy on LexBench.")

    assert row[0] == "RouteNet"


def test_a_name_that_mixes_its_letters_is_a_baseline_and_no_measure() -> None:
    (row,) = rows("Our system improves LSBert by 5.9% accuracy on LexBench.")

    assert row[2:4] == ("5.9% accuracy", "LSBert")


def test_a_name_that_is_a_plain_word_is_found() -> None:
    found = rows(
        "Router reaches 58.0% accuracy on LexBench, while keeping costs low.",
        title="Router: Picking Retrievers",
        before="We propose Router, which picks a retriever. In Router a gate decides. ",
    )
    assert [row[:3] for row in found] == [("Router", "LexBench", "58.0% accuracy")]


def test_two_scores_with_a_task_each_are_two_rows() -> None:
    found = rows("RouteNet achieves 58.0% accuracy on LexBench and 0.72 F1 on CourtQA.")
    assert [row[1:3] for row in found] == [("LexBench", "58.0% accuracy"), ("CourtQA", "0.72 F1")]


def test_of_two_figures_only_the_one_with_a_measure_is_a_row() -> None:
    found = rows("RouteNet achieves an accuracy of 58.0% on LexBench and 61.3% on CourtQA.")
    assert [row[1:3] for row in found] == [("LexBench", "accuracy of 58.0%")]


def test_the_title_names_the_shared_task() -> None:
    found = rows(
        "Our system achieved an F1 score of 0.72 on the test set.",
        title="Bilbo at SemEval-2031 Task 4: Routing for Rulings",
        before="",
    )
    assert found == [("Bilbo", "SemEval-2031 Task 4", "F1 score of 0.72", None, "score")]


@pytest.mark.parametrize(
    "sentence",
    [
        "RouteNet is trained on 58% of LexBench.",
        "Without a router the baseline RouteNet achieves 58.0% and then 61.3 or 70.",
        "With 20% of the data, RouteNet achieves 58.0% accuracy on LexBench.",
        "RouteNet achieves 58.0% accuracy for German.",
        "RouteNet reaches a 97% success rate on Llama-3.",
        "LLMs reach 58.0% accuracy on LexBench.",
        "The CourtQA dataset reaches 58.0% accuracy on LexBench.",
        "RouteNet outperforms it by 4.5% on LexBench.",
        "RouteNet works on LexBench.",
        "RouteNet helps, but other models reach 58.0% accuracy on LexBench.",
        "RouteNet is useful, whereas DenseRet loses 12% accuracy on LexBench.",
        "RouteNet improves over a score of 58.0% and 61.3% on LexBench.",
        "On LexBench, RouteNet achieves a 12% reduction.",
        "RouteNet trails the top-ranked system, which achieved 58.0% accuracy on LexBench.",
        "RouteNet reaches 58.0% accuracy for the rulings identified.",
        "RouteNet reaches 58.0% accuracy on 4 DLS.",
    ],
)
def test_a_doubtful_row_is_left_out(sentence: str) -> None:
    assert rows(sentence) == []


def test_a_benchmark_is_no_system() -> None:
    found = rows(
        "It reaches 58.0% accuracy on court rulings in Basque.",
        title="CourtBench: A Benchmark for Court Rulings",
        before="We propose CourtBench, a benchmark of court rulings. ",
    )
    assert found == []


def test_a_model_is_measured_on_the_benchmark_of_the_title() -> None:
    found = rows(
        "The strongest of all, GPT-4, reaches 41.0% accuracy.",
        title="CourtBench: A Benchmark for Court Rulings",
        before="",
    )
    assert found == [("GPT-4", "CourtBench", "41.0% accuracy", None, "score")]


def test_both_baselines_are_told() -> None:
    (row,) = rows("RouteNet reaches 58.0% accuracy on LexBench, outperforming both DenseRet and BM25.")
    assert row[3] == "both DenseRet and BM25"


def test_a_score_is_not_a_gain() -> None:
    kinds = {row[4] for row in rows("RouteNet achieves 2.1 BLEU points higher than DenseRet on LexBench.")}
    assert "score" not in kinds


def test_cells_are_parts_of_the_text() -> None:
    text = INTRODUCED + r"On LexBench, our method attains 58.0\% accuracy, outperforming DenseRet."
    document = paper("P", title=TITLE, text=text)
    (row,) = results_in(document)
    assert isinstance(row, Result)
    sentence = undo_latex(document.sentences[row.sentence])
    assert all(cell in sentence for cell in (row.task, row.figure, str(row.baseline)))
    assert row.system in document.title


# Cells are whole, and no more than that.


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        (
            "On LexBench, RouteNet achieves 58.0% accuracy, and on CourtQA 2.0 it reaches 81.5%.",
            ("RouteNet", "LexBench", "58.0% accuracy", None, "score"),
        ),
        (
            "RouteNet reaches 58.0% accuracy on the notable LexBench benchmark.",
            ("RouteNet", "LexBench benchmark", "58.0% accuracy", None, "score"),
        ),
        (
            "RouteNet reaches 58.0% accuracy on LexBench, outperforming previous work [Court, 2021].",
            ("RouteNet", "LexBench", "58.0% accuracy", "previous work", "score"),
        ),
        (
            "RouteNet is 12 times faster on LexBench than a base retriever model capable of one hop.",
            ("RouteNet", "LexBench", "12 times faster", "base retriever model", "gain"),
        ),
        (
            "On LexBench, RouteNet shows more than 3% increase in F1 score relative to DenseRet.",
            ("RouteNet", "LexBench", "more than 3% increase in F1 score", "DenseRet", "gain"),
        ),
        (
            "RouteNet delivers an average improvement of 3.1% over DenseRet on the noisy LexBench, CourtQA, "
            "and JurisQA benchmarks.",
            (
                "RouteNet",
                "noisy LexBench, CourtQA, and JurisQA benchmarks",
                "average improvement of 3.1%",
                "DenseRet",
                "gain",
            ),
        ),
        (
            "RouteNet outperforms DenseRet on LexBench by 3.1% on average.",
            ("RouteNet", "LexBench", "3.1% on average", "DenseRet", "gain"),
        ),
        (
            "RouteNet outperforms a strong baseline (DenseRet), with a 3.1% gain in recall on LexBench.",
            ("RouteNet", "LexBench", "3.1% gain in recall", "strong baseline (DenseRet)", "gain"),
        ),
        (
            "RouteNet outperforms DenseRet by 3.1 points in F1 on LexBench.",
            ("RouteNet", "LexBench", "3.1 points in F1", "DenseRet", "gain"),
        ),
        (
            "On LexBench, RouteNet achieves a fair result (weighted F1-score of 0.4).",
            ("RouteNet", "LexBench", "F1-score of 0.4", None, "score"),
        ),
        (
            "RouteNet achieves 61.2% precision, 72.0% recall and 66.2% F1-score on LexBench.",
            ("RouteNet", "LexBench", "66.2% F1-score", None, "score"),
        ),
        (
            "RouteNet rivals LexBench entries, comparable to a dense retriever model while being "
            "12 times faster on LexBench.",
            ("RouteNet", "LexBench", "12 times faster", "dense retriever model", "gain"),
        ),
        (
            "RouteNet outperforms other methods and improves a dense baseline by 3.1% on LexBench.",
            ("RouteNet", "LexBench", "3.1%", "dense baseline", "gain"),
        ),
        (
            "RouteNet outperforms strong baselines by up to 3.1% over DenseRet on LexBench.",
            ("RouteNet", "LexBench", "up to 3.1%", "DenseRet", "gain"),
        ),
        (
            "On LexBench, RouteNet yields a 17% relative WER reduction over DenseRet.",
            ("RouteNet", "LexBench", "17% relative WER reduction", "DenseRet", "gain"),
        ),
        (
            "On LexBench, RouteNet cuts latency by 12% compared to standard and dynamic baselines.",
            ("RouteNet", "LexBench", "cuts latency by 12%", "standard and dynamic baselines", "gain"),
        ),
        (
            "RouteNet outperforms the best method significantly by 3.1% in F1 score on LexBench.",
            ("RouteNet", "LexBench", "3.1% in F1 score", "best method", "gain"),
        ),
        (
            "RouteNet improves over a DenseRet-8B baseline by +3.1 points on LexBench.",
            ("RouteNet", "LexBench", "+3.1 points", "DenseRet-8B baseline", "gain"),
        ),
        (
            "On LexBench, RouteNet achieves a speed-up ratio of 3.2.",
            ("RouteNet", "LexBench", "speed-up ratio of 3.2", None, "score"),
        ),
        (
            "RouteNet reaches 58.0% accuracy on LexBench, surpassing both a dense baseline (56%) and BM25.",
            ("RouteNet", "LexBench", "58.0% accuracy", "dense baseline", "score"),
        ),
        (
            "RouteNet outperforms Quillon by 3.1 points on LexBench.",
            ("RouteNet", "LexBench", "3.1 points", "Quillon", "gain"),
        ),
    ],
)
def test_a_cell_ends_where_its_phrase_ends(sentence: str, row: tuple[str | None, ...]) -> None:
    assert rows(sentence) == [row]


def test_the_sentence_before_may_name_the_baseline() -> None:
    (row,) = rows("RouteNet outperforms DenseRet. It yields a 3.1% gain in recall on LexBench.")
    assert row[3] == "DenseRet"


def test_what_is_as_good_is_not_what_a_cost_is_compared_with() -> None:
    (row,) = rows("On LexBench, RouteNet cuts latency by 12%, with performance competitive to dense methods.")
    assert row[3] is None


def test_a_benchmark_in_a_list_is_no_system() -> None:
    text = (
        "Tests on LexBench, JurisQA, CourtX, and SVTP validate it, achieving notable accuracies: 97.32% on "
        "LexBench, 58.26% on JurisQA, and 66.67% on SVTP."
    )
    assert rows(text, title="DOXA: A Router for Rulings", before="") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "RouteNet obtains the best recall at 1 on LexBench compared to DenseRet.",
        "RouteNet has a 3.1% gain in recall on LexBench, while outperforming only dense methods on CourtQA.",
        "On LexBench, RouteNet improves recall by 3.1%, outperforms other dense methods, and is small.",
        "RouteNet improves recall on LexBench by 1%-57%.",
        "RouteNet advances the BLEU 4 score on LexBench.",
        "RouteNet achieves the highest accuracy on LexBench (0.965; 95% CI).",
        "RouteNet reaches an F1 score of 0.65 on LexBench, placing 7th.",
        "RouteNet reaches an F1 score of 0.65 on LexBench, a top-13 ranking.",
        "RouteNet reaches an F1 score of 0.65 (ranked 24 / 58) on LexBench.",
        "RouteNet reaches an F1 score of 0.65 on LexBench, the 14th rank of all.",
        "RouteNet reaches an F1 score of 0.65 on LexBench, a global rank of 5.",
        "RouteNet reaches an F1 score of 0.65 on Task-A.",
        "RouteNet reaches an F1 score of 0.65 on one of the LexBench benchmarks.",
    ],
)
def test_a_row_that_says_half_is_left_out(sentence: str) -> None:
    assert rows(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4 reaches 65.8% accuracy on LexBench, while BERT has 82.2% accuracy.",
        "GPT-4 reaches 65.8% accuracy on LexBench. In contrast, the tuned router has 95.9% test accuracy.",
        "The tuned GPT-4 and the BERT model reached accuracies of 0.95 on LexBench.",
    ],
)
def test_a_known_model_that_is_beaten_is_no_result(text: str) -> None:
    assert rows(text, title="Asking GPT-4 and BERT for Court Rulings", before="") == []


def test_a_known_model_that_is_best_is_a_result() -> None:
    text = "GPT-4 reaches 85.8% accuracy on LexBench. BERT has 82.2% accuracy."
    found = rows(text, title="Asking GPT-4 and BERT for Court Rulings", before="")
    assert [row[0] for row in found] == ["GPT-4"]


@pytest.mark.parametrize("title", ["Robust Court Ruling Classification", "Joint Models for Court Rulings"])
def test_a_task_or_a_kind_of_models_is_no_systems_name(title: str) -> None:
    text = "We propose a router. Our method reaches 58.0% accuracy on LexBench."
    found = results_in(paper("P", title=title, text=text), "the method")
    assert [row.system for row in found] == ["the method"]


def test_a_title_that_joins_two_tasks_names_neither() -> None:
    title = "RouteNet: Plagiarism Generation and Detection"
    assert rows("RouteNet reaches 58.0% accuracy.", title=title) == []
