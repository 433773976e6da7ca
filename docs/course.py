"""The notebooks of the course, of docs/course.md: each text in English and in Korean, each cell of code once.

`make docs` writes them, and a test checks the result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("course.md")
NOTEBOOKS = {"examples/course.ipynb": "en", "examples/course.ko.ipynb": "ko"}

# A text in a language, or a block of code, up to the next of either.
_PART = re.compile(
    r"^<!-- (?P<language>en|ko) -->\n(?P<text>.*?)(?=^<!-- (?:en|ko) -->$|^```python$|\Z)"
    r"|^```python\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def notebooks() -> Iterator[tuple[str, str]]:
    """The path and the content of each notebook, without outputs."""
    source = SOURCE.read_text("utf-8")
    for path, language in NOTEBOOKS.items():
        yield path, json.dumps(_notebook(source, language), ensure_ascii=False, indent=1) + "\n"


def _notebook(source: str, language: str) -> dict[str, Any]:
    parts = (part for part in _PART.finditer(source) if part["language"] in (None, language))
    return {
        "cells": [_cell(number, part["text"], part["code"]) for number, part in enumerate(parts)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, text: str | None, code: str | None) -> dict[str, Any]:
    cell = {"id": f"cell-{number}", "metadata": {}}
    if code is None:
        return {"cell_type": "markdown", **cell, "source": _lines(text or "")}
    return {"cell_type": "code", "execution_count": None, **cell, "outputs": [], "source": _lines(code)}


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)
