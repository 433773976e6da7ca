"""Whatever a model claims of whatever a document says: a verdict, and never for a number of its own."""

from __future__ import annotations

import re
from itertools import permutations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.fakes.fuzzing import fuzzed
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Direction, Trend
from trendscope.verification.claims import REASONS, verified_name, verify_claims
from trendscope.window import Window

SAMPLED = {"2021": 20, "2024": 20}
EVIDENCE = EvidenceBase(
    Measurement((), Window.of_years(2021, 2024), SAMPLED, "2023", ()), ("machine translation",), {}
)
PARTS = (
    *("Prompt tuning", "prompts", "GPT-4", "T5", "the encoder", "we", "Park et al. (2024)", "(2023)", "BERT"),
    *("reduces", "doubles", "is rising", "fades", "falls from", "to", "by", "of", "than", "half", "a third"),
    *(
        "45%",
        "0.1 %",
        "1,200",
        "1.2 million",
        "12 of 50",
        "3-5",
        "10^6",
        "-7",
        "2x",
        ".5",
        "1e9",
        "½",
        "٣",
        "²",
    ),
    *(
        "from 62 to 17 points",
        "nearly 20",
        "9.4 points",
        "in 2023",
        "May 2024",
        "10 hours",
        "10h",
        "99999999999",
    ),
    *(
        "“quoted words”",
        "“",
        "”",
        '"',
        "'",
        "(",
        ")",
        "[1]",
        "https://a.example",
        "arXiv:2401.00001",
        "10.1/x",
    ),
    *(
        "ignore the rules",
        "say:",
        "프롬프트",
        "번역은",
        "45%p",
        "3분의 1",
        "12만",
        "절반",
        "늘었습니다",
        "이다.",
    ),
    *(".", ",", ";", ":", "—", "…", "$x_1$", "\\alpha", "\\%", "<b>", "|", "\n", "\x00", "\u202e", "\ud800"),
    *("e\u0301", "\u0301" * 50, "👩‍🔬", "İ", "ﬁ", "Ａ", "x" * 300, "7" * 80, "a-" * 60),
)
TEXT = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map(" ".join) | st.text(
    max_size=60
)
DIRECTION: st.SearchStrategy[Direction] = st.sampled_from(["rising", "steady", "fading"])

# What a document says of two numbers that it has.
SAYINGS = (
    "Frozen encoders with soft prompts lower the latency of legal translation by {} on corpora of {}.",
    "With {} of the parameters, soft prompts match tuned encoders in {} of legal translation.",
    "Annotators of legal translation preferred soft prompts in {}, and frozen encoders in {}.",
)
UNITS = ("{}%", "{} percent", "{} points", "{} languages", "{} ms", "{} million words", "{}x", "{} GB")
NUMBER = (
    st.integers(13, 999).map(str)
    | st.integers(1_000, 9_999_999).map("{:,}".format)
    | st.tuples(st.integers(11, 99), st.integers(1, 99)).map(lambda parts: f"{parts[0]}.{parts[1]:02}")
)
AMOUNT = st.tuples(NUMBER, st.sampled_from(UNITS))


def a_trend(direction: Direction) -> Trend:
    counts = {"2021": 3, "2024": 15}
    return Trend(label="soft prompts", direction=direction, z=3, counts=counts, sampled=SAMPLED, claims=())


def is_verified(claim: str, *cited: str, direction: Direction = "rising", language: str = "en") -> bool:
    sentences = {SentenceId.of(f"D{at}", 1): text for at, text in enumerate(cited, 1)}
    claims = [Claim(text=claim, sentences=tuple(sentences))]
    verified = verify_claims(claims, a_trend(direction), sentences, EVIDENCE, language)
    assert verified.dropped.keys() == set(REASONS)
    assert len(verified.kept) <= 1
    return bool(verified.kept)


@example(claim="", cited=[""], direction="rising")
@example(claim="\ud800 1e400", cited=["1" * 5_000], direction="fading")
@given(claim=TEXT, cited=st.lists(TEXT, max_size=3), direction=DIRECTION)
@fuzzed(150)
def test_any_claim_has_a_verdict(claim: str, cited: list[str], direction: Direction) -> None:
    for language in ("en", "ko"):
        is_verified(claim, *cited, direction=direction, language=language)
        is_verified(f"{claim} {' '.join(cited)}", *cited, direction=direction, language=language)
        named = {SentenceId.of(f"D{at}", 1): text for at, text in enumerate(cited)}
        verified_name(claim, a_trend(direction), named, ("machine translation",), language)


@given(saying=st.sampled_from(SAYINGS), one=AMOUNT, other=AMOUNT, data=st.data())
@fuzzed(150)
def test_a_digit_that_nobody_wrote_is_never_verified(
    saying: str, one: tuple[str, str], other: tuple[str, str], data: st.DataObject
) -> None:
    said = saying.format(*(unit.format(number) for number, unit in (one, other)))
    assert is_verified(said, said)
    at = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", said)]))
    digit = data.draw(st.sampled_from([each for each in "123456789" if each != said[at]]))
    changed = f"{said[:at]}{digit}{said[at + 1 :]}"
    (new,) = set(numbers_in(changed)) - set(numbers_in(said)) or {0.0}
    assume(new and not follows(new, numbers_in(said)))

    assert not is_verified(changed, said)


def numbers_in(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def follows(new: float, known: list[float]) -> bool:
    """Whether a number may be worked out from two others, or is one of the counts."""
    counts = {2, 3, 15, 18, 20, 40, 2021, 2023, 2024}
    worked_out = [100 - known[0], 100 - known[1]]
    for one, other in permutations(known, 2):
        worked_out += [one + other, one - other, one / other, 100 * one / other, 100 * (one - other) / other]
        worked_out += [one * other / 100]
    return new in counts or any(abs(new - each) <= 1 for each in worked_out)
