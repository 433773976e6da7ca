"""Text of any script, in any encoding, under any name of it: in pages, reports, terminals and file names."""

from __future__ import annotations

import codecs
import io
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from rich.cells import cell_len
from rich.console import Console

from benchmarks.rows.captured import captured, own_folder
from benchmarks.rows.row import Case, Row
from benchmarks.rows.terminal_output import printed
from tests.fakes.report import full_of
from tests.repository import REPOSITORY
from trendscope.fulltext.html import html_blocks
from trendscope.report.files import check_path, write_file
from trendscope.report.terminal import print_report
from trendscope.text.characters import strip_hidden

KOREAN = {
    "Korean": "기계 번역 연구는 최근 몇 년 사이에 크게 달라졌고, 이제는 대형 언어 모델이 "
    "문장을 직접 옮긴다. 평가 방법도 함께 바뀌어 사람의 판단을 배우는 척도가 널리 쓰인다.",
    "Korean and English": "트랜스포머(Transformer)는 attention만으로 문장을 번역하며, WMT 2014 영독 "
    "번역에서 28.4 BLEU를 얻었다. 이후 GPT-4 같은 모델이 같은 과제를 few-shot으로 푼다.",
    "Korean and hanja": "機械飜譯은 言語 사이의 글을 옮기는 일이며, 통계적 方法에서 신경망 방법으로 "
    "옮겨 왔다. 학습 자료가 적은 言語에서는 아직 어려움이 남아 있다고 한다.",
}
OTHERS = {
    "Korean, decomposed": unicodedata.normalize("NFD", KOREAN["Korean"]),
    "emoji": "The team 👩‍🔬 of the lab 👨‍👩‍👧‍👦 has shown ❤️‍🔥 that the models 🇰🇷 translate 🏳️‍🌈 "
    "well, and that the results of the work hold for all of the languages that were in the test.",
    "right to left": "The word שלום and the word سلام are in the text of the paper, \u202eas is\u202c a mark "
    "\u2067that turns\u2069 the order of what is shown to the one who reads the page.",
    "four bytes": "The letters 𝔸𝕓𝕔 and 𝒳 and the signs 𠀀𪜀 and 𐌰𐌱 are in the title of the paper, "
    "which is on the use of the scripts that are not in the first plane of the table.",
    "accents, decomposed": unicodedata.normalize(
        "NFD",
        "Les chercheurs ont montré que l’évaluation à l’œuvre dépend de la façon dont elle a été "
        "menée, and the model of the paper is naïve.",
    ),
    "hidden": "The re\u00adsults\u200b of the\ufeff work are in the\u2060 table of the paper, and the "
    "\u200ftext is the same for the one who reads it and for the one who looks at it.",
}
TEXTS = KOREAN | OTHERS
HEADERS = ("", "utf-8", "euc-kr", "ks_c_5601-1987", "iso-8859-1", "windows-1252", "nonsense", "utf8")
METAS = ("", "utf-8", "euc-kr", "iso-8859-1", "x-nothing")
MARKS = {"utf-8-sig": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
STEMS = (
    *(
        "보고서",
        unicodedata.normalize("NFD", "보고서"),
        "👩‍🔬",
        "a\u202eb",
        "שלום",
        "𠀀",
        "é",
        "e\u0301",
        "ﬁ",
    ),
    *("İ", "ß", "a\u200bb", "\udcb0\udca1", "Ω", "①", "ㅤ", "\u1112\u1161\u11ab"),
)
ENCODINGS = ("utf-8", "cp949", "ascii", "cp1252")
CHILDREN = (
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp949"},
    {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
)


def page(text: str, encoding: str, header: str, meta: str) -> str | None:
    """A page in one encoding that claims to be in another, or two others."""
    charset = f'<meta charset="{meta}">' if meta else ""
    source = f"<html><head>{charset}<title>x</title></head><body><p>{text}</p></body></html>"
    body = MARKS.get(encoding, b"") + source.encode(encoding)
    read = " ".join(block.text for block in html_blocks(body, header))
    return None if read == strip_hidden(text) else f"read {read[:60]!r}"


def width(text: str, columns: int) -> str | None:
    """No line of a report is wider than the terminal."""
    shown = io.StringIO()
    console = Console(file=shown, width=columns, force_terminal=False)
    print_report(full_of(text), console, evidence=True, details=True)
    wide = [line for line in shown.getvalue().splitlines() if cell_len(line) > columns]
    return f"{len(wide)} lines are wider than {columns}: {wide[0]!r}" if wide else None


def shown_in(text: str, encoding: str, format_name: str) -> str | None:
    shown = captured(partial(printed, full_of(text), format_name, details=True), encoding=encoding)
    shown.decode("utf-8" if format_name == "json" else encoding)
    return None


def file_name(name: str) -> str | None:
    with own_folder():
        check_path(Path(name))
        write_file(Path(name), b"a report")
        found = [path.name for path in Path().iterdir()]
        return None if found == [name] else f"found {found}"


def child(environment: dict[str, str], question: str, name: str) -> str | None:
    """The command under a locale that cannot write what is asked."""
    with own_folder() as folder:
        options = ("--source", "library", "--model", "none", "--quiet", "--out", name)
        done = subprocess.run(
            [os.fsencode(each) for each in (sys.executable, "-m", "trendscope", question, *options)],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | environment,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0 or not (folder / name).is_file():
            return f"status {done.returncode}: {done.stderr[-200:]!r}"
        text = (folder / name).read_text("utf-8")
        return None if question in text else f"the question is {text[:80]!r}"


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    yield list(_cases())


def _cases() -> Iterator[Case]:
    yield from _pages()
    for name, text in TEXTS.items():
        for columns in (20, 40, 80, 120):
            yield Case(f"{name} in {columns} columns", partial(width, text, columns))
        for encoding in ENCODINGS:
            for format_name in ("terminal", "markdown", "json"):
                run = partial(shown_in, text, encoding, format_name)
                yield Case(f"{name} as {format_name} in {encoding}", run)
    for stem in STEMS:
        for extension in (".md", ".json", ".txt", ""):
            yield Case(f"file {stem!r}{extension}", partial(file_name, f"{stem}{extension}"))
    for environment in CHILDREN:
        run = partial(child, environment, "기계 번역 연구 동향", "보고서.md")
        yield Case(f"the command under {environment}", run)


def _pages() -> Iterator[Case]:
    for name, text in KOREAN.items():
        for encoding in ("utf-8", "cp949"):
            for header in HEADERS:
                for meta in METAS:
                    run = partial(page, text, encoding, header, meta)
                    yield Case(f"{name} in {encoding} named {header!r} and {meta!r}", run)
    for name, text in TEXTS.items():
        for encoding in (*MARKS, "utf-8"):
            for header in ("", "euc-kr", "iso-8859-1", "utf-8"):
                run = partial(page, text, encoding, header, "")
                yield Case(f"{name} in {encoding} named {header!r}", run)


ROW = Row("R11", "scripts, encodings and names of files", cases)
