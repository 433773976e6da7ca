"""Drafts as a model may write them, true and spoiled, each with what of it must not be shown."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from tests.fakes.corpus import PAPERS, TRANSLATION
from trendscope.agents.reasoners import Material
from trendscope.agents.reasoners.forms import PlannedAngle, TrendAnswer, WrittenClaim
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.trend import Direction

YEARS = (2021, 2022, 2023, 2024)
SPLIT = 2023
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
)
REMARKS = (
    "Human judges prefer shorter outputs of {system}.",
    "However, {system} strongly depends on clean text, and repairs are slow.",
    "For {task}, careful tuning of {label} matters more than size.",
    "The gap to {rival} widens where speakers switch languages.",
)


@dataclass(frozen=True)
class Fact:
    """A sentence that a document has, and true claims of it by language."""

    name: str
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
    def shown(self) -> dict[str, str]:
        """The sentences that the model is shown, by id."""
        return {fact.name: fact.said for fact in self.facts}

    @cached_property
    def candidate(self) -> Candidate:
        return Candidate(
            label=self.label,
            forms=(self.label,),
            documents=tuple(document.key for document in self.documents),
            counts=dict(zip(YEARS, self.counts, strict=True)),
            direction=self.direction,
            z=2.0,
            growth=None,
            kendall=None,
        )

    @cached_property
    def material(self) -> Material:
        measured = Measurement(
            self.documents, dict(zip(YEARS, self.sampled, strict=True)), SPLIT, (self.candidate,)
        )
        ids = {document.key: document.key.removeprefix("made:") for document in self.documents}
        return Material(measured, ("machine translation",), ids)


@dataclass(frozen=True)
class Generated:
    """A model's answer on a subject; `needle` is what of it must not be shown, `true` what must be."""

    kind: str
    subject: Subject
    answer: TrendAnswer
    name: str = ""
    angle: PlannedAngle | None = None
    needle: str = ""
    true: tuple[str, ...] = ()


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
        Fact(f"{document.key.removeprefix('made:')}.{n}", said, ())
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
    for n, (said, english, korean) in enumerate(FACTS, 1):
        slots = _slots(label, chance)
        remark = chance.choice(REMARKS).format(**slots)
        document = _document(
            f"D{at * 100 + n}", f"{label.title()} at work", f"{said.format(**slots)} {remark}"
        )
        claims = tuple(one.format(**slots) for one in (korean if language == "ko" else english))
        name = document.key.removeprefix("made:")
        facts.append(Fact(f"{name}.1", document.sentences[0], claims))
        facts.append(Fact(f"{name}.2", document.sentences[1], ()))
        documents.append(document)
    return _subject(label, language, tuple(facts), tuple(documents), chance)


def _slots(label: str, chance: random.Random) -> dict[str, object]:
    system, rival = chance.sample(SYSTEMS, 2)
    (task, task_ko), (cost, cost_ko) = chance.choice(list(TASKS.items())), chance.choice(list(COSTS.items()))
    myriads, billions, year = chance.randint(12, 98), chance.randint(2, 9), chance.choice(YEARS[:2])
    return {
        "label": label, "system": system, "rival": rival, "corpus": chance.choice(CORPORA),
        "place": chance.choice(PLACES), "task": task, "task_ko": task_ko, "cost": cost, "cost_ko": cost_ko,
        "n": chance.randint(12, 94), "m": chance.randint(12, 48), "d": f"{chance.randint(11, 96) / 10}",
        "hundreds": chance.randint(120, 980), "myriads": myriads, "many": f"{myriads * 10_000:,}",
        "b": billions, "tens": billions * 10, "year": year - 10, "later": year + 4,
        "phrase": chance.choice(PHRASES),
    }  # fmt: skip


def _document(name: str, title: str, text: str) -> Document:
    return Document(
        f"made:{name}", title, ("Min-ji Park",), "2024-05-01", f"https://arxiv.org/abs/2405.{name[1:]:0>5}",
        "paper", "arxiv", text,
    )  # fmt: skip


