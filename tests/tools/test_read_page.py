"""Reading a page in full, over a site on loopback: what is asked, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from tests.fakes.pages import (
    PAGE,
    PAPER,
    Served,
    Site,
    a_page_at,
    a_reading_run,
    a_site,
    encrypted,
    html,
    pdf,
)
from tests.fakes.runs import call
from tests.fakes.servers import hangs, redirects, says, serving
from trendscope.document import Document
from trendscope.errors import (
    AddressRefused,
    MalformedAnswer,
    RateLimited,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from trendscope.fulltext.passages import MAX_TOKENS as MAX_PASSAGE_TOKENS
from trendscope.fulltext.ranking import MAX_TOKENS
from trendscope.text.delimiters import delimit
from trendscope.text.tokens import count_tokens
from trendscope.tools.read_page import Page

FILLER = "The corpus was collected from the debates of a parliament and cleaned by hand in the years before. "
ANSWER = "Hallucinations fell from 12 % to 3 % of the sentences where the window of the model was large."
LONG = f"<p>{FILLER * 12}</p>"
PROSE = f"<h2>1 Data</h2>{LONG}<h2>2 Results</h2><p>{ANSWER}</p><h2>3 Outlook</h2>{LONG}"
CITED = (
    "<h2>References</h2><p>A. Author. 2020. Hallucinations of the window, and why they are there at all.</p>"
)
QUESTION = "How many hallucinations are there?"
WHOLE = html(PROSE + CITED)
LINES = ["1 Results", "In all of our documents the rate of hallu-", "cinations was as low as 3 % in the end."]
IN_PDF = "In all of our documents the rate of hallucinations was as low as 3 % in the end."


def read(site: Site, path: str, question: str = QUESTION) -> Page:
    """What the tool keeps of a page of the site."""
    with a_site(site) as server:
        document = a_page_at(server, path)
        run = a_reading_run(server, document)
        page = call(run, "read_page", document=document.key, question=question).artifact
    assert isinstance(page, Page)
    return page


def read_paper(site: Site, document: Document = PAPER) -> tuple[tuple[str, ...], list[str]]:
    """The parts of a paper, and the paths that were asked for."""
    with a_site(site) as server:
        run = a_reading_run(server, document)
        page = call(run, "read_page", document=document.key, question=QUESTION).artifact
        assert page.url == server.url(server.received[-1].path)
        return page.passages, [request.path for request in server.received]


def test_the_part_of_a_page_that_answers_is_kept() -> None:
    assert read({"/page": Served(WHOLE)}, "/page").passages == (ANSWER,)


def test_the_model_sees_each_part_in_a_fence() -> None:
    with a_site({"/page": Served(WHOLE)}) as server:
        document = a_page_at(server, "/page")
        run = a_reading_run(server, document)
        answer = call(run, "read_page", document=document.key, question=QUESTION)

    assert answer.content == delimit(ANSWER)
    assert answer.artifact == Page(document.key, document.url, (ANSWER,))
    assert run.documents == {document.key: document}


def test_where_nothing_answers_nothing_is_kept() -> None:
    with a_site({"/page": Served(WHOLE)}) as server:
        document = a_page_at(server, "/page")
        answer = call(
            a_reading_run(server, document), "read_page", document=document.key, question="protein folding"
        )

    assert answer.content == "no passage of the page answers the question"
    assert answer.artifact.passages == ()


def test_parts_are_short_and_stand_in_the_order_of_the_page() -> None:
    numbered = [f"{ANSWER} Run {at} was like it." for at in range(300)]
    body = "".join(f"<p>{sentence}</p>" for sentence in numbered)

    parts = read({"/page": Served(html(body))}, "/page").passages

    text = "\n\n".join(numbered)
    assert len(parts) > 1
    assert all(count_tokens(part) <= MAX_PASSAGE_TOKENS for part in parts)
    assert sum(map(count_tokens, parts)) <= MAX_TOKENS
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_a_page_says_the_same_twice() -> None:
    site = {"/page": Served(WHOLE)}

    assert (
        read(site, "/page", "corpus of debates").passages
        == read(site, "/page", "corpus of debates").passages
        != ()
    )


def test_a_korean_page_in_its_old_charset_is_read() -> None:
    answer = "환각은 모델의 창이 커지면서 전체 문장의 12 %에서 3 %로 크게 줄었으며 이는 모든 자료에서 같았다."
    other = "자료는 지난 이십 년 동안의 국회 회의록에서 모았고 두 사람이 손으로 하나하나 다듬은 것이다. " * 6
    body = html(f"<h3>자료</h3><p>{other}</p><h3>결과</h3><p>{answer}</p>").decode().encode("cp949")

    page = read({"/page": Served(body, "text/html; charset=euc-kr")}, "/page", "환각이 얼마나 줄었나요?")

    assert page.passages == (answer,)


@pytest.mark.parametrize("type_", ["application/pdf", "application/octet-stream", "text/html", ""])
def test_a_pdf_is_known_by_its_first_bytes(type_: str) -> None:
    assert read({"/paper": Served(pdf(LINES), type_)}, "/paper").passages == (IN_PDF,)


@pytest.mark.parametrize("type_", ["text/html", "TEXT/HTML;charset=utf-8", "application/xhtml+xml", ""])
def test_a_page_is_known_by_its_type_or_its_first_sign(type_: str) -> None:
    assert read({"/page": Served(WHOLE, type_)}, "/page").passages == (ANSWER,)


@pytest.mark.parametrize(
    ("served", "said"),
    [
        (Served(b'{"a": 1}', "application/json"), "answered with neither a web page nor a PDF"),
        (Served(b"plain", ""), "answered with neither a web page nor a PDF"),
        (Served(b"no pdf", "application/pdf"), "answered with neither a web page nor a PDF"),
        (Served(b"", "text/html"), "the page at 127.0.0.1 has no text"),
        (Served(b"%PDF-1.4 x", "application/pdf"), "the PDF at 127.0.0.1 cannot be read"),
        (Served(encrypted(pdf(LINES), "x"), "application/pdf"), "the PDF at 127.0.0.1 is encrypted"),
        (Served(pdf([]), "application/pdf"), "the PDF at 127.0.0.1 has no text"),
    ],
)
def test_what_cannot_be_read_is_one_line(served: Served, said: str) -> None:
    with pytest.raises(MalformedAnswer, match=said) as raised:
        read({"/page": served}, "/page")
    assert "\n" not in str(raised.value)


def test_the_html_of_a_paper_is_asked_first() -> None:
    parts, paths = read_paper({"/html/2403.00042v1": Served(WHOLE)})

    assert (parts, paths) == ((ANSWER,), ["/html/2403.00042v1"])


@pytest.mark.parametrize(
    "page",
    [
        Served(b"no HTML for this paper", status=404),
        Served(b"not allowed", status=403),
        Served(html(f"<p>{ANSWER}</p>")),
        Served(b""),
        Served(b"[]", "application/json"),
    ],
    ids=["404", "403", "too little", "empty", "another type"],
)
def test_else_the_pdf_of_the_paper_is_read(page: Served) -> None:
    site = {"/html/2403.00042v1": page, "/pdf/2403.00042v1": Served(pdf(LINES), "application/pdf")}

    assert read_paper(site) == ((IN_PDF,), ["/html/2403.00042v1", "/pdf/2403.00042v1"])


@pytest.mark.parametrize(
    ("key", "url", "paper"),
    [
        ("arxiv:2403.00042:1a2b", "https://arxiv.org/abs/2403.00042v2", "2403.00042v2"),
        ("arxiv:2403.00042:1a2b", "", "2403.00042"),
        ("arxiv:sol:1a2b", "https://arxiv.org/abs/solv-int/9901001v1", "solv-int/9901001v1"),
        ("arxiv:math.GT/0309136:1a2b", "https://arxiv.org/abs/math.GT/0309136", "math.GT/0309136"),
    ],
)
def test_a_paper_is_found_by_its_id(key: str, url: str, paper: str) -> None:
    document = replace(PAPER, key=key, url=url)

    assert read_paper({f"/html/{paper}": Served(WHOLE)}, document) == ((ANSWER,), [f"/html/{paper}"])


def test_a_paper_without_an_id_of_arxiv_is_read_at_its_address() -> None:
    with a_site({"/abs/other": Served(WHOLE)}) as server:
        document = replace(a_page_at(server, "/abs/other"), source="arxiv", key="arxiv:other:1a2b")
        page = call(a_reading_run(server, document), "read_page", document=document.key, question=QUESTION)

    assert page.artifact.passages == (ANSWER,)


def test_a_page_of_another_source_is_no_paper_of_arxiv() -> None:
    with a_site({"/abs/2403.00042": Served(WHOLE)}) as server:
        document = a_page_at(server, "/abs/2403.00042")
        call(a_reading_run(server, document), "read_page", document=document.key, question=QUESTION)

    assert [request.path for request in server.received] == ["/abs/2403.00042"]


def test_a_limit_of_arxiv_is_not_passed_by() -> None:
    with serving(says("slow down", 429, Retry_After="3600")) as server:
        run = a_reading_run(server, PAPER)
        with pytest.raises(RateLimited):
            call(run, "read_page", document=PAPER.key, question=QUESTION)

    assert len(server.received) == 1


def test_a_paper_that_arxiv_has_not_is_refused() -> None:
    with pytest.raises(SourceRefused, match=r"^HTTP 404 from 127\.0\.0\.1$"):
        read_paper({})


@pytest.mark.parametrize("key", ["", "http://127.0.0.1/", "tavily:other", "x\ny"])
def test_only_a_document_of_the_run_is_read(key: str) -> None:
    with a_site({"/page": Served(WHOLE)}) as server:
        run = a_reading_run(server, a_page_at(server, "/page"))
        with pytest.raises(SourceError, match=r"^no document of this run has the key that should be read$"):
            call(run, "read_page", document=key, question=QUESTION)

    assert server.received == []


@pytest.mark.parametrize(
    "url", ["", "notes.md", "ftp://127.0.0.1/x", "file:///etc/hosts", "http://me:pw@127.0.0.1/", "http://["]
)
def test_a_document_without_an_address_is_not_read(url: str) -> None:
    with a_site({}) as server:
        run = a_reading_run(server, replace(PAGE, url=url))
        with pytest.raises(SourceError, match=r"^the document has no web address$"):
            call(run, "read_page", document=PAGE.key, question=QUESTION)


@pytest.mark.parametrize("place", ["http://127.0.0.2/", "http://169.254.169.254/latest", "http://10.0.0.1/"])
def test_a_page_within_this_machine_or_network_is_refused(place: str) -> None:
    with serving(redirects(place)) as server:
        run = a_reading_run(
            server, replace(PAGE, url=server.url("/moved")), replace(PAGE, key="b", url=place)
        )
        for key in (PAGE.key, "b"):
            with pytest.raises(AddressRefused, match="is not on the public network"):
                call(run, "read_page", document=key, question=QUESTION)


def test_a_page_that_moved_is_read() -> None:
    moved = Served(b"", status=301, location="/new")

    assert read({"/old": moved, "/new": Served(WHOLE)}, "/old").passages == (ANSWER,)


def test_a_server_that_does_not_answer_is_one_line() -> None:
    with serving(hangs) as server:
        document = a_page_at(server, "/page")
        run = a_reading_run(server, document, timeout=0.2)
        run.session.attempts = 1
        with pytest.raises(SourceUnreachable, match=r"127\.0\.0\.1 did not answer"):
            call(run, "read_page", document=document.key, question=QUESTION)


async def test_a_run_reads_as_a_specialist_does() -> None:
    with a_site({"/page": Served(WHOLE)}) as server:
        document = a_page_at(server, "/page")
        run = a_reading_run(server, document)
        asked = {"document": document.key, "question": QUESTION}
        first, again = [await run.call_tool_cached("read_page", **asked) for _ in range(2)]

    assert first is again
    assert (first.passages, len(server.received), run.budget.searched) == ((ANSWER,), 1, 1)


@pytest.mark.parametrize("arguments", [{}, {"document": "x"}, {"question": "x"}])
def test_both_arguments_are_needed(arguments: dict[str, str]) -> None:
    with a_site({}) as server, pytest.raises(ValidationError):
        call(a_reading_run(server), "read_page", **arguments)
