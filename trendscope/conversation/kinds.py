"""What kind of question it is, by the words that ask it, in English and Korean."""

from __future__ import annotations

import re
from collections.abc import Callable

from trendscope.conversation.follow_up import FollowUp, Kind

_Condition = Callable[[FollowUp], bool]


def _any(follow_up: FollowUp) -> bool:
    return True


def _names_id(follow_up: FollowUp) -> bool:
    return bool(follow_up.ids)


def _names_two(follow_up: FollowUp) -> bool:
    return len(follow_up.trends) + len(follow_up.phrases) > 1


def _names_trend(follow_up: FollowUp) -> bool:
    return bool(follow_up.trends)


def _names_nothing(follow_up: FollowUp) -> bool:
    return not (follow_up.trends or follow_up.phrases)


_MOVES = (
    r"(?:ris\w+|rose|grow\w*|grew|fad\w+|fall\w*|fell|declin\w+|drop\w*|shr[aiu]nk\w*|emerg\w+|stead\w+|increas\w+|decreas\w+"
    r"|gain\w*|los(?:e|t|ing)|trend\w*|take-?off|taking off|popular\w*)"
)
_KOREAN_MOVES = r"(?:상승|하락|증가|감소|늘|줄|뜨|떠오|성장|쇠퇴|부상|유행|추세|트렌드|인기)"

# The first that is found, and whose condition holds, is the kind of the question.
_SIGNS: tuple[tuple[Kind, _Condition, str], ...] = (
    ("authors", _any, r"\bwho (?:wrote|are|is)\b.*\b(?:authors?|wrote|it|this|that|paper)\b|\bwho wrote\b"
     r"|\bauthors? of\b|(?:누가|누구).{0,20}(?:썼|쓴|쓰|작성|발표)|저자(?!원)"),
    ("source", _names_id, r"."),
    ("compare", _names_two, r"\bcompar\w+|\bversus\b|\bvs\b\.?|\bdifference between\b|비교|대비|차이|보다"),
    ("missing", _names_nothing, r"\b(?:missing|left out|incomplete|not (?:covered|found|included|read)|gaps?)\b"
     r"|빠진|빠졌|누락|부족한 (?:것|점)|한계"),
    ("method", _names_nothing, r"\bhow (?:was|were|did you|do you|is|are)\b.*\b(?:count|measure|search|select|chose|made|know)\w*"
     r"|\bwhich (?:sources?|databases?)\b|\bwhat was searched\b|어떻게.{0,12}(?:세|셌|집계|측정|검색|만들)|(?:어떤|어느|무슨) (?:소스|출처|데이터베이스)"),
    ("reading", _names_nothing, r"\b(?:should|can|could|do) (?:i|we|one) (?:start |begin )?read\w*|\bwhere (?:to|do i|should i) start\b"
     r"|\breading list\b|(?:무엇|뭘|뭐|무얼|어떤 (?:논문|것))[^?]{0,12}(?:읽|봐야|보면)|먼저 읽|읽을"),
    ("count", _any, r"\bhow many\b|\bnumber of (?:papers|publications|studies)\b|\bhow (?:often|common|much)\b|\bwhat (?:share|percent\w*|proportion)\b"
     r"|몇\s*(?:편|개|건|퍼센트|%)|논문 ?수|얼마나 (?:많|자주)|비율|비중|편수"),
    ("when", _any, r"\bwhen\b|\b(?:first|earliest) (?:paper|named|mention\w*|appear\w*)|\b(?:took|take) ?-?off\b|\bpeak\w*|\bwhich year\b"
     r"|언제|처음|정점|어느 해"),
    ("why direction", _names_trend, rf"\bwhy\b.*\b(?:call\w*|count\w*|consider\w*|label\w*|classif\w+|said|judged|marked)\b"
     rf"|\bwhy (?:is|are)\b.*\b{_MOVES}|\bhow sure\b|\bhow certain\b|\bevidence that\b.*\b{_MOVES}"
     rf"|왜.*(?:라고|으로 (?:분류|판정|나|보)|분류|판정|표시)|근거|얼마나 확실"),
    ("papers", _any, r"\b(?:which|list|show|name|give)\b[^?]*\b(?:papers?|publications?|studies|articles)\b"
     r"|\bwhat (?:papers?|publications?|studies|articles)\b|\bpapers? behind\b"
     r"|(?:어떤|어느|무슨|관련|해당) ?(?:논문|연구들)|논문(?:은|을|들|이|에는)?[^?]{0,14}(?:뭐|무엇|뭔|알려|보여|목록|있|나열)|논문은\?*$"),
    ("trends", _names_nothing, rf"\b(?:which|what|list|show)\b[^?]*\b{_MOVES}|(?:무엇|뭐|뭔|어떤|무슨|어느)[^?]*{_KOREAN_MOVES}"
     rf"|{_KOREAN_MOVES}[^?]*(?:무엇|뭐|뭔|어떤|무슨|어느|알려|보여)"),
    ("open", _names_nothing, r"\b(?:open|unsolved|unresolved|remaining) (?:problems?|questions?|issues?|challenges?)\b|\bstill open\b|\bproblems? remain"
     r"|미해결|남은 (?:문제|과제)|(?:해결|풀리)(?:되지|지)|과제"),
    ("results", _names_nothing, r"\b(?:results?|figures|scores?|numbers)\b|결과|성능|수치"),
    ("why", _any, r"\bwhy\b|\breasons?\b|\bcauses?\b|\bbecause of\b|\bwhat (?:made|makes|drives?|drove)\b|왜|이유|원인|때문"),
)  # fmt: skip
_PATTERNS = tuple((kind, condition, re.compile(sign, re.IGNORECASE)) for kind, condition, sign in _SIGNS)


def kind_of(follow_up: FollowUp) -> Kind:
    """The kind of a question whose subject is known."""
    return next(
        (
            kind
            for kind, condition, pattern in _PATTERNS
            if condition(follow_up) and pattern.search(follow_up.text)
        ),
        "evidence",
    )
