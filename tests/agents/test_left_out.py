"""What a person leaves out of a forked run is neither counted nor quoted."""

from __future__ import annotations

import pytest

from tests.fakes.states import record, state
from trendscope.agents.evidence_builder import definition_keys, document_keys
from trendscope.agents.left_out import left_out_keys
from trendscope.errors import UsageError

FOUND = {"documents": ["a", "b", "c"], "searches": [record("a", "b"), record("c", "b", role="background")]}


@pytest.mark.parametrize("name", ["D2", "b"])
def test_a_document_is_left_out_by_its_id_or_key(name: str) -> None:
    edited = state(**FOUND, left_out=[name])

    assert document_keys(edited, "topic") == ["a"]
    assert document_keys(edited, "topic", "background") == ["a", "c"]


def test_the_next_article_defines_where_the_first_is_left_out() -> None:
    assert definition_keys(state(**FOUND)) == ["c"]
    assert definition_keys(state(**FOUND, left_out=["D3"])) == ["b"]


def test_a_document_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match=r"no document 'D4' to leave out; there are D1 to D3"):
        left_out_keys(state(**FOUND, left_out=["D1", "D4"]))


def test_documents_keep_their_numbers() -> None:
    with pytest.raises(UsageError, match="name those to leave out in `left_out`"):
        left_out_keys(state(**FOUND | {"documents": ["a", "c"]}))
