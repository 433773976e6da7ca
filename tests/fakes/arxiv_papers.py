"""arXiv's interface and pages for a few papers, asked for by their ids."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.fakes.corpus import Paper
from tests.fakes.pages import pdf
from tests.fakes.servers import Handler
from tests.fakes.sources import entry

LINE = "This line is as wide as the column of the page that it stands in"
PAPERS = (
    Paper("2005.11401", "Retrieval-Augmented Generation", ("Patrick Lewis",), "2020-05-22", "An abstract."),
    Paper("cs/0112017", "An Old Paper", ("Ada Lovelace",), "2001-12-10", "An abstract."),
    Paper("2303.00001", "Without a PDF", ("Ada Lovelace",), "2023-03-01", "An abstract."),
)
FEED = (
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    ' xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults>{}</opensearch:totalResults>{}</feed>'
)


def arxiv(handler: Handler) -> None:
    """arXiv's interface and its pages: the newest version of every paper is the second."""
    parts = urlsplit(handler.path)
    if parts.path == "/api":
        (ids,) = parse_qs(parts.query)["id_list"]
        asked = {each.partition("v")[0]: each.partition("v")[2] or "2" for each in ids.split(",")}
        found = [
            entry(paper).replace(f"{paper.id}v1", f"{paper.id}v{asked[paper.id]}")
            for paper in PAPERS
            if paper.id in asked
        ]
        handler.answer(200, {}, FEED.format(len(found), "".join(found)).encode())
    elif "2303" in parts.path:
        handler.answer(200, {"Content-Type": "text/html"}, b"<html>No PDF here.</html>")
    else:
        handler.answer(200, {"Content-Type": "application/pdf"}, pdf([LINE, f"and is of {parts.path}."]))
