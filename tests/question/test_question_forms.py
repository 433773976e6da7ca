"""Questions in the forms that people type: the days, the topic and what is left out, or the refusal."""

from __future__ import annotations

from datetime import date

import pytest

from trendscope.errors import UsageError
from trendscope.question.parse import Question, parse_question

TODAY = date(2026, 11, 26)


def read(text: str) -> Question:
    return parse_question(text, today=TODAY)


def topic(question: Question) -> str:
    """The topic on one line: `&` between groups, `|` between alternatives."""
    return " & ".join(" | ".join(group) for group in question.topic)


@pytest.mark.parametrize(
    ("question", "window"),
    [
        # months
        ("protein folding since March 2025", "2025-03–2026-11"),
        ("protein folding from Sept 2021 through Feb 2024", "2021-09–2024-02"),
        ("protein folding, Jan–Mar 2024", "2024-01–2024-03"),
        ("protein folding between 2021-05 and 2022-08", "2021-05–2022-08"),
        ("protein folding 2021.05~2022.08", "2021-05–2022-08"),
        ("protein folding in October 2024", "2024-10"),
        ("protein folding until June 2022", "2014-07–2022-06"),
        ("protein folding before June 2022", "2014-06–2022-05"),
        ("protein folding after June 2024", "2024-07–2026-11"),
        ("protein folding over the past eighteen months", "2025-06–2026-11"),
        ("protein folding last month", "2026-10"),
        ("2024년 7월 이후 단백질 접힘", "2024-07–2026-11"),
        ("2023년 4월 단백질 접힘 연구", "2023-04"),
        ("최근 육개월 단백질 접힘 연구", "2026-06–2026-11"),
        ("올해 3월부터 9월까지 단백질 접힘", "2026-03–2026-09"),
        # quarters and halves
        ("protein folding in the second quarter of 2024", "2024-04–2024-06"),
        ("protein folding 2024 Q1 to 2025 Q2", "2024-01–2025-06"),
        ("protein folding in the first half of 2025", "2025-01–2025-06"),
        ("2025년 하반기 단백질 접힘", "2025-07–2025-12"),
        ("2024년 2분기 단백질 접힘 동향", "2024-04–2024-06"),
        ("올해 상반기 단백질 접힘", "2026-01–2026-06"),
        # days
        ("protein folding from 15 March 2023 to 1 June 2024", "2023-03-15–2024-06-01"),
        ("protein folding in the last two weeks", "2026-11-13–2026-11-26"),
        # years
        ("protein folding this year", "2026"),
        ("protein folding in 2022", "2022"),
        ("protein folding in 2021 and 2022", "2021–2022"),
        ("protein folding 2017/2023", "2017–2023"),
        ("pre-2018 protein folding", "2010–2017"),
        ("protein folding: 2016 versus 2022", "2016–2022"),
        ("protein folding in the last twelve years", "2015–2026"),
        ("protein folding in the last couple of years", "2025–2026"),
        ("protein folding no later than 2020", "2013–2020"),
        ("protein folding from 2020 on", "2020–2026"),
        ("지난해 단백질 접힘", "2025"),
        ("재작년부터 단백질 접힘 연구", "2024–2026"),
        ("2017년과 2023년을 비교한 단백질 접힘 연구", "2017–2023"),
        ("오년간 단백질 접힘 연구", "2022–2026"),
        ("2022년 전까지의 단백질 접힘", "2014–2021"),
        ("지난 이십 년간 단백질 접힘", "2007–2026"),
        ("protein folding before and after 2019", "2015–2023"),
        ("protein folding compared to 2021", "2021–2026"),
        ("protein folding from late 2022 to early 2024", "2022–2024"),
        ("protein folding in the summer of 2023", "2023"),
        ("2020년 전후 단백질 접힘", "2016–2024"),
        ("2021년 대비 단백질 접힘", "2021–2026"),
        ("'20년 이후 단백질 접힘", "2020–2026"),
        ("protein folding (2021~)", "2021–2026"),
        ("protein folding in 2019 or later", "2019–2026"),
        ("protein folding in the last two and a half years", "2024-06–2026-11"),
        ("2010년대 후반 단백질 접힘", "2010–2019"),
        ("2020년 말까지 단백질 접힘", "2013–2020"),
        # no date
        ("protein folding in recent years", "2019–2026"),
        ("COVID-19 protein folding 2050 targets", "2019–2026"),
    ],
)
def test_the_days_that_a_question_names(question: str, window: str) -> None:
    parsed = read(question)

    assert str(parsed.window) == window
    assert "protein folding" in topic(parsed) or "단백질 접힘" in topic(parsed)
    assert "20" not in topic(parsed).replace("2050", "")


