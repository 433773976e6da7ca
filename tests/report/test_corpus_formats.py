"""A corpus as a file: what was written is read back, and no text from outside does more than be read."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import accumulate
from pathlib import Path

import pytest

from tests.fakes import hostile
from tests.fakes.report import full_of, paper, with_corpus
from trendscope import Paper, UsageError, write_corpus
from trendscope.report.corpus_as_bibtex import to_bibtex
from trendscope.report.corpus_as_csv import to_csv
from trendscope.report.corpus_as_ris import to_ris
from trendscope.report.corpus_formats import CORPUS_FORMATS
from trendscope.report.files import write_file
from trendscope.text.characters import has_hidden

TEXTS = [text for text in hostile.EVERY if "\ud800" not in text]
KOREAN = paper(
    "D2",
    title="기계 번역, 그리고 “문맥”",
    authors=("홍길동",),
    date="2024",
    venue="정보과학회논문지",
    doi="10.5626/JOK.2024.1",
    citations=3,
    url="https://example.org/a_b?c=1&d=2",
    source="lab",
    field="",
)
REPORT = with_corpus(paper(), KOREAN, in_2017=("D1",), in_2024=("D2",))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def entry(**changes: object) -> str:
    """The entry of one paper."""
    return to_bibtex(with_corpus(paper(**changes)))  # type: ignore[arg-type]


def test_a_csv_has_a_row_for_each_paper() -> None:
    write_corpus(REPORT, "corpus.csv")

    content = Path("corpus.csv").read_bytes()
    first, second = rows(content.decode("utf-8-sig"))
    assert content.startswith(
        b"\xef\xbb\xbfid,title,authors,date,venue,doi,citations,url,source,field,labels\r\n"
    )
    assert first["authors"] == "Ashish Vaswani; Noam Shazeer"
    assert second == {
        **{"id": "D2", "title": KOREAN.title, "authors": "홍길동", "date": "2024", "venue": KOREAN.venue},
        **{"doi": KOREAN.doi, "citations": "3", "url": KOREAN.url, "source": "lab", "field": ""},
        "labels": "sparse attention",
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\u200b=1", "＝1", "\r\n@x"])
def test_no_cell_is_a_formula(text: str) -> None:
    written = to_csv(with_corpus(paper(title=text, authors=(text,), venue=text, url=text)))

    (row,) = rows(written)
    assert [row[name][:1] for name in ("title", "authors", "venue", "url")] == ["'"] * 4


@pytest.mark.parametrize("text", TEXTS)
def test_a_csv_has_a_line_for_each_paper_whatever_a_text_holds(text: str) -> None:
    written = to_csv(full_of(text))

    assert [row["id"] for row in rows(written)] == ["D1", "D2", "D7"]
    assert written.count("\n") == 4
    assert not has_hidden(written.replace("\r\n", "\n"))


@pytest.mark.parametrize("text", TEXTS)
def test_a_json_line_is_the_paper_of_the_report(text: str) -> None:
    report = full_of(text)
    write_corpus(report, Path("corpus.jsonl"))

    lines = Path("corpus.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    assert [each.pop("labels") for each in read] == [[text]] * 3
    assert list(map(Paper.model_validate, read)) == list(report.corpus.values())


def test_an_arxiv_paper_is_an_eprint() -> None:
    assert entry(title="BERT, GPT-4 and T5: Notes on C_k") == (
        "@misc{vaswani2017bert,\n"
        "  title = {{BERT}, {GPT}-4 and T5: Notes on C\\_k},\n"
        "  author = {Vaswani, Ashish and Shazeer, Noam},\n"
        "  year = {2017},\n"
        "  month = jun,\n"
        "  eprint = {1706.03762},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/1706.03762v7},\n"
        "}\n"
    )


def test_a_paper_with_a_venue_is_an_article() -> None:
    written = to_bibtex(with_corpus(KOREAN, in_2024=("D2",)))

    assert written.startswith("@article{d2,\n")
    assert "  journal = {정보과학회논문지},\n  year = {2024},\n  doi = {10.5626/JOK.2024.1},\n" in written
    assert "  url = {https://example.org/a_b?c=1&d=2},\n  keywords = {sparse attention},\n" in written
    assert "month" not in written
    assert "eprint" not in written


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("R&D, 5% of $3 #1 a_b", r"R\&D, 5\% of \$3 \#1 a\_b"),
        (
            "{x} ~ ^ \\",
            r"\textbraceleft{}x\textbraceright{} \textasciitilde{} \textasciicircum{} \textbackslash{}",
        ),
        ("}", r"\textbraceright{}"),
        ("a\n@misc{b,", r"a @misc\textbraceleft{}b,"),
        ("mBART_LARGE", r"{mBART}\_{LARGE}"),
    ],
)
def test_what_tex_would_act_on_is_escaped(text: str, escaped: str) -> None:
    assert f"  title = {{{escaped}}},\n" in entry(title=text)


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        (("Ashish Vaswani",), "Vaswani, Ashish"),
        (("Guido van Rossum", "Éric de la Clergerie"), "van Rossum, Guido and de la Clergerie, Éric"),
        (("Matthew C. Williams Jr.", "Van Jones"), "Williams, Jr., Matthew C. and Jones, Van"),
        (("홍 길동", "홍, 길동"), "{홍 길동} and 홍, 길동"),
        (("Vaswani, Ashish", "홍길동"), "Vaswani, Ashish and 홍길동"),
        (("ATLAS Collaboration", "Salt and Pepper"), "{ATLAS Collaboration} and {Salt and Pepper}"),
        (("a, b, c, d",), "{a, b, c, d}"),
    ],
)
def test_authors_are_told_apart(names: tuple[str, ...], authors: str) -> None:
    assert f"  author = {{{authors}}},\n" in entry(authors=names)


@pytest.mark.parametrize("text", TEXTS)
def test_an_entry_ends_where_it_should_whatever_a_text_holds(text: str) -> None:
    written = to_bibtex(full_of(text))

    entries = re.findall(r"^@\w+\{[a-z0-9-]+,\n(?:  [a-zA-Z]+ = (?:[a-z]{3}|\{.+\}),\n)*\}\n", written, re.M)
    assert "\n".join(entries) == written
    assert len(entries) == 3
    assert all(is_balanced(line) for line in written.splitlines() if line.startswith("  "))
    assert not has_hidden(written)


def is_balanced(line: str) -> bool:
    """Whether the braces close in order, as BibTeX counts them: a backslash before one changes nothing."""
    depths = list(accumulate({"{": 1, "}": -1}.get(character, 0) for character in line))
    return min(depths) == depths[-1] == 0


def test_keys_are_unique() -> None:
    keys = re.findall(r"^@\w+\{(.+),$", to_bibtex(with_corpus(*map(paper, ("D1", "D2", "D3")))), re.M)

    assert keys == ["vaswani2017attention", "vaswani2017attention-2", "vaswani2017attention-3"]


def test_ris_has_a_record_for_each_paper() -> None:
    first, second = to_ris(REPORT).split("\n\n")

    assert first.splitlines() == [
        *("TY  - GEN", "TI  - Attention Is All You Need", "AU  - Vaswani, Ashish", "AU  - Shazeer, Noam"),
        *("PY  - 2017", "DA  - 2017/06/12", "UR  - https://arxiv.org/abs/1706.03762v7"),
        *("KW  - sparse attention", "ID  - D1", "ER  - "),
    ]
    assert second.splitlines()[:3] == ["TY  - JOUR", f"TI  - {KOREAN.title}", "AU  - 홍길동"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_record_ends_where_it_should_whatever_a_text_holds(text: str) -> None:
    """A text has no line of its own, so it begins no field and ends no record."""
    lines = to_ris(full_of(text)).splitlines()

    assert [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)] == []
    assert lines.count("ER  - ") == len(full_of(text).corpus)


def test_every_format_is_documented_by_its_extension() -> None:
    assert list(CORPUS_FORMATS) == [".csv", ".bib", ".ris", ".csl.json", ".jsonl"]
    with pytest.raises(
        UsageError, match=r"cannot be written to a\.txt: use one of \.csv, \.bib, \.ris, \.csl\.json, \.jsonl"
    ):
        write_corpus(REPORT, "a.txt")


def test_a_file_that_cannot_be_written_is_an_error() -> None:
    Path("a.csv").symlink_to("/dev/full")

    with pytest.raises(UsageError, match=r"cannot write to a\.csv: No space left on device"):
        write_file(Path("a.csv"), b"x")


def test_a_class_is_that_of_arxiv() -> None:
    assert "primaryClass" not in entry(source="openalex", field="linguistics")


def test_an_author_without_a_name_is_left_out() -> None:
    assert "  author = {Lovelace, Ada},\n" in entry(authors=("\u200b", "Ada Lovelace"))
