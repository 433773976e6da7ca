"""The reader's own library as a source: what is on a question, what answers it, and on which page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.own_library import add
from trendscope.document import Document
from trendscope.library.document import Metadata, Reading, Section
from trendscope.library.library import Library
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import load_settings
from trendscope.source import Found, Source
from trendscope.tools.library import open_library
from trendscope.tools.sample_notes import SearchSampleLibrary
from trendscope.window import Window

SINCE_2019 = Window.of_years(2019, 2026)


@pytest.fixture
def library(own_library: Path) -> Library:
    return Library(own_library)


def opened(session: Session) -> Source:
    return open_library(load_settings(), session)


def on(session: Session, query: str, window: Window = SINCE_2019) -> list[Document]:
    pages = opened(session).pages(Query.parse(query), window)
    return [document for page in pages for document in page.documents]


def test_without_documents_the_sample_library_stands_in(session: Session, own_library: Path) -> None:
    assert isinstance(opened(session), SearchSampleLibrary)
    assert not own_library.exists()


def test_a_document_has_its_abstract_and_the_passages_that_answer(session: Session, library: Library) -> None:
    abstract = "We study machine translation. It works."
    key = add(library, "a", "Sparse attention", abstract, date="2024-05-01", authors=("Ada Lovelace",))

    (document,) = on(session, '"machine translation"')

    assert document == Document(
        key=key,
        title="Sparse attention",
        authors=("Ada Lovelace",),
        date="2024-05-01",
        url=(library.path.parent / "papers" / "a.pdf").as_uri(),
        kind="paper",
        source="library",
        text=abstract,
        passages=("On page seven, machine translation of a gains 3.2 BLEU over the baseline.",),
        pages=(1, 7),
    )
    assert [document.page_of(number) for number in range(5)] == [None, 1, 1, 7, None]


def test_without_an_abstract_the_beginning_is_the_text(session: Session, library: Library) -> None:
    add(library, "a", "Machine translation", "It begins so.", heading="1 Introduction")

    (document,) = on(session, '"machine translation"')

    assert document.text == "It begins so."


@pytest.mark.parametrize(
    ("heading", "written", "text"),
    [
        ("Paper › Abstract", "We study it.", "We study it."),
        ("국문 초록", "번역을 연구한다.", "번역을 연구한다."),
        ("", "Ada Lovelace, London\n\nAbstract— We study it.", "We study it."),
        ("", "초록: 번역을 연구한다.", "번역을 연구한다."),
        ("Methods", "Abstract ideas are studied.", "Abstract ideas are studied."),
    ],
)
def test_the_abstract_is_found_as_papers_write_it(
    session: Session, library: Library, heading: str, written: str, text: str
) -> None:
    add(library, "a", "Machine translation", written, heading=heading)

    assert [each.text for each in on(session, '"machine translation"')] == [text]


def test_what_names_the_topic_in_passing_is_on_something_else(session: Session, library: Library) -> None:
    key = add(library, "a", "Slots", "Slots are filled.", body="Unlike machine translation, slots are short.")
    many = "\n\n".join(f"Paragraph {at} is on slots and nothing else. " * 30 for at in range(9))
    add(
        library, "b", "Fillers", "Fillers are slots.", body=f"{many}\n\nMachine translation is another thing."
    )

    assert [document.key for document in on(session, '"machine translation"')] == [key]
    (found,) = [opened(session).invoke(call("machine translation")).artifact]
    assert {each.title for each in found.documents} == {"Slots", "Fillers"}


def call(query: str) -> dict[str, object]:
    return {"name": "search_library", "args": {"query": f'"{query}"'}, "id": "1", "type": "tool_call"}


def test_the_window_holds_for_dated_documents_and_the_undated_come_last(
    session: Session, library: Library
) -> None:
    for name, date in (("old", "2015"), ("undated", None), ("first", "2019-03"), ("last", "2025")):
        add(library, name, name, "On machine translation.", date=date)

    assert [each.title for each in on(session, '"machine translation"')] == ["last", "first", "undated"]


def test_every_group_is_named_and_nothing_that_is_excluded(session: Session, library: Library) -> None:
    add(library, "a", "A", "Evaluation of machine translation.", body="Evaluation of machine translation.")
    add(library, "b", "B", "Machine translation of news.", body="Machine translation of news.")

    assert [each.title for each in on(session, '"machine translation" (evaluation OR metric)')] == ["A"]
    assert [each.title for each in on(session, '"machine translation" NOT news')] == ["A"]


@pytest.mark.parametrize(
    "written", ["기계 번역의 품질을 재었다.", "기계번역을 평가한다.", "Machine translations."]
)
def test_a_phrase_is_found_in_either_language(session: Session, library: Library, written: str) -> None:
    add(library, "a", "글", written, body="다른 말이다.")

    assert len(on(session, '("machine translation" OR "기계 번역")')) == 1


def test_a_known_address_goes_before_the_file(session: Session, library: Library) -> None:
    for name, known in (
        ("x", Metadata(title="X", arxiv="2401.00001", doi="10.1/x")),
        ("y", Metadata(title="Y", doi="10.1/y")),
        ("z", Metadata(title="Z", url="https://example.org/z")),
    ):
        library.keep(Path(f"/papers/{name}.txt"), name.encode(), Reading((Section("On slots."),), known))

    assert {each.title: each.url for each in on(session, "slots")} == {
        "X": "https://arxiv.org/abs/2401.00001",
        "Y": "https://doi.org/10.1/y",
        "Z": "https://example.org/z",
    }
    assert all(each.pages == () for each in on(session, "slots"))


def test_a_document_is_read_in_the_library(session: Session, library: Library) -> None:
    add(library, "a", "A", "On machine translation.", body="The corpus has 40,000 sentences of law.")
    source = opened(session)
    (document,) = on(session, '"machine translation"')

    read = source.read(document, "how large is the corpus?")

    assert read is not None
    assert (read.passages, read.pages) == (("The corpus has 40,000 sentences of law.",), (1, 7))


def test_a_share_is_drawn_of_those_with_a_date(session: Session, library: Library) -> None:
    for at in range(10):
        add(library, f"{at}", f"{at}", "On machine translation.", date="2024" if at else None)

    query = Query.parse('"machine translation"')
    (found,) = opened(session).draw(query, SINCE_2019, 1 / 3, 7)

    assert (found.total, len(found.documents)) == (9, 3)
    assert next(opened(session).draw(query, SINCE_2019, 1 / 3, 7)) == found


def test_nothing_found_is_no_error(session: Session, library: Library) -> None:
    add(library, "a", "A", "On slots.")

    assert list(opened(session).pages(Query.parse("zymurgy"), SINCE_2019)) == [Found((), "zymurgy", 0)]
