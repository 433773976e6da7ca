"""An archive with the example report as a run, which can be judged."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.dated_runs import an_archive, options
from trendscope.archive import Archive
from trendscope.example.report import example_report
from trendscope.feedback.judgement import Cited, Judgement
from trendscope.feedback.kept_judgements import KeptJudgements
from trendscope.store.runs import KeptRun

RUN = "e5a0" * 8


def archive_with_run(folder: Path, language: str = "en") -> Archive:
    """The example as a kept run."""
    archive, report = an_archive(folder), example_report(language)
    run = KeptRun.begun(RUN, options(report.question))
    archive.store.keep_run(run.ended_with(report.status, None, report.model_dump_json(), run.started + 1))
    return archive


def refused(text: str, better: str = "", **changes: object) -> Judgement:
    """A claim that the judge refused while the run was written, and what replaced it."""
    fields: dict[str, object] = {
        "run": RUN,
        "question": "recent trends in NLP",
        "language": "en",
        "part": "long context",
        "verdict": "correct" if better else "reject",
        "text": text,
        "better": better,
        "evidence": (Cited(id="D20.1", text="Long contexts are used badly in the middle.", title="Lost"),),
        "origin": "judge",
        "reason": "everybody agrees",
    }
    return Judgement.model_validate(fields | changes)


def section(text: str, better: str, prompt: str = "You write one section.") -> Judgement:
    """A section of which the verifier refused a claim."""
    return refused(text, better, form="section", origin="verifier", prompt=prompt)


def keep(archive: Archive, *judgements: Judgement) -> None:
    KeptJudgements(archive.store).keep(*judgements)
