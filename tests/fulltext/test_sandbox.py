"""Pages that would hang, crash or fill the memory end in one line."""

from __future__ import annotations

import asyncio
import os
import sys
import zlib
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.pages import assembled, encrypted, html, pdf, stream
from trendscope.errors import BudgetExhausted, MalformedAnswer
from trendscope.fulltext.block import Block
from trendscope.fulltext.sandbox import read_blocks, run_worker
from trendscope.net.cancellation import Scope, within

PROSE = "Translation of long documents has been studied by many groups since the first models were shown. "
LINE = "This line is as wide as the column of the page that it stands in."
CANNOT = "^the PDF at example.org cannot be read$"


def a_page_with(content: bytes, more: bytes = b"") -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            stream(content, more),
        ]
    )


def test_a_page_and_a_pdf_are_read() -> None:
    assert read_blocks(html(f"<p>{PROSE * 3}</p>"), "html", "example.org") == [Block((PROSE * 3).strip())]
    assert read_blocks(pdf([LINE]), "pdf", "example.org") == [Block(LINE)]


def test_the_charset_of_the_header_reaches_the_reader() -> None:
    page = html(f"<p>{PROSE * 3} café</p>").decode().encode("cp1250")

    assert read_blocks(page, "html", "example.org", "cp1250")[0].text.endswith("café")


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n" + b"x" * 1000,
        b"%PDF-1.4",
        pdf([LINE] * 40)[:200],
        assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
    ],
    ids=["rubbish", "empty", "truncated", "loops"],
)
def test_a_damaged_pdf_is_one_line(body: bytes) -> None:
    with pytest.raises(MalformedAnswer, match=CANNOT):
        read_blocks(body, "pdf", "example.org")


def test_an_encrypted_pdf_says_so() -> None:
    with pytest.raises(MalformedAnswer, match=r"^the PDF at example\.org is encrypted$"):
        read_blocks(encrypted(pdf([LINE]), "secret"), "pdf", "example.org")


@pytest.mark.parametrize(
    "body",
    [
        pdf([]),
        a_page_with(zlib.compress(b"q Q " * 25_000_000), b"/Filter /FlateDecode "),
    ],
    ids=["no text", "a bomb"],
)
def test_a_pdf_without_text_says_so(body: bytes) -> None:
    with pytest.raises(MalformedAnswer, match=r"^the PDF at example\.org has no text$"):
        read_blocks(body, "pdf", "example.org")


def test_a_page_without_prose_says_so() -> None:
    with pytest.raises(MalformedAnswer, match=r"^the page at example\.org has no text$"):
        read_blocks(html("<div>" * 100_000 + f"<p>{PROSE * 3}</p>"), "html", "example.org")


def test_prose_before_too_deep_a_page_is_read() -> None:
    body = html(f"<p>{PROSE * 3}</p>" + "<div>" * 100_000)

    assert read_blocks(body, "html", "example.org") == [Block((PROSE * 3).strip())]


def test_of_a_page_of_five_megabytes_the_beginning_is_read() -> None:
    body = html("".join(f"<p>{PROSE * 3}{at}</p>" for at in range(17_000)))
    assert len(body) > 5_000_000

    blocks = read_blocks(body, "html", "example.org")

    assert blocks[0].text == f"{PROSE * 3}0"
    assert 399_000 < sum(len(block.text) for block in blocks) <= 400_000


@pytest.mark.parametrize(
    "code",
    [
        "print('rubbish')",
        "print('[[1, 2]]')",
        "print('{}')",
        "import os; os.abort()",
        "import sys; sys.exit(1)",
        "raise MemoryError",
    ],
)
def test_a_child_that_fails_or_writes_rubbish_is_one_line(code: str) -> None:
    with pytest.raises(MalformedAnswer, match=CANNOT):
        run_worker([sys.executable, "-c", code], b"", "the PDF at example.org")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows limit no memory")
@pytest.mark.parametrize(("size", "fits"), [(600_000_000, False), (100_000_000, True)])
def test_the_memory_of_a_child_is_limited(size: int, fits: bool) -> None:
    code = f"from trendscope.fulltext.worker import set_limits; set_limits(); bytearray({size}); print('[]')"
    expected = nullcontext() if fits else pytest.raises(MalformedAnswer, match=CANNOT)

    with expected:
        assert run_worker([sys.executable, "-c", code], b"", "the PDF at example.org") == []


def test_a_child_that_takes_too_long_is_killed() -> None:
    with pytest.raises(MalformedAnswer, match=CANNOT):
        run_worker([sys.executable, "-c", "while True: pass"], b"", "the PDF at example.org", seconds=0.2)


def test_without_a_program_there_is_one_line() -> None:
    with pytest.raises(MalformedAnswer, match=CANNOT):
        run_worker(["/nowhere/python"], b"", "the PDF at example.org")


def test_a_file_of_the_working_folder_stands_in_for_no_library() -> None:
    Path("pypdfium2.py").write_text("raise SystemExit(9)")

    assert read_blocks(pdf([LINE]), "pdf", "example.org") == [Block(LINE)]


def until_written(path: Path) -> None:
    while not (path.exists() and path.read_text()):
        os.sched_yield()


async def test_a_stopped_run_ends_its_worker(tmp_path: Path) -> None:
    began = tmp_path / "began"
    say = f"pathlib.Path({str(began)!r}).write_text(str(os.getpid()))"
    program = f"import os, pathlib, time; {say}; time.sleep(600)"
    scope = Scope()
    with within(scope):
        task = asyncio.create_task(
            asyncio.to_thread(run_worker, [sys.executable, "-c", program], b"", "the page", 600.0)
        )
    await asyncio.to_thread(until_written, began)
    scope.end(partial(BudgetExhausted, "stopped by you"))
    with pytest.raises(BudgetExhausted, match="stopped by you"):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(began.read_text()), 0)
