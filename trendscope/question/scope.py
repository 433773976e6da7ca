"""Questions and orders that are not about research trends."""

from __future__ import annotations

import re

from trendscope.errors import UsageError

_ABOUT_RESEARCH = re.compile(
    r"\b(?:research\w*|papers?|publications?|publish\w*|stud(?:y|ies|ied|ying)|literature|articles?|citations?"
    r"|trends?|interest|attention|progress|advances?|field|work(?:ing)?|scholars?|scientists?|popular\w*|heading"
    r"|moving|going|leading|state\s+of\s+the\s+art|decline|peak)\b|연구|논문|동향|트렌드|추세|흐름|학계|문헌",
    re.IGNORECASE,
)
_THING = (
    r"(?:short\s+|python\s+|funny\s+|little\s+|love\s+|small\s+)*(?:poem|haiku|song|story|joke|riddle|recipe|limerick|rap|lyrics|code"
    r"|function|script|program|sql\s+query|regex|cover\s+letter|letter|e-?mail|tweet|novel|screenplay|speech"
    r"|birthday\s+\w+)\b(?!\s+(?:synthesis|generation|recognition|processing|detection|switching|understanding))"
)
_OTHER_ORDERS = re.compile(
    rf"^(?:please\s+|can\s+you\s+|could\s+you\s+)*(?:write|compose|create|make|generate|tell|sing|give|draft)\s+"
    rf"(?:me\s+|us\s+)?(?:a\s+|an\s+|some\s+|the\s+)?{_THING}"
    r"|^(?:please\s+)?translate\s+(?:this|the\s+following|[\"'“]|\w+\s+(?:in)?to\s+\w+)"
    r"|^(?:please\s+)?(?:solve|calculate|compute|simplify|integrate|differentiate|factori[sz]e|evaluate)\b.*[\d=^*/+]"
    r"|^(?:what\s+is|what's)?\s*[\d\s.,+*/^()x=-]*\d\s*[-+*/^=x]\s*[\d\s.,+*/^()x=-]*\??$"
    r"|^prove\s+(?:that|the)\b"
    r"|^(?:please\s+)?(?:fix|debug|refactor)\s+(?:this|my|the)\b"
    r"|^(?:please\s+)?(?:play|book|order|remind|set\s+an?\s+alarm|recommend\s+(?:me\s+)?an?\s+(?:movie|book|song|restaurant))\b"
    r"(?!\s+(?:behavio|therap|embedding|recommend))"
    r"|시(?:를|\s*한\s*편)\s*(?:을\s*)?(?:써|지어|작성)|(?:소설|노래|가사|농담|동화|편지|자기소개서|코드|함수|프로그램|이야기)"
    r"(?:를|을|\s*하나|\s*한\s*편)?\s*(?:좀\s*)?(?:써|지어|짜|만들어|작성해|해)\s*(?:줘|주)"
    r"|(?:영어|한국어|한글|일본어|중국어)로\s*(?:번역|옮겨|바꿔)|풀어\s*(?:줘|주)|계산해\s*(?:줘|주)|추천해\s*(?:줘|주).*(?:영화|맛집|식당)"
    r"|(?:영화|맛집|식당).*추천|오늘\s*날씨",
    re.IGNORECASE | re.DOTALL,
)
_FACTS = re.compile(
    r"^(?:so\s+|and\s+|tell\s+me\s+)?(?:"
    r"how\s+many\b|how\s+(?:old|tall|heavy|high|deep)\s+(?:is|are|was)\b|how\s+much\s+(?:does|do|did|is)\b.*\b(?:cost|weigh)\b"
    r"|how\s+far\s+(?:is|away)\b|how\s+(?:do|can|should|could)\s+i\b|how\s+to\s+(?:install|cook|bake|download|uninstall)\b"
    r"|who\s+(?:invented|created|founded|discovered|wrote|authored|developed|made|built|came\s+up|owns|coined"
    r"|introduced|proposed|won|designed|trained|released)\b"
    r"|who\s+(?:is|was|are|were)\s+(?:the\s+(?:ceo|president|author|authors|inventor|founder|father|creator)|[A-Z]\w+\s*[\w\s]*\?)"
    r"|when\s+(?:was|were|is|did|will)\b|(?:what|which|in\s+(?:what|which))\s+year\s+(?:was|were|did|is)\b"
    r"|where\s+(?:is|was|can\s+i|do\s+i|did)\b"
    r"|what(?:\s+is|\s+was|'s|\s+are)\s+the\s+(?:capital|population|currency|name|release\s+date|square\s+root"
    r"|boiling\s+point|melting\s+point|phone\s+number|height|age|birthday|weather|time|temperature\s+(?:in|today)"
    r"|answer|sum|largest|tallest|biggest|longest|speed\s+of\s+light)\b"
    r"|what\s+time\s+is\b|what\s+does\s+.{1,60}\s(?:stand\s+for|mean)\s*\??$"
    r")",
    re.IGNORECASE,
)
_LASTING_FACTS = re.compile(
    r"^(?:who\s+(?:invented|founded|discovered|wrote|authored|coined|won)\b"
    r"|what\s+is\s+the\s+capital\s+of\b)",
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
    asks_facts = _FACTS.search(text) or _KOREAN_FACTS.search(text)
    other = _OTHER_ORDERS.search(text) or _LASTING_FACTS.search(text)
    if other or (asks_facts and not _ABOUT_RESEARCH.search(text)):
        raise UsageError(
            "this is not a question about research trends, the only kind that trendscope answers; "
            "ask, for example: recent trends in machine translation"
        )
