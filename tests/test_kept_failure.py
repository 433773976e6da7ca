"""Failures as they are kept: the same error again, which can be said in Korean."""

from __future__ import annotations

import json

import pytest

from trendscope.errors import AnswerUnusable, ModelUnavailable, RateLimited, SourceError, SourceUnreachable
from trendscope.kept_failure import as_text, failure_of
from trendscope.llm.refusals import reason_for
from trendscope.text.masking import remember_secret
from trendscope.wording.catalogue import translated


@pytest.mark.parametrize(
    "error",
    [
        SourceUnreachable("{host} cannot be reached", host="a.org"),
        RateLimited(
            "HTTP {status} from {host}, which asks for a wait of {seconds:.0f} s",
            429,
            status=429,
            host="a.org",
            seconds=7.0,
        ),
        ModelUnavailable("{name} cannot be used: {reason}", name="m", reason=reason_for(TimeoutError())),
        AnswerUnusable("{name} refused to answer", name="m"),
        SourceError("what a library said: {"),
        SourceError("{lost:,} of {total:,} papers did not arrive or could not be used", lost=1, total=2000),
        SourceError("arXiv refused the request: {reason}", reason="long " * 500),
    ],
)
def test_a_failure_is_kept_as_it_was(error: SourceError) -> None:
    again = failure_of(as_text(error))

    assert (type(again), str(again)) == (type(error), str(error))
    assert getattr(again, "status", None) == getattr(error, "status", None)


def test_a_failure_that_was_kept_is_said_in_korean() -> None:
    error = ModelUnavailable("{name} cannot be used: {reason}", name="m", reason=reason_for(TimeoutError()))

    assert translated(failure_of(as_text(error)), "ko") == translated(error, "ko")
    assert "제시간에 응답 없음" in translated(error, "ko")


def test_a_failure_of_an_earlier_version_is_read() -> None:
    kept = json.dumps({"error": "SourceRefused", "reason": "HTTP 503 from a.org", "status": 503})

    assert str(failure_of(kept)) == "HTTP 503 from a.org"


def test_no_secret_is_kept() -> None:
    remember_secret("k3y-that-nobody-sees")
    error = SourceError("arXiv refused the request: {reason}", reason="k3y-that-nobody-sees")

    assert "nobody-sees" not in as_text(error)


@pytest.mark.parametrize(
    "message",
    [
        {"template": "{x:>999999999}", "fields": {"x": 1}},
        {"template": "{x.__class__}", "fields": {"x": 1}},
        {"template": "{x[0]}", "fields": {"x": "a"}},
        {"template": "{x}", "fields": {"y": 1}},
        {"template": 3, "fields": {"x": 1}},
        [],
    ],
)
def test_what_a_stranger_wrote_is_no_message(message: object) -> None:
    kept = json.dumps({"error": "SourceError", "reason": "r", "status": None, "message": message})

    with pytest.raises((ValueError, TypeError, KeyError)):
        failure_of(kept)


def test_a_message_that_makes_other_words_is_not_believed() -> None:
    message = {"template": "no connection", "fields": {}}
    kept = json.dumps({"error": "SourceError", "reason": "r", "status": None, "message": message})

    assert translated(failure_of(kept), "ko") == "r"


def test_messages_in_each_other_have_an_end() -> None:
    message: dict[str, object] = {"template": "x", "fields": {}}
    for _ in range(9):
        message = {"template": "{inner}", "fields": {"inner": message}}
    kept = json.dumps({"error": "SourceError", "reason": "x", "status": None, "message": message})

    with pytest.raises(ValueError, match="no message"):
        failure_of(kept)
