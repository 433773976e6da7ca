"""Ways to spoil a true claim, each with what of it must not be shown."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fakes.inventions import DOWN, NUMBERS, PIECES, UP, marker, piece
from tests.fakes.subjects import ACRONYMS, YEARS, Fact, Subject, subjects
from tests.fakes.true_claims import of_counts
from trendscope.agents.reasoners.schemas import WrittenClaim
from trendscope.document import Document
from trendscope.sentence import SentenceId

MALFORMED = (
    "{0}{1}", "[{0}.{1}]", "{0}.0{1}", "{0}. {1}", " {0}.{1}", "{0}.{1} ", "{0}.{1}\n", "{0},{1}",
    "{0}.{1}.1", "{0}", "", "{0}.", ".{1}", "{0}.999", "{0}.0", "{0}.-1", "Ｄ{1}.{1}",
    "https://arxiv.org/{0}.{1}", "{0}.x", "{0}.{1}-{0}.2",
)  # fmt: skip
_DIGITS = re.compile(r"\d+")

Spoiled = tuple[WrittenClaim, str]
Spoil = Callable[[WrittenClaim, Subject, random.Random], Spoiled | None]


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
    """The id of another document; not where the counts support the claim, or that sentence is much alike."""
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
    said, text = (text.replace(subject.label, "") for text in (subject.shown[SentenceId(name)], claim.text))
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
    cited = " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)
    known = numbers_in(cited) | numbers_of(subject)
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
    number = chance.choice([one for one in NUMBERS[subject.language] if one not in claim.text])
    return marked.model_copy(update={"text": marked.text.replace(word, f"{number} {word}")}), word


def counts_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    other = chance.choice([one for one in subjects() if one.label != subject.label])
    return _unless_proved(claim, of_counts(other).text.replace(other.label, subject.label), subject)


def wrong_direction(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A word of a direction that is not counted, and that the sentences say of nothing else."""
    said = " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)
    if re.search(r"\b(?:reduc|sav|los|improv|widen)", said):
        return None
    sides = [side for side, name in ((UP, "rising"), (DOWN, "fading")) if name not in subject.direction]
    sides = [DOWN] if subject.direction == "early signal" else sides
    marked, word = _marked(claim, subject, chance)
    way = chance.choice(chance.choice(sides)[subject.language])
    if _beginnings(way) & _beginnings(said):  # such as rising scores
        return None
    return marked.model_copy(update={"text": marked.text.replace(word, f"{way} {word}")}), word


