"""Where a report is written, whatever its name is and whatever was planted beside it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.rows.captured import own_folder
from benchmarks.rows.row import Case, Row
from trendscope.errors import UsageError
from trendscope.report.files import check_path, write_file

CONTENT = b"a report\n" * 4000
PRECIOUS = b"precious"
# Names that a user may type; each is one file in the working folder, or refused.
NAMES = (
    *("report.md", "보고서.md", "e\u0301tude.md", "\u00e9tude.md", "한글.md", "👩‍🔬.md"),
    *("a b.md", " a.md", "a.md ", "-r.md", "--out.md", "~.md", "~root.md", "$HOME.md", "%TEMP%.md", "*.md"),
    *("a\nb.md", "a\tb.md", "a\x1b[2J.md", "a\u202egpj.md", "\udcff\udcfe.md", "a\\b.md", "..\\a.md"),
    *("CON.md", "NUL", "aux.txt", "COM1.md", "LPT9.json", "con", "a.", "...", ".md", "..md", "a:b.md"),
    *("C:\\a.md", "\\\\server\\share.md", "file:a.md", "http:a.md", "a?b#c.md", "a;rm -rf.md", "`id`.md"),
    *(f"{'a' * length}.md" for length in (200, 251, 252)),
    *("가" * 84 + ".md", ".x.md.part", "report.md.tmp", "#report.md#"),
)
REFUSED = (
    *("", ".", "..", "/", "a\0b.md", f"{'a' * 253}.md", f"{'a' * 5000}.md", "가" * 85 + ".md"),
    *(
        "none/report.md",
        "folder",
        "folder/",
        "file/report.md",
        "read_only.md",
        "loop.md",
        "a/" * 2500 + "r.md",
    ),
    *(
        "lost/report.md",
        "dangling_far.md",
        "/proc/self/mem/x",
        "/proc/report.md",
        "/dev/fd/999",
        "/sys/report.md",
    ),
)
# What a stranger may plant in the folder, under names that a writer could use on the way.
PLANTED = (
    *(".report.md.part", "report.md.part", "report.md.tmp", ".report.md.swp", "report.md~", ".part"),
    *("report.md.new", "report.md.bak", ".report.md", "tmp"),
)
LINKS = ("../outside/target.md", "folder/inner.md", "chain.md", "none_yet.md", "../outside/none_yet.md")
MODES = (0o600, 0o604, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o755, 0o2644, 0o4755)
UMASKS = (0o000, 0o002, 0o022, 0o027, 0o077)


@contextmanager
def a_folder() -> Iterator[Path]:
    """An empty working folder beside one with a precious file; gives the latter."""
    with own_folder() as top:
        outside = top / "outside"
        outside.mkdir()
        (outside / "target.md").write_bytes(PRECIOUS)
        (top / "here").mkdir()
        os.chdir(top / "here")
        yield outside


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def named(name: str) -> str | None:
    with a_folder() as outside:
        check_path(Path(name))
        write_file(Path(name), CONTENT)
        if files() != {name: CONTENT}:
            return f"wrote {sorted(files())}"
        return "wrote outside" if list(outside.iterdir()) != [outside / "target.md"] else None


def furnish() -> None:
    """What the names that are refused stand for."""
    Path("folder").mkdir()
    Path("file").write_bytes(PRECIOUS)
    Path("read_only.md").write_bytes(PRECIOUS)
    Path("read_only.md").chmod(0o444)
    Path("loop.md").symlink_to("loop.md")
    Path("lost").symlink_to("nowhere")
    Path("dangling_far.md").symlink_to("nowhere/report.md")


def refused(name: str) -> str | None:
    with a_folder():
        furnish()
        before = files()
        for attempt in (check_path, lambda path: write_file(path, CONTENT)):
            try:
                attempt(Path(name))
            except UsageError as error:
                if len(str(error).splitlines()) > 1:
                    return f"more than one line: {error}"
            else:
                # A file that is read-only is asked about before a run, not after it.
                return (
                    None if (name, attempt) != (name, check_path) and name == "read_only.md" else "accepted"
                )
        return None if files() == before else "changed a file"


def planted(name: str, *, link: bool) -> str | None:
    with a_folder() as outside:
        target = outside / "target.md"
        (Path(name).symlink_to if link else Path(name).hardlink_to)(target)
        write_file(Path("report.md"), CONTENT)
        if target.read_bytes() != PRECIOUS:
            return "what was planted was followed"
        return None if set(files()) == {name, "report.md"} else f"left {sorted(files())}"


def linked(to: str) -> str | None:
    """A link that the user names is kept, and its target is written."""
    with a_folder():
        Path("folder").mkdir()
        Path("chain.md").symlink_to("folder/inner.md")
        Path("report.md").symlink_to(to)
        check_path(Path("report.md"))
        write_file(Path("report.md"), CONTENT)
        kept = Path("report.md").is_symlink() and Path("chain.md").is_symlink()
        return None if kept and Path(to).read_bytes() == CONTENT else "the link was replaced"


def keeps_mode(mode: int) -> str | None:
    with a_folder():
        path = Path("report.md")
        path.write_bytes(PRECIOUS)
        path.chmod(mode)
        write_file(path, CONTENT)
        after = stat.S_IMODE(path.stat().st_mode)
        return None if after == mode & 0o777 else f"mode {mode:o} became {after:o}"


def new_mode(umask: int) -> str | None:
    with a_folder():
        before = os.umask(umask)
        try:
            write_file(Path("report.md"), CONTENT)
        finally:
            os.umask(before)
        after = stat.S_IMODE(Path("report.md").stat().st_mode)
        return None if after == 0o666 & ~umask else f"mode {after:o} under umask {umask:o}"


def cut_off(random: Random) -> Callable[[], str | None]:
    """A write that fails at some byte leaves the old file, and nothing beside it."""
    size = random.randrange(len(CONTENT))

    def run() -> str | None:
        import resource  # noqa: PLC0415 - only where there is one
        import signal  # noqa: PLC0415

        with a_folder():
            Path("report.md").write_bytes(PRECIOUS)
            limits = resource.getrlimit(resource.RLIMIT_FSIZE)
            handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
            try:
                write_file(Path("report.md"), CONTENT)
            except UsageError:
                """The disk is full."""
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
                signal.signal(signal.SIGXFSZ, handler)
            return None if files() == {"report.md": PRECIOUS} else f"left {sorted(files())}"

    return run


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    yield list(_cases(random))


def _cases(random: Random) -> Iterator[Case]:
    for name in NAMES:
        yield Case(f"name {name!r}", partial(named, name))
    for name in REFUSED:
        yield Case(f"refused {name[:40]!r}", partial(refused, name))
    for name in PLANTED:
        yield Case(f"planted link {name}", partial(planted, name, link=True))
        yield Case(f"planted name {name}", partial(planted, name, link=False))
    for to in LINKS:
        yield Case(f"link to {to}", partial(linked, to))
    for mode in MODES:
        yield Case(f"mode {mode:o}", partial(keeps_mode, mode))
    for umask in UMASKS:
        yield Case(f"umask {umask:o}", partial(new_mode, umask))
    for number in range(20):
        yield Case(f"disk full {number}", cut_off(random))


ROW = Row("S7", "paths, links and modes of files", cases)
