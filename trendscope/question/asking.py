"""Orders and turns of phrase that only ask, which are no part of the topic."""

from __future__ import annotations

import re

_ADJECTIVES = (
    r"(?:(?:active|current|recent|ongoing|latest|today's|modern|scientific|academic|the|of|in|on)\s+)*"
)
_PEOPLE = r"(?:people|researchers|scientists|scholars|academics|experts|groups|labs|authors|we|they|everyone)"
_DOING = (
    r"(?:reading|writing|talking|thinking|publishing|studying|working|looking|investigating|exploring|focus(?:s)?ing"
    r"|researching|doing|discussing|excited|interested|read|write|talk|publish|work)"
)
_DONE = (
    r"(?:developed|developing|progressed|progressing|advanced|advancing|matured|maturing|fared|moved|shifted|expanded"
    r"|improved|grown|evolved|evolving|changed|changing|been\s+developing|been\s+progressing|been\s+evolving|been\s+going"
    r"|gone|unfolded|transformed|taken\s+shape|moved\s+on|come\s+along|develop|progress|evolve|change|advance|mature|proceed(?:ed|ing)?)"
)
_DOCUMENT = (
    r"(?:report|essay|article|review|summary|paper|presentation|overview|survey|briefing|brief|memo|blog\s+post|post"
    r"|analysis|table|list|timeline|outline|slides?|slide\s+deck|white\s*paper|note|abstract|thesis|bibliography)s?"
)
_PART = (
    r"(?:introduction|conclusions?|sections?|references|bibliography|abstract|chapters?|paragraphs?|bullet\s+points"
    r"|tables?|figures?|citations|headings|summary|pages?|words?|examples|sources|charts?|graphs|body)"
)
_COUNT = (
    r"(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|some|several"
    r"|at\s+least|short|brief|clear|\d+)"
)
_ORDER = re.compile(
    r"\b(?:write|draft|prepare|create|produce|compose|generate|make|compile)\s+(?:up\s+)?(?:me\s+|us\s+)?"
    rf"(?:(?!(?:on|about|of|for|regarding|covering)\b)[\w'-]+\s+){{0,6}}?{_DOCUMENT}\s+"
    r"(?:on|about|of|for|regarding|covering|concerning|describing|that\s+covers)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^(?:please\s+)?(?:summari[sz]e|give|explain|describe|list|outline|present|tell|show|i\s+(?:need|want|would)"
    r"|can\s+you|could\s+you)\b",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    rf"(?:[,;]\s*)?\b(?:with|including|containing|in|divided\s+into|using|of|structured\s+as)\s+"
    rf"(?:{_COUNT}\s+){{0,9}}{_PART}\b(?:\s*(?:,|and|,\s*and|plus|&)\s*(?:{_COUNT}\s+){{0,9}}{_PART}\b){{0,9}}(?=\s*(?:[.!?;]|$))",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\b\d+(?:\s|-)(?:word|page|paragraph|sentence|slide)s?\b(?:\s+long)?", re.IGNORECASE)
_KOREAN_LENGTH = re.compile(
    r"(?:A4\s*)?\d{1,9}\s*(?:쪽|페이지|장|자|단어|매)\s*(?:짜리|분량의?|분량으로|이내로?|내외로?|정도로?|으로|로)+"
)
_KOREAN_PARTS = re.compile(
    r"(?:서론|본론|결론|참고\s*문헌)(?:\s*(?:,|·|과|와|및)\s*(?:서론|본론|결론|참고\s*문헌))*"
    r"(?:이|을|를|으로|로|과|와)?\s*(?:갖춘|포함한|포함해서?|포함하여|나누어|나눠서?|구성된|구성해서?|있는|이루어진)?"
)
_KOREAN_ORDER = re.compile(
    r"(?:보고서|에세이|리포트|레포트|발표\s*자료|요약문|글)(?=[가-힣]{0,2}\s.{0,200}(?:작성|써|쓰|만들|정리)|[가-힣]{0,2}\s*$)"
    r"|분량(?:으로|의)|\d\s*(?:쪽|페이지|장|자)짜리"
)
_KOREAN_WRITING = re.compile(
    r"(?:보고서|에세이|리포트|레포트|발표\s*자료|요약문|(?<![가-힣])글)(?:를|을|로|으로)?(?=\s|$|[.?!])"
    r"|(?:작성|써|만들어|정리)\s*(?:해|하여)?\s*(?:줘요?|주세요|주십시오|줄래요?|달라|라)(?=\s|$|[.?!])"
)
_PHRASES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:are|is|were|do|have)\s+{_PEOPLE}\s+(?:been\s+)?{_DOING}\b(?:\s+(?:about|on|at|into|in|for|with))*",
        rf"\b{_PEOPLE}\s+(?:are|have\s+been)\s+{_DOING}\b(?:\s+(?:about|on|at|into|in|for))*",
        rf"\b(?:research\s+)?front(?:ier|line)s?\s+(?:of|in)\s+{_ADJECTIVES}(?:research\b)?(?:\s+(?:in|on|into|about))?",
        rf"\bcutting[\s-]edge\b(?:\s+(?:of|in)\b)?(?:\s+{_ADJECTIVES}(?:research|work)\b)?",
        r"\b(?:active|ongoing)\s+(?:areas?\s+of\s+)?research\b",
        r"\bbring\s+me\s+up\s+to\s+(?:speed|date)\b|\bcatch\s+me\s+up\b|\bup\s+to\s+(?:speed|date)\b|\bkeep\s+me\s+posted\b",
        r"\bwalk\s+me\s+through\b|\bget\s+a\s+sense\s+of\b|\bwhere\s+(?:do|did)\s+things\s+stand\b",
        r"\b(?:gain(?:ed|ing|s)?|attract(?:ed|ing|s)?|draw(?:ing|s)?|get(?:ting|s)?)\s+"
        r"(?:more\s+|much\s+|most\s+|a\s+lot\s+of\s+)?(?:traction|momentum|attention|interest|popularity)\b",
        r"\b(?:on\s+the\s+rise|taking\s+off|taken\s+off|in\s+vogue|in\s+decline)\b",
        r"\b(?:show|tell|give|describe|explain|trace)\b[^.,;?]*?\bthe\s+developments?\s+(?:of|in)\b",
        r"\bso\s+far\b|\bover\s+time\b|\bthese\s+days\b|\bof\s+late\b|\bas\s+a\s+field\b|\bthe\s+field\s+of\b",
        r"\b(?:papers?|research|work|articles?|something|anything)\s+(?:like|similar\s+to|related\s+to)(?=\s*(?:[.?!,;]|$))",
        r"(?:발전|진화|변화|진행|성장|변모|전개|진보)(?:해|되어|돼)\s*(?:왔|온|오|가)[가-힣]*",
        r"(?:연구의?\s*)?최(?:전선|첨단)(?:에|의|을|은|는|이)?(?=\s|$|[.?!,])",
        r"(?:사람들|연구자들?|학자들?|과학자들?)(?:이|은|는)?\s*(?:무엇을|뭘|어떤\s*것을|많이)?\s*"
        r"(?:연구|논의|주목|탐구|읽)(?:하|되)?(?:고|는|나|나요|는가|는지)(?:\s*있[가-힣]*)?",
        r"(?:(?:와|과)\s*)?(?:비슷한|유사한)(?=\s)|비슷한\s*(?:연구|논문)",
        r"\b(?:plateaued|stalled|stagnated|slowed(?:\s+down)?|accelerated|exploded|boomed)\b(?=\s*(?:[?.!]|$))",
        r"\d{1,9}\s*(?:개|편|가지)(?:만|를|을)?\s*(?=(?:추천|골라|알려|찾아|보여|정리|소개|요약))",
        r"\bpeak(?:ed|ing)?(?=\s*(?:[?.!]|$))",
        # Whose documents are asked: the source says it.
        r"\b(?:(?:in|from|of|across|within|according\s+to)\s+)?(?:my|our)\s+(?:own\s+)?"
        r"(?:papers?|documents?|librar(?:y|ies)|pdfs?|notes|files|reading\s+list)\b"
        r"(?:\s+(?:say|tell|show|report|find|mention)\b)?(?:\s+(?:me|us)\b)?(?:\s+(?:on|about|of)\b)?",
        r"(?<![가-힣])(?:내|나의|제|저의|우리|저희)\s?(?:논문|문서|자료|서재|라이브러리|PDF|노트|메모)(?:들)?"
        r"(?:에서는?|에\s(?:나오는|나온|있는)|의|속의?|을|를|은|는|이|가)?(?![가-힣])",
        r"어떻게\s(?:다루|설명하|말하)(?:고\s있)?(?:나요?|는가요?|는지)",
        r"\beach\s+year\b|\bper\s+year\b|\bevery\s+year\b|\byear\s+(?:by|over|on)\s+year\b",
    )
)
_HOW_VERB = re.compile(
    rf"\b{_DONE}\b(?=\s*(?:[.?!,;…]|$|(?:over|in|during|since|through|throughout|within|across|between|from|lately"
    r"|recently|as|after|and|or|until|for)\b))",
    re.IGNORECASE,
)
_HOW = re.compile(r"\bhow\s+(?:has|have|had|did|does|do|is|are|was|were)\b", re.IGNORECASE)


# "show me how argument mining developed": the verb stands behind the topic, and what follows it only asks.
_HOW_IT = re.compile(
    rf"\bhow\s+(?P<topic>(?!(?:has|have|had|did|does|do|is|are)\b)[^,.;?]{{1,100}}?)\s+{_DONE}\b[^?]*",
    re.IGNORECASE,
)


def strip_asking(text: str) -> str:
    """The text without orders and turns of phrase that only ask."""
    if _ORDER.search(text) or _REQUEST.search(text):
        text = _LENGTH.sub(" ", _ORDER.sub(" . ", _FORMAT.sub(" . ", text)))
    if _KOREAN_ORDER.search(text):
        text = _KOREAN_WRITING.sub(" . ", _KOREAN_PARTS.sub(" . ", _KOREAN_LENGTH.sub(" . ", text)))
    for pattern in _PHRASES:
        text = pattern.sub(" . ", text)
    if match := _HOW_IT.search(text):
        text = f"{text[: match.start()]} . {match['topic']} . {text[match.end() :]}"
    if match := _HOW.search(text):
        text = text[: match.start()] + " . " + _HOW_VERB.sub(" . ", text[match.end() :])
    return text