def _of_papers(label: str, at: int, chance: random.Random) -> Subject:
    texts = [(paper.title, " ".join(paper.abstract.split())) for paper in PAPERS if paper.names(label)][:8]
    return subject_of(label, texts, at, chance)


# ---- true claims

_CLAUSE = re.compile(
    r",? (?:while|although|because|when|where|after|which)\b.*(?=\.$)|, (?:and|but) .*(?=\.$)"
)
_ADVERBIAL = re.compile(
    r"^(?:In this (?:work|paper)|However|Moreover|Finally|Notably), |\b(?:clearly|strongly) "
)
_PLAIN = (
    "Only ",
    "Across ",
    "A ",
    "The ",
    "In ",
    "Between ",
    "However, ",
    "Human ",
    "For ",
    "Unlike ",
    "We ",
)
_FRONT = re.compile(r"^((?:On|In|For|Across|Between|After|With) [^,]{3,60}), (.*)\.$")

Rewrite = Callable[[str], str]


def shortened(text: str) -> str:
    """The sentence up to a border between clauses."""
    short = _CLAUSE.sub("", text, count=1)
    return short if len(short.split()) > 5 else text


def without_adverbial(text: str) -> str:
    """The sentence without a word such as however, clearly, in this work."""
    return _begun(_ADVERBIAL.sub("", text, count=1))


def in_words(text: str) -> str:
    """Per cent in words."""
    return text.replace("%", " percent")


def reordered(text: str) -> str:
    """What stands in front at the end."""
    return _begun(_FRONT.sub(lambda match: f"{match[2]} {match[1][0].lower()}{match[1][1:]}.", text))


def reported(text: str) -> str:
    """The sentence as what a study says."""
    begin = text[0].lower() if text.startswith(_PLAIN) else text[0]
    return f"One study reports that {begin}{text[1:]}"


def _begun(text: str) -> str:
    """With a capital, unless it begins with a name."""
    first, _, rest = text.partition(" ")
    return text if first.lower() != first else f"{first[:1].upper()}{first[1:]} {rest}"


REWRITES: dict[str, Rewrite] = {
    "verbatim": lambda text: text,
    "shortened": shortened,
    "no adverbial": without_adverbial,
    "percent in words": in_words,
    "reordered": reordered,
    "reported": reported,
}


