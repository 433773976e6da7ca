"""Where a report may be written: the place is tried, nothing else is touched, and nothing is left there."""

from __future__ import annotations

import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file

CONTENT = b"a report\n" * 20_000


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def folder() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.mark.parametrize("name", ["report.md", "보고서.md", "a\nb.md", "\udcff.md", f"{'a' * 252}.md"])
def test_a_file_is_written_and_nothing_else(name: str) -> None:
    path = Path(name)
    check_path(path)
    assert folder() == []

    write_file(path, CONTENT)
    assert path.read_bytes() == CONTENT
    assert folder() == [name]


@pytest.mark.parametrize("before", [0o600, 0o640, 0o666, 0o4755])
def test_a_file_keeps_its_mode_and_loses_what_it_had(before: int) -> None:
    path = Path("report.md")
    path.write_bytes(b"old" * len(CONTENT))
    path.chmod(before)

    check_path(path)
    write_file(path, CONTENT)
    assert (path.read_bytes(), mode(path)) == (CONTENT, before & 0o777)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_a_new_file_has_the_mode_that_this_user_wants(umask: int) -> None:
    old = os.umask(umask)
    try:
        write_file(Path("report.md"), CONTENT)
    finally:
        os.umask(old)

    assert mode(Path("report.md")) == 0o666 & ~umask


def test_a_private_file_is_for_this_user_alone() -> None:
    path = Path("page.html")
    for _ in range(2):
        write_file(path, CONTENT, is_private=True)
        assert (path.read_bytes(), mode(path)) == (CONTENT, 0o600)
        path.chmod(0o644)


def test_a_link_is_kept_and_its_target_written() -> None:
    Path("there").mkdir()
    Path("there/real.md").write_bytes(b"old")
    Path("report.md").symlink_to("there/real.md")
    Path("new.md").symlink_to("there/none_yet.md")

    for name in ("report.md", "new.md"):
        check_path(Path(name))
        write_file(Path(name), CONTENT)
        assert Path(name).is_symlink()
        assert Path(name).read_bytes() == CONTENT
    assert sorted(path.name for path in Path("there").iterdir()) == ["none_yet.md", "real.md"]


def test_another_name_of_a_file_is_not_followed() -> None:
    """What stands under the names that were used before, or under any name at all, is left alone."""
    Path("victim").write_bytes(b"precious")
    for planted in (".report.md.part", "report.md.tmp", "report.md~"):
        Path(planted).symlink_to("victim")

    write_file(Path("report.md"), CONTENT)
    assert Path("victim").read_bytes() == b"precious"
    assert not Path("report.md").is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_link_of_another_user_is_not_followed() -> None:
    Path("victim").write_bytes(b"precious")
    Path("report.md").symlink_to("victim")
    os.lchown("report.md", 12345, 12345)

    for attempt in (check_path, lambda path: write_file(path, CONTENT)):
        with pytest.raises(UsageError, match="a link of another user"):
            attempt(Path("report.md"))
    assert Path("victim").read_bytes() == b"precious"


def make_read_only() -> None:
    Path("file.md").write_bytes(b"old")
    Path("file.md").chmod(0o444)


def make_a_loop() -> None:
    Path("a.md").symlink_to("b.md")
    Path("b.md").symlink_to("a.md")


def make_a_socket() -> None:
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("sock.md")


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        (".", None, "which is a folder"),
        ("none/report.md", None, "there is no folder none to write to"),
        ("file/report.md", lambda: Path("file").touch(), "Not a directory"),
        (f"{'a' * 300}.md", None, "File name too long"),
        ("a\0.md", None, "null"),
        ("file.md", make_read_only, "it is read-only"),
        ("a.md", make_a_loop, "Too many levels of symbolic links"),
        ("sock.md", make_a_socket, "which is a socket"),
        ("out.md", lambda: Path("out.md").symlink_to("none/report.md"), "there is no folder"),
        ("/proc/report.md", None, "cannot write to /proc/report.md: "),
        ("/dev/fd/987654", None, "Bad file descriptor"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(name: str, make: object, reason: str) -> None:
    if callable(make):
        make()
    before = folder()

    with pytest.raises(UsageError, match=reason) as raised:
        check_path(Path(name))
    assert len(str(raised.value).splitlines()) == 1
    assert folder() == before


def test_a_full_disk_is_an_error_and_nothing_stays() -> None:
    import resource
    import signal

    path = Path("report.md")
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, limits[1]))
    try:
        for attempt in (check_path, lambda path: write_file(path, CONTENT)):
            with pytest.raises(UsageError, match=r"cannot write to report\.md: File too large"):
                attempt(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (path.read_bytes(), folder()) == (b"old", ["report.md"])


def test_a_named_pipe_is_written_into() -> None:
    path = Path("pipe.md")
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    check_path(path)
    reader.start()

    write_file(path, CONTENT)
    reader.join()
    assert read == [CONTENT]
    assert path.is_fifo()


def test_a_pipe_without_a_reader_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trendscope.report.files.READER_WITHIN", 0.0)
    os.mkfifo("pipe.md")

    with pytest.raises(UsageError, match="nobody reads from it"):
        write_file(Path("pipe.md"), CONTENT)


@pytest.mark.parametrize("name", ["/dev/null", "null.md"])
def test_a_device_stays_a_device(name: str) -> None:
    Path("null.md").symlink_to("/dev/null")

    check_path(Path(name))
    write_file(Path(name), CONTENT)
    assert Path("/dev/null").is_char_device()
    assert folder() == ["null.md"]


def test_an_open_file_is_written_where_it_stands() -> None:
    """As `>> log.md --out /dev/fd/N` means it: what the file has is not lost."""
    with Path("log.md").open("ab") as file:
        file.write(b"before\n")
        file.flush()
        path = Path(f"/dev/fd/{file.fileno()}")
        check_path(path)
        write_file(path, CONTENT)

    assert Path("log.md").read_bytes() == b"before\n" + CONTENT


def test_a_file_that_is_open_for_reading_is_refused() -> None:
    Path("log.md").touch()
    with Path("log.md").open("rb") as file, pytest.raises(UsageError, match="Bad file descriptor"):
        check_path(Path(f"/dev/fd/{file.fileno()}"))
