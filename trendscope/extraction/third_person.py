"""What authors say of themselves, told by somebody else."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.standing import has_dangling_reference, is_complete, leans_on_context
from trendscope.text.vocabulary import vocabulary

_PAPER = (
    r"(?:paper|work|study|article|survey|review|thesis|chapter|report|tutorial|research|system description)"
)
# Openings that say only where the sentence stands: they go.
_HERE = re.compile(
    rf"(?:In (?:this|the present|the current|our)(?: \w+)? {_PAPER}|Here|Herein"
    r"|To (?:this|that) end|To (?:address|tackle|overcome|mitigate|solve|bridge|alleviate|fill|remedy"
    r"|close|resolve|combat|meet|handle|achieve|do|answer|test|study|investigate|facilitate|remedy|explore)"
    r" (?:this|these|that|those|such|the above|the aforementioned|them|it|so)\b[a-z -]*"
    r"|(?:Motivated|Inspired) by (?:this|these)\b[a-z -]*|For this(?: purpose| reason)?"
    r"|With this in mind|Based on (?:this|these)\b[a-z -]*)(?:,| (?=we\b)) ?"
)
_EXTRA = re.compile(
    r"^([Ww]e) (?:also|further|furthermore|additionally|therefore|thus|hence|then|finally|next) "
)
_WE = re.compile(r"^(?P<lead>.*?)\b[Ww]e (?P<adverb>(?:\w+ly|first|not) )?(?P<verb>[a-z]+)\b")
_LEAD = re.compile(
    r"(?:By|Using|With|On|In|For|Through|From|Based|While|Although|Unlike|Given|After|Across|Inspired|Building"
    r"|Drawing|Leveraging|Among|Via|Under|Within|Following|Motivated|Rather|Instead of|Compared|When|As"
    r"|Since|At)\b"
    r"[^.;:]*, $"
)
_THIS_PAPER = re.compile(
    rf"^(?:This|The present|The current|Our) {_PAPER} (?P<adverb>\w+ly )?(?P<verb>[a-z]+)\b"
)
_OUR_THING = re.compile(
    r"^Our (?P<thing>(?:[a-z-]+ ){0,3}?(?:methods?|models?|approach(?:es)?|frameworks?|systems?|algorithms?"
    r"|results|findings|experiments|analysis|analyses|evaluations?|pipeline|architecture|technique|solution|submissions?"
    r"|dataset|corpus|benchmark|study))(?P<rest> (?:on [^,]{3,80}? )?(?P<verb>[a-z]+)\b.*)$"
)
_EXPERIMENTS = re.compile(
    r"^(?P<thing>(?:Extensive |Comprehensive |Empirical |Experimental |Human |Further |Thorough |Our )*"
    r"(?:[Ee]xperiments|[Rr]esults|[Ee]valuations?|[Aa]nalys[ie]s)(?: on [^,]{3,80}?)?)"
    r"(?P<rest> (?:show|demonstrate|indicate|reveal|suggest|confirm|prove|verify)(?:s|ed)? .*)$"
)
_FIRST_PERSON = re.compile(
    r"\b(?:[Ww]e|[Oo]urs?|us|ourselves|I|[Mm]y|me|mine|[Tt]his (?:\w+ )?" + _PAPER + r")\b"
)
_UNTELLABLE = re.compile(
    r"\b(?:I|[Mm]y|me|mine|ours|ourselves|[Ww]e[’']\w{1,40})\b|[\"“][^\"”]{0,100}\b(?:we|our|us)\b"
)
_LATER_WE = re.compile(
    r"(?P<before>\b(?:and|that|which|where|while|as|whom|but|when|because|since|if|,) )we (?=[a-z])"
)
_PLAIN_WORD = re.compile(r"[a-z]+(?:-[a-z]{2,})*(?=[ ,])(?<!\b[b-z])")
_MID_PAPER = re.compile(rf",? in (?:this|our) {_PAPER}\b,?")
_AUXILIARIES = frozenset({"is", "are", "can", "has", "have", "does", "do", "was", "were"})
_IRREGULAR = {"have": "has", "do": "does", "are": "is", "were": "was"}
_NEXT_VERB = re.compile(
    r"(?:,|\band|\bthen|\bor|\bbut),? (?:and |or )?(?:\w+ly |also |further |then )?(?P<verb>[a-z]+)\b"
)


def in_third_person(sentence: str, who: str) -> str | None:
    """The sentence with `who` for its "we": "Kim (2025) proposes ..." for "In this paper, we propose ...".

    `who` is a short reference, such as `Nguyen et al. (2025)`. One name takes a singular verb. None if
    the sentence cannot be told so, or would not stand alone. A sentence without a first person is
    returned as it is, if it stands alone.
    """
    if _UNTELLABLE.search(sentence):
        return None
    sentence = _without_connective(sentence)
    here = _HERE.match(sentence)
    opened = sentence[here.end() :] if here else sentence
    if has_dangling_reference(_capitalized(opened)):
        return None
    told = _told(opened, here[0] if here else "", who)
    if told is None or _FIRST_PERSON.search(told):
        return None
    return told if is_complete(told) and not leans_on_context(told) else None


def without_opening(sentence: str) -> str:
    """The sentence without a "moreover" or an "in this paper" before it."""
    sentence = _without_connective(sentence)
    here = _HERE.match(sentence)
    return _capitalized(sentence[here.end() :]) if here else sentence


def _without_connective(sentence: str) -> str:
    """The sentence without the "moreover" that ties it to the one before it."""
    connective = cue_pattern("connectives").match(sentence)
    if connective is None or not sentence[connective.end() :].startswith(","):
        return sentence
    return _capitalized(sentence[connective.end() + 1 :].lstrip())


def _told(opened: str, here: str, who: str) -> str | None:
    """A sentence whose opening, such as "In this paper", is taken off."""
    if not _FIRST_PERSON.search(opened):
        return _told_without_we(opened, here, who)
    sentence = _EXTRA.sub(r"\1 ", _capitalized(opened))
    for tell in (_tell_this_paper, _tell_our_thing, _tell_experiments, _tell_we):
        told = tell(sentence, who)
        if told is not None:
            return told
    return None


def _told_without_we(opened: str, here: str, who: str) -> str | None:
    """Of the authors for "In this paper, a parser is built"; of nobody for "To do so, a parser is built"."""
    if not here:
        return opened
    return f"In {who}, {opened}" if here.startswith("In ") else None


def _capitalized(text: str) -> str:
    """The text with a capital letter, unless it begins with a name such as mBERT or k-NN."""
    return text[:1].upper() + text[1:] if _PLAIN_WORD.match(text) else text


def _tell_we(sentence: str, who: str) -> str | None:
    found = _WE.match(sentence)
    if found is None or (found["lead"] and not _LEAD.fullmatch(found["lead"])):
        return None
    if _FIRST_PERSON.search(found["lead"]):
        return None
    verb = _agreeing(found["verb"], who)
    rest = sentence[found.end() :]
    if verb is None or (
        is_single(who)
        and (_LATER_WE.search(rest) or _has_verb(rest, {*_third_forms().values(), *_IRREGULAR}))
    ):
        return None
    return f"{found['lead']}{who} {found['adverb'] or ''}{verb}{_later(rest)}"


def _tell_this_paper(sentence: str, who: str) -> str | None:
    found = _THIS_PAPER.match(sentence)
    if found is None or found["verb"] not in _third_forms():
        return None
    verb = found["verb"] if is_single(who) else _third_forms()[found["verb"]]
    rest = sentence[found.end() :]
    if not is_single(who) and _has_verb(rest, _third_forms().keys()):
        return None
    return f"{who} {found['adverb'] or ''}{verb}{_later(rest)}"


def _tell_our_thing(sentence: str, who: str) -> str | None:
    found = _OUR_THING.match(sentence)
    if found is None or found["verb"] in vocabulary("stop_words") - _AUXILIARIES:
        return None
    return f"The {found['thing']} of {who}{_later(found['rest'])}"


def _tell_experiments(sentence: str, who: str) -> str | None:
    found = _EXPERIMENTS.match(sentence)
    if found is None:
        return None
    thing = found["thing"].removeprefix("Our ")
    return f"In {who}, {thing[0].lower()}{thing[1:]}{_later(found['rest'])}"


def _later(rest: str) -> str:
    """What follows, where "our" and "we" are theirs."""
    rest = _LATER_WE.sub(r"\g<before>they ", _MID_PAPER.sub("", rest))
    return re.sub(r"\bour\b", "their", rest)


def is_single(who: str) -> bool:
    """Whether the reference names one author."""
    names = who.partition("(")[0]
    return " et al" not in names and " and " not in names and "&" not in names


def _agreeing(verb: str, who: str) -> str | None:
    """The verb after `who`; None if its form is not known."""
    if not is_single(who) or verb in ("can", "could", "will", "would", "may", "might", "must", "should"):
        return verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ed") or verb in ("found", "built", "had", "did"):
        return verb
    return next((form for form, base in _third_forms().items() if base == verb), None)


def _has_verb(rest: str, forms: Collection[str]) -> bool:
    """Whether a verb may follow that would need another form too."""
    return any(match["verb"] in forms for match in _NEXT_VERB.finditer(rest))


@cache
def _third_forms() -> dict[str, str]:
    """`proposes` to `propose`, for the verbs of academic prose."""
    return {_third_person(base): base for base in vocabulary("reporting_verbs")}


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}s"
