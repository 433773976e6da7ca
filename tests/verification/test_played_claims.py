"""Claims as models write them of abstracts: the true ones are kept, and those beside them are not."""

from __future__ import annotations

import pytest

from tests.fakes.measuring import WINDOW
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Direction, Trend
from trendscope.verification.claims import verify_claims

TEXTS = {
    "Okoro": (
        r"Our tagger reaches an accuracy of 93.41\%, ahead of the older one with 92.8\%.",
        "Deep parsing degrades up to -17.5 F1 percentage points on short notes, but gains up to +12.0pp on"
        " long ones, despite a 3.5x-40x overhead.",
        "We need only 1/12 of the weights of PlumNet.",
    ),
    "Lund": (
        "We present LarkTag, a tagger for Basque tide tables.",
        "It scores 0.61 on inland ports and 0.22 on islands.",
        "Others have tried GullNet on maps.",
    ),
    "Sato": ("The older WrenTag scores 0.73 on inland ports.", "TernLM-4s answer unevenly."),
    "Moreau": (
        "Kestrel Tide Atlas holds 30.0% of the ports, with an absolute gain of 14% over WrenTag.",
        "Raters agree on 24% of the drafts, and after a rest on 50%.",
        "The encoder is cut by 80%, and training takes 8x less time.",
        "It ranked 9th and its macro-F1 is 0.4; in a second round it was a top-12 system.",
        "Its accuracy is 71.5% on rivers and 61.25% on canals.",
        "Models reach an F1 of 52.5 and people one of 81.25; wrong tides fall from 30.3% to 3.04%.",
        "Deep nets of 5--6 billion weights are slow.",
        "It ranks 7th in Part B and 13th in Part C, and beats others by 7.4% and 10.8% in terms of absolute"
        " recall with a thousand maps.",
        "Tide^4Maps succeeds on at most 6% of the maps, and is more than 2x as fast.",
        "Accuracy is 96.5% at sea and 76.5% inland, as the maps of other seas show in a long appendix with"
        " many figures; other tables show improvements.",
    ),
    "Brandt": (
        "Scores rise with longer training, and memory falls.",
        "Interest in tide tables has grown in recent years.",
    ),
}
DOCUMENTS = tuple(
    Document(
        f"k{at}", f"Notes of {name}", (f"Ada {name}",), "2024-05-01", "u", "paper", "library", " ".join(said)
    )
    for at, (name, said) in enumerate(TEXTS.items(), 1)
)
BASE = EvidenceBase(
    Measurement(DOCUMENTS, WINDOW, {}, None, ()),
    ("tide tables",),
    {one.key: f"D{one.key[1:]}" for one in DOCUMENTS},
)