def _beginnings(text: str) -> set[str]:
    """The first letters of the longer words of a text."""
    return {word[:3] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


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
    known = quoted in " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)
    return None if known else (_inserted(claim, f"“{quoted}”", chance), f"“{quoted}”")


def rounded_wrongly(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """Over the next ten, under or nearly the ten below: nearly 20 for 25, over 30 for 25."""
    cited = _cited(claim, subject)
    values = [float(n) for n in numbers_in(cited) if 11 < float(n) < 100]
    found = [
        n for n in re.finditer(r"(?<![\w.-])\d\d(?:\.\d)?(?![\w.]*\d)", claim.text) if float(n[0]) in values
    ]
    if not found:
        return None
    number = chance.choice(found)
    below = int(float(number[0])) // 10 * 10
    korean = subject.language == "ko"
    words, ten = chance.choice(
        [("거의", below), ("약", below - 10)]
        if korean
        else [("over", below + 10), ("nearly", below), ("under", below)]
    )
    is_true = {
        "over": lambda value: value > ten, "nearly": lambda value: ten * 0.9 < value <= ten,
        "under": lambda value: value < ten, "거의": lambda value: ten * 0.9 < value <= ten,
        "약": lambda value: abs(value - ten) < ten / 10,
    }[words]  # fmt: skip
    if ten < 10 or any(map(is_true, values)):
        return None
    text = f"{claim.text[: number.start()]}{words} {ten}{claim.text[number.end() :]}"
    return _unless_proved(claim, text, subject)


FRACTIONS = {
    "half": 0.5, "a third": 1 / 3, "a quarter": 0.25, "two thirds": 2 / 3, "two fifths": 0.4,
    "one in seven": 1 / 7, "three quarters": 0.75, "nearly half": 0.48, "more than a third": 0.45,
    "절반": 0.5, "3분의 2": 2 / 3, "4분의 1": 0.25, "절반 이상": 0.6, "7명 중 1명": 1 / 7,
}  # fmt: skip


def wrong_fraction(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """Halves for thirds: a fraction in place of a percentage, or of another fraction, that it is not."""
    place = re.search(
        r"\d+(?:\.\d)?(?:%| percent)|(?i:half|a third|about a quarter|one in three)|3분의 1|절반", claim.text
    )
    cited = _cited(claim, subject)
    if not place or re.search(r"(?i)half|third|quarter", cited):
        return None
    shares = [float(n) / 100 for n in re.findall(r"(\d+(?:\.\d+)?) ?(?:%|percent)", cited)]
    korean = subject.language == "ko"
    some = [
        word
        for word, share in FRACTIONS.items()
        if (max(word) > "가") == korean and all(abs(share - one) > 0.12 for one in shares)
    ]
    word = chance.choice(some)
    return _replaced(claim, place, word)


def wrong_factor(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """Doubled for one and a half times, tripled for double."""
    cited = _cited(claim, subject)
    change = re.search(r"from (\d+) to ([\d.]+)", cited)
    if not change:
        return None
    ratio = float(change[2]) / float(change[1])
    words = (
        ["tripled", "more than doubled", "quadrupled"] if ratio > 1.9 else ["doubled", "tripled", "halved"]
    )
    korean = ["세 배", "네 배"] if ratio > 1.9 else ["두 배", "세 배"]
    word = chance.choice(korean if subject.language == "ko" else words)
    place = re.search(r"doubles|has doubled|두 배|moves|바뀝니다", claim.text)
    return place and _replaced(claim, place, word)


def acronym_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """An acronym that another document defines, and that stands for nothing in the cited sentences."""
    cited = _cited(claim, subject)
    others = [short for short, long in ACRONYMS.items() if long not in cited and short not in cited]
    own = [short for short in ACRONYMS if short in claim.text]
    short = chance.choice(others)
    if own:
        return _replaced(claim, re.search(own[0], claim.text), short)
    spoiled = _inserted(claim, short, chance)
    return spoiled, spoiled.text


def reference_to_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """The author or the name of a document that is not cited, or another year than that of the cited one."""
    mine = {name.partition(".")[0] for name in claim.sentences}
    cited = [one for one in subject.documents if one.key.removeprefix("made:") in mine]
    other = chance.choice([one for one in subject.documents if one not in cited])
    surname, year = other.authors[0].split()[-1], other.year or 0
    name = other.title.partition(":")[0]
    known = " ".join(f"{one.title} {' '.join(one.authors)}" for one in cited)
    if surname in known or name in known:
        surname, name, year = cited[0].authors[0].split()[-1], cited[0].title.partition(":")[0], year - 1
    pattern = chance.choice(
        (
            "({s} et al., {y})",
            "{s} et al. ({y})",
            "({s}, {y})",
            "{s} ({y})",
            "({n}, {y})",
            "{n} ({y})",
            "[{i}]",
        )
    )
    number = other.key.removeprefix("made:D")
    spoiled = _inserted(claim, pattern.format(s=surname, n=name, y=year, i=number), chance)
    return spoiled, spoiled.text


def number_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """Two sentences joined, each with its name, and their percentages in each other's place."""
    facts = [
        fact for fact in subject.facts if re.search(r"\d%", fact.said) and fact.name not in claim.sentences
    ]
    if len(facts) < 2:
        return None
    one, other = chance.sample(facts, 2)
    numbers = [re.findall(r"[\d.]+(?=%)", fact.said) for fact in (one, other)]
    marks = [set(re.findall(r"\b[A-Z][\w-]+", fact.said)) for fact in (one, other)]
    titles = [
        next(d.title for d in subject.documents if f.name.startswith(d.key[5:] + ".")) for f in (one, other)
    ]
    if numbers[0][0] == numbers[1][0] or not all(marks) or marks[0] & marks[1]:
        return None
    if any(mark in titles[1] for mark in marks[0]) or any(mark in titles[0] for mark in marks[1]):
        return None
    first = one.said.replace(f"{numbers[0][0]}%", f"{numbers[1][0]}%").rstrip(".")
    second = other.said.replace(f"{numbers[1][0]}%", f"{numbers[0][0]}%")
    text = f"{first}, {chance.choice(('while', 'whereas', 'but'))} {second}"
    if subject.language == "ko" or len(text) > 550:
        return None
    return claim.model_copy(update={"text": text, "sentences": [one.name, other.name]}), text


def number_of_a_reference(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A sentence told by the reference to its document, with the percentage of another cited document."""
    facts = [fact for fact in subject.facts if re.search(r"\d%", fact.said)]
    if len(facts) < 2 or subject.language == "ko":
        return None
    one, other = chance.sample(facts, 2)
    works = [
        next(d for d in subject.documents if fact.name.startswith(d.key[5:] + ".")) for fact in (one, other)
    ]
    numbers = [re.findall(r"[\d.]+(?=%)", fact.said)[0] for fact in (one, other)]
    system = works[0].title.partition(":")[0]
    if works[0].authors == works[1].authors or numbers[1] in one.said or system not in one.said:
        return None
    if works[1].title.partition(":")[0] in one.said or not works[0].authors:
        return None
    text = one.said.replace(f"{numbers[0]}%", f"{numbers[1]}%").replace(system, _referring_to(works[0]))
    return claim.model_copy(update={"text": text, "sentences": [one.name, other.name]}), text


def _referring_to(document: Document) -> str:
    """A reference to a document as the writer of a sentence gives it."""
    surnames = [author.split()[-1] for author in document.authors]
    named = f"{surnames[0]} et al." if len(surnames) > 2 else " and ".join(surnames)
    return f"{named} ({document.year})"


def score_for_papers(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A score that moves in a cited sentence, told of the papers or of the interest in them."""
    moves = _moving(subject)
    if "rising" in subject.direction or subject.direction == "early signal" or not moves:
        return None
    fact, low, high = chance.choice(moves)
    about = chance.choice(("Papers on", "Interest in", "Work on", "Mentions of", "The share of"))
    text = f"{about} {subject.label} rises from {low} to {high}, as in: {fact.said}"
    return claim.model_copy(update={"text": text, "sentences": [fact.name]}), text


def loss_for_gain(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A loss told as a gain, or a gain as a loss, of which the papers are no reason."""
    lost = [fact for fact in subject.facts if re.search(r" loses [\d.]+ points", fact.said)]
    gained = [] if subject.direction == "fading" else _moving(subject)
    if subject.language == "ko" or "rising" in subject.direction or subject.direction == "early signal":
        return None
    texts = [
        (re.sub(r"^(\S+) loses ([\d.]+) points", r"The accuracy of \1 rises by \2 points", fact.said), fact)
        for fact in lost
    ]
    texts += [
        (f"The score falls from {high} to {low}, where {fact.said}", fact) for fact, low, high in gained
    ]
    if not texts:
        return None
    text, fact = chance.choice(texts)
    return claim.model_copy(update={"text": text, "sentences": [fact.name]}), text


def _moving(subject: Subject) -> list[tuple[Fact, str, str]]:
    """The sentences that tell of a move from one figure to another, in English subjects."""
    found = [(fact, re.search(r"from (\d+) to (\d+(?:\.\d+)?)", fact.said)) for fact in subject.facts]
    return [(fact, match[1], match[2]) for fact, match in found if match and subject.language == "en"]


def fall_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """What is reduced is the cost, and what is said to fall is the interest, or a cost of something else."""
    cited = _cited(claim, subject)
    if subject.direction == "fading" or not re.search(r"reduces|saves", cited) or subject.language == "ko":
        return None
    word = marker("en", chance)
    nouns = [noun for noun in ("Interest", "Energy", "Loss", "Compute") if noun.lower() not in cited]
    text = f"{chance.choice(nouns)} falls {word}: {claim.text[0].lower()}{claim.text[1:]}"
    return claim.model_copy(update={"text": text}), word


def name_in_front(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A sentence that begins with a name that no text has, or with one made of ordinary words."""
    name = chance.choice(
        ("Falcon", "Meta", "Stanford", "Apple", "Harbor University", "Language Institute", "Gemini")
    )
    text = f"{name} finds that {claim.text}"
    if name in _cited(claim, subject):
        return None
    return claim.model_copy(update={"text": text}), text


def _cited(claim: WrittenClaim, subject: Subject) -> str:
    return " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)


def _replaced(claim: WrittenClaim, place: re.Match[str] | None, word: str) -> Spoiled | None:
    if place is None:
        return None
    text = f"{claim.text[: place.start()]}{word}{claim.text[place.end() :]}"
    return claim.model_copy(update={"text": text}), text


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
    "rounded wrongly": rounded_wrongly,
    "wrong fraction": wrong_fraction,
    "wrong factor": wrong_factor,
    "acronym of another document": acronym_of_another,
    "reference to another document": reference_to_another,
    "number of another document": number_of_another,
    "number of a reference": number_of_a_reference,
    "score for papers": score_for_papers,
    "loss for gain": loss_for_gain,
    "fall of another thing": fall_of_another,
    "name in front": name_in_front,
}
