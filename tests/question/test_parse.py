"""Questions as people of many fields type them: their topic, their years, their language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from datetime import date
from typing import Any

import pytest

from trendscope.errors import UsageError
from trendscope.question.parse import Question, parse_question, topic_query

TODAY = date(2026, 11, 26)


def read(text: str, **options: Any) -> Question:
    return parse_question(text, today=TODAY, **options)


def topic(text: str) -> str:
    """The topic on one line: `&` between groups, `|` between alternatives."""
    return " & ".join(" | ".join(group) for group in read(text).topic)


def years(text: str, **options: Any) -> tuple[int, int]:
    question = read(text, **options)
    return question.since, question.until


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # a bare topic
        ("transformers", "transformers"),
        ("GPT-4", "GPT-4"),
        ("5G", "5G"),
        ("C++ static analysis", "C++ static analysis"),
        ("F# vs C#", "F# | C#"),
        ("node.js security", "node.js security"),
        ("covid-19 vaccines", "covid-19 vaccines"),
        ("medieval falconry manuals", "medieval falconry manuals"),
        ("TCP/IP congestion control", "TCP/IP congestion control"),
        ("U.S. monetary policy", "U.S. monetary policy"),
        ("R&D productivity", "R&D productivity"),
        ("naïve Bayes", "naïve Bayes"),
        ("β-catenin signaling", "β-catenin signaling"),
        ("Erdős–Rényi graphs", "Erdős-Rényi graphs"),
        ("1,000 genomes project", "1,000 genomes project"),
        ("open-source LLMs", "open-source LLMs"),
        # what only asks is left out
        ("what's new in CRISPR off-target detection?", "CRISPR off-target detection"),
        ("What’s new in CRISPR?", "CRISPR"),
        ("What are the latest trends in explainable AI for healthcare??", "explainable AI & healthcare"),
        (
            "Give me an overview of research on Alzheimer's disease biomarkers",
            "Alzheimer's disease biomarkers",
        ),
        (
            "Please help me understand the current research landscape of topological insulators.",
            "topological insulators",
        ),
        ("Hi, could you find recent papers about protein folding?", "protein folding"),
        ("Thanks! I'm interested in urban heat islands", "urban heat islands"),
        ("I'd like to know what's going on in battery recycling these days", "battery recycling"),
        ("Which methods work best for few-shot learning?", "few-shot learning"),
        ("most cited papers in game theory", "game theory"),
        ("list of papers about prompt injection", "prompt injection"),
        ("what do people study about happiness", "happiness"),
        ("Has interest in blockchain declined?", "blockchain"),
        ("Is deep learning still popular in genomics?", "deep learning & genomics"),
        ("does attention explain?", "attention"),
        ("self-supervised learning: what's next?", "self-supervised learning"),
        ("What is the state of the art in 3D object detection?", "3D object detection"),
        ("state-of-the-art speech recognition", "speech recognition"),
        ("How has research on machine translation changed since 2018?", "machine translation"),
        ("What is rising and what is fading in dialogue systems research?", "dialogue systems"),
        ("Where is research on topological superconductivity heading?", "topological superconductivity"),
        ("any new papers on LLM hallucinations lately?", "LLM hallucinations"),
        # research that is part of the topic
        ("What are the research trends in LLM research agents since 2023?", "LLM research agents"),
        ("trends in deep research systems", "deep research systems"),
        ("What is new in deep research?", "deep research"),
        ("recent trends in research software engineering", "research software engineering"),
        ("How have autonomous research assistants developed?", "autonomous research assistants"),
        ("research agents since 2023", "research agents"),
        ("advances in research integrity and research ethics", "research integrity | research ethics"),
        (
            "evaluation of AI research assistants in chemistry",
            "evaluation & AI research assistants & chemistry",
        ),
        # research that only asks
        ("recent research on machine translation", "machine translation"),
        ("research trends in speech synthesis", "speech synthesis"),
        ("dialogue systems research", "dialogue systems"),
        ("cancer immunotherapy research progress", "cancer immunotherapy"),
        ("What research gaps exist in dialogue systems?", "dialogue systems"),
        ("graph learning research directions", "graph learning"),
        ("Please research dialogue systems", "dialogue systems"),
        ("protein design research focusing on enzymes", "protein design & enzymes"),
        ("speech synthesis research, latest research papers", "speech synthesis"),
        # relations
        ("does mindfulness reduce anxiety?", "mindfulness & anxiety"),
        ("what can graph databases do for fraud detection?", "graph databases & fraud detection"),
        ("legal issues of autonomous vehicles", "legal issues & autonomous vehicles"),
        ("how is AI used in education?", "AI | artificial intelligence & education"),
        ("AI's impact on jobs", "AI | artificial intelligence & jobs"),
        ("how does sleep affect memory?", "sleep & memory"),
        ("How does climate change affect coffee production?", "climate change & coffee production"),
        ("the role of gut bacteria in Parkinson's disease", "gut bacteria & Parkinson's disease"),
        ("effects of remote work on productivity", "remote work & productivity"),
        ("the use of drones for crop monitoring", "drones & crop monitoring"),
        (
            "Recent advances in knowledge graph research with language models",
            "knowledge graph & language models",
        ),
        # alternatives
        ("LLM agents vs. RAG", "LLM agents | RAG"),
        ("What's the difference between LoRA and full fine-tuning?", "LoRA | full fine-tuning"),
        ("climate change and biodiversity", "climate change | biodiversity"),
        ("gut microbiome & depression", "gut microbiome | depression"),
        ("COVID-19 and mental health", "COVID-19 | mental health"),
        ("transformers and graph neural networks", "transformers | graph neural networks"),
        ("machine learning and security", "machine learning | security"),
        ("vision-language models / multimodal models", "vision-language models | multimodal models"),
        ("climate/weather models", "climate | weather & models"),
        (
            "Recent progress on lithium-ion batteries, solid-state electrolytes and sodium-ion batteries",
            "lithium-ion batteries | solid-state electrolytes | sodium-ion batteries",
        ),
        # a shared head, shared modifiers
        ("hallucination detection and mitigation", "hallucination & detection | mitigation"),
        ("speech recognition and synthesis", "speech & recognition | synthesis"),
        ("drug discovery and development", "drug & discovery | development"),
        ("zero-shot and few-shot learning", "zero-shot | few-shot & learning"),
        ("solar and wind energy", "solar | wind & energy"),
        ("2D and 3D object detection", "2D | 3D & object detection"),
        (
            "Trends in low-resource and multilingual NLP",
            "low-resource | multilingual & NLP | language | text",
        ),
        ("Trends in bias and fairness research in NLP", "bias | fairness & NLP | language | text"),
        # abbreviations in brackets
        ("retrieval-augmented generation (RAG) trends", "retrieval-augmented generation | RAG"),
        (
            "RAG (retrieval-augmented generation) evaluation",
            "RAG | retrieval-augmented generation & evaluation",
        ),
        ("dark matter (direct detection)", "dark matter & direct detection"),
        # capitals
        ("MACHINE TRANSLATION TRENDS", "MACHINE TRANSLATION"),
        ("WHAT IS NEW IN GENOMICS", "GENOMICS"),
        ("US elections", "US elections"),
        ("What is IT governance?", "IT governance"),
        # quotations
        ('"quantum error correction"', "quantum error correction"),
        ('"What is new in quantum error correction?"', "quantum error correction"),
        ("trends in 'single-cell RNA sequencing'", "single-cell RNA sequencing"),
        ("“how to” videos", "how to videos"),
        # words that ask elsewhere
        ("peer review", "peer review"),
        ("future of work", "future of work"),
        ("survey methodology", "survey methodology"),
        ("quantum field theory", "quantum field theory"),
        ("focus groups", "focus groups"),
        ("key management", "key management"),
        ("open problems in number theory", "number theory"),
        ("open access publishing", "open access publishing"),
        ("language understanding benchmarks", "language understanding benchmarks"),
        ("chain of thought prompting", "chain of thought prompting"),
    ],
)
def test_the_topic_is_what_is_asked_about(question: str, expected: str) -> None:
    assert topic(question) == expected


@pytest.mark.parametrize("end", ["", ".", "?", "??!", " …", " :)", "\n"])
def test_what_a_question_ends_with_changes_nothing(end: str) -> None:
    assert topic(f"recent trends in diffusion models{end}") == "diffusion models"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("graph neural networks", (2019, 2026)),
        ("Tell me about trends in graph neural networks from 2019 to 2024", (2019, 2024)),
        ("perovskite solar cell stability since 2020", (2020, 2026)),
        ("superconductors between 2015 and 2020", (2015, 2020)),
        ("in vitro fertilization outcomes, 2010-2020", (2010, 2020)),
        ("deep learning (2015–2020)", (2015, 2020)),
        ("2020 to present quantum sensing", (2020, 2026)),
        ("graph transformers 2018+", (2018, 2026)),
        ("graph transformers, 2018 onwards", (2018, 2026)),
        ("LLM safety from March 2023", (2023, 2026)),
        ("mRNA vaccines after 2021", (2022, 2026)),
        ("word embeddings before 2020", (2012, 2019)),
        ("research on long COVID until 2023", (2016, 2023)),
        ("federated learning in hospitals, last 5 years", (2022, 2026)),
        ("machine translation in the past ten years", (2017, 2026)),
        ("carbon capture in the past decade", (2017, 2026)),
        ("superconductors, last two decades", (2007, 2026)),
        ("digital humanities in the 2010s", (2010, 2019)),
        ("language models of the 2020s", (2020, 2026)),
        ("computer vision in 2025", (2025, 2025)),
        ("net zero in 2050", (2019, 2026)),
        ("5-year survival of melanoma", (2019, 2026)),
        ("COVID-2019", (2019, 2026)),
    ],
)
def test_the_years_are_those_that_the_words_name(question: str, expected: tuple[int, int]) -> None:
    assert years(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2010-2020 cancer immunotherapy", "cancer immunotherapy"),
        ("cancer immunotherapy in the 1990s", "cancer immunotherapy"),
        ("cancer immunotherapy since early 2018", "cancer immunotherapy"),
        ("cancer immunotherapy over the last 12 years", "cancer immunotherapy"),
        ("cancer immunotherapy 2023", "cancer immunotherapy"),
        ("COVID-2019", "COVID-2019"),
    ],
)
def test_years_are_no_part_of_the_topic(question: str, expected: str) -> None:
    assert topic(question) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"since": 2021}, (2021, 2023)),
        ({"until": 2022}, (2015, 2022)),
        ({"since": 2016, "until": 2018}, (2016, 2018)),
    ],
)
def test_options_win_over_the_words(options: dict[str, int], expected: tuple[int, int]) -> None:
    assert years("robots from 2015 to 2023", **options) == expected


@pytest.mark.parametrize(
    ("options", "window"),
    [
        ({"since": "2024"}, "2024–2026"),
        ({"since": "2024-06"}, "2024-06–2026-11"),
        ({"since": "2024-06-15"}, "2024-06-15–2026-11-26"),
        ({"until": "2024-06"}, "2016-07–2024-06"),
        ({"since": "2023-02", "until": "2024-02"}, "2023-02–2024-02"),
        ({"since": "2024-02-10", "until": "2024-06-15"}, "2024-02-10–2024-06-15"),
        ({"since": 2026, "until": "2026-12-31"}, "2026"),
        ({"since": "2026-03", "until": "2026-12"}, "2026-03–2026-11"),
    ],
)
def test_options_take_years_months_and_days(options: dict[str, Any], window: str) -> None:
    assert str(read("robots", **options).window) == window


def test_the_default_years_do_not_begin_before_the_first() -> None:
    assert years("phrenology", until=1903) == (1900, 1903)


@pytest.mark.parametrize(
    ("question", "options", "stated"),
    [
        ("robots", {}, False),
        ("robots until 2020", {}, False),
        ("robots since 2020", {}, True),
        ("robots", {"since": 2020}, True),
    ],
)
def test_a_default_is_told_from_what_was_stated(question: str, options: dict[str, int], stated: bool) -> None:
    assert read(question, **options).since_stated is stated


@pytest.mark.parametrize(
    ("question", "options", "says"),
    [
        ("", {}, "the question is empty"),
        ("   \t\n", {}, "the question is empty"),
        ("\x00\u200b", {}, "the question is empty"),
        ("a" * 1001, {}, "has 1001 characters; the limit is 1000"),
        ("?!... --", {}, "no topic to search for in '?!... --'"),
        ("ㅋㅋㅋ", {}, "no topic to search for"),
        ("recent trends?", {}, "no topic to search for in 'recent trends?'"),
        ("What are the main challenges?", {}, "no topic to search for"),
        ("trends from 2022", {}, "no topic to search for"),
        ("최근 연구 동향을 알려줘", {}, "no topic to search for"),
        ("안녕하세요", {}, "no topic to search for"),
        ("1234", {}, "no topic to search for"),
        ("robots from 2024 to 2019", {}, "the period ends before it begins (2024, 2019)"),
        ("robots", {"since": 2024, "until": 2019}, "--since is later than --until"),
        ("robots since 2031", {}, "since 2031: that is in the future, as today is 2026-11-26"),
        ("robots", {"until": 2040}, "--until 2040 cannot be searched; use 1900–2026"),
        ("robots", {"since": 1500}, "--since 1500 cannot be searched; use 1900–2026"),
        ("robots", {"since": 0}, "--since 0 cannot be searched"),
        ("robots", {"until": 0}, "--until 0 cannot be searched"),
        ("robots", {"since": "June"}, "--since cannot be 'June'; write a year, month or day"),
        ("robots", {"since": "2024-13"}, "--since 2024-13: there is no such date"),
        ("robots", {"until": "2023-02-30"}, "--until 2023-02-30: there is no such date"),
        ("robots", {"since": "2026-12"}, "since 2026-12: that is in the future"),
        ("robots but not robots", {}, "'robots' is asked about and left out as well"),
        ("robots", {"language": "de"}, "there is no language 'de'; the languages are en, ko"),
    ],
)
def test_what_cannot_be_asked_is_said_on_one_line(question: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(question, **options)

    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 160


def test_a_long_question_without_a_topic_is_shortened_in_the_message() -> None:
    with pytest.raises(UsageError, match=r"in '\?{60}…'; name a field"):
        read("?" * 1000)


def test_a_thousand_characters_are_read() -> None:
    assert read("a" * 1000).phrases == ("a" * 1000,)


@pytest.mark.parametrize(
    ("text", "language"),
    [("robots", "en"), ("로봇", "ko"), ("LLM 에이전트", "ko"), ("robots ㅋㅋ", "en")],
)
def test_the_language_is_that_of_the_question(text: str, language: str) -> None:
    assert read(text).language == language


def test_the_language_asked_for_wins() -> None:
    question = read("그래프 신경망", language="en")

    assert (question.language, question.topic) == ("en", (("그래프 신경망",),))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("machine\x00translation\x07", "machine translation"),
        ("machine\r\n\ttranslation", "machine translation"),
        ("\ufeffmachine\u200b trans\u00adlation\u202e", "machine translation"),
        ("machine\u00a0translation", "machine translation"),
        ("\ud800machine translation", "machine translation"),
    ],
)
def test_control_characters_are_removed(typed: str, clean: str) -> None:
    assert read(typed).text == clean


@pytest.mark.parametrize(
    "text", ["그래프 신경망을 이용한 신약 개발 최근 5년", "Schrödinger equation since 2020"]
)
def test_decomposed_characters_read_the_same(text: str) -> None:
    assert read(unicodedata.normalize("NFD", text)) == read(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("perovskite solar cell stability", "perovskite solar cell stability"),
        ("LLM agents vs. RAG", '("LLM agents" OR RAG)'),
        ("future of work", "future work"),
        (
            "hallucination detection and mitigation in NLP",
            "hallucination (detection OR mitigation) (NLP OR language OR text)",
        ),
    ],
)
def test_a_topic_becomes_a_query(question: str, query: str) -> None:
    assert str(topic_query(read(question).topic)) == query


def test_a_question_reads_the_same_in_every_process() -> None:
    asked = [
        "AI and education in hospitals and schools since 2020",
        "감성 분석과 환각(hallucination) 최근 5년",
    ]
    code = (
        "import json, sys; from datetime import date;"
        "from trendscope.question.parse import parse_question as read;"
        "print(json.dumps([read(text, today=date(2026, 11, 26)).topic for text in json.loads(sys.argv[1])]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, json.dumps(asked)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert [json.loads(one) for one in said] == [json.loads(json.dumps([read(text).topic for text in asked]))]