def judged(text: str, *names: str, direction: Direction = "rising") -> tuple[list[str], tuple[str, ...]]:
    """Why a claim is dropped, and what it cites if it is kept."""
    trend = Trend(label="tide tables", direction=direction, z=2.0, counts={}, sampled={}, claims=())
    language = "ko" if any("가" <= letter <= "힣" for letter in text) else "en"
    found = verify_claims(
        [Claim(text=text, sentences=tuple(map(SentenceId, names)))], trend, BASE.sentences, BASE, language
    )
    cited = tuple(str(name) for claim in found.kept for name in claim.sentences)
    return [reason for reason, times in found.dropped.items() if times], cited


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Okoro (2024)의 정확도는 93.41%로 이전의 92.8%를 앞섰습니다.", ("D1.1",)),
        ("이 점수만으로는 차이를 알기 어렵습니다.", ("D1.1",)),
        (
            "깊은 분석은 긴 글에서 F1을 최대 12.0점 높이지만 짧은 글에서는 최대 17.5점 떨어뜨립니다.",
            ("D1.2",),
        ),
        ("부담은 3.5배에서 40배까지 커졌습니다.", ("D1.2",)),
        ("PlumNet의 12분의 1만 씁니다.", ("D1.3",)),
        ("TernLM-4의 답은 고르지 않습니다.", ("D3.2",)),
        ("KTA는 항구의 30%를 담았습니다.", ("D4.1",)),
        ("WrenTag보다 14%p 높습니다.", ("D4.1",)),
        ("Moreau의 방식은 항구의 30%를 담았습니다.", ("D4.1",)),
        ("일치는 24%였으나 쉬고 나면 50%로 두 배 넘게 올랐습니다.", ("D4.2",)),
        ("부호기는 5분의 1로, 학습 시간은 8분의 1로 줄었습니다.", ("D4.3",)),
        ("순위는 9위였고 macro F1은 0.4였으며, 다음에는 12위 안에 들었습니다.", ("D4.4",)),
        ("정확도는 강에서 71.5%로 운하의 61.25%보다 10.25%p 높습니다.", ("D4.5",)),
        ("정확도는 강의 71.5%에서 운하의 61.25%로 10.25%p 하락했습니다.", ("D4.5",)),
        ("F1은 52.5로 사람의 81.25보다 28.75점 낮습니다.", ("D4.6",)),
        ("틀린 조석은 30.3%에서 3.04%로 약 10분의 1이 되었습니다.", ("D4.6",)),
        ("가중치가 5~6B개인 신경망은 느립니다.", ("D4.7",)),
        ("정확도는 강에서 71.5%이며, 71.5%는 높은 값으로 운하의 61.25%를 넘습니다.", ("D4.5",)),
        ("Part B에서 7위, Part C에서 13위에 올랐습니다.", ("D4.8",)),
        ("지도 1,000장으로 재현율이 7.4%p와 10.8%p 높았습니다.", ("D4.8",)),
        ("Tide^4Maps의 성공률은 6%를 넘지 못하지만 두 배 넘게 빠릅니다.", ("D4.9",)),
        ("Part B와 Part C에서 Tide^4Maps, LarkTag와 WrenTag가 나왔습니다.", ("D4.8", "D4.9", "D2.1", "D3.1")),
        ("Sato의 WrenTag는 0.73, Lund의 것은 0.61입니다.", ("D2.2", "D3.1")),
        (
            "On islands Lund (2024) scores 0.22, well below the 0.73 of Sato (2024) on inland ports.",
            ("D2.2", "D3.1"),
        ),
        (
            "Lund (2024)는 내륙에서 0.61이었으나, 섬에서는 0.22로 Sato (2024)의 WrenTag 0.73보다 낮았습니다.",
            ("D2.2", "D3.1"),
        ),
    ],
)
def test_true_claims_are_kept(text: str, names: tuple[str, ...]) -> None:
    assert judged(text, *names) == ([], names)


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("정확도는 93.14%입니다.", ("D1.1",), "unverified number"),
        ("답이 수만 건입니다.", ("D1.1",), "unverified number"),
        ("깊은 분석은 짧은 글에서 F1을 최대 17.5점 높입니다.", ("D1.2",), "unverified number"),
        ("부담은 3.5배에서 45배까지 커졌습니다.", ("D1.2",), "unverified number"),
        ("PlumNet의 13분의 1만 씁니다.", ("D1.3",), "unverified number"),
        ("TernLM-5의 답은 고르지 않습니다.", ("D3.2",), "unknown name"),
        ("KTB는 항구의 30%를 담았습니다.", ("D4.1",), "unknown name"),
        ("항구의 30.00%를 담았습니다.", ("D4.1",), "unverified number"),
        ("WrenTag보다 30%p 높습니다.", ("D4.1",), "unverified number"),
        ("Okoro의 방식은 항구의 30%를 담았습니다.", ("D4.1",), "unknown name"),
        ("일치는 24%였으나 쉬고 나면 50%로 세 배 넘게 올랐습니다.", ("D4.2",), "unverified number"),
        ("부호기는 5분의 4로 줄었습니다.", ("D4.3",), "unverified number"),
        ("부호기는 4분의 1로 줄었습니다.", ("D4.3",), "unverified number"),
        ("학습 시간은 7분의 1로 줄었습니다.", ("D4.3",), "unverified number"),
        ("F1은 52.5로 사람의 81.25보다 27.75점 낮습니다.", ("D4.6",), "unverified number"),
        ("F1은 사람보다 28.75점 낮습니다.", ("D4.6",), "unverified number"),
        ("틀린 조석은 30.3%에서 3.04%로 약 8분의 1이 되었습니다.", ("D4.6",), "unverified number"),
        ("Part C에서 14위에 올랐습니다.", ("D4.8",), "unverified number"),
        ("지도 2,000장으로 재현율이 높았습니다.", ("D4.8",), "unverified number"),
        ("성공률은 6%를 넘습니다.", ("D4.9",), "unverified number"),
        ("Tide^4Maps는 세 배 넘게 빠릅니다.", ("D4.9",), "unverified number"),
        ("Tide^5Maps는 두 배 넘게 빠릅니다.", ("D4.9",), "unknown name"),
        ("LarkTag Reads Basque 조석.", ("D2.1",), "unknown name"),
        ("정확도는 강에서 71.5%, 운하에서 71.5%입니다.", ("D4.5",), "unverified number"),
        ("순위는 8위였습니다.", ("D4.4",), "unverified number"),
        ("정확도는 강에서 71.5%로 운하의 61.25%보다 11.25%p 높습니다.", ("D4.5",), "unverified number"),
        ("Sato의 WrenTag는 0.61, Lund의 것은 0.73입니다.", ("D2.2", "D3.1"), "number of another document"),
        (
            "Lund (2024)는 내륙에서 0.61이었으나, 섬에서는 0.73으로 Sato (2024)의 0.22보다 높았습니다.",
            ("D2.2", "D3.1"),
            "number of another document",
        ),
        (
            "Lund (2024)는 내륙에서 0.61이었으나, 섬에서는 Sato (2024)의 0.22보다 낮은 0.73이었습니다.",
            ("D2.2", "D3.1"),
            "number of another document",
        ),
    ],
)
def test_false_claims_beside_them_are_dropped(text: str, names: tuple[str, ...], reason: str) -> None:
    assert judged(text, *names) == ([reason], ())


