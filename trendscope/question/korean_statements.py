"""What English sentences and titles say, in Korean: whole statements, limits and outlooks, contributions."""

from __future__ import annotations

import re
from functools import cache

from trendscope.question.glossary import korean_terms, rows
from trendscope.question.korean_phrases import (
    ARTICLES,
    BRACKETS,
    END,
    described,
    is_telling,
    joined,
    noun_phrase,
    until_verb,
    verb_noun,
)
from trendscope.text.latex import undo_latex
from trendscope.text.words import normalize

_FORMS = re.compile(r"(?P<slot>[XV])(?P<forms>[가-힣]+/[가-힣]+)")
_ADVERB = re.compile(
    r"(?:also|significantly|effectively|greatly|further|thus|therefore|currently|substantially|consistently"
    r"|(?P<often>often|typically|usually|generally|commonly|frequently)) "
)


def predicate(text: str) -> str:
    """A predicate in Korean; empty if it cannot be told."""
    adverb = _ADVERB.match(text)
    text = text[adverb.end() :] if adverb else text
    often = "흔히 " if adverb and adverb["often"] else ""
    for forms, korean in _predicate_forms():
        for pattern in forms:
            found = pattern.fullmatch(text)
            said = _filled(found, korean) if found else ""
            if said:
                return often + said
    return ""


@cache
def _predicate_forms() -> tuple[tuple[tuple[re.Pattern[str], ...], str], ...]:
    return tuple(
        (tuple(_form(form) for form in english.split("|")), korean)
        for english, korean in rows("predicates.en-ko.tsv")
    )


_FORMS_OF_A_VERB = {
    "V": "[a-z-]+(?:,? and [a-z-]+)?",
    "Vs": "[a-z-]+s",
    "Ving": "[a-z-]+ing(?: and [a-z-]+ing)?",
    "V-ed": "[a-z-]+ed",
}


def _form(english: str) -> re.Pattern[str]:
    slots = {"X": "(?P<X>.+)"} | {name: f"(?P<V>{form})" for name, form in _FORMS_OF_A_VERB.items()}
    words = (slots.get(word, re.escape(word)) for word in english.split())
    tail = "" if "X" in english.split() else r"(?:,? (?:due to|because of|for|in|and|as|with|despite)\b.*)?"
    return re.compile(" ".join(words) + tail)


# Of these, the noun phrase is all that is said.
_SHOWN = ("X입니다", "X을/를 보입니다")


def _filled(found: re.Match[str], korean: str) -> str:
    slots = found.groupdict()
    values = {}
    if "V" in slots:
        values["V"] = "" if _is_noun_here(found, slots) else verb_noun(slots["V"])
    if "X" in slots:
        values["X"] = noun_phrase(until_verb(slots["X"]))
    if not all(values.values()) or "향후 연구" in values.get("X", ""):
        return ""
    if korean in _SHOWN and not is_telling(values["X"]):
        return ""
    said = _FORMS.sub(lambda slot: joined(values[slot["slot"]], slot["forms"]), korean)
    return re.sub(r"[XV]", lambda slot: values[slot[0]], said)


def _is_noun_here(found: re.Match[str], slots: dict[str, str]) -> bool:
    """Whether the verb that begins a predicate may be a noun or a participle."""
    verb = slots["V"]
    if found.start("V") > found.start():
        return False
    with_article = ARTICLES.match(slots.get("X", ""))
    return verb.endswith(("ing", "ed")) or (normalize(verb) in korean_terms() and not with_article)


_BEFORE_SUBJECT = re.compile(
    r"[,;:]|\b(?:that|but|and|while|although|though|because|since|whereas|yet|however)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who) $")
_AUXILIARY = re.compile(
    r" (?:often|still|may|can|also|generally|typically|usually|are|is|remain|remains|currently)\b"
)


@cache
def _gists(role: str) -> tuple[tuple[tuple[re.Pattern[str], ...], str], ...]:
    return tuple(
        (
            tuple(
                re.compile(rf"\b{_form(form).pattern}", re.IGNORECASE)
                for form in english.partition(" ")[2].split("|")
            ),
            korean,
        )
        for english, korean in rows("gist.en-ko.tsv")
        if english.startswith(f"{role} ")
    )


