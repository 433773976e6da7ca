"""Reference files as Zotero and others write them: each entry with its files, broken ones in a line each."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from trendscope.library.attachments import split_files
from trendscope.library.document import Metadata
from trendscope.library.errors import TOO_LARGE, Unreadable
from trendscope.library.reference import Reference
from trendscope.library.references import is_reference_file, read_references


def references(folder: Path, text: str | bytes, name: str = "papers.bib") -> list[Reference]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_references(path)


def one(folder: Path, text: str, name: str = "papers.bib") -> Reference:
    (reference,) = references(folder, text, name)
    return reference


def put(*paths: Path) -> tuple[Path, ...]:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7")
    return paths


WHOLE = r"""
@string{acl = {Proceedings of {ACL}}}

@inproceedings{muller_2020,
  title = {{BERT}: Pre-training with 95\% of $\alpha$, \textit{na{\"\i}vely}},
  author = {M{\"u}ller, J{\"o}rg and {The Team} and 홍, 길동},
  booktitle = acl,
  year = 2020,
  month = may,
  doi = {https://doi.org/10.1000/182},
  url = {https://example.org/a\_b},
  abstract = {We reach 95\% on {GLUE}.},
  file = {Full Text:files/1/Müller - BERT.pdf:application/pdf;Snapshot:files/2/x.html:text/html}
}
"""


def test_an_entry_of_bibtex(tmp_path: Path) -> None:
    pdf, page = put(tmp_path / "files/1/Müller - BERT.pdf", tmp_path / "files/2/x.html")

    assert references(tmp_path, WHOLE) == [
        Reference(
            line=4,
            name="muller_2020",
            metadata=Metadata(
                title="BERT: Pre-training with 95% of α, naïvely",
                authors=("Jörg Müller", "The Team", "홍길동"),
                date="2020-05",
                doi="10.1000/182",
                venue="Proceedings of ACL",
                url="https://example.org/a_b",
                origin="bibtex",
            ),
            files=(pdf,),
            copies=(page,),
            abstract="We reach 95% on GLUE.",
        )
    ]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Lovelace and Turing, Alan", ("Ada Lovelace", "Alan Turing")),
        ("van Rossum, Guido and Ludwig van Beethoven", ("Guido van Rossum", "Ludwig van Beethoven")),
        ("King, Jr., Martin Luther", ("Martin Luther King Jr.",)),
        ("{The Team} and {Barnes and Noble}", ("The Team", "Barnes and Noble")),
        ("{Google, Inc.}", ("Google, Inc.",)),
        ("홍, 길동 and 김민수 and 이 영희 and 남궁, 민수", ("홍길동", "김민수", "이 영희", "남궁민수")),
        (r"Ho{\v s}ek, Ji{\v r}{\'\i} and {\O}stby, {\AA}se", ("Jiří Hošek", "Åse Østby")),
        ("Vaswani, Ashish and others", ("Ashish Vaswani",)),
        ("A, B, C, D, E", ("C D E A B",)),
        ("", ()),
    ],
)  # fmt: skip
def test_names_are_as_they_are_read(tmp_path: Path, value: str, names: tuple[str, ...]) -> None:
    found = one(tmp_path, f"@misc{{a, title={{T}}, author={{{value}}}}}").metadata.authors

    assert found == names


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2020", "2020"),
        ("year = {2020}, month = sep", "2020-09"),
        ("year = {2020}, month = {September}", "2020-09"),
        ("year = {2020}, month = 9", "2020-09"),
        ("year = {2020}, month = 13", "2020"),
        ("date = {2020-02-29}, year = 1999", "2020-02-29"),
        ("date = {2021-02-29}", "2021-02"),
        ("date = {2020-02/2021-03}", "2020-02"),
        ("year = {to appear}", None),
        ("title = {x}", None),
    ],
)
def test_dates(tmp_path: Path, fields: str, date: str | None) -> None:
    assert one(tmp_path, f"@misc{{a, {fields}}}").metadata.date == date


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint = {1706.03762}, archivePrefix = {arXiv}", "1706.03762"),
        ("eprint = {1706.03762v5}", "1706.03762"),
        ("eprint = {cs/0112017}", "cs/0112017"),
        ("eprint = {2010.11929 [cs]}, eprinttype = {arxiv}", "2010.11929"),
        ("note = {arXiv:2010.11929 [cs.CV]}", "2010.11929"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "1706.03762"),
        ("url = {https://arxiv.org/abs/1706.03762}", "1706.03762"),
        ("doi = {10.48550/arXiv.1706.03762}", "1706.03762"),
        ("eprint = {PMC7654321}", ""),
        ("note = {See arXiv: we cite}", ""),
    ],
)
def test_ids_of_arxiv(tmp_path: Path, fields: str, arxiv: str) -> None:
    assert one(tmp_path, f"@misc{{a, {fields}}}").metadata.arxiv == arxiv


def test_arxiv_is_no_journal(tmp_path: Path) -> None:
    assert one(tmp_path, "@article{a, journal = {arXiv preprint arXiv:1706.03762}}").metadata.venue == ""


def test_an_entry_has_what_its_volume_says(tmp_path: Path) -> None:
    child, parent = references(
        tmp_path,
        "@inproceedings{a, title={Child}, crossref={acl20}}\n"
        "@proceedings{ACL20, title={The Book}, year=2020}",
    )

    assert (child.metadata.venue, child.metadata.date) == ("The Book", "2020")
    assert (child.metadata.title, parent.metadata.title) == ("Child", "The Book")


@pytest.mark.parametrize(
    "text",
    [
        r"Costs 5 \& 95\% of a\_b -- ``so''",
        "Costs 5 & 95% of a_b – “so”",
        "{Costs} 5 {\\&} 95% of a\\_b -- ``{so}''",
        "Costs 5\n  \\& 95\\%\tof~a\\_b -- ``so''",
    ],
)
@pytest.mark.parametrize("command", ["", r"\relax "])
def test_an_abstract_is_what_tex_would_print(tmp_path: Path, text: str, command: str) -> None:
    reference = one(tmp_path, f"@misc{{a, title={{T}}, abstract={{{command}{text}}}}}")

    assert reference.abstract == "Costs 5 & 95% of a_b – “so”"


BROKEN = """\
@article{a, title={First}, abstract={x}}
@article{b, title={Never closed, year=2020
@article{c, title={Third}, abstract={x}}
@article{d title={no comma}}
@article{a, title={Same key}, abstract={x}}
@article{e, title={Twice}, title={Ignored}, abstract={x}}
@misc{, title={No key}, abstract={x}}
A line between.
@comment{jabref-meta: x}
"""


def test_a_broken_entry_costs_itself_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        found = references(tmp_path, BROKEN)

    assert [each.metadata.title for each in found if not each.problem] == [
        "First", "Third", "Same key", "Twice", "No key",
    ]  # fmt: skip
    assert [(each.line, each.problem) for each in found if each.problem] == [
        (2, "this entry cannot be read"),
        (4, "this entry cannot be read"),
    ]
    assert [each.name for each in found] == ["a", "entry", "c", "entry (2)", "a (2)", "e", "No key"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("paper.pdf", "paper.pdf"),
        (":paper.pdf:PDF", "paper.pdf"),
        ("PDF:files/12/A paper.pdf:application/pdf", "files/12/A paper.pdf"),
        (r"PDF:files/12/Colon\: and \; semicolon.pdf:application/pdf", "files/12/Colon: and ; semicolon.pdf"),
        (r"files/12/under\_score.pdf", "files/12/under_score.pdf"),
        (r"PDF:files\\12\\A.pdf:application/pdf", "files/12/A.pdf"),
        ("paper.pdf:PDF", "paper.pdf"),
        ("paper.pdf::", "paper.pdf"),
        (":paper.pdf", "paper.pdf"),
        (r":paper.pdf:PDF:https\://example.org/paper", "paper.pdf"),
        (r"PDF:files/Pud{\v z}iuvelyt{\. e} et al.pdf:application/pdf", "files/Pudžiuvelytė et al.pdf"),
        ("file:{folder}/with%20space.pdf", "with space.pdf"),
        ("file://{folder}/with%20space.pdf", "with space.pdf"),
        (":{folder}/paper.pdf:PDF", "paper.pdf"),
    ],
)
def test_files_are_found_however_they_are_written(tmp_path: Path, value: str, place: str) -> None:
    (path,) = put(tmp_path / place)
    written = value.replace("{folder}", str(tmp_path))

    assert one(tmp_path, f"@misc{{a, title={{T}}, file={{{written}}}}}").files == (path,)


@pytest.mark.parametrize(
    "value",
    [
        r"PDF:C\:\\Users\\a\\b.pdf:application/pdf",
        r"PDF:C:\Users\a\b.pdf:application/pdf",
        r"C:\Users\a\b.pdf",
    ],
)
def test_a_drive_of_windows_is_part_of_the_path(value: str) -> None:
    assert split_files(value) == (r"C:\Users\a\b.pdf",)


def test_mendeley_leaves_out_the_first_slash(tmp_path: Path) -> None:
    (path,) = put(tmp_path / "paper.pdf")
    value = f":{str(path).removeprefix('/')}:pdf"

    assert one(tmp_path, f"@misc{{a, title={{T}}, file={{{value}}}}}").files == (path,)


def test_a_mac_writes_hangul_in_parts(tmp_path: Path) -> None:
    (path,) = put(tmp_path / "논문.pdf")

    assert one(tmp_path, "@misc{a, title={T}, file={논문.pdf}}").files == (path,)


def test_of_several_files_the_best_kind_is_read(tmp_path: Path) -> None:
    first, second, page = put(tmp_path / "1.pdf", tmp_path / "2.PDF", tmp_path / "page.html")

    def files(*names: str) -> tuple[Path, ...]:
        value = ";".join(f"x:{name}:type" for name in names)
        return one(tmp_path, f"@misc{{a, title={{T}}, file={{{value}}}}}").files

    assert files("page.html", "1.pdf", "1.pdf", "2.PDF") == (first, second)
    assert files("page.html", "gone.pdf") == (page,)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("abstract={x}", None),
        ("file={:gone.pdf:PDF}", "there is no file gone.pdf"),
        ("file={:gone.pdf:PDF}, abstract={x}", "there is no file gone.pdf"),
        ("year=2020", "it has neither a file nor an abstract"),
        ("file={:" + "x" * 5000 + ".pdf:PDF}", "there is no file " + "x" * 199 + "…"),
    ],
)
def test_what_is_missing_is_one_line(tmp_path: Path, fields: str, problem: str | None) -> None:
    assert one(tmp_path, f"@misc{{key, title={{T}}, {fields}}}").problem == problem


RIS = """\
TY  - JOUR
AU  - Lovelace, Ada
AU  - 홍, 길동
AU  - King, Martin Luther, Jr.
AU  - ATLAS Collaboration
TI  - A title
PY  - 2020///
DA  - 2020/05/01/
JO  - Nature
DO  - https://doi.org/10.1000/182
UR  - https://example.org/x;y
L1  - files/1/a.pdf
L1  - files/2/b.pdf
AB  - We found
it.
XX  - A tag that nobody knows.
ER  -
"""


def test_a_record_of_ris(tmp_path: Path) -> None:
    files = put(tmp_path / "files/1/a.pdf", tmp_path / "files/2/b.pdf")

    assert references(tmp_path, RIS, "papers.RIS") == [
        Reference(
            line=1,
            name="A title",
            metadata=Metadata(
                title="A title",
                authors=("Ada Lovelace", "홍길동", "Martin Luther King Jr.", "ATLAS Collaboration"),
                date="2020-05-01",
                doi="10.1000/182",
                venue="Nature",
                url="https://example.org/x;y",
                origin="ris",
            ),
            files=files,
            abstract="We found it.",
        )
    ]


def test_a_broken_record_costs_itself_and_one_line(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nrubbish\n"
        "TY - CONF\r\nT1 - Second\r\nN2 - x\r\nER -\r\n"
        "TY  - JOUR\nER  - \n"
        "TY  - JOUR\nTI  - Last\nAB  - x\n"
    )

    found = references(tmp_path, text, "papers.ris")

    assert [each.metadata.title for each in found] == ["", "Second", "", "Last"]
    assert [each.line for each in found if each.problem] == [1, 7]


def test_endnote_keeps_its_files_in_a_folder_of_data(tmp_path: Path) -> None:
    (path,) = put(tmp_path / "papers.Data/PDF/0123/A paper.pdf")
    text = "TY  - JOUR\nTI  - T\nL1  - internal-pdf://0123/A%20paper.pdf\nER  - \n"

    assert one(tmp_path, text, "papers.ris").files == (path,)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("papers.ris", "TY  - JOUR\nTI  - T\nAB  - x\nL1  - https://example.org/a.pdf\nER  - \n"),
        ("papers.bib", "@misc{a, title={T}, abstract={x}, file={https://example.org/a.pdf}}"),
    ],
)
def test_a_web_address_is_no_missing_file(tmp_path: Path, name: str, text: str) -> None:
    reference = one(tmp_path, text, name)

    assert (reference.files, reference.problem, reference.abstract) == ((), None, "x")


def test_a_date_of_another_year_is_left_out(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - T\nAB  - x\nPY  - 2020\nDA  - 2019/12/30\nER  - \n"

    assert one(tmp_path, text, "papers.ris").metadata.date == "2020"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8-sig", "홍길동"), ("cp949", "홍길동"), ("utf-16", "홍길동"), ("latin-1", "Müller")],
)
@pytest.mark.parametrize("suffix", [".bib", ".ris"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str, name: str, suffix: str) -> None:
    text = {
        ".bib": f"@misc{{a, title={{Words}}, author={{{name}}}, abstract={{x}}}}",
        ".ris": f"TY  - JOUR\nTI  - Words\nAU  - {name}\nAB  - x\nER  - \n",
    }

    (found,) = references(tmp_path, text[suffix].encode(encoding), f"papers{suffix}")

    assert found.metadata.authors == (name,)


@pytest.mark.parametrize("name", ["papers.bib", "papers.ris"])
@pytest.mark.parametrize(
    "body", [b"", b"\0\xff" * 500, b"{" * 5000, b"@" * 5000, b"@a{" * 2000, b"TY  - \n" * 500]
)
def test_rubbish_ends_in_lines(tmp_path: Path, name: str, body: bytes) -> None:
    with suppress(Unreadable):
        found = references(tmp_path, body, name)
        assert {each.problem for each in found} == {"this entry cannot be read"}


def test_a_name_may_be_part_of_a_path(tmp_path: Path) -> None:
    found = references(tmp_path, f"@misc{{../a/b, abstract={{x}}}}\n@misc{{{'x' * 500}, abstract={{x}}}}")

    assert [each.name for each in found] == ["_a_b", "x" * 80]


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="No such file or directory"):
        read_references(tmp_path / "gone.bib")
    monkeypatch.setattr("trendscope.library.references.MAX_BYTES", 10)
    with pytest.raises(Unreadable, match=TOO_LARGE):
        references(tmp_path, "@misc{a, title={T}}")


def test_reference_files_are_known_by_their_names() -> None:
    assert [is_reference_file(Path(name)) for name in ("a.bib", "A.BIB", "a.ris", "a.pdf")] == [
        True, True, True, False,
    ]  # fmt: skip
