"""Formats by their extension: what a file name means, what is refused, and a report that saves itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.report import report
from trendscope import UsageError, render
from trendscope.report.formats import FORMATS, choose_format


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("report.html", "html"),
        ("report.HTM", "html"),
        ("report.md", "markdown"),
        ("report.json", "json"),
        ("report.csl.json", "csl"),
        ("report.txt", "terminal"),
        ("report.docx", "docx"),
        ("report.pdf", "pdf"),
        ("refs.bib", "bibtex"),
        ("refs.ris", "ris"),
        ("report", "terminal"),
    ],
)
def test_an_extension_means_a_format(name: str, format_name: str) -> None:
    assert choose_format(None, Path(name), FORMATS) == format_name


@pytest.mark.parametrize("name", ["report.odt", "report.doc", "report.tex", "report.md.bak"])
def test_another_extension_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        choose_format(None, Path(name), FORMATS)

    message = str(raised.value)
    assert all(each in message for found in FORMATS.values() for each in found.extensions)
    assert "\n" not in message


def test_a_format_may_be_named_for_a_file_of_another_extension() -> None:
    assert choose_format("markdown", Path("report.qmd"), FORMATS) == "markdown"
    with pytest.raises(
        UsageError, match=r"--format markdown does not fit report\.pdf, whose extension means pdf"
    ):
        choose_format("markdown", Path("report.pdf"), FORMATS)


@pytest.mark.parametrize("name", ["r.html", "r.md", "r.json", "r.txt", "r.bib", "r.ris", "r.csl.json"])
def test_a_report_saves_itself_as_text(name: str) -> None:
    assert report().save(name) == Path(name)

    assert Path(name).read_text("utf-8") == render(report(), choose_format(None, Path(name), FORMATS))


def test_a_report_saves_itself_as_word() -> None:
    assert report().save(Path("r.docx")).read_bytes().startswith(b"PK")


def test_details_are_saved_if_they_are_asked_for() -> None:
    plain, detailed = report().save("plain.md"), report().save("detailed.md", details=True)

    assert (
        detailed.read_text("utf-8") == render(report(), "markdown", details=True) != plain.read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("report.odt", r"no format has the extension of report\.odt: use one of \.txt"),
        ("report", "no format has the extension of report: use one of"),
        ("none/report.md", "there is no folder none to write to"),
    ],
)
def test_a_report_is_not_saved_where_it_cannot_be(name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        report().save(name)
    assert list(Path().iterdir()) == []


def test_what_is_not_text_cannot_be_rendered_as_text() -> None:
    with pytest.raises(UsageError, match="docx is not text; it can only be written to a file"):
        render(report(), "docx")
