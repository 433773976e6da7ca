"""Trends to write of, with facts, documents and counts that are made up, and others of real papers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from tests.fakes.corpus import PAPERS, TRANSLATION
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.sentence import SentenceId
from trendscope.trend import Direction
from trendscope.window import Window

YEARS = (2021, 2022, 2023, 2024)
PERIODS = tuple(map(str, YEARS))
SPLIT = "2023"
DIRECTIONS: tuple[Direction, ...] = ("rising", "likely rising", "early signal", "steady", "fading")

LABELS = {
    "en": (
        "prompt tuning", "dense retrieval", "sequence distillation", "speculative decoding",
        "adapter routing", "lexical constraints", "length control", "domain adaptation",
    ),
    "ko": ("mixture of experts", "pivot translation", "speech translation", "data filtering"),
}  # fmt: skip
SYSTEMS = (
    "Torvex", "Quillon", "Marlin-7B", "Harpoon", "BriskNet", "Sable-2", "Ondine", "Kestrel", "LumaGraph",
    "Pellucid", "TransferKit", "Verdigris", "Nimbus-XL", "Coracle", "HaloBERT", "Wren-1.5",
)  # fmt: skip
CORPORA = ("WMT-19", "FloresNova", "HarborQA", "TREC-23", "OpenSermon", "LexTrial", "MedLeaf", "BasqueWeb")
PLACES = ("Lindqvist Labs", "Harbor University", "Okafor Institute", "Busan Speech Centre", "Tartu NLP")
TASKS = {
    "legal summarisation": "법률 요약", "clinical coding": "임상 부호화", "speech synthesis": "음성 합성",
    "patent search": "특허 검색", "dialogue repair": "대화 복구", "subtitle alignment": "자막 정렬",
    "code review": "코드 검토", "poetry generation": "시 생성",
}  # fmt: skip
COSTS = {"latency": "지연 시간", "memory use": "메모리 사용량", "annotation effort": "주석 작업량"}
ACRONYMS = {
    "CRL": "contrastive retrieval learning", "GPO": "guided policy optimisation",
    "SDN": "sparse decoder networks", "MTA": "multilingual text alignment", "HQD": "hard question drafting",
}  # fmt: skip
AUTHORS = (
    ("Min-ji Park",), ("Ada Okoro", "Li Wen"), ("Jonas Feld", "Mira Sato", "Eva Lund"), ("Sofia Brandt",),
    ("Tomas Rehak", "Ines Duarte", "Noor Khan"), ("Petra Vlk", "Hugo Marsh"),
)  # fmt: skip
PHRASES = ("large gains on rare words", "a free lunch for scaling", "fewer errors than any human draft")

# What a document says; what a model says of it in English; and in Korean.
FACTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "{system} reduces {cost} by {n}% on {corpus}, while the quality of {task} stays the same.",
        (
            "On {corpus}, {cost} is reduced by {n} percent with {system}.",
            "The quality of {task} stays the same while {system} reduces {cost}.",
        ),
        ("{system}을 쓰면 {corpus}에서 {cost_ko}이 {n}% 줄어듭니다.",),
    ),
    (
        "Researchers at {place} trained {system} on {many} sentences of {task} in {year}.",
        ("In {year}, {system} was trained on {many} sentences of {task} by researchers at {place}.",),
        (
            "{place} 연구진은 {year}년에 {task_ko} 문장 {many}개로 {system}을 학습시켰습니다.",
            "{place}에서는 {task_ko} 문장 {myriads}만 개로 {system}을 학습시켰습니다.",
        ),
    ),
    (
        "Across {m} languages, {system} improves {task} by {d} points over {rival}.",
        ("Over {rival}, {task} is improved by {d} points with {system} across {m} languages.",),
        ("{system}은 언어 {m}개에서 {rival}보다 {task_ko} 점수를 {d}점 높입니다.",),
    ),
    (
        "Only {n} of {hundreds} annotators noticed the errors of {system} in {corpus}.",
        ("The errors of {system} in {corpus} were noticed by only {n} of {hundreds} annotators.",),
        ("주석자 {hundreds}명 중 {n}명만 {corpus}에서 {system}의 오류를 알아챘습니다.",),
    ),
    (
        "A survey of {place} lists {m} open problems of {task}, because evaluation remains costly.",
        ("{place} lists {m} open problems of {task} in a survey.",),
        ("{place}의 조사는 {task_ko}의 열린 문제 {m}개를 나열합니다.",),
    ),
    (
        "In this work, {system} with {b} billion weights matches {rival} in {task} after {m} hours.",
        ("After {m} hours, {system} with {b} billion weights matches {rival} in {task}.",),
        ("가중치 {tens}억 개의 {system}은 {m}시간 뒤 {task_ko}에서 {rival}와 비슷합니다.",),
    ),
    (
        "{rival} loses {d} points on {corpus} when names are rare, although {system} clearly keeps it up.",
        ("When names are rare, {rival} loses {d} points on {corpus}.",),
        ("고유명사가 드물면 {rival}은 {corpus}에서 {d}점을 잃습니다.",),
    ),
    (
        "Reviewers of {corpus} report “{phrase}” for {system} in {task}.",
        ("For {system}, reviewers of {corpus} report “{phrase}”.",),
        ("{corpus} 평가자들은 {system}에 대해 “{phrase}”라고 보고합니다.",),
    ),
    (
        "Unlike {rival}, {system} needs no parallel data for {task} and runs on a single card.",
        ("{system} needs no parallel data for {task}, unlike {rival}.",),
        ("{rival}와 달리 {system}은 {task_ko}에 병렬 데이터가 필요 없습니다.",),
    ),
    (
        "Between {year} and {later}, {place} released {m} corpora for {task}.",
        ("{m} corpora for {task} were released by {place} between {year} and {later}.",),
        ("{place}는 {year}년부터 {later}년까지 {task_ko} 말뭉치 {m}개를 공개했습니다.",),
    ),
    (
        "{system} raises the score of {task} from {low} to {double} on {corpus}.",
        (
            "On {corpus}, {system} doubles the score of {task}.",
            "The score of {task} has doubled with {system}, from {low} to {double}.",
        ),
        ("{system}은 {corpus}에서 {task_ko} 점수를 두 배로 높입니다.",),
    ),
    (
        "On {corpus}, the score of {rival} in {task} moves from {low} to {half_more} with speakers.",
        (
            "With speakers, {rival} moves from {low} to {half_more} in {task} on {corpus}.",
            "With speakers, the score of {rival} in {task} rises from {low} to {half_more} on {corpus}.",
        ),
        ("{rival}의 {task_ko} 점수는 {corpus}에서 {low}에서 {half_more}로 바뀝니다.",),
    ),
    (
        "Trained with {long} ({short}), {system} answers 33% of the questions of {corpus}.",
        (
            "With {short}, {system} answers a third of the questions of {corpus}.",
            "{system} answers one in three questions of {corpus} when it is trained with {short}.",
        ),
        ("{short}로 학습한 {system}은 {corpus} 질문의 3분의 1에 답합니다.",),
    ),
    (
        "We find that {long} saves 50% of the {cost} that {rival} needs.",
        (
            "{short} saves half of the {cost} of {rival}.",
            "{Cost} falls by half with {short}, where {rival} is measured.",
        ),
        ("{short}를 쓰면 {rival}의 {cost_ko}이 절반으로 줄어듭니다.",),
    ),
    (
        "Annotators found that 24% of the 50 drafts of {system} copied {corpus}.",
        (
            "Copied from {corpus} were 12 of 50 drafts of {system}, as annotators found.",
            "About a quarter of the drafts of {system} copied {corpus}.",
        ),
        ("주석자들은 {system}의 초안 50편 중 12편이 {corpus}를 베꼈다고 봅니다.",),
    ),
    (
        "{rival} reaches {precise}% in {task}, measured by {place}.",
        (
            "Measured by {place}, {rival} reaches nearly {rounded}% in {task}.",
            "{place} measured that {rival} reaches about {rounded} percent in {task}.",
        ),
        ("{place}에 따르면 {rival}은 {task_ko}에서 약 {rounded}%에 이릅니다.",),
    ),
)
REMARKS = (
    "Human judges prefer shorter outputs of {system}.",
    "However, {system} strongly depends on clean text, and repairs are slow.",
    "For {task}, careful tuning of {label} matters more than size.",
    "The gap to {rival} widens where speakers switch languages.",
    "Earlier work on {task} relied on {other_long} ({other_short}).",
)


@dataclass(frozen=True)
class Fact:
    """A sentence that a document has, and true claims of it by language."""

    name: SentenceId
    said: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """A trend to write of: its counts, and facts by document."""

    label: str
    direction: Direction
    language: str
    facts: tuple[Fact, ...]
    documents: tuple[Document, ...]
    counts: tuple[int, ...]
    sampled: tuple[int, ...]

    @cached_property
    def shown(self) -> dict[SentenceId, str]:
        """The sentences that the model is shown, by id."""
        return {fact.name: fact.said for fact in self.facts}

    @cached_property
    def candidate(self) -> Candidate:
        return Candidate(
            label=self.label,
            forms=(self.label,),
            documents=tuple(document.key for document in self.documents),
            counts=dict(zip(PERIODS, self.counts, strict=True)),
            direction=self.direction,
            z=2.0,
            growth_ratio=None,
            kendall_tau=None,
        )

    @cached_property
    def material(self) -> EvidenceBase:
        measured = Measurement(
            documents=self.documents,
            window=Window.of_years(YEARS[0], YEARS[-1]),
            sampled=dict(zip(PERIODS, self.sampled, strict=True)),
            split=SPLIT,
            candidates=(self.candidate,),
        )
        ids = {document.key: document.key.removeprefix("made:") for document in self.documents}
        return EvidenceBase(measured, ("machine translation",), ids)


@cache
def subjects(seed: int = 1) -> tuple[Subject, ...]:
    """Subjects in both languages, from made-up facts and from the papers of the corpus."""
    chance = random.Random(seed)
    labels = [(label, language) for language, some in LABELS.items() for label in some]
    made = [_made(label, language, at, chance) for at, (label, language) in enumerate(labels, 1)]
    return (*made, *(_of_papers(label, at, chance) for at, label in enumerate(TRANSLATION, 50)))


def subject_of(
    label: str, texts: Sequence[tuple[str, str]], at: int, chance: random.Random, language: str = "en"
) -> Subject:
    """A subject whose facts are the sentences of these titles and texts, in their own words."""
    documents = tuple(_document(f"D{at}{n:02}", title, text) for n, (title, text) in enumerate(texts, 1))
    facts = tuple(
        Fact(SentenceId.of(document.key.removeprefix("made:"), n), said, ())
        for document in documents
        for n, said in enumerate(document.sentences, 1)
    )
    return _subject(label, language, facts, documents, chance)


def _subject(
    label: str, language: str, facts: tuple[Fact, ...], documents: tuple[Document, ...], chance: random.Random
) -> Subject:
    sampled = tuple(chance.randint(31, 90) for _ in YEARS)
    counts = tuple(chance.randint(2, most // 2) for most in sampled)
    return Subject(label, chance.choice(DIRECTIONS), language, facts, documents, counts, sampled)


def _made(label: str, language: str, at: int, chance: random.Random) -> Subject:
    facts, documents = [], []
    acronyms = chance.sample(list(ACRONYMS.items()), 2)
    for n, (said, english, korean) in enumerate(FACTS, 1):
        slots = _slots(label, chance) | _acronym_slots(acronyms)
        remark = chance.choice(REMARKS).format(**slots)
        title = f"{slots['system']}: {label.title()} at work"
        text = f"{said.format(**slots)} {remark}"
        document = _document(f"D{at * 100 + n}", title, text, chance.choice(AUTHORS))
        claims = tuple(one.format(**slots) for one in (korean if language == "ko" else english))
        name = document.key.removeprefix("made:")
        facts.append(Fact(SentenceId.of(name, 1), document.sentences[0], claims))
        facts.append(Fact(SentenceId.of(name, 2), document.sentences[1], ()))
        documents.append(document)
    return _subject(label, language, tuple(facts), tuple(documents), chance)


def _acronym_slots(acronyms: Sequence[tuple[str, str]]) -> dict[str, object]:
    (short, long), (other_short, other_long) = acronyms
    return {"short": short, "long": long, "other_short": other_short, "other_long": other_long}


def _slots(label: str, chance: random.Random) -> dict[str, object]:
    system, rival = chance.sample(SYSTEMS, 2)
    (task, task_ko), (cost, cost_ko) = chance.choice(list(TASKS.items())), chance.choice(list(COSTS.items()))
    myriads, billions, year = chance.randint(12, 98), chance.randint(2, 9), chance.choice(YEARS[:2])
    low = chance.randint(11, 44)
    rounded = chance.choice((30, 40, 60, 70, 80, 90))
    return {
        "low": low, "double": 2 * low, "half_more": f"{1.5 * low:g}",
        "rounded": rounded, "precise": f"{rounded - chance.randint(1, 9) / 10:g}",
        "Cost": cost.capitalize(), "label": label,
        "system": system, "rival": rival, "corpus": chance.choice(CORPORA),
        "place": chance.choice(PLACES), "task": task, "task_ko": task_ko, "cost": cost, "cost_ko": cost_ko,
        "n": chance.randint(12, 94), "m": chance.randint(12, 48), "d": f"{chance.randint(11, 96) / 10}",
        "hundreds": chance.randint(120, 980), "myriads": myriads, "many": f"{myriads * 10_000:,}",
        "b": billions, "tens": billions * 10, "year": year - 10, "later": year + 4,
        "phrase": chance.choice(PHRASES),
    }  # fmt: skip


def _document(name: str, title: str, text: str, authors: tuple[str, ...] = AUTHORS[0]) -> Document:
    return Document(
        f"made:{name}", title, authors, "2024-05-01", f"https://arxiv.org/abs/2405.{name[1:]:0>5}",
        "paper", "arxiv", text,
    )  # fmt: skip


def _of_papers(label: str, at: int, chance: random.Random) -> Subject:
    texts = [(paper.title, " ".join(paper.abstract.split())) for paper in PAPERS if paper.names(label)][:8]
    return subject_of(label, texts, at, chance)
