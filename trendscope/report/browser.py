"""An installed browser, which prints a page without a window or a network.

It has a profile of its own that goes away with it, and so do all of its processes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from trendscope.errors import UsageError

MAX_SECONDS = 60.0

NAMES = (
    *("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser", "brave"),
)
# Where browsers are that are not on the path: folders, and programs in them.
PLACES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "darwin": (
        ("/Applications", "~/Applications"),
        (
            "Google Chrome.app/Contents/MacOS/Google Chrome",
            "Chromium.app/Contents/MacOS/Chromium",
            "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            "Brave Browser.app/Contents/MacOS/Brave Browser",
        ),
    ),
    "win32": (
        ("C:/Program Files", "C:/Program Files (x86)", "~/AppData/Local"),
        (
            "Google/Chrome/Application/chrome.exe",
            "Chromium/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
            "BraveSoftware/Brave-Browser/Application/brave.exe",
        ),
    ),
}
OPTIONS = (
    *("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
    *("--no-first-run", "--no-default-browser-check", "--password-store=basic", "--use-mock-keychain"),
    *("--disable-extensions", "--disable-sync", "--disable-component-update"),
    *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--no-pdf-header-footer", "--print-to-pdf-no-header"),  # the second is what older ones know
)


def find_browser() -> Path | None:
    """A browser built on Chromium, by its usual names and at its usual places; None if there is none."""
    on_path = (Path(found) for name in NAMES if (found := shutil.which(name)))
    folders, programs = PLACES.get(sys.platform, ((), ()))
    elsewhere = (Path(folder).expanduser() / program for folder in folders for program in programs)
    return next((path for path in (*on_path, *elsewhere) if path.is_file()), None)


def print_to_pdf(browser: Path, page: str, seconds: float = MAX_SECONDS) -> bytes:
    """The page as PDF. Raises UsageError if the browser cannot print it, or not in time."""
    parent = _folder_of_snap(browser)
    folder = TemporaryDirectory(prefix="trendscope-", dir=parent, ignore_cleanup_errors=True)
    with folder as name:
        source, target = Path(name, "page.html"), Path(name, "page.pdf")
        source.write_text(page, encoding="utf-8")
        places = (f"--user-data-dir={Path(name, 'profile')}", f"--print-to-pdf={target}", source.as_uri())
        _run((str(browser), *OPTIONS, *_without_sandbox(), *places), seconds)
        content = target.read_bytes() if target.exists() else b""
    if not content.startswith(b"%PDF-"):
        raise UsageError(
            "{browser} printed no PDF; write a .html file and print it in any browser", browser=browser
        )
    return content


def _folder_of_snap(browser: Path) -> Path | None:
    """A browser from a snap sees no folder for temporary files but its own."""
    if browser.parts[:2] != ("/", "snap"):
        return None
    folder = Path.home() / "snap" / browser.name / "common"
    return folder if folder.is_dir() else None


def _without_sandbox() -> Sequence[str]:
    """Chromium refuses to be root's inside its sandbox."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _run(command: Sequence[str], seconds: float) -> None:
    """Run a browser, silently, and end it with all that it started."""
    try:
        with _ending(command) as process:
            process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UsageError(
            "{browser} did not print the page within {seconds:.0f} s, and was ended; "
            "write a .html file and print it in any browser",
            browser=command[0],
            seconds=seconds,
        ) from None
    except OSError as error:
        raise UsageError(
            "{program} cannot be started: {reason}", program=command[0], reason=error.strerror
        ) from error


@contextmanager
def _ending(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is over when the block is, and its group with it."""
    with subprocess.Popen(  # noqa: S603 - a browser by its name, with options of ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            if sys.platform != "win32":
                with suppress(OSError):  # all of them have ended
                    os.killpg(process.pid, signal.SIGKILL)
