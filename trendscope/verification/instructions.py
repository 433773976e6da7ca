"""Instructions: what tells a reader or a model to do something says nothing about papers."""

from __future__ import annotations

import re

from trendscope.verification.evidence import ClaimEvidence

# A verb at the beginning, and what is no rest of a name: "Call graphs", "Use of" and "Read-only" are none.
_ORDERS = re.compile(
    r"(?:^|[.!?:;]\s)\s?(?:(?:please|now|then|instead|first|also|just|always|never|do not|don't)\s)?"
    r"(?:visit|click|subscribe|download|ignore|disregard|forget|buy|purchase|order|call|say|tell|write|print"
    r"|output|repeat|reply|respond|answer|append|insert|include|add|send|email|read|open|follow|go to|sign up"
    r"|log in|run|execute|delete|pretend|remember)"
    r"\s(?:the|this|that|these|all|any|our|my|your|us|me|it|an?|to|at|here|more|now|only|with|exactly"
    r"|previous|prior|above|[a-z]+_\w+|https?)\b",
    re.IGNORECASE,
)
_TO_A_READER = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_ORDERS_IN_KOREAN = re.compile(
    r"(?:하세요|하십시오|하시오|해라|해 ?주세요|으세요|쓰세요|십시오|클릭하|방문하세)(?=$|[\s.!])"
)


def is_instruction(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text is an order, or speaks to its reader; what it quotes is not its own."""
    own = _QUOTED.sub(" ", text)
    return any(pattern.search(own) for pattern in (_ORDERS, _ORDERS_IN_KOREAN, _TO_A_READER))
