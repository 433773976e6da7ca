"""Ways to spoil a true claim, each with what of it must not be shown."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fakes.inventions import DOWN, NUMBERS, PIECES, UP, marker, piece
from tests.fakes.subjects import YEARS, Subject, subjects
from tests.fakes.true_claims import of_counts
from trendscope.agents.reasoners.schemas import WrittenClaim
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
    number = chance.choice(NUMBERS[subject.language])
    return marked.model_copy(update={"text": marked.text.replace(word, f"{number} {word}")}), word


def counts_of_another(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    other = chance.choice([one for one in subjects() if one.label != subject.label])
    return _unless_proved(claim, of_counts(other).text.replace(other.label, subject.label), subject)


def wrong_direction(claim: WrittenClaim, subject: Subject, chance: random.Random) -> Spoiled | None:
    """A word of a direction that is not counted, and that the sentences say of nothing else."""
    said = " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)
    if re.search(r"\b(?:reduc|los|improv|widen)", said):
        return None
    sides = [side for side, name in ((UP, "rising"), (DOWN, "fading")) if name not in subject.direction]
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
    known = quoted in " ".join(subject.shown[SentenceId(name)] for name in claim.sentences)
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
