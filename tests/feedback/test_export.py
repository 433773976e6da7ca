"""What was judged as lines for tuning: in the formats of TRL and OpenAI, and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.fakes.judged import RUN, archive_with_run, keep, refused, section
from tests.fakes.openai_formats import DPO, SFT
from trendscope import Archive, UsageError
from trendscope.feedback.formats import FORMATS

WRITTEN = '{"claims": [{"text": "Right.", "sentences": ["D1.1"]}, {"text": "Wrong.", "sentences": []}]}'
LEFT = '{"claims": [{"text": "Right.", "sentences": ["D1.1"]}]}'


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A run in which one of each was judged."""
    archive = archive_with_run(tmp_path)
    judging = archive.judge(RUN)
    cited = [claim for claim in judging.claims if len(claim.cited) == 1 and claim.trend.label]
    judging.accept(cited[0].number)
    judging.reject(cited[1].number)
    judging.correct(cited[2].number, f"{cited[2].text.rstrip('.')} as well.")
    judging.correct(cited[3].number, "It grew by 98765 points.")
    keep(
        archive, refused("Everybody agrees.", "Some agree."), refused("Nobody does."), section(WRITTEN, LEFT)
    )
    return archive


def exported(archive: Archive, form: str, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.feedback(form, **options).lines]


def test_sft_has_what_is_right(archive: Archive) -> None:
    lines = exported(archive, "sft")

    accepted, corrected, replaced, left = (line["messages"][1]["content"] for line in lines)
    assert [message["role"] for message in lines[0]["messages"]] == ["user", "assistant"]
    assert all("98765" not in json.dumps(line) for line in lines)
    assert json.loads(replaced) == {"claims": [{"text": "Some agree.", "sentences": ["D20.1"]}]}
    assert left == LEFT
    assert json.loads(accepted)["claims"][0]["sentences"] != []
    assert accepted != corrected


def test_dpo_has_pairs_alone(archive: Archive) -> None:
    corrected, replaced, left = exported(archive, "dpo")

    assert {*corrected} == {"prompt", "chosen", "rejected"}
    assert corrected["chosen"] != corrected["rejected"]
    assert "Everybody agrees." in replaced["rejected"][0]["content"]
    assert "Lost" in replaced["prompt"][0]["content"]
    assert "Long contexts are used badly in the middle." in replaced["prompt"][0]["content"]
    assert (left["prompt"][0]["content"], left["rejected"][0]["content"]) == (
        "You write one section.",
        WRITTEN,
    )


@pytest.mark.parametrize(("form", "schema"), [("openai-sft", SFT), ("openai-dpo", DPO)])
def test_openai_reads_it(archive: Archive, form: str, schema: dict[str, Any]) -> None:
    lines = exported(archive, form, augment=3, unsupported=True)

    validator = Draft202012Validator(schema)
    assert len(lines) >= 4
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []


def test_the_schemas_refuse_what_openai_does_not_name() -> None:
    message = {"role": "assistant", "content": "a"}

    assert not Draft202012Validator(SFT).is_valid({"messages": [{"role": "user", "content": "a"}]})
    assert not Draft202012Validator(SFT).is_valid({"messages": [message, message], "origin": "judge"})
    assert not Draft202012Validator(DPO).is_valid({"prompt": [message], "chosen": [message]})


def test_the_second_file_says_where_each_line_comes_from(archive: Archive) -> None:
    found = archive.feedback("dpo", augment=2)

    about = [json.loads(line) for line in found.about]
    assert len(about) == len(found.lines)
    assert {each["origin"] for each in about} == {"person", "judge", "verifier"}
    assert {each["variant"] for each in about} >= {None}
    assert all(each["judgements"][0]["run"] == RUN for each in about)


def test_what_makes_no_line_is_counted(archive: Archive) -> None:
    sft, dpo = archive.feedback("sft"), archive.feedback("dpo")

    assert (sft.without_pair, sft.unsupported, len(sft.lines)) == (2, 1, 4)
    assert (dpo.without_pair, dpo.unsupported, len(dpo.lines)) == (3, 1, 3)
    assert len(archive.feedback("dpo", unsupported=True).lines) == 4


def test_only_some_origins_or_runs(archive: Archive) -> None:
    assert len(archive.feedback("sft", origins=["judge"]).lines) == 1
    assert archive.feedback("sft", origins=["judge", "verifier"]).origins == {"judge": 1, "verifier": 1}
    assert len(archive.feedback("sft", RUN).lines) == 4


def test_a_section_is_learnt_without_what_a_person_refused(archive: Archive) -> None:
    judging = archive.judge(RUN)
    claim = next(each for each in judging.claims if each.part == "long context" and each.cited)
    told = {"text": claim.text, "sentences": [*claim.cited]}
    both = json.dumps({"claims": [told, {"text": "Right.", "sentences": ["D1.1"]}]})
    keep(archive, section(WRITTEN, both), section(LEFT, json.dumps({"claims": [told]})))

    judging.reject(claim.number)

    lines = exported(archive, "sft", origins=["verifier"])
    assert [line["messages"][1]["content"] for line in lines] == [LEFT]


def test_progress_is_told(archive: Archive) -> None:
    told: list[tuple[int, int]] = []

    archive.feedback("sft", on_progress=lambda done, of: told.append((done, of)))

    assert told == [(at, 6) for at in range(1, 7)]


def test_an_unknown_format_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match=f"there is no format csv; there are: {', '.join(FORMATS)}"):
        archive.feedback("csv")
