"""The query language: its text, its rendering for a source, and what it matches."""

from __future__ import annotations

import pytest

from trendscope.errors import UsageError
from trendscope.question.query import Query

CASES = [
    (("translation",),),
    (("machine",), ("translation",)),
    (("machine translation",), ("evaluation", "quality estimation")),
    (("C++",), ("GPT-4", "TCP/IP", "U.S.")),
    (("OR",), ("and", "Or")),
    (("f(x)",), ("in (vitro)", "vivo")),
    (("기계 번역",), ("환각", "hallucination")),
]


@pytest.mark.parametrize("groups", CASES)
def test_a_query_is_read_back_from_its_text(groups: tuple[tuple[str, ...], ...]) -> None:
    assert Query.parse(str(Query(groups))) == Query(groups)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("machine translation", (("machine",), ("translation",))),
        ('"machine translation"', (("machine translation",),)),
        (
            '  machine  ( evaluation OR "quality estimation" )',
            (("machine",), ("evaluation", "quality estimation")),
        ),
        ("(evaluation metrics)", (("evaluation", "metrics"),)),
        ("evaluation OR metrics", (("evaluation", "metrics"),)),
        ("translation evaluation or metrics", (("translation",), ("evaluation", "metrics"))),
        ("translation AND evaluation", (("translation",), ("evaluation",))),
        ("(a OR b) OR c d", (("a", "b", "c"), ("d",))),
        ("(a OR (b OR c) OR d) e", (("a", "b", "c", "d"), ("e",))),
        ("translation (evaluation OR", (("translation",), ("evaluation",))),
        ('translation) "quality', (("translation",), ("quality",))),
        ("OR translation AND ( ) -- ?", (("translation",),)),
        ("기계 번역", (("기계",), ("번역",))),
    ],
)
def test_the_text_of_a_query_is_read_kindly(text: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert Query.parse(text).groups == groups


@pytest.mark.parametrize("text", ["", "  ", "()", '""', "OR AND", "?!", "(("])
def test_a_query_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        Query.parse(text)


@pytest.mark.parametrize(
    ("text", "arxiv", "pubmed"),
    [
        ("translation", 'all:"translation"', '"translation"[tiab]'),
        (
            'machine (evaluation OR "quality estimation")',
            'all:"machine" AND (all:"evaluation" OR all:"quality estimation")',
            '"machine"[tiab] AND ("evaluation"[tiab] OR "quality estimation"[tiab])',
        ),
    ],
)
def test_each_source_has_its_own_syntax(text: str, arxiv: str, pubmed: str) -> None:
    assert Query.parse(text).render('all:"{}"') == arxiv
    assert Query.parse(text).render('"{}"[tiab]') == pubmed


def test_braces_in_a_phrase_are_no_format() -> None:
    assert Query((("{0}", "{x}"),)).render("<{}>", either="|") == "(<{0}>|<{x}>)"


def test_operators_can_be_those_of_the_source() -> None:
    assert Query.parse("a b OR c").render("{}", either="|", both="+") == "a+(b|c)"


def test_the_plain_words_have_no_operators() -> None:
    assert (
        Query.parse('machine (evaluation OR "quality estimation")').words
        == "machine evaluation quality estimation"
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("translation", "Translating with translators"),
        ("machine translation", "The translation was made by a machine."),
        ('"language models"', "A language-model benchmark"),
        ("summarisation", "A summarization dataset"),
        ("(bias OR fairness) NLP", "Fairness in NLP"),
        ("C++", "static analysis of C++ programs"),
        ("TCP/IP", "a TCP/IP stack"),
        ("naïve Bayes", "Naïve Bayes classifiers"),
        ('"future of work"', "work and its future"),
        ("IT security", "IT is insecure: security of IT"),
        ("기계번역", "기계 번역은 발전했다"),
        ('"기계 번역"', "신경망 기계번역의 발전"),
        ('"AI 윤리"', "ai윤리에 대하여"),
    ],
)
def test_a_text_is_matched_by_stems_and_syllables(query: str, text: str) -> None:
    assert Query.parse(query).matches(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("machine translation", "machine learning"),
        ("(bias OR fairness) NLP", "bias in vision"),
        ("C++", "vitamin C"),
        ("IT", "it is secure"),
        ("기계번역", "기계 학습과 번역"),
        ("translation", ""),
    ],
)
def test_a_text_that_lacks_a_group_is_not_matched(query: str, text: str) -> None:
    assert not Query.parse(query).matches(text)


@pytest.mark.parametrize(
    ("query", "text", "defined"),
    [
        ('"machine translation"', "Machine translation (MT) is the use of computers. It is old.", True),
        ('"machine translation"', "It is old. Machine translation is new.", False),
        ('"machine translation"', "Machine learning is no translation.", False),
        ("compilers", "In computing, a compiler is a program.", True),
        ("C++", "C++ is a language.", True),
        ("art", "A cart is a vehicle.", False),
        ("기계번역", "기계 번역은 컴퓨터를 쓴다. 오래되었다.", True),
        ("기계번역", "오래되었다. 기계 번역은 새롭다.", False),
        ("x", "", False),
    ],
)
def test_a_definition_opens_with_its_phrase(query: str, text: str, defined: bool) -> None:
    assert Query.parse(query).is_defined_in(text) is defined


@pytest.mark.parametrize(
    ("query", "title", "is_on_it"),
    [
        ("fairness", "Fairness (machine learning)", True),
        ("fairness", "Advance Australia Fair", False),
        ('"machine translation"', "Evaluation of machine translation", True),
        ('"machine translation"', "Machine translators", True),
        ('"machine translation"', "The washing machine and its history", False),
        ('(LLM OR "large language model")', "Large language model", True),
        ('"기계 번역"', "기계번역", True),
        ('"기계 번역"', "번역", False),
    ],
)
def test_an_article_on_a_phrase_has_half_of_its_title_from_it(query: str, title: str, is_on_it: bool) -> None:
    assert Query.parse(query).is_title_of_article(title) is is_on_it
