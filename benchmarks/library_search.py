"""How well a library finds, by words, by meaning and by both, and what that takes.

    python -m benchmarks.library_search [--embeddings offline] [--passages 10000]

The documents are the notes of the sample library, a file each. Every question tells in other words, in
English and in Korean, of one work that has a note. Printed is how often that note is the first, or among the
first five; then the time of a search among more passages, whose vectors are drawn at random.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from trendscope.library.library import Library
from trendscope.library.vectors import ExactVectors
from trendscope.settings import Settings
from trendscope.tools.sample_notes import sample_library

# The beginning of a title, and what somebody may ask who does not remember it.
QUESTIONS = (
    (
        "A Neural Conversational Model",
        "chatbot learned from computer support chats",
        "컴퓨터 상담 대화로 학습한 챗봇",
    ),
    (
        "On Using Monolingual",
        "helping a translator with texts of one language only",
        "한 언어로만 된 글을 번역기에 활용하는 방법",
    ),
    (
        "Skip-Thought",
        "representing a sentence by guessing its neighbours in a novel",
        "책에서 앞뒤 문장을 맞히며 배우는 문장 표현",
    ),
    ("VQA: Visual", "answering what is asked about a photo", "사진에 대한 질문에 답하기"),
    (
        "Assessing the Ability",
        "do recurrent nets know grammar of singular and plural",
        "순환 신경망이 단수와 복수 문법을 배우는가",
    ),
    ("Man is to Computer", "sexism hidden in word vectors", "단어 벡터에 숨은 성차별"),
    (
        "Neural Machine Translation of Rare",
        "cutting unknown words into smaller pieces",
        "모르는 단어를 작은 조각으로 나누기",
    ),
    (
        "Transfer Learning for Low",
        "reusing a French translator for a language with little data",
        "자료가 적은 언어를 위해 다른 언어 번역기를 재사용",
    ),
    (
        "Adversarial Examples",
        "fooling a reader with a misleading extra sentence",
        "엉뚱한 문장을 덧붙여 독해 모델을 속이기",
    ),
    (
        "Get To The Point",
        "a summary writer that copies words of the source",
        "원문 단어를 베껴 쓰는 요약 모델",
    ),
    (
        "Six Challenges",
        "open problems of neural translators against older ones",
        "신경망 번역의 여섯 가지 어려움",
    ),
    (
        "Deep contextualized",
        "the same term gets different vectors in each sentence",
        "문장마다 같은 단어의 벡터가 달라지는 방법",
    ),
    (
        "Has Machine Translation",
        "is automatic translation as good as a human professional",
        "자동 번역이 사람만큼 좋은가",
    ),
    ("HotpotQA", "questions that need facts from several pages", "여러 문서의 사실을 모아야 하는 질문"),
    ("Personalizing Dialogue", "small talk with an invented character", "꾸며낸 인물로 나누는 잡담"),
    (
        "Unsupervised Neural",
        "learning to translate with no pairs of sentences",
        "번역문 짝 없이 번역을 배우기",
    ),
    (
        "Attention is not",
        "are attention weights a faithful reason for a decision",
        "어텐션 가중치로 예측을 설명할 수 있는가",
    ),
    (
        "Evaluating Gender",
        "do translators assume that doctors are men",
        "번역기는 의사를 남자라고 가정하는가",
    ),
    (
        "Passage Re-ranking",
        "sorting search results again with a language model",
        "언어 모델로 검색 결과를 다시 정렬하기",
    ),
    ("TruthfulQA", "repeating popular misbeliefs", "흔한 오해를 그대로 따라 하는 언어 모델"),
    (
        "Training language models to follow",
        "teaching a model what users want from rankings by people",
        "사람의 선호 순위로 모델을 사용자 지시에 맞추기",
    ),
    ("Direct Preference", "alignment without a separate reward network", "보상 모델 없이 선호에 맞추기"),
    (
        "Evaluating Object",
        "describing things that are not in the picture",
        "그림에 없는 물건을 있다고 말하는 문제",
    ),
    (
        "Judging LLM",
        "can a chatbot grade other chatbots instead of people",
        "사람 대신 챗봇을 채점하는 언어 모델",
    ),
    ("Precise Zero-Shot", "searching with an imagined answer", "가상의 답을 만들어 검색하기"),
    (
        "QLoRA",
        "adapting a huge model on a single graphics card",
        "그래픽 카드 한 장으로 큰 모델을 미세 조정하기",
    ),
    (
        "SelfCheckGPT",
        "noticing made-up facts by asking several times",
        "여러 번 물어서 지어낸 사실을 알아내기",
    ),
    (
        "Lost in the Middle",
        "information in the centre of a long prompt is overlooked",
        "긴 입력의 가운데 정보를 놓치는 현상",
    ),
    ("SWE-bench", "repairing bugs of real software projects", "실제 소프트웨어 저장소의 버그 고치기"),
    (
        "Emergent Misalignment",
        "bad programming lessons make a model evil",
        "위험한 코드를 배운 모델이 악해지는 현상",
    ),
    (
        "BrowseComp",
        "agents that look for hard facts on the internet",
        "인터넷에서 찾기 어려운 사실을 찾는 에이전트",
    ),
    ("Stop Overthinking", "thinking too long before an answer", "답하기 전에 지나치게 오래 생각하는 문제"),
)

Search = Callable[[str], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embeddings", default="offline")
    parser.add_argument("--passages", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = filled(Path(folder), options.embeddings)
        for language, column in (("English", 1), ("Korean", 2)):
            for name, search in searches(library).items():
                print(f"{language:8} {name:8} {told(search, column)}")
        print(
            f"{options.passages:,} passages: {exact_time(Path(folder), options.passages):.1f} ms by vectors"
        )


def filled(folder: Path, embeddings: str) -> Library:
    """A library of the notes, with vectors."""
    for at, note in enumerate(sample_library()):
        name = re.sub(r"[^\w -]", "", note.title)[:60]
        (folder / f"{at:03} {name}.md").write_text(f"# {note.title}\n\n{note.text}\n")
    library = Library(folder / "library.db", Settings(embeddings=embeddings))
    started = time.process_time()
    added = sum(each.how == "new" for each in library.add([folder]))
    print(f"{added} documents added in {time.process_time() - started:.1f} s CPU, without those of children")
    started = time.process_time()
    list(library.make_vectors())
    print(f"{library.status().passages} vectors made in {time.process_time() - started:.1f} s CPU")
    return library


def searches(library: Library) -> dict[str, Search]:
    """The ways to search: each gives the titles of what it finds."""
    titles = {document.key: document.metadata.title for document in library.documents()}
    words = Library(library.path)
    meaning = library.meaning
    assert meaning is not None
    return {
        "words": lambda text: [hit.document.metadata.title for hit in words.search(text, 10)],
        "meaning": lambda text: [titles[key] for key, _ in meaning.nearest(text, 10)],
        "both": lambda text: [hit.document.metadata.title for hit in library.search(text, 10)],
    }


def told(search: Search, column: int) -> str:
    """How often the note is first, and among the first five, and what a search takes."""
    ranks, times = list[int](), list[float]()
    for question in QUESTIONS:
        started = time.perf_counter()
        found = list(dict.fromkeys(search(question[column])))
        times.append(1000 * (time.perf_counter() - started))
        ranks.append(next((at for at, title in enumerate(found) if title.startswith(question[0])), 10))
    first, five = sum(rank == 0 for rank in ranks), sum(rank < 5 for rank in ranks)
    reciprocal = statistics.mean(1 / (rank + 1) if rank < 10 else 0 for rank in ranks)
    total = len(QUESTIONS)
    return (
        f"first {first}/{total}, among five {five}/{total}, mean reciprocal rank {reciprocal:.2f}, "
        f"{statistics.median(times):.1f} ms"
    )


def exact_time(folder: Path, number: int, size: int = 512) -> float:
    """Milliseconds of one search among so many vectors, each compared; the median of twenty."""
    chance = Random(7)
    store = ExactVectors(folder / "many.db", "random")
    for start in range(0, number, 64):
        names = [f"library:{at}#0#x" for at in range(start, min(start + 64, number))]
        store.add({name: drawn(chance, size) for name in names})
    times = list[float]()
    for _ in range(20):
        wanted = drawn(chance, size)
        started = time.perf_counter()
        store.nearest(wanted, 50)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def drawn(chance: Random, size: int) -> Sequence[float]:
    return [chance.gauss(0, 1) for _ in range(size)]


if __name__ == "__main__":
    main()
