"""What a library costs: adding passages and PDFs, finding words, and going on after kill -9.

    python -m benchmarks.library [--passages 10000] [--papers 1000] [--pages 10] [--kills 8]

The documents are made here, in a folder that is removed; nothing is requested. The targets: 10,000 passages
are added within 60 CPU seconds and found within 30 ms, memory stays flat, and nothing is read twice but what
a kill interrupted.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import median

from tests.fakes.pages import pdf
from trendscope.library.library import Library
from trendscope.text.vocabulary import vocabulary

VOCABULARY, LINES, WIDTH = 20_000, 55, 85
PASSAGES_A_FILE = 20
PARAGRAPH = 900  # characters, which is most of a passage
KOREAN = ("기계", "번역", "언어", "모델", "학습", "평가", "문서", "추론", "검색", "요약")
PARTICLES = ("의", "을", "에서", "으로", "과", "은")
EVERY = 0.05  # seconds between two looks at the memory

# A process of its own: what it takes can be told from what this one takes, and it can be killed.
ADD = """
import sys
from trendscope.library.library import Library
library = Library(sys.argv[1])
for result in library.add([sys.argv[2]]):
    print(result.how, flush=True)
"""


class Words:
    """Sentences of words that are as frequent as those of a language; the most frequent are English."""

    def __init__(self) -> None:
        self.draw = random.Random(1)
        self.words = list(
            dict.fromkeys(sorted(vocabulary("stop_words")))
            | dict.fromkeys(
                "".join(self.draw.choices("etaoinshrdlucm", k=self.draw.randint(3, 11)))
                for _ in range(VOCABULARY)
            )
        )
        # Cumulated once: to draw would add up twenty thousand weights each time.
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(len(self.words))))

    def sentence(self, *, korean: bool = False) -> str:
        words = self.draw.choices(self.words, cum_weights=self.weights, k=self.draw.randint(8, 25))
        if korean:
            words[::2] = [self.draw.choice(KOREAN) + self.draw.choice(PARTICLES) for _ in words[::2]]
        return " ".join(words).capitalize() + "."

    def paragraph(self, *, korean: bool = False) -> str:
        sentences = list[str]()
        while sum(map(len, sentences)) < PARAGRAPH:
            sentences.append(self.sentence(korean=korean))
        return " ".join(sentences)[:PARAGRAPH]

    def page(self, head: str, number: int) -> list[str]:
        """Lines of a page in one column, with a running head and a number."""
        text = " ".join(self.sentence() for _ in range(LINES * WIDTH // 90))
        lines = [text[at : at + WIDTH].strip() for at in range(0, len(text), WIDTH)][: LINES - 3]
        return [head, f"{number} Section of the paper", *lines, str(number)]


@dataclass
class Cost:
    """What a process and its children took: CPU and wall seconds, and MB in its second and last tenth."""

    cpu: float
    wall: float
    memory: tuple[float, float]
    results: list[str]

    def __str__(self) -> str:
        first, last = self.memory
        return f"{self.cpu:.1f} CPU s, {self.wall:.1f} s, memory {first:.0f} to {last:.0f} MB"


def added(database: Path, folder: Path, kill_after: float | None = None) -> Cost:
    """What it costs to add the folder, or as much of it as is done until the process is killed."""
    before, began = _children(), time.monotonic()
    sizes = list[float]()
    with tempfile.TemporaryFile("w+") as said:
        command = [sys.executable, "-c", ADD, str(database), str(folder)]
        process = subprocess.Popen(command, stdout=said)
        while process.poll() is None:
            sizes.append(_memory(process.pid))
            if kill_after is not None and time.monotonic() - began > kill_after:
                process.send_signal(signal.SIGKILL)
            time.sleep(EVERY)
        said.seek(0)
        results = said.read().split()
    tenth = max(1, len(sizes) // 10)
    flat = (median(sizes[tenth : 2 * tenth] or sizes), median(sizes[-tenth:]))
    return Cost(_children() - before, time.monotonic() - began, flat, results)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(process: int) -> float:
    """The resident memory of a process and of those that it started, in MB."""
    total = 0
    for one in _with_children(process):
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return total * resource.getpagesize() / 1e6


def _with_children(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _with_children(int(child))


def measure_passages(folder: Path, passages: int, words: Words) -> Library:
    """Add Markdown files with so many passages, every tenth in Korean."""
    texts = folder / "texts"
    texts.mkdir()
    for at in range(passages // PASSAGES_A_FILE):
        paragraphs = [words.paragraph(korean=at % 10 == 0) for _ in range(PASSAGES_A_FILE)]
        (texts / f"{at:05}.md").write_text(f"# {words.sentence()}\n\n" + "\n\n".join(paragraphs), "utf-8")
    library = Library(folder / "texts.db")
    cost = added(library.path, texts)
    status = library.status()
    print(
        f"{status.passages:,} passages of {status.documents:,} files added: {cost}, "
        f"file {status.size / 1e6:.1f} MB"
    )
    again = added(library.path, texts)
    print(f"  again, unchanged: {again.cpu:.1f} CPU s; {_counts(again.results)}")
    return library


def measure_searches(library: Library, words: Words) -> None:
    """Rare words, frequent ones, questions, and Korean words."""
    library.search(words.words[0])  # opens the file
    stop = len(vocabulary("stop_words"))
    searches = {
        "a rare word": [[word] for word in words.words[2000:2030]],
        "a frequent word": [[word] for word in words.words[stop : stop + 30]],
        "a question of 12 words": [
            words.draw.choices(words.words, cum_weights=words.weights, k=12) for _ in range(30)
        ],
        "a Korean word": [[word] for word in KOREAN],
        "four Korean words": [words.draw.sample(KOREAN, 4) for _ in range(30)],
    }
    for name, asked in searches.items():
        wall, cpu, found = list[float](), list[float](), 0
        for each in asked:
            began = time.perf_counter(), time.process_time()
            found += bool(library.search(" ".join(each)))
            wall.append(1000 * (time.perf_counter() - began[0]))
            cpu.append(1000 * (time.process_time() - began[1]))
        told = f"median {median(wall):.1f} ms, of CPU {median(cpu):.1f}, at most {max(cpu):.1f}"
        print(f"  {name}: {told}; found {found} of {len(asked)}")


def measure_papers(folder: Path, papers: int, pages: int, kills: int, words: Words) -> None:
    """Add PDFs without a kill, then again into another file with kills, and compare what is there."""
    pdfs = folder / "pdfs"
    pdfs.mkdir()
    for at in range(papers):
        lines = (words.page(f"Paper {'i' * (at % 7)} of many", number) for number in range(1, pages + 1))
        (pdfs / f"{at:05}.pdf").write_bytes(pdf(*lines))
    whole = Library(folder / "whole.db")
    cost = added(whole.path, pdfs)
    status = whole.status()
    print(
        f"{status.documents:,} PDFs, {status.pages:,} pages, {status.passages:,} passages added: {cost}, "
        f"file {status.size / 1e6:.1f} MB"
    )
    killed = Library(folder / "killed.db")
    read = 0
    for _ in range(kills):
        after = added(killed.path, pdfs, kill_after=1 + words.draw.random() * cost.wall / (kills + 1))
        read += after.results.count("new")
    read += added(killed.path, pdfs).results.count("new")
    ((integrity,),) = killed.database.read("pragma integrity_check")
    same = _content(killed) == _content(whole)
    print(
        f"  {kills} times kill -9 and the same command: {read:,} documents were told as new, "
        f"{killed.status().documents:,} are there, integrity {integrity}, same as without kills: {same}"
    )


def _content(library: Library) -> str:
    rows = library.database.read("select key, number, passages.text from documents join passages on "
                                 "documents.id = document order by key, number")  # fmt: skip
    index = library.database.read("select count(*), sum(length(text)) from words")
    return json.dumps([rows, index])


def _counts(results: list[str]) -> str:
    return ", ".join(f"{results.count(how):,} {how}" for how in dict.fromkeys(results))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--kills", type=int, default=8)
    options = parser.parse_args()
    words = Words()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_searches(measure_passages(folder, options.passages, words), words)
        measure_papers(folder, options.papers, options.pages, options.kills, words)


if __name__ == "__main__":
    main()