def test_a_claim_cites_as_well_where_its_document_presents_what_it_names() -> None:
    assert judged("LarkTag는 Basque 섬에서 0.22에 머물렀습니다.", "D2.2") == ([], ("D2.2", "D2.1"))


def test_what_a_document_says_of_others_is_not_added() -> None:
    assert judged("GullNet은 섬에서 0.22에 머물렀습니다.", "D2.2") == (["unknown name"], ())


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Papers on tide tables are rising, as longer training shows.", "fading"),
        ("Interest in longer training rises.", "steady"),
        ("Longer training shows that tide tables are rising.", "fading"),
        ("Papers on tide tables fall with longer training.", "rising"),
        ("더 긴 학습과 함께 논문은 꾸준히 증가합니다.", "fading"),
        ("더 긴 학습과 함께 tide tables는 감소합니다.", "rising"),
    ],
)
def test_a_score_that_rises_does_not_prove_that_papers_do(text: str, direction: Direction) -> None:
    assert judged(text, "D5.1", direction=direction) == (["wrong direction"], ())


@pytest.mark.parametrize(
    ("text", "names", "direction"),
    [
        ("Longer training makes scores rise, and memory falls.", ("D5.1",), "fading"),
        ("더 오래 학습하면 점수가 상승하고 메모리가 감소합니다.", ("D5.1",), "fading"),
        ("Interest in tide tables has grown in recent years.", ("D5.2",), "fading"),
        ("최근 관심은 증가했습니다.", ("D5.2",), "fading"),
        ("Tide tables have not disappeared: LarkTag presents a Basque tagger.", ("D2.1",), "rising"),
        ("그렇다고 조석표가 사라진 것은 아니어서 LarkTag가 나왔습니다.", ("D2.1",), "rising"),
        ("Papers on longer training rise.", ("D5.1",), "theme"),
        ("정확도는 강의 71.5%에서 운하의 61.25%로 10.25%p 하락했습니다.", ("D4.5",), "steady"),
        ("정확도는 바다의 96.5%에서 뭍의 76.5%로 하락했습니다.", ("D4.10",), "steady"),
        ("정확도가 20%p 하락하여 96.5%에서 76.5%가 됩니다.", ("D4.10",), "steady"),
        ("LarkTag가 나와 관심이 감소하지는 않았습니다.", ("D2.1",), "rising"),
    ],
)
def test_what_is_said_of_scores_or_denied_is_no_wrong_direction(
    text: str, names: tuple[str, ...], direction: Direction
) -> None:
    assert judged(text, *names, direction=direction) == ([], names)


def test_not_only_denies_nothing() -> None:
    text = "Interest in tide tables not only fell: LarkTag presents a Basque tagger."
    assert judged(text, "D2.1") == (["wrong direction"], ())