@pytest.mark.parametrize(
    ("question", "about", "excluded"),
    [
        ("speech synthesis but not voice cloning", "speech synthesis", ("voice cloning",)),
        ("Excluding vision, what is new in transformers?", "transformers", ("vision",)),
        ("graph learning except for molecules since 2021", "graph learning", ("molecules",)),
        ('code generation NOT "program repair"', "code generation", ("program repair",)),
        ("question answering apart from medical and legal", "question answering", ("medical", "legal")),
        ("음성 인식 말고 음성 합성 연구", "음성 합성", ("음성 인식",)),
        ("의료와 법률을 빼고 질의응답 연구 동향", "질의응답", ("의료", "법률")),
        ("그래프 신경망 연구에서 분자는 제외하고 알려줘", "그래프 신경망", ("분자",)),
        ("speech synthesis (exclude vocoders)", "speech synthesis", ("vocoders",)),
        ("speech synthesis NOT vocoders NOT singing", "speech synthesis", ("vocoders", "singing")),
        ("large vision models excluding review papers", "large vision models", ("review papers",)),
        ("speech synthesis that does not use vocoders", "speech synthesis", ("vocoders",)),
        ("speech synthesis rather than recognition", "speech synthesis", ("recognition",)),
        ("음성 합성 (단, 보코더는 제외)", "음성 합성", ("보코더",)),
        ("음성 합성 (보코더 제외)", "음성 합성", ("보코더",)),
        ("로봇을 사용하지 않는 재활 치료", "재활 치료", ("로봇",)),
        ("확산 모델 이외의 이미지 생성", "이미지 생성", ("확산 모델",)),
    ],
)
def test_what_is_left_out(question: str, about: str, excluded: tuple[str, ...]) -> None:
    parsed = read(question)

    assert (topic(parsed), parsed.excluded) == (about, excluded)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        # verbs that ask
        ("How has coreference resolution evolved over the past decade?", "coreference resolution"),
        ("How is the field of sign language translation progressing?", "sign language translation"),
        ("What are researchers writing about in topic modeling?", "topic modeling"),
        ("the cutting edge of research on protein design", "protein design"),
        ("bring me up to speed on continual learning", "continual learning"),
        ("what do my papers say about continual learning?", "continual learning"),
        ("trends in continual learning in my own library", "continual learning"),
        ("내 문서의 연속 학습 동향", "연속 학습"),
        ("내 논문들은 연속 학습을 어떻게 다루나?", "연속 학습"),
        ("What is known about long COVID?", "long COVID"),
        ("who is working on quantum error correction?", "quantum error correction"),
        ("How many papers on topic modeling are published each year?", "topic modeling"),
        ("수어 번역 연구는 어떻게 발전해 왔나요?", "수어 번역"),
        ("토픽 모델링 연구의 최전선", "토픽 모델링"),
        # orders
        (
            "Write a two-page essay about the effect of sleep on memory, with a conclusion and references.",
            "sleep & memory",
        ),
        (
            "Draft a 2000-word literature review on federated learning in hospitals",
            "federated learning & hospitals",
        ),
        ("토픽 모델링에 대한 5쪽짜리 보고서를 서론, 본론, 결론으로 나누어 작성해 주세요", "토픽 모델링"),
        # markup and references
        (r"\emph{graph} neural networks", "graph neural networks"),
        ("$k$-means clustering", "k-means clustering"),
        ("abs:calibration", "calibration"),
        ("doi:10.1038/s41586-021-03819-2 protein structure prediction", "protein structure prediction"),
        ("www.example.org speculative decoding", "speculative decoding"),
        ('"language models are few-shot learners"', "language models are few-shot learners"),
        ("Summarize the research on speech synthesis in three bullet points", "speech synthesis"),
        ("음성 합성에 대해 A4 3장 분량으로 써줘", "음성 합성"),
        ("음성 합성 논문 5개만 추천해줘", "음성 합성"),
        ("Has speech synthesis plateaued?", "speech synthesis"),
        # close to what is refused
        ("learning without forgetting", "learning without forgetting"),
        ("Where is federated learning used?", "federated learning"),
        ("Who is using knowledge graphs?", "knowledge graphs"),
        ("What are the open challenges in fusion energy?", "fusion energy"),
        ("play therapy", "play therapy"),
        ("영화 추천 시스템 연구 동향", "영화 추천 시스템"),
        ("한국어를 영어로 번역하는 모델", "한국어 & 영어 & 번역 모델"),
        # names that only look foreign
        ("van der Waals heterostructures", "van der Waals heterostructures"),
        ("de novo protein design", "de novo protein design"),
    ],
)
def test_the_topic_is_what_is_asked_about(question: str, about: str) -> None:
    assert topic(read(question)) == about


