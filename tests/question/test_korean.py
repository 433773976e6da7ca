"""Korean questions with all kinds of particles, endings and spacing: their topic, and its English."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from trendscope.question.glossary import translate_by_glossary
from trendscope.question.korean import korean_topic
from trendscope.question.parse import parse_question


def on_one_line(topic: tuple[tuple[str, ...], ...]) -> str:
    return " & ".join(" | ".join(dict.fromkeys(group)) for group in topic)


def read(text: str) -> str:
    return on_one_line(parse_question(text, today=date(2026, 11, 26)).topic)


def in_english(text: str) -> str:
    topic = parse_question(text, today=date(2026, 11, 26)).topic
    return on_one_line(
        tuple(
            tuple(phrase if phrase.isascii() else translate_by_glossary(phrase) for phrase in group)
            for group in topic
        )
    )


@pytest.mark.parametrize(
    ("question", "topic", "english"),
    [
        # a bare topic
        ("인공지능 교육", "인공지능 교육", "AI education"),
        ("챗봇", "챗봇", "chatbots"),
        ("5G 보안", "5G 보안", "5G security"),
        ("C++ 정적 분석", "C++ 정적 분석", "C++ static analysis"),
        ("치매 조기진단", "치매 조기진단", "dementia early diagnosis"),
        ("전고체배터리 연구현황", "전고체배터리", "all-solid-state batteries"),
        ("뇌-컴퓨터 인터페이스", "뇌-컴퓨터 인터페이스", "brain-computer interface"),
        ("코로나-19 백신의 부작용", "코로나-19 백신 & 부작용", "COVID-19 vaccines & side effects"),
        # what only asks is left out
        ("BERT 기반 감성 분석", "BERT & 감성 분석", "BERT & sentiment analysis"),
        ("LLM 에이전트 연구 동향 알려줘", "LLM 에이전트", "LLM agents"),
        ("LLM 연구 에이전트의 최근 동향", "LLM 연구 에이전트", "LLM research agents"),
        ("연구 소프트웨어의 보안 연구 동향", "연구 소프트웨어 & 보안", "research software & security"),
        ("딥 리서치 에이전트의 연구 동향", "딥 리서치 에이전트", "deep research agents"),
        ("기계번역연구동향알려줘", "기계번역", "machine translation"),
        ("멀티모달 AI 연구의 최신 트렌드를 알려줘", "멀티모달 AI", "multimodal"),
        ("기계 번역 연구는 2018년 이후 어떻게 변했나?", "기계 번역", "machine translation"),
        ("기계 번역 연구는 어떻게 변해 왔나?", "기계 번역", "machine translation"),
        ("기계 번역은 어떻게 바뀌어 왔는가?", "기계 번역", "machine translation"),
        ("기계 번역 연구는 어떻게 진화해 왔나요?", "기계 번역", "machine translation"),
        ("요즘 뜨는 로봇 연구는 뭐가 있나요?", "로봇", "robots"),
        ("메타버스 연구는 왜 줄어들었나요?", "메타버스", "metaverse"),
        ("AI 반도체 최신 기술 동향 조사해 주세요", "AI 반도체", "AI accelerators"),
        ("무릎 관절염 치료의 최신 동향이 궁금합니다", "무릎 관절염 치료", "knee osteoarthritis therapy"),
        ("의료 영상 분할에 대한 최신 연구를 정리해 주세요.", "의료 영상 분할", "medical image segmentation"),
        (
            "청소년 스마트폰 중독에 관한 연구는 어떻게 진행되고 있습니까",
            "청소년 스마트폰 중독",
            "adolescents smartphone addiction",
        ),
        (
            "의료분야에서 AI는 어떻게 사용되고 있는가?",
            "의료 & AI | artificial intelligence",
            "healthcare & AI | artificial intelligence",
        ),
        (
            "자연어처리에서 트랜스포머의 발전 과정을 설명해주실 수 있나요?",
            "자연어처리 & 트랜스포머",
            "natural language processing & transformer",
        ),
        ("딥페이크 탐지는 얼마나 정확한가요?", "딥페이크 탐지", "deepfake detection"),
        ("IT 보안 동향", "IT 보안", "IT security"),
        # relations
        (
            "그래프 신경망을 이용한 신약 개발 최근 5년",
            "그래프 신경망 & 신약 개발",
            "graph neural networks & drug discovery",
        ),
        ("교육에서의 인공지능 활용", "교육 & 인공지능", "education & artificial intelligence"),
        ("챗GPT가 교육에 미치는 영향", "챗GPT & 교육", "ChatGPT & education"),
        (
            "인플레이션이 소비자 행동에 미치는 영향은 무엇인가요?",
            "인플레이션 & 소비자 행동",
            "inflation & consumer behavior",
        ),
        ("강화학습으로 로봇 제어하기", "강화학습 & 로봇 제어", "reinforcement learning & robots control"),
        ("그래핀으로 만든 센서", "그래핀 & 센서", "graphene & sensors"),
        (
            "페로브스카이트 태양전지의 안정성",
            "페로브스카이트 태양전지 & 안정성",
            "perovskite solar cells & stability",
        ),
        (
            "반도체 공정에서의 결함 검출",
            "반도체 공정 & 결함 검출",
            "semiconductor manufacturing & defect detection",
        ),
        ("암의 조기진단", "암 & 조기진단", "cancer & early diagnosis"),
        ("온실효과와 기후정책", "온실효과 | 기후정책", "greenhouse effect | climate policy"),
        # alternatives
        ("자율주행과 강화학습", "자율주행 | 강화학습", "autonomous driving | reinforcement learning"),
        ("감성분석이나 감정인식", "감성분석 | 감정인식", "sentiment analysis | emotion recognition"),
        ("텍스트 요약 및 번역", "텍스트 요약 | 번역", "text summarization | translation"),
        ("음성인식·음성합성", "음성인식 | 음성합성", "speech recognition | speech synthesis"),
        ("GPT, BERT, T5 비교", "GPT | BERT | T5", "GPT | BERT | T5"),
        ("강화학습 vs. 모방학습", "강화학습 | 모방학습", "reinforcement learning | imitation learning"),
        ("딥러닝하고 로봇", "딥러닝 | 로봇", "deep learning | robots"),
        (
            "가상현실과 증강현실 그리고 메타버스",
            "가상현실 | 증강현실 | 메타버스",
            "virtual reality | augmented reality | metaverse",
        ),
        ("언어 모델의 편향과 공정성", "언어 모델 & 편향 | 공정성", "language models & bias | fairness"),
        ("기후변화와 생물다양성의 관계", "기후변화 | 생물다양성", "climate change | biodiversity"),
        # a name in brackets
        (
            "최근 검색 증강 생성(RAG) 연구 동향은?",
            "검색 증강 생성 | RAG",
            "retrieval-augmented generation | RAG",
        ),
        (
            "대규모 언어 모델의 환각(hallucination) 연구 동향",
            "대규모 언어 모델 & 환각 | hallucination",
            "large language models & hallucination",
        ),
        (
            "설명가능한 인공지능(XAI)의 의료 적용",
            "설명가능한 인공지능 | XAI & 의료",
            "explainable AI | XAI & healthcare",
        ),
        ("LLM(대규모 언어 모델) 동향", "LLM | 대규모 언어 모델", "LLM | large language models"),
        ("기계 번역(한국어)", "기계 번역 & 한국어", "machine translation & Korean"),
    ],
)
def test_the_topic_is_what_is_asked_about(question: str, topic: str, english: str) -> None:
    assert read(question) == topic
    assert in_english(question) == english


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("배터리 연구", (2019, 2026)),
        ("2020년부터 2023년까지 배터리 연구", (2020, 2023)),
        ("2020년에서 2023년까지의 배터리 연구", (2020, 2023)),
        ("배터리 2020~2023년", (2020, 2023)),
        ("배터리 연구 최근 5년", (2022, 2026)),
        ("최근 3년간의 배터리 기술", (2024, 2026)),
        ("지난 10년간 배터리 연구의 변화", (2017, 2026)),
        ("배터리 연구 5개년", (2022, 2026)),
        ("2018년 이후 배터리", (2018, 2026)),
        ("2021년부터 현재까지의 배터리", (2021, 2026)),
        ("2015년 이전 배터리", (2007, 2014)),
        ("2010년대 배터리 연구", (2010, 2019)),
        ("1990년대 이후 배터리", (1990, 2026)),
        ("2024년 배터리 연구 동향", (2024, 2024)),
    ],
)
def test_the_years_are_those_that_the_words_name(question: str, expected: tuple[int, int]) -> None:
    read = parse_question(question, today=date(2026, 11, 26))

    assert (read.since, read.until) == expected
    assert read.topic == (("배터리",),)


@pytest.mark.parametrize(
    "particle",
    [
        "은",
        "이",
        "을",
        "의",
        "에",
        "과",
        "도",
        "만",
        "으로",
        "에서",
        "에서의",
        "에는",
        "까지",
        "부터",
        "에게",
        "들의",
    ],
)
def test_a_particle_is_cut(particle: str) -> None:
    assert korean_topic(f"양자얽힘{particle} 연구") == (("양자얽힘",),)
    assert korean_topic(f"미지말{particle} 연구") == (("미지말",),)


@pytest.mark.parametrize(
    "noun",
    [
        "치료효과",
        "소아과",
        "전문가",
        "집적회로",
        "소아비만",
        "자동평가",
        "압축강도",
        "최적경로",
        "고속도로",
        "민주주의",
        "과거제도",
        "북한",
        "시청권한",
    ],
)
def test_the_end_of_a_noun_is_no_particle(noun: str) -> None:
    assert korean_topic(noun) == ((noun,),)


@pytest.mark.parametrize(
    "text", ["", "???", "동향", "최신 연구는?", "무엇인가요", "그리고", "의", "관계와 영향"]
)
def test_a_question_may_have_no_topic(text: str) -> None:
    assert korean_topic(text) == ()


def test_decomposed_syllables_read_the_same() -> None:
    question = "대규모 언어 모델의 환각(hallucination) 연구 동향"

    assert read(unicodedata.normalize("NFD", question)) == read(question)
