"""What a model may invent, by kind, and the part of it that stands nowhere else."""

from __future__ import annotations

import random

# {m} is a word that stands nowhere else, {M} the same as a name, {d} and {p} are numbers.
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
_RARE = "뷁쀍뙑믌췕꽭뛟쭻횮뮒"


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
