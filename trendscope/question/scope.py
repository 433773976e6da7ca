"""Questions and orders that are not about research trends."""

from __future__ import annotations

import re

from trendscope.errors import UsageError

_ABOUT_RESEARCH = re.compile(
    r"\b(?:research\w*|papers?|publications?|publish\w*|stud(?:y|ies|ied|ying)|literature|articles?|citations?"
    r"|trends?|interest|progress|advances?|field|work(?:ing)?|scholars?|scientists?|popular\w*|heading|headed"
    r"|moving|going|leading|state\s+of\s+the\s+art|decline|peak|used|applied|deployed)\b"
    r"|연구|논문|동향|트렌드|추세|흐름|학계|문헌",
    re.IGNORECASE,
)
_POLITE = r"^(?:please\s+|can\s+you\s+|could\s+you\s+)*"
_WORK = (
    r"(?:(?:short|python|funny|little|love|small|simple)\s+)*(?:poem|haiku|song|story|joke|riddle|recipe|limerick"
    r"|rap|lyrics|code|function|script|program|sql\s+query|regex|cover\s+letter|letter|e-?mail|tweet|novel"
    r"|screenplay|speech)\b"
    r"(?!\s+(?:synthesis|generation|recognition|processing|detection|switching|understanding|report|survey|review))"
)
_ENGLISH_ORDERS = re.compile(
    rf"{_POLITE}(?:write|compose)\s+(?:me\s+|us\s+)?(?:a\s+|an\s+|some\s+|the\s+)?{_WORK}"
    rf"|{_POLITE}(?:create|make|generate|tell|sing|give|draft)\s+(?:(?:me|us|an?|some|the)\s+)+{_WORK}"
    rf"|{_POLITE}translate\s+(?:this|the\s+following|[\"'“]|\w+\s+(?:in)?to\s+\w+)"
    rf"|{_POLITE}(?:solve|calculate|compute|simplify|integrate|differentiate|factori[sz]e)\b"
    r".*(?:[=^]|\d\s*[*+×÷]\s*\d|\d\s+(?:plus|minus|times)\s+\d)"
    r"|^(?:what\s+is|what's)?\s{0,3}[\d\s.,+*/^()x=-]{0,200}\d\s{0,3}[-+*/^=x][\d\s.,+*/^()x=-]*\??$"
    r"|^prove\s+that\b"
    rf"|{_POLITE}(?:fix|debug|refactor)\s+(?:this|my)\b"
    rf"|{_POLITE}(?:remind\s+me|set\s+an?\s+alarm|(?:play|book|order)\s+(?:me|an?|some)\b"
    r"|recommend\s+(?:me\s+)?an?\s+(?:movie|book|song|restaurant))",
    re.IGNORECASE | re.DOTALL,
)
_PLEASE = r"(?:줘|주|줄래|달라)"
_KOREAN_ORDERS = re.compile(
    rf"(?<![가-힣])시(?:를|\s*한\s*편(?:을)?)\s*(?:좀\s*)?(?:써|지어|작성해)\s*{_PLEASE}"
    r"|(?:소설|노래|가사|농담|동화|편지|자기소개서|코드|함수|프로그램|이야기)(?:를|을|\s*하나|\s*한\s*편)?\s*(?:좀\s*)?"
    rf"(?:써|지어|짜|만들어|작성해|해)\s*{_PLEASE}"
    rf"|(?:영어|한국어|한글|일본어|중국어)로\s*(?:번역해|옮겨|바꿔)\s*{_PLEASE}"
    rf"|(?:방정식|문제|=\s*\S{{1,60}}?)[가-힣]{{0,2}}\s*(?:좀\s*)?풀어\s*{_PLEASE}|\d[가-힣\s]{{0,60}}계산해\s*{_PLEASE}"
    rf"|(?:영화|맛집|식당|노래|책).{{0,12}}추천\s*(?:좀\s*)?(?:해\s*)?{_PLEASE}|오늘.{{0,8}}날씨"
)
_ENGLISH_FACTS = re.compile(
    r"^(?:so\s+|and\s+|tell\s+me\s+)?(?:"
    r"how\s+many\b|how\s+(?:old|tall|heavy|high)\s+(?:is|are|was)\b"
    r"|how\s+much\s+(?:does|do|did)\b.*\b(?:cost|weigh)\b|how\s+far\s+(?:is|away)\b"
    r"|how\s+(?:(?:do|can|should|could)\s+i|to)\s+(?:install|cook|bake|download|uninstall|fix|use|run|buy|open|get)\b"
    r"|who\s+(?:created|developed|made|built|came\s+up|owns|introduced|proposed|designed|trained|released)\b"
    r"|who\s+(?:is|was|are|were)\s+(?:the\s+(?:ceo|president|authors?|inventors?|founders?|father|creators?)\b"
    r"|(?-i:[A-Z][a-z]+(?:\s[A-Z][\w.]*)*)\s*\?)"
    r"|when\s+(?:was|were)\b|when\s+did\b.*\b(?:die|win|happen|release|launch|invent|open|begin|start|end)\b"
    r"|(?:what|which|in\s+(?:what|which))\s+year\s+(?:was|were|did|is)\b"
    r"|where\s+(?:is|was|can\s+i|do\s+i|did)\b"
    r"|what(?:\s+is|\s+was|'s)\s+the\s+(?:population|currency|name|release\s+date|square\s+root|boiling\s+point"
    r"|melting\s+point|phone\s+number|height|age|birthday|weather|answer)\b"
    r"|what\s+time\s+is\b|what\s+does\s+.{1,60}\s(?:stand\s+for|mean)\s*\??$"
    r")",
    re.IGNORECASE,
)
# What no word about research makes a question about trends: who wrote the paper on attention?
_ALWAYS_FACTS = re.compile(
    r"^(?:who\s+(?:invented|founded|discovered|wrote|authored|coined|won)\b|what\s+is\s+the\s+capital\s+of\b)",
    re.IGNORECASE,
)
_KOREAN_FACTS = re.compile(
    r"몇\s*(?:개|명|년|살|층|번|시|억|킬로|미터|도|위)?\s*(?:인가|이야|인지|일까|이나|입니까|예요|이에요|야|있|되나)"
    r"|누가\s*(?:처음\s*)?(?:\S+(?:을|를)\s*)?(?:만들|만든|발명|개발|썼|쓴|제안|창안|설립|발견)"
    r"|누구(?:인가|야|예요|입니까|인지|니|죠|지)"
    r"|수도(?:는|가)?\s*(?:어디|뭐|무엇)|어디(?:에\s*있|야|예요|인가요?\s*\??$)"
    r"|언제\s*(?:만들|출시|태어|설립|발명|공개|나왔|끝)|인구(?:는|가)\s*(?:몇|얼마)|얼마(?:예요|인가요?\s*\??$|입니까|야)"
)


def refuse_other_requests(text: str) -> None:
    """Raise UsageError for what is plainly no question about research trends."""
    always = (_ENGLISH_ORDERS, _KOREAN_ORDERS, _ALWAYS_FACTS)
    facts = _ENGLISH_FACTS.search(text) or _KOREAN_FACTS.search(text)
    if any(kind.search(text) for kind in always) or (facts and not _ABOUT_RESEARCH.search(text)):
        raise UsageError(
            "this is not a question about research trends, the only kind that trendscope answers; "
            "ask, for example: recent trends in machine translation"
        )
