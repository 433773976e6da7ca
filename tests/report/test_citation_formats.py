"""What is cited, as BibTeX, RIS and CSL-JSON: each is read by its own parser, and says the same."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from itertools import chain

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.model import Entry

from tests.fakes import hostile
from tests.fakes.report import paper, reference, report, whole, with_corpus
from trendscope import Paper, Report, render
from trendscope.report.cited import only_cited
from trendscope.report.corpus import plain
from trendscope.report.corpus_as_bibtex import to_bibtex
from trendscope.report.corpus_as_csl import to_csl
from trendscope.report.corpus_as_ris import to_ris
from trendscope.report.readable import readable

# The variables of CSL 1.0.2 that are written, by the kind of value that its schema asks for.
CSL_VARIABLES = {
    **dict.fromkeys(("id", "title", "container-title", "publisher", "number", "DOI", "URL", "keyword"), str),
    "type": str,
    "author": list,
    "issued": dict,
    "accessed": dict,
}
NAMES = {
    "Ada Lovelace": ("", "Lovelace", "Ada", ""),
    "Lovelace, Ada": ("", "Lovelace", "Ada", ""),
    "Guido van Rossum": ("van", "Rossum", "Guido", ""),
    "Éric de la Clergerie": ("de la", "Clergerie", "Éric", ""),
    "Jung woo Kim": ("", "Kim", "Jung woo", ""),
    "Matthew C. Williams Jr.": ("", "Williams", "Matthew C.", "Jr."),
    "King, Jr., Martin Luther": ("", "King", "Martin Luther", "Jr."),
    "홍, 길동": ("", "홍", "길동", ""),
}
UNDIVIDED = (
    "홍길동",
    "홍 길동",
    "남궁 민수",
    "ATLAS Collaboration",
    "OpenAI",
    "The Gemini Team",
    "山田 太郎",
    "Salt and Pepper",
)


def entries(text: str) -> list[Entry]:
    """The entries of a BibTeX file, with authors divided as BibTeX divides them and without TeX."""
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert library.failed_blocks == []
    return library.entries


def decoded(text: str) -> list[Entry]:
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    return library.entries


def comparable(text: str) -> str:
    """The text without braces that keep capitals, and signs that TeX or its reader write otherwise."""
    text = unicodedata.normalize("NFC", text).translate({ord("ˆ"): "^", ord("˜"): "~"})
    return re.sub(r"[{}\s`'“”–—¿¡?!-]", "", text)


def of_authors(*names: str) -> Report:
    return with_corpus(*(paper(f"D{at}", authors=(name,)) for at, name in enumerate(names)))


def test_names_are_divided_in_bibtex() -> None:
    for entry, (particle, family, given, suffix) in zip(
        entries(to_bibtex(of_authors(*NAMES))), NAMES.values(), strict=True
    ):
        (name,) = entry["author"]
        assert name == NameParts(first=given.split(), von=particle.split(), last=[family], jr=suffix.split())


def test_names_that_cannot_be_divided_stay_whole_in_bibtex() -> None:
    for entry, whole_name in zip(entries(to_bibtex(of_authors(*UNDIVIDED))), UNDIVIDED, strict=True):
        (name,) = entry["author"]
        assert name == NameParts(last=[f"{{{whole_name}}}" if " " in whole_name else whole_name])


def test_names_are_divided_in_csl() -> None:
    for item, (particle, family, given, suffix) in zip(
        json.loads(to_csl(of_authors(*NAMES))), NAMES.values(), strict=True
    ):
        parts = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
        assert item["author"] == [{name: part for name, part in parts.items() if part}]


def test_names_that_cannot_be_divided_are_literal_in_csl() -> None:
    items = json.loads(to_csl(of_authors(*UNDIVIDED)))

    assert [item["author"] for item in items] == [[{"literal": name}] for name in UNDIVIDED]


def test_names_in_ris() -> None:
    records = rispy.loads(to_ris(of_authors("Guido van Rossum", "Matthew Williams Jr.", "홍 길동")))

    written = [record["authors"] for record in records]
    assert written == [["van Rossum, Guido"], ["Williams, Matthew, Jr."], ["홍 길동"]]


def test_what_is_cited_is_listed_in_the_order_of_its_numbers() -> None:
    made = whole()
    titles = ["Cheap Attention", "PruneNet: Pruning Attention", "Sparse All the Way", "Attention", "A Post"]

    assert [each.title for each in only_cited(made).corpus.values()] == titles
    assert [item["title"] for item in json.loads(render(made, "csl"))] == titles
    assert [record["title"] for record in rispy.loads(render(made, "ris"))] == titles
    assert len(entries(render(made, "bibtex"))) == len(titles)


def test_a_counted_paper_is_cited_with_all_that_is_known_of_it() -> None:
    counted = paper("D2", title="Sparse All the Way", venue="Journal of Sparsity", doi="10.1000/182")
    made = report(corpus={"D2": counted})

    item = next(each for each in json.loads(render(made, "csl")) if each["title"] == counted.title)
    assert (item["type"], item["container-title"], item["DOI"]) == (
        "article-journal",
        "Journal of Sparsity",
        "10.1000/182",
    )


@pytest.mark.parametrize(
    ("changes", "kind", "bibtex", "ris", "csl"),
    [
        ({"venue": "Nature"}, "paper", "article", "JOUR", "article-journal"),
        ({"venue": "Proceedings of ACL 2024"}, "paper", "inproceedings", "CPAPER", "paper-conference"),
        ({"venue": "한국정보과학회 학술대회"}, "paper", "inproceedings", "CPAPER", "paper-conference"),
        ({}, "paper", "misc", "GEN", "article"),
        ({}, "web", "misc", "ELEC", "webpage"),
        ({}, "article", "misc", "ELEC", "webpage"),
        ({}, "note", "misc", "UNPB", "manuscript"),
    ],
)
def test_each_kind_has_its_type(
    changes: dict[str, object], kind: str, bibtex: str, ris: str, csl: str
) -> None:
    made = report(corpus={"D1": paper("D1", **changes)}, documents={"D1": reference(kind=kind)})

    assert [entry.entry_type for entry in entries(to_bibtex(made))] == [bibtex]
    assert [record["type_of_reference"] for record in rispy.loads(to_ris(made))] == [ris]
    assert [item["type"] for item in json.loads(to_csl(made))] == [csl]


def test_a_page_of_the_web_says_when_it_was_read() -> None:
    made = whole()

    (article,) = (each for each in json.loads(render(made, "csl")) if each["title"] == "Attention")
    assert article["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert "issued" not in article
    (entry,) = (each for each in entries(render(made, "bibtex")) if each["title"] == "Attention")
    assert entry["urldate"] == "2026-11-22"
    (record,) = (each for each in rispy.loads(render(made, "ris")) if each["title"] == "Attention")
    assert record["access_date"] == "2026/11/22"


@pytest.mark.parametrize(
    ("date", "parts"),
    [("2024-05-01", [2024, 5, 1]), ("2024-05", [2024, 5]), ("2024", [2024]), ("2024-13-99", [2024])],
)
def test_dates(date: str, parts: list[int]) -> None:
    made = with_corpus(paper(date=date))

    assert json.loads(to_csl(made))[0]["issued"] == {"date-parts": [parts]}
    assert rispy.loads(to_ris(made))[0]["date"] == "/".join(f"{part:02}" for part in parts)


def test_the_arxiv_number_is_kept() -> None:
    (item,) = json.loads(to_csl(with_corpus(paper())))

    assert (item["number"], item["publisher"]) == ("arXiv:1706.03762", "arXiv")


def test_titles_are_readable() -> None:
    """What a source writes in LaTeX or HTML is a title in a bibliography, not markup."""
    made = with_corpus(paper(title="Q&amp;A with $\\alpha$-divergence"))

    assert json.loads(to_csl(made))[0]["title"] == "Q&A with α-divergence"
    assert rispy.loads(to_ris(made))[0]["title"] == "Q&A with α-divergence"


def hostile_papers(texts: Sequence[str]) -> list[Paper]:
    """A paper for each text, which is in every field of it."""
    fields: tuple[str, ...] = ("title", "date", "venue", "doi", "url", "source", "field")
    return [
        paper(f"D{at}").model_copy(update={**dict.fromkeys(fields, text), "authors": (text, f"Ada {text}")})
        for at, text in enumerate(texts)
    ]


TEXTS = (*hostile.EVERY[: -len(hostile.LONG)], *hostile.RECORDS)
HOSTILE = with_corpus(*hostile_papers(TEXTS))
TITLES = [plain(readable(text)) or plain(text) for text in TEXTS]


def test_hostile_texts_are_only_titles_in_bibtex() -> None:
    found = decoded(to_bibtex(HOSTILE))

    assert len(found) == len({entry.key for entry in found}) == len(TEXTS)
    for entry, title in zip(found, TITLES, strict=True):
        written = entry.fields_dict["title"].value if "title" in entry.fields_dict else ""
        assert comparable(written) == comparable(title)


def test_hostile_texts_are_only_titles_in_ris() -> None:
    records = rispy.loads(to_ris(HOSTILE))

    assert [record.get("title", "") for record in records] == [title.strip() for title in TITLES]
    assert [record for record in records if "unknown_tag" in record] == []


def test_hostile_texts_are_only_titles_in_csl() -> None:
    items = json.loads(to_csl(HOSTILE))

    assert [item.get("title", "") for item in items] == TITLES
    for name, value in chain.from_iterable(item.items() for item in items):
        assert isinstance(value, CSL_VARIABLES[name])