def gist(sentence: str, role: str) -> str:
    """What a sentence names as a limit, or foresees, in Korean; empty if that cannot be told."""
    plain = BRACKETS.sub("", " ".join(undo_latex(sentence).split())).rstrip(". ")
    said = (
        _of_subject(plain[: found.start()], _filled(found, korean))
        for patterns, korean in _gists(role)
        for pattern in patterns
        if (found := pattern.search(plain)) and not _RELATIVE.search(plain[: found.start()])
    )
    return next((each for each in said if each), "")


def _of_subject(before: str, said: str) -> str:
    """What is said, of its subject where a point is made of it and it can be told."""
    subject = _BEFORE_SUBJECT.split(before)[-1].strip()
    if "점을" not in said or not subject or _THEY.match(subject) or END.search(f" {subject}"):
        return said
    korean = noun_phrase(_AUXILIARY.sub("", subject))
    return f"{joined(korean, '이/가')} {said}" if korean else said


_LEAD = re.compile(r"^(?:However|Moreover|Furthermore|In addition|Additionally|Yet|Nevertheless|But|Also), ")
_CONCESSION = re.compile(r"^(?:While|Although|Though|Despite|Even though|In spite of)\b[^,]*, ")
_REPORTED = re.compile(
    r"^(?:(?:Our |The |These |Experimental |Extensive |Empirical )*(?:[Rr]esults|[Ff]indings|[Ee]xperiments"
    r"|[Aa]nalysis|[Aa]nalyses|[Ee]valuations?)\b[^,]{0,60}?|(?:In this \w+, )?[Ww]e (?:also )?)"
    r"(?: ?)(?:show|shows|find|found|reveal|reveals|indicate|indicates|demonstrate|demonstrates"
    r"|suggest|suggests|observe|confirm|argue|highlight) that "
)
_CONDITION = re.compile(
    r"\b(?:unless|if|when|not|only|rarely|hardly|except|without|less|but|whether)\b", re.I
)
_THEY = re.compile(r"^(?:it|they|this|these|those|that|there|we|our|he|she|such|its|their|which)\b", re.I)
MAX_SUBJECT_WORDS = 12
# What papers report on, and not what they report.
_GENERAL = frozenset(("실험", "결과", "분석", "평가", "연구", "논문", "개관", "검토"))


def plain_statement(sentence: str) -> str:
    """A sentence without what introduces it."""
    plain = " ".join(undo_latex(sentence).split()).rstrip(". ")
    for opening in (_LEAD, _REPORTED, _CONCESSION):
        plain = opening.sub("", plain)
    return plain


def statement(sentence: str) -> str:
    """What a sentence says of its subject, in Korean; empty if a part that matters cannot be told."""
    plain = plain_statement(sentence)
    words = BRACKETS.sub("", plain).split()
    if _THEY.match(plain):
        return ""
    for at in range(1, min(MAX_SUBJECT_WORDS, len(words) - 1) + 1):
        said = predicate(" ".join(words[at:]))
        subject = noun_phrase(" ".join(words[:at])) if said else ""
        if (
            subject
            and subject.split()[-1] not in _GENERAL
            and not _is_cut(words, at)
            and not _is_lost(words[at + 1 :], said)
        ):
            return f"{joined(subject, '은/는')} {said}"
    return ""


def _is_cut(words: list[str], at: int) -> bool:
    """Whether the subject has words that a phrase ends before."""
    return bool(END.search(" " + " ".join(words[:at])))


def _is_lost(words: list[str], said: str) -> bool:
    """Whether a condition or a negation is not told."""
    return bool(_CONDITION.search(" ".join(words))) and not said.endswith(
        ("못합니다", "않았습니다", "않습니다")
    )


_TITLE_VERB = re.compile(r"(?:(?:Towards?|On|Rethinking) )?(?P<verb>[A-Z][a-z]+ing) (?P<object>.+)")


def title_in_korean(title: str) -> str:
    """What a title says: `X: Detecting Y with Z` is a study that detects Y; empty if it cannot be told."""
    name, _, rest = undo_latex(title).partition(": ")
    parts = (name, rest) if len(name.split()) > 2 else (rest or name,)
    told = map(_part_of_title, parts)
    return next((each for each in told if each and is_telling(each)), "")


def _part_of_title(part: str) -> str:
    found = _TITLE_VERB.match(part)
    if found and (verb := verb_noun(found["verb"])):
        done = noun_phrase(found["object"])
        return f"{joined(done, '을/를')} {verb}하는 연구" if done else ""
    return described(part)