@pytest.mark.parametrize(
    ("question", "says"),
    [
        # not about trends
        ("How many layers does BERT have?", "not a question about research trends"),
        ("Who wrote the first compiler?", "not a question about research trends"),
        ("When was AlphaFold released?", "not a question about research trends"),
        ("Calculate 12 * 34", "not a question about research trends"),
        ("write a Python function that sorts a list", "not a question about research trends"),
        ("GPT-4의 파라미터는 몇 개인가요?", "not a question about research trends"),
        ("트랜스포머는 누가 발명했나요?", "not a question about research trends"),
        ("번역에 관한 시를 써 줘", "not a question about research trends"),
        # other languages
        ("Welche Trends gibt es in der maschinellen Übersetzung?", "German"),
        ("Quelles sont les tendances récentes en traduction automatique ?", "French"),
        ("¿Cuáles son las tendencias en la traducción automática?", "Spanish"),
        ("Тенденции в машинном переводе", "Russian"),
        ("اتجاهات البحث في الترجمة الآلية", "Arabic"),
        ("機械翻訳の研究動向", "Japanese"),
        ("机器翻译研究趋势", "Chinese"),
        ("reconocimiento de voz", "Spanish"),
        ("nhận dạng tiếng nói", "Vietnamese"),
        # references alone
        ("papers similar to https://arxiv.org/abs/2005.14165", "https://arxiv.org/abs/2005.14165"),
        ("cat:cs.LG", "cat:"),
        ("au:hinton deep learning", "au:"),
        ("site:nature.com perovskite solar cells", "site:"),
        ("protein folding 2024-02-30", "there is no such date as 2024-02-30"),
        # the future
        ("protein folding since December 2027", "in the future"),
    ],
)
def test_what_cannot_be_answered_is_refused_on_one_line(question: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(question)

    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 220


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What drives research on reasoning in language models?", "reasoning | language models"),
        ("How are knowledge graphs built today?", "knowledge graphs"),
        ("Trends in autonomous driving", "autonomous driving"),
    ],
)
def test_a_verb_that_asks_is_no_topic(question: str, said: str) -> None:
    assert "drives" not in topic(read(question))
    assert "built" not in topic(read(question))
    assert set(said.split(" | ")) <= {phrase for group in read(question).topic for phrase in group}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How has relation extraction from text developed?", "relation extraction"),
        ("trends in code generation with neural models", "code generation"),
        ("What is rising and falling in vision-language research?", "vision-language"),
        ("How is emotion recognition done differently today?", "emotion recognition"),
        ("trends in neural networks", "neural networks"),
        ("research on text", "text"),
    ],
)
def test_what_any_paper_has_is_no_second_topic(question: str, said: str) -> None:
    assert topic(read(question)) == said
