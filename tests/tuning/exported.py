"""Files for tuning as a user makes them, without network: a run, judgements, and each format in a folder.

python -m tests.tuning.exported FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from trendscope import Archive, research
from trendscope.cli import main
from trendscope.feedback.formats import FORMATS

QUESTION = "recent trends in machine translation"


def export(folder: Path) -> None:
    """Ask, judge every claim, and export."""
    os.environ["TRENDSCOPE_STORE"] = str(folder / "store")
    os.environ["TRENDSCOPE_MODEL"] = "none"
    research(QUESTION, sources=["library"])
    judging = Archive().judge("latest", by="check")
    for claim in judging.claims:
        if claim.number % 2:
            judging.accept(claim.number)
        else:
            judging.correct(claim.number, f"{claim.text.rstrip('.')} as well.")
    for form in FORMATS:
        path = folder / f"{form}.jsonl"
        status = main(["feedback", "export", "--format", form, "--augment", "2", "--out", str(path)])
        if status:
            raise SystemExit(status)


if __name__ == "__main__":
    export(Path(sys.argv[1]))