def true_claims(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    """Every true claim of a subject with its kind; a rewriting that changes nothing is left out."""
    for fact in subject.facts:
        for text in fact.claims:
            kind = "Korean" if subject.language == "ko" else "paraphrase"
            yield kind, WrittenClaim(text=text, sentences=[fact.name])
        if subject.language == "en":
            yield from _rewritten(fact)
    if subject.language == "en":
        yield from _joined(subject)
    yield "counts", _of_counts(subject)


def _rewritten(fact: Fact) -> Iterator[tuple[str, WrittenClaim]]:
    for kind, rewrite in REWRITES.items():
        text = rewrite(fact.said)
        if text != fact.said or kind == "verbatim":
            yield kind, WrittenClaim(text=text, sentences=[fact.name])


def _joined(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    for one, other in zip(subject.facts[::2], subject.facts[3::2], strict=False):
        if len(one.said) + len(other.said) < 500:
            text = f"{one.said.removesuffix('.')}; {other.said}"
            yield "joined", WrittenClaim(text=text, sentences=[one.name, other.name])


def _of_counts(subject: Subject) -> WrittenClaim:
    count, sampled, year = subject.counts[-1], subject.sampled[-1], YEARS[-1]
    text = (
        f"{year}년 논문 {sampled}편 중 {count}편이 {subject.label}을 언급합니다."
        if subject.language == "ko"
        else f"In {year}, {count} of {sampled} papers name {subject.label}."
    )
    return WrittenClaim(text=text, sentences=[subject.facts[0].name])


# ---- spoiled claims; {m} is a word that stands nowhere else

PIECES: dict[str, tuple[str, ...]] = {
    "web address": (
        "https://{m}.org/x", "HTTP://{m}.ORG", "http:/{m}.org", "ftp://{m}", "//{m}.org/x", "www.{m}.org",
        "http ://{m}.org", "https://user@{m}.org", "ws://{m}/", "hxxps://{m}.org", "https:∕∕{m}.org",
    ),
    "bare domain": (
        "{m}.org", "{m}.ai/abs", "{m}.co.uk", "{m}.한국", "{m}．com", "{m}。com", "{m}.io:8080",
        "sub.{m}.dev", "10.20.30.4/{m}", "localhost/{m}", "{m}.museum", "{m}․com", "{m}.рф", "{m}﹒com",
        "{m}｡com",
    ),
    "domain of another script": (
        "а{m}.com", "xn--{m}-53d.org", "{m}ａ．ｏｒｇ", "{m}і.net", "中{m}.中国", "{m}.みんな",
    ),
    "Markdown": (
        "[here](https://{m}.org)", "![{m}](x)", "[{m}][1]", "[1]: {m}", "<https://{m}.org>", "[^{m}]",
        "**{m}**", "[[{m}]]", "`{m}`", "~~{m}~~", "__{m}__", "［{m}］（x）", "\\[{m}\\]",
    ),
    "HTML": (
        "<a href={m}>x</a>", "<img src={m}>", "<script>{m}</script>", "&#104;ttps&#58;{m}", "&lt;{m}&gt;",
        "<!-- {m} -->", "<{m}", "＜a {m}＞", "&colon;{m}",
    ),
    "scheme": (
        "javascript:{m}", "JavaScript :{m}", "data:text/html,{m}", "vbscript:{m}", "mailto:{m}@x.org",
        "tel:1{m}", "file:{m}", "java\nscript:{m}", "{m}@mail.org", "@{m}", "sms:{m}", "magnet:?{m}",
        "ｊavascript：{m}", "blob:{m}", "steam:{m}",
    ),
    "terminal link": (
        "\x1b]8;;https://{m}.org\x1b\\x\x1b]8;;\x1b\\", "\x9d8;;https://{m}.org\x9cx",
        "\x1b[31m{m}\x1b[0m", "[link=https://{m}.org]x[/link]", "\x1b]0;{m}\x07", "\\x1b]8;;{m}",
    ),
    "encoded address": (
        "https%3A%2F%2F{m}%2Eorg", "{m}%2Eorg", "https%3a{m}", "{m}[.]org", "{m}(.)org", "{m}{{.}}org",
        "%68ttps {m}", "{m} . org", "{m} .org", "{m}. org",
    ),
    "hidden characters": (
        "{m}\u200b.org", "{m}.\u200borg", "{m}.o\u2060rg", "{m}\u00ad.org", "x\u202e{m}", "{m}\ufeff.org",
        "{m}\x00", "{m}\u3164", "{m}\U000e0041", "{m}\u2063x", "{m}\ue000", "\ufffd{m}",
    ),
    "dot in words": (
        "{m} dot com", "{m} DOT org", "{m} (dot) com", "{m} [dot] ai", "{m} dot co dot kr", "{m} 닷컴",
        "{m} 점 com", "{m}-dot-com", "{m} punkt com", "at {m} dot xyz", "{m} 닷 컴", "{m} 닷 com",
    ),
    "Markdown block": (
        "\n\n# {m}", "\n- {m}", "| {m} |", "\n> {m}", "\n```\n{m}", "\n1. {m}", "\n\n{m}\n---",
    ),
    "invented quotation": (
        "“it says {m} here”", '"it says {m} here"', "‘it says {m} here’", "'it says {m} here'",
        "„it says {m} here“", "«it says {m} here»", "‹it says {m} here›", "「it says {m} here」",
        "『it says {m} here』", "〈it says {m} here〉", "《it says {m} here》", "＂it says {m} here＂",
        "‟it says {m} here”", "❝it says {m} here❞", "❛it says {m} here❜", "｢it says {m} here｣",
        "”it says {m} here”", "〝it says {m} here〟", "''it says {m} here''", "‚it says {m} here‘",
        "“it says {m} here", "″it says {m} here″", "´it says {m} here´", "ʼit says {m} hereʼ",
        "‵it says {m} here′", "＇it says {m} here＇", ",,it says {m} here''", "⹂it says {m} here⹂",
        "‘{m}’", "‘{m} here’", "‘it says {m} here’는",
    ),
    "invented author": (
        "{M} et al.", "({M}, 2024)", "{M} and Lee", "according to {M}", "{M} (2023)", "Dr. {M}", "van {M}",
        "O'{M}", "{M}-Smith", "{m} et al", "({M} & Lee 2022)", "({M} and Lee 2022)", "{M} 외 3명",
        "{M} 등(2024)", "as {M}’s team",
    ),
    "invented title": (
        "“{M} Is All You Need”", "in the paper {M} for Everyone", "《{M}》", "{M}: A Survey", "*{M}*",
        "_{M} again_", "『{M} 연구』", "the {M} benchmark", "{M}Bench", "{M}-2", "{m}2vec", "{m}BERT",
        "{M}'s report",
    ),
    "invented identifier": (
        "arXiv:{d}", "{d}", "arXiv {d}", "doi:10.{p}/{m}", "10.{p}/{m}", "DOI 10.{p}/{m}", "hep-th/{p}901",
        "PMID {p}901", "PMID: {p}901", "ISBN {p}", "ORCID {p}", "[{p}]", "(D{p}.4)", "ACL {p}", "abs/{d}",
        "S2CID {p}", "no. {p}", "ａrXiv：{d}", "PMC{p}901", "W{p}901234",
    ),
}  # fmt: skip
NUMBERS = {
    "en": (
        "97.3%", "8,811", "tripled", "a quarter of", "ninety-nine", "ninety percent", "-3", "1987", "41k",
        "６６７７", "⅔", "quintupled", "666x", "dozens", "hundreds of thousands", "67‰", "two thirds",
        "fivefold", "Ⅷ", "VIII", "10^9", "1e9", "seven hundred", "fourteen million",
        "ninety-one point five",
    ),
    "ko": (
        "97.3%", "8,811", "세 배", "절반", "구백칠십구", "구십 퍼센트", "3억", "41만", "수백만", "1987년",
        "６６７７", "다섯 배", "아흔아홉 개", "천이백 명", "백만 개", "수십억", "일곱 배", "67‰",
        "만여 개", "삼분의 일", "9할", "이백삼십 편",
    ),
}  # fmt: skip
UP = {
    "en": (
        "is rising", "grew", "increasingly so", "surging", "on the rise", "soars", "booming", "spiking",
        "is exploding", "flourishing", "ever more popular", "gaining popularity", "more and more common",
        "on an upward trend", "proliferates", "mushrooming", "taking off", "snowballing",
    ),
    "ko": (
        "급증하며", "상승하며", "늘어나며", "증가세로", "급부상하며", "떠오르며", "각광받으며", "성장세로",
        "오름세로", "인기를 얻으며", "활발해지며", "대세가 되며", "점점 많아지며",
    ),
}  # fmt: skip
DOWN = {
    "en": (
        "is fading", "fell", "declining", "waning", "disappears", "plummeting", "dying out",
        "on the decline", "receding", "dropping off", "losing popularity", "less and less common",
        "tailing off", "ebbing", "on a downward trend", "out of fashion", "obsolete", "petering out",
    ),
    "ko": (
        "급락하며", "사라지며", "줄어들며", "감소세로", "쇠퇴하며", "하락하며", "시들해지며", "둔화되며",
        "내림세로", "인기를 잃으며", "저물며", "한물가며", "식어가며",
    ),
}  # fmt: skip
MALFORMED = (
    "{0}{1}", "[{0}.{1}]", "{0}.0{1}", "{0}. {1}", " {0}.{1}", "{0}.{1} ", "{0}.{1}\n", "{0},{1}",
    "{0}.{1}.1", "{0}", "", "{0}.", ".{1}", "{0}.999", "{0}.0", "{0}.-1", "Ｄ{1}.{1}",
    "https://arxiv.org/{0}.{1}", "{0}.x", "{0}.{1}-{0}.2",
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_RARE = "뷁쀍뙑믌췕꽭뛟쭻횮뮒"

Spoiled = tuple[WrittenClaim, str]
Spoil = Callable[[WrittenClaim, Subject, random.Random], Spoiled | None]


def marker(language: str, chance: random.Random) -> str:
    """A word that stands nowhere, and that no rule minds by itself in a claim of this language."""
    letters, length = (_RARE, 4) if language == "ko" else ("bcdfghjklmnpqrstvwxz", 7)
    return ("" if language == "ko" else "zq") + "".join(chance.choice(letters) for _ in range(length))


def piece(kind: str, language: str, chance: random.Random) -> tuple[str, str]:
    """An invention of a kind, and the part of it that stands nowhere else."""
    pattern = chance.choice(PIECES[kind])
    # A Korean word in single marks is stressed, and not quoted.
    word = marker("en" if "{M}" in pattern or pattern.startswith("‘{m}") else language, chance)
    number, short = (
        f"24{chance.randint(1, 12):02}.{chance.randint(10000, 99999)}",
        f"{chance.randint(5000, 9999)}",
    )
    text = pattern.format(m=word, M=word.title(), d=number, p=short)
    needles = {"{m}": word, "{M}": word.title(), "{d}": number, "{p}": short}
    return text, next(needle for field, needle in needles.items() if field in pattern)


def adding(kind: str) -> Spoil:
    def spoil(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
        text, needle = piece(kind, subject.language, chance)
        return _inserted(claim, text, chance), needle

    return spoil


def _inserted(claim: WrittenClaim, text: str, chance: random.Random) -> WrittenClaim:
    words = claim.text.split(" ")
    words.insert(chance.randint(1, len(words)), text)
    return claim.model_copy(update={"text": " ".join(words)})


def _marked(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
    word = marker(subject.language, chance)
    return _inserted(claim, word, chance), word


def unknown_id(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
    marked, word = _marked(claim, subject, chance)
    return marked.model_copy(update={"sentences": [f"D{chance.randint(70_000, 99_999)}.1"]}), word


def malformed_id(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
    marked, word = _marked(claim, subject, chance)
    document, _, number = claim.sentences[0].partition(".")
    return marked.model_copy(update={"sentences": [chance.choice(MALFORMED).format(document, number)]}), word


def swapped_id(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """The id of another document; not where the counts prove the claim, or that sentence is much alike."""
    if len(claim.sentences) > 1 or f"{YEARS[-1]}" in claim.text:
        return None
    mine = claim.sentences[0].partition(".")[0]
    name = chance.choice([fact.name for fact in subject.facts if not fact.name.startswith(f"{mine}.")])
    return _where(claim, name, subject)


def id_of_another_trend(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """An id that was never shown for this trend, though the document is real."""
    fact = chance.choice(
        [fact for other in subjects() if other.label != subject.label for fact in other.facts]
    )
    return claim.model_copy(update={"sentences": [fact.name]}), claim.text


def _where(claim: WrittenClaim, name: str, subject: Subject) -> Spoiled | None:
    """The claim with another id, if it brings a name or a number along, or shares few other words."""
    said, text = (text.replace(subject.label, "") for text in (subject.shown[name], claim.text))
    marks = set(re.findall(r"\b[A-Z0-9]\w*", text[1:])) - set(re.findall(r"\w+", said))
    words, others = (set(re.findall(r"\b[a-z]{4,6}", each)) for each in (text, said))
    spoiled = claim.model_copy(update={"sentences": [name]})
    return (spoiled, claim.text) if marks or 4 * len(words & others) < len(words) else None


def changed_digits(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """One digit, two that change places, a moved point, a lost per cent sign, or another year."""
    found = list(_DIGITS.finditer(claim.text))
    if not found:
        return None
    number = chance.choice(found)
    digits = chance.choice([_one_other, _turned, _pointed, _longer])(number[0], chance)
    text = claim.text[: number.start()] + digits + claim.text[number.end() :]
    return _unless_proved(claim, text, subject)


def _one_other(digits: str, chance: random.Random) -> str:
    at = chance.randrange(len(digits))
    return digits[:at] + chance.choice([one for one in "123456789" if one != digits[at]]) + digits[at + 1 :]


def _turned(digits: str, chance: random.Random) -> str:
    return digits[::-1]


def _pointed(digits: str, chance: random.Random) -> str:
    return f"{digits[:-1] or '0'}.{digits[-1]}"


def _longer(digits: str, chance: random.Random) -> str:
    return f"{digits}0"


def _unless_proved(claim: WrittenClaim, text: str, subject: Subject) -> Spoiled | None:
    """Nothing where the new numbers are in the sentences or the counts, and so not wrong."""
    proof = " ".join(subject.shown[name] for name in claim.sentences)
    known = numbers_in(proof) | numbers_of(subject)
    spoiled = claim.model_copy(update={"text": text})
    return None if text == claim.text or numbers_in(text) <= known else (spoiled, text)


def numbers_of(subject: Subject) -> set[str]:
    """Every number that the counts of a subject yield."""
    found = {len(subject.documents), *YEARS}
    for counts in (subject.counts, subject.sampled):
        found |= {*counts, sum(counts), sum(counts[:2]), sum(counts[2:])}
    return set(map(str, found))


def numbers_in(text: str) -> set[str]:
    """The numbers of a text as they are read: 1,200 and 1200 are one, and so are 12만 and 120,000."""
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)( billion|만|억)?", text)
    scales = {"만": 10_000, "억": 100_000_000, " billion": 1_000_000_000}
    return {
        str(int(number.replace(",", "")) * scales[unit])
        if unit and "." not in number
        else number.replace(",", "")
        for number, unit in ((number.rstrip(","), unit) for number, unit in found)
    }


def added_number(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
    marked, word = _marked(claim, subject, chance)
    number = chance.choice(NUMBERS[subject.language])
    return marked.model_copy(update={"text": marked.text.replace(word, f"{number} {word}")}), word


def counts_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    other = chance.choice([one for one in subjects() if one.label != subject.label])
    return _unless_proved(claim, _of_counts(other).text.replace(other.label, subject.label), subject)


def wrong_direction(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A word of a direction that is not counted, and that the sentences say of nothing else."""
    said = " ".join(subject.shown[name] for name in claim.sentences)
    if re.search(r"\b(?:reduc|los|improv|widen)", said):
        return None
    sides = [side for side, own in ((UP, "rising"), (DOWN, "fading")) if own not in subject.direction]
    sides = [DOWN] if subject.direction == "early signal" else sides
    marked, word = _marked(claim, subject, chance)
    way = chance.choice(chance.choice(sides)[subject.language])
    return marked.model_copy(update={"text": marked.text.replace(word, f"{way} {word}")}), word


def quotation_over_two(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled:
    """The end of one sentence and the beginning of the next, as if it were one."""
    one, other = chance.sample(subject.facts, 2)
    quoted = f"“{' '.join([*one.said.rstrip('.').split()[-3:], *other.said.split()[:3]])}”"
    spoiled = claim.model_copy(update={"sentences": [*claim.sentences, one.name, other.name]})
    return _inserted(spoiled, quoted, chance), quoted


def quotation_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A quotation of a sentence that the claim does not cite."""
    fact = chance.choice([fact for fact in subject.facts if fact.name not in claim.sentences])
    quoted = " ".join(fact.said.split()[1:6])
    known = quoted in " ".join(subject.shown[name] for name in claim.sentences)
    return None if known else (_inserted(claim, f"“{quoted}”", chance), f"“{quoted}”")


SPOILS: dict[str, Spoil] = {
    **{kind: adding(kind) for kind in PIECES},
    "unknown id": unknown_id,
    "malformed id": malformed_id,
    "swapped id": swapped_id,
    "id of another trend": id_of_another_trend,
    "changed digits": changed_digits,
    "added number": added_number,
    "counts of another trend": counts_of_another,
    "wrong direction": wrong_direction,
    "quotation over two sentences": quotation_over_two,
    "quotation of another sentence": quotation_of_another,
}
NAME, QUESTION, QUERY = "name of a trend", "planned question", "search query"
LINKS = tuple(PIECES)[:9]
# A question may name what nobody knows yet: it is asked, not said. And it is put on one line.
ASKED = tuple(kind for kind in PIECES if kind not in ("invented author", "invented title", "Markdown block"))
_BROKEN = re.compile("[\n\ue000\ufffd]")
KINDS = (*SPOILS, NAME, QUESTION, QUERY)


def drafts(number: int, seed: int = 1, of: Sequence[Subject] | None = None) -> Iterator[Generated]:
    """So many spoiled drafts, each kind in its turn, each with a true claim beside the spoiled one."""
    chance = random.Random(seed)
    own = [(subject, [claim for _, claim in true_claims(subject)]) for subject in of or subjects()]
    made = turn = 0
    while made < number:
        subject, true = own[turn % len(own)]
        turn += 1
        claim, beside = chance.sample(true, 2)
        if claim.text in beside.text or beside.text in claim.text:
            continue
        draft = _draft(KINDS[made % len(KINDS)], subject, claim, beside, chance)
        if draft:
            made += 1
            yield draft


def _draft(
    kind: str, subject: Subject, claim: WrittenClaim, beside: WrittenClaim, chance: random.Random
) -> Generated | None:
    if kind in SPOILS:
        spoiled = SPOILS[kind](claim, subject, chance)
        return spoiled and Generated(
            kind, subject, TrendAnswer(claims=[spoiled[0], beside]), needle=spoiled[1], true=(beside.text,)
        )
    own = TrendAnswer(claims=[beside])
    some = LINKS if kind == QUERY else ASKED if kind == QUESTION else tuple(PIECES)
    text, needle = piece(chance.choice(some), "en" if kind == NAME else subject.language, chance)
    if kind == NAME:
        return Generated(
            kind, subject, own, name=f"{subject.label} {text}", needle=needle, true=(beside.text,)
        )
    if _BROKEN.search(text):
        return None
    asked = _asked(subject, text if kind == QUESTION else "", text if kind == QUERY else "")
    return Generated(
        kind, subject, own, angle=asked, needle=_asked_for(needle, text, kind), true=(beside.text,)
    )


def _asked_for(needle: str, text: str, kind: str) -> str:
    """A query is shown as it was sent, in bare words: only what makes a link of them must not be there."""
    return text if kind == QUERY else needle


def _asked(subject: Subject, more: str, query: str) -> PlannedAngle:
    korean = subject.language == "ko"
    ask = f"{subject.label} {more}의 한계는 무엇입니까?" if korean else f"What limits {subject.label} {more}?"
    papers = [f"machine translation {subject.label} {query}"]
    return PlannedAngle(ask=ask, papers=papers, web="", answer="", since=None, until=None)
