"""A file that crashes, hangs or fills the memory of the child costs itself, and the next one is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.pages import assembled, pdf, stream
from trendscope.library.errors import Unreadable
from trendscope.library.reading import MAX_FILES, FileReader

LINE = "This line is as wide as the column of the page that it stands in"
FILE = pdf([LINE])


@pytest.fixture
def reader() -> Iterator[FileReader]:
    with closing(FileReader()) as reader:
        yield reader


def fake(code: str, seconds: float = 60.0) -> FileReader:
    """A reader whose child does this with a file."""
    program = f"import sys, os; out = sys.stdout; {code}"
    return FileReader((sys.executable, "-c", program), seconds)


def test_one_child_reads_many_files(reader: FileReader) -> None:
    assert [reader.read(FILE, "pdf").sections[0].text for _ in range(3)] == [LINE] * 3
    first = reader._child
    with pytest.raises(Unreadable, match="damaged"):
        reader.read(b"rubbish", "pdf")
    assert reader.read(b"# A\n\ntext", "markdown").sections[0].text == "text"
    assert reader._child is first

    reader._files = MAX_FILES
    reader.read(FILE, "pdf")
    assert reader._child is not first


def test_a_child_that_was_killed_is_replaced(reader: FileReader) -> None:
    reader.read(FILE, "pdf")
    assert reader._child is not None
    reader._child.kill()
    reader._child.wait()

    assert reader.read(FILE, "pdf").sections[0].text == LINE


@pytest.mark.parametrize(
    "code",
    [
        "os.abort()",
        "sys.exit(0)",
        "out.write('rubbish\\n')",
        "out.write('read x\\n')",
        "out.write('read 999999999999\\n')",
        "out.write('read 10\\n[]')",
        "out.write('read 2\\n[]')",
        "out.write('refused 5\\nhello')",
    ],
)
def test_a_child_that_says_something_else_is_one_reason(code: str) -> None:
    with closing(fake(code)) as reader, pytest.raises(Unreadable, match=r"^it is damaged"):
        reader.read(FILE, "pdf")


def test_a_child_that_takes_too_long_is_ended() -> None:
    with closing(fake("import time; time.sleep(600)", 0.1)) as reader:
        with pytest.raises(Unreadable, match=r"^it takes too long to read$"):
            reader.read(b"x" * 1_000_000, "pdf")  # more than a pipe holds
        assert reader._child is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no CPU seconds")
def test_a_child_that_used_up_its_seconds_is_slow() -> None:
    code = "import signal; os.kill(os.getpid(), signal.SIGXCPU)"
    with closing(fake(code)) as reader, pytest.raises(Unreadable, match=r"^it takes too long to read$"):
        reader.read(FILE, "pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows limit no memory")
def test_a_file_that_fills_the_memory_is_too_large() -> None:
    fill = "lambda *_: bytearray(2_000_000_000)"
    code = f"from trendscope.library import child; child._read = {fill}; child.main()"

    with closing(fake(code)) as reader, pytest.raises(Unreadable, match=r"^it is too large$"):
        reader.read(FILE, "pdf")


def test_a_page_that_loops_is_damaged(reader: FileReader) -> None:
    loop = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>", stream(b"")]

    with pytest.raises(Unreadable, match=r"^it is damaged"):
        reader.read(assembled(loop), "pdf")


def test_a_file_of_the_working_folder_stands_in_for_no_library(reader: FileReader) -> None:
    Path("pypdfium2.py").write_text("raise SystemExit(9)")

    assert reader.read(FILE, "pdf").sections[0].text == LINE
