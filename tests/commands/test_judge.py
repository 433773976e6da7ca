"""Judging in a terminal and from a file."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.judged import RUN, archive_with_run, keep, refused, section
from trendscope.archive import Archive
from trendscope.cli import main

LEFT = '{"claims": [{"text": "Right.", "sentences": ["D1.1"]}]}'
Typing = Callable[..., int]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setenv("TRENDSCOPE_STORE", str(tmp_path))
    return archive_with_run(tmp_path)


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """The exit status of `judge latest` when these lines are typed."""

    def judge(*lines: str, options: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
        return main(["judge", "latest", *options])

    return judge


def verdicts(archive: Archive) -> list[str]:
    return [each.verdict for each in archive.judgements()]


def test_each_key_says_something_of_a_claim(
    archive: Archive, typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typing("a", "x", "R", "s", "c", "It grew by 98765 points.", "q", "a", options=("--by", "kim")) == 0

    printed = capsys.readouterr()
    assert verdicts(archive) == ["accept", "reject", "correct"]
    assert {each.by for each in archive.judgements()} == {"kim"}
    claims = archive.judge(RUN).claims
    assert printed.out.startswith(f"[1 of {len(claims)}] ")
    assert " ".join(claims[0].text.split()) in " ".join(printed.out.split())
    assert "kept, but marked: no sentence of its evidence says any of it" in printed.err
    assert "3 judgements kept of run e5a0e5a0" in printed.err


def test_it_goes_on_where_it_stopped(
    archive: Archive, typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typing("a", "s", "q")
    capsys.readouterr()

    assert typing("a", "q") == 0

    claims = archive.judge(RUN).claims
    assert capsys.readouterr().out.startswith(f"[2 of {len(claims)}] ")
    assert [each.text for each in archive.judgements()] == [claims[0].text, claims[1].text]


def test_the_end_of_the_input_ends_it(archive: Archive, typing: Typing) -> None:
    assert typing("a") == 0
    assert verdicts(archive) == ["accept"]


def test_an_empty_correction_and_the_same_sentence_are_asked_again(
    archive: Archive, typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    text = archive.judge(RUN).claims[0].text

    assert typing("c", "", "c", text, "a", "q") == 0

    assert "trendscope: a correction is another sentence than the claim" in capsys.readouterr().err
    assert verdicts(archive) == ["accept"]


def test_all_claims_judged_is_said(
    archive: Archive, typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    judging = archive.judge(RUN)
    for claim in judging.claims:
        judging.accept(claim.number)

    assert typing("a") == 0

    assert "every claim of this run is judged" in capsys.readouterr().err


def test_drafts_are_chosen_between(
    archive: Archive, typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(archive, refused("Everybody agrees.", "Some agree."), section(LEFT.replace("Right", "Wrong"), LEFT))

    assert typing("x", "a", "b", options=("--drafts",)) == 0

    printed = capsys.readouterr()
    chosen = [each for each in archive.judgements() if each.verdict == "prefer"]
    assert len(chosen) == 2
    assert "Everybody agrees." in printed.out
    assert "Right. [D1.1]" in printed.out
    assert archive.judge(RUN).drafts == []
    assert typing("a", options=("--drafts",)) == 0
    assert "no two texts" in capsys.readouterr().err


def test_without_a_terminal_a_file_is_wanted(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n"))

    assert main(["judge", "latest"]) == 2

    assert "--from FILE takes a file" in capsys.readouterr().err


def test_a_file_of_judgements_is_kept_but_for_its_bad_lines(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = archive.judge(RUN).claims
    lines = [
        json.dumps({"claim": 1, "verdict": "accept"}),
        json.dumps({"claim": claims[1].text, "verdict": "reject", "reason": "vague", "by": "lee"}),
        "",
        "not json \x1b[31m",
        json.dumps({"claim": 3, "verdict": "perhaps"}),
        json.dumps({"claim": 9999, "verdict": "accept"}),
        json.dumps({"claim": 3, "correction": "It grew by 98765 points."}),
        json.dumps({"better": claims[3].text, "worse": "Another sentence."}),
    ]
    path = tmp_path / "judged.jsonl"
    path.write_bytes("\n".join(lines).encode() + b'\n{"claim": "\xff", "verdict": "accept"}')

    assert main(["judge", "latest", "--from", str(path), "--by", "kim"]) == 1

    said = capsys.readouterr().err.splitlines()
    assert [line.partition(" of ")[0] for line in said[:3]] == [f"trendscope: line {at}" for at in (4, 5, 6)]
    assert said[3] == ("trendscope: line 7 is kept, but marked: no sentence of its evidence says any of it")
    assert said[4].startswith("trendscope: line 9 of ")
    assert said[5:] == ["trendscope: 4 judgements kept of run e5a0e5a0"]
    assert verdicts(archive) == ["accept", "reject", "correct", "prefer"]
    assert [each.by for each in archive.judgements()] == ["kim", "lee", "kim", "kim"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["judge", "latest", "--from", "missing.jsonl"], "missing.jsonl cannot be read"),
        (["judge", "abcd1234", "--from", "x"], "no run begins with abcd1234"),
        (["judge", "latest", "--from", "x", "--drafts"], "not allowed with"),
        (["feedback", "export", "--format", "sft", "--augment", "99"], "from 0 to 20"),
        (["feedback", "export", "--format", "csv"], "invalid choice"),
        (["feedback", "list", "abcd1234"], "no run begins with abcd1234"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_wrong_usage_is_one_line(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as exit_:
        status = int(str(exit_.code))

    assert status == 2
    assert problem in capsys.readouterr().err.splitlines()[-1]
