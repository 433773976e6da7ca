"""A citation resolves to a sentence and an address that the run received."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.fakes.report import reference, report
from trendscope.document import Document
from trendscope.evaluation.provenance import check_citations, told_claims
from trendscope.evaluation.received import Received, texts_of
from trendscope.store.answers import KeptAnswer
from trendscope.store.compression import compress

FEED = """<?xml version="1.0"?><feed><entry><summary>Sparse attention
  is cheap. It skips most pairs.</summary><id>http://arxiv.org/abs/2405.00001</id></entry>
<entry><summary>We propose &quot;sparse&quot; attention.</summary></entry></feed>"""


def kept(body: str | bytes, kind: str = "search") -> KeptAnswer:
    """An answer as the store has it: that of a server behind its head."""
    content = body.encode() if isinstance(body, str) else body
    head = b"" if kind in ("tool", "model") else b'{"status": 200}\n'
    return KeptAnswer(b"key", 1.0, kind, "{}", compress(head + content))


def test_the_texts_of_an_answer_are_those_that_a_reader_sees() -> None:
    assert 'We propose "sparse" attention.' in [*texts_of(FEED)]
    assert "https://lab.example" in [*texts_of('<a href="https://lab.example">x</a>')]
    assert {*texts_of('{"a": ["b", {"c": "d", "e": 1}]}')} == {"b", "d"}


def test_what_a_model_wrote_was_not_received() -> None:
    said = json.dumps([{"content": "Sparse attention is cheap."}])

    assert not Received.of([kept(said, "model")]).has("Sparse attention is cheap.")
    assert Received.of([kept(said, "tool")]).has("Sparse attention is cheap.")


@pytest.mark.parametrize("body", [b"%PDF-1.7 \xff\xfe", "no json", "[" * 100_000, ""])
def test_an_answer_that_is_no_text_has_none(body: str | bytes) -> None:
    assert not Received.of([kept(body)]).has("PDF")


def test_no_sentence_goes_from_one_text_into_the_next() -> None:
    received = Received(["Sparse", "attention"])

    assert received.has("attention")
    assert not received.has("Sparse attention")
    assert not received.has("Sparse\nattention")


async def nothing() -> Mapping[str, Document]:
    return {}


async def test_each_citation_is_looked_up_in_what_was_received() -> None:
    texts = ["Sparse attention\n  is cheap. It skips most pairs.", "http://arxiv.org/abs/2405.00001"]

    found = await check_citations(report(), Received(texts), nothing)

    cited = [name for claim in told_claims(report()) for name in claim.sentences]
    assert cited == ["D3.1", "D1.1", "D1.2", "D2.1"]
    assert (found.number, found.resolved) == (4, 2)
    assert found.unresolved == {"D2.1", "D3.1"}
    assert found.holds(cited[1:3])
    assert not found.holds(cited[2:])


async def test_what_stands_in_no_answer_is_looked_up_in_the_texts_of_the_run() -> None:
    made = report()
    text = "\n\n".join(made.sentences[name].text for name in made.sentences if name.document == "D1")
    known = Document(key="x", text=text, **made.documents["D1"].model_dump(exclude={"retrieved"}))

    async def documents() -> Mapping[str, Document]:
        return {"D1": known}

    found = await check_citations(made, Received([]), documents)

    assert found.unresolved == {"D2.1", "D3.1"}


async def test_an_address_that_was_not_received_or_is_none_does_not_resolve() -> None:
    texts = [each.text for each in report().sentences.values()]
    links = [each.url for each in report().documents.values()]
    bad = report(documents=report().documents | {"D1": reference(url="javascript:alert(1)")})

    assert (await check_citations(report(), Received([*texts, *links]), nothing)).resolved == 4
    assert (await check_citations(report(), Received(texts), nothing)).resolved == 0
    assert (
        await check_citations(bad, Received([*texts, *links, "javascript:alert(1)"]), nothing)
    ).resolved == 2
