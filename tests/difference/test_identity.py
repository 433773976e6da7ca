"""Papers are known again by address, DOI or title; never by the id of a run."""

from __future__ import annotations

import pytest

from tests.fakes.report import paper
from trendscope.difference.identity import identify


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            {"url": "http://arxiv.org/abs/1706.03762v5"},
            {"url": "https://arxiv.org/pdf/1706.03762v7.pdf"},
            True,
        ),
        ({"url": "https://www.Example.org/a/"}, {"url": "https://example.org/a"}, True),
        (
            {"url": "https://a.org/1", "doi": "10.1/AB"},
            {"url": "https://b.org", "doi": "https://doi.org/10.1/ab"},
            True,
        ),
        ({"url": "https://a.org/1"}, {"url": "https://b.org/1"}, True),
        ({"url": "https://a.org/1"}, {"url": "https://b.org/1", "title": "Attention is all you need!"}, True),
        ({"url": "https://a.org/1"}, {"url": "https://b.org/1", "authors": ("Vaswani, A.",)}, True),
        ({"url": "https://a.org/1"}, {"url": "https://b.org/1", "authors": ("Ada Lovelace",)}, False),
        ({"url": "https://a.org/1"}, {"url": "https://b.org/1", "title": "Attention"}, False),
        ({"url": "", "title": ""}, {"url": "", "title": ""}, False),
    ],
)
def test_the_same_paper(one: dict[str, object], other: dict[str, object], same: bool) -> None:
    found = identify({"D1": paper("D1", **one)}, {"D9": paper("D9", **other)})

    assert (found.before["D1"] == found.after["D9"]) is same
    assert len(found.papers) == (1 if same else 2)


def test_an_id_means_nothing() -> None:
    one, other = paper("D1"), paper("D1", url="https://b.org/1", title="Another")
    found = identify({"D1": one, "D2": other}, {"D1": other, "D2": one})

    assert found.before["D1"] == found.after["D2"]
    assert found.before["D2"] == found.after["D1"]


def test_each_paper_has_a_key_of_its_own_which_is_its_id() -> None:
    found = identify({"D1": paper("D1"), "D2": paper("D2"), "D3": paper("D3")}, {"D1": paper("D1")})

    assert sorted(found.papers) == [
        "arxiv.org/abs/1706.03762",
        "arxiv.org/abs/1706.03762 (2)",
        "arxiv.org/abs/1706.03762 (3)",
    ]
    assert all(key == each.id for key, each in found.papers.items())
