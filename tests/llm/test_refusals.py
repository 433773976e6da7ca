"""Why a model cannot be used: what is wrong and what to do, and where the server's own words go."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from itertools import count

import pytest
from pydantic import BaseModel, SecretStr

from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.models import model
from tests.fakes.servers import refusing_port
from tests.fakes.sources import Sources
from trendscope import Settings
from trendscope.budget import Budget, Meter
from trendscope.cli import main
from trendscope.errors import ModelUnavailable
from trendscope.llm.models import open_model
from trendscope.llm.refusals import reason_for
from trendscope.llm.structured_output import StructuredModel

WORDS = "Unknown field `zebra` for key sk-made-up-key"
_names = count()


class Form(BaseModel):
    """What is asked for."""

    text: str


def asking(url: str) -> StructuredModel:
    chat = open_model("openai:m", Settings(model_url=url, openai_api_key=SecretStr("sk-made-up-key")))
    return StructuredModel(chat, f"openai:refused-{next(_names)}", Meter(Budget()))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.0)


async def test_the_words_of_a_server_are_in_the_log_alone_and_without_the_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "trendscope")
    with Chat([{"status": 400, "error": WORDS}]) as chat, pytest.raises(ModelUnavailable) as raised:
        await asking(chat.url).generate("What?", Form)

    assert "zebra" not in str(raised.value)
    assert "zebra" in caplog.text
    assert "sk-made-up" not in caplog.text


@pytest.mark.parametrize("debug", [True, False])
def test_debug_shows_the_words_of_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, debug: bool
) -> None:
    monkeypatch.setattr(logging.getLogger("trendscope"), "handlers", [])
    with (
        Sources(papers=FEW) as sources,
        Chat(model(instead={"plan": {"status": 422, "error": WORDS}})) as chat,
    ):
        for name, value in (
            sources.environment() | {"TRENDSCOPE_MODEL_URL": chat.url, "TRENDSCOPE_SOURCES": "arxiv"}
        ).items():
            monkeypatch.setenv(name, value)
        given = ["recent trends in machine translation since 2019", "--model", "openai:m", "--quiet"]
        status = main([*given, *(["--debug"] if debug else [])])

    logging.getLogger("trendscope").setLevel(logging.NOTSET)
    out, err = capsys.readouterr()
    assert status == 4
    assert "its server does not accept the request (HTTP 422); --debug shows its words" in " ".join(
        out.split()
    )
    assert ("zebra" in err, "zebra" in out) == (debug, False)


async def test_where_nothing_listens_is_said() -> None:
    with pytest.raises(
        ModelUnavailable, match="nothing listens there; start it, or check TRENDSCOPE_MODEL_URL"
    ):
        await asking(f"http://127.0.0.1:{refusing_port()}/v1").generate("What?", Form)


async def test_a_server_without_tls_is_said_to_have_none() -> None:
    with Chat([{"content": "{}"}]) as chat, pytest.raises(ModelUnavailable, match="over TLS"):
        await asking(chat.url.replace("http:", "https:")).generate("What?", Form)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "its name is unknown"),
        (ssl.SSLCertVerificationError("self-signed"), "the certificate"),
        (ConnectionRefusedError(), "nothing listens there"),
        (OSError("no route"), "cannot be reached"),
        (
            ExceptionGroup("tried", [ConnectionRefusedError(), ConnectionRefusedError()]),
            "nothing listens there",
        ),
    ],
)
def test_the_cause_of_a_failed_connection_is_said(cause: Exception, said: str) -> None:
    error = ConnectionError("Connection error.")
    error.__cause__ = RuntimeError("between")
    error.__cause__.__cause__ = cause

    assert said in reason_for(error)


@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError("y"), ZeroDivisionError()])
def test_no_reason_is_the_name_of_a_class(error: Exception) -> None:
    assert not re.search(r"[A-Z]\w+Error", reason_for(error))
