"""What a reference says goes before what a file says, and each field says where it is from."""

from __future__ import annotations

import pytest

from trendscope.library.document import Metadata
from trendscope.library.metadata import merged

BIBTEX = Metadata(title="Notes", origin="bibtex")


@pytest.mark.parametrize(
    ("other", "origin"),
    [
        (Metadata(), "bibtex"),
        (Metadata(title="other", origin="pdf"), "bibtex"),
        (Metadata(title="other", date="1843", origin="pdf"), "bibtex, pdf (date)"),
        (
            Metadata(date="1843", doi="10.1/2", origin="pdf (doi), first page (title, date)"),
            "bibtex, pdf (doi), first page (date)",
        ),
        (Metadata(title="other", date="1843", origin="pdf, file name (date)"), "bibtex, file name (date)"),
        (Metadata(title="other", date="1843", origin="bibtex"), "bibtex"),
    ],
)
def test_an_origin_names_what_was_filled_in(other: Metadata, origin: str) -> None:
    known = merged(BIBTEX, other)

    assert (known.title, known.date, known.origin) == ("Notes", other.date, origin)
    assert merged(BIBTEX, known) == known
