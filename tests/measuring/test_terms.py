from __future__ import annotations

from tests.fakes.measuring import WINDOW, paper
from trendscope.measuring.phrases import mine_phrases
from trendscope.measuring.terms import select_terms
from trendscope.measuring.tokenized_document import tokenize
from trendscope.measuring.word_statistics import WordStatistics


def labels(title: str, text: str, number: int = 10) -> set[str]:
    documents = [tokenize(paper(f"P{n}", title=title, text=text), {}, WINDOW) for n in range(number)]
    return {
        phrase.label for phrase in select_terms(mine_phrases(documents, 2), WordStatistics(documents), 1000)
    }


def test_a_term_is_kept() -> None:
    assert "dense retrieval" in labels("Dense retrieval", "The dense retrieval of passages.")


def test_a_cut_phrase_is_no_term() -> None:
    found = labels("Large language models", "The large language models are large language models.")
    assert "large language models" in found
    assert "large language" not in found


def test_verbs_are_no_terms() -> None:
    assert not labels("To prune the tree", "We prune the tree and we prune a tree.") & {"prune", "prune tree"}


def test_adjectives_are_no_terms() -> None:
    assert "sparse" not in labels("Sparse gates", "The sparse gates and sparse experts.")


def test_what_titles_never_have_is_prose() -> None:
    assert "passing mention" not in labels("Dense retrieval", "The dense retrieval has a passing mention.")


def test_editions_of_events_are_no_terms() -> None:
    assert not labels("The WMT18 task", "The WMT18 of SemEval-2018.") & {"WMT18", "SemEval-2018"}


def test_pieces_of_a_longer_term_are_left_out() -> None:
    found = labels("Neural dialogue act tagging", "The dialogue act tagging of today.")
    assert "dialogue act" not in found


def test_names_of_events_are_no_terms() -> None:
    found = labels("The SemEval task and a workshop", "A shared task at the SemEval workshop of a subtask.")
    assert not found & {"SemEval task", "SemEval", "workshop", "shared task", "subtask"}
