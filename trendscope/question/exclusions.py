"""What a question leaves out: `NOT neural`, `except for robotics`, `로봇을 제외한`."""

from __future__ import annotations

import re
from collections.abc import Callable

from trendscope.errors import UsageError
from trendscope.text.words import stems

Groups = tuple[tuple[str, ...], ...]

# A method that does without something is a topic of its own: learning without forgetting.
_DOES_WITHOUT = (
    r"(?!\s+(?:catastrophic\s+)?(?:forgetting|labels?|labell?ed|supervision|(?:fine-?|re-?)?t(?:uning|raining)"
    r"|parallel|annotations?|annotated|borders|gradients|backprop\w*|replacement|human|access|prior|any|a\b|the\b"
    r"|explicit|losing|loss))"
)
_BEFORE = re.compile(
    r"\b(?:(?:AND\s+)?NOT|ANDNOT)\b(?=\s*[\w\"“(])"
    r"|(?i:\b(?:except(?:\s+for)?|excluding|exclude|other\s+than|apart\s+from|aside\s+from|leaving\s+out"
    r"|not\s+including|with\s+the\s+exception\s+of|but\s+not|and\s+not|but\s+no|but\s+without"
    r"|(?:that|which)\s+(?:do|does|did)(?:\s+not|n['’]t)\s+(?:use|involve|include|rely\s+on|require|need)"
    r"|not\s+(?:using|involving|based\s+on)|minus|instead\s+of|rather\s+than)\b"
    r"(?!\s+(?:only|just|limited)\b))"
    rf"|(?i:\bwithout\b{_DOES_WITHOUT})"
    r"|(?i:,\s*not\b(?!\s+(?:only|just)\b))"
    r"|(?<=\s)-(?=[A-Za-z가-힣\"])"
)
_AFTER = re.compile(
    r"(?:을|를|은|는)?\s{0,3}(?:제외(?:하고|하는|하여|해서|한|하면|하되)?|배제(?:하고|한)|빼고|뺀|빼놓고)(?:는|서)?(?=[\s,.)]|$)"
    r"|(?:이|가)?\s{0,3}(?<=[가-힣A-Za-z0-9]|\s)아닌(?=\s)"
    r"|(?:은|는)?\s{0,3}말고(?:는)?(?=[\s,.]|$)"
    r"|\s{0,3}(?:이외|외)(?:의|에|에는)(?=\s)"
    r"|(?:을|를)?\s{0,3}(?:사용|활용|이용)?하지\s*않(?:는|은|고)(?=\s)|(?:을|를)\s*(?:쓰지|안)\s*(?:않는|쓰는)(?=\s)"
)
_QUOTED = re.compile(r"\s{0,3}[\"“]([^\"“”]+)[\"”]")
_CLAUSE = re.compile(r"[;.?!()]|,\s*(?=(?:what|which|how|who|where)\b)", re.IGNORECASE)


def without_exclusions(text: str, read: Callable[[str], Groups]) -> tuple[Groups, tuple[str, ...]]:
    """The topic of a text and what it leaves out; `read` finds the phrases in a part of it."""
    if match := _BEFORE.search(text):
        before, earlier = without_exclusions(text[: match.start()], read)
        left_out, rest, further = _first_named(text[match.end() :], read)
        return before + rest, earlier + left_out + further
    if match := _AFTER.search(text):
        topic, further = without_exclusions(text[match.end() :], read)
        kept, left_out = _last_named(read(text[: match.start()]), followed=bool(topic))
        return kept + topic, left_out + further
    return read(text), ()


def _first_named(tail: str, read: Callable[[str], Groups]) -> tuple[tuple[str, ...], Groups, tuple[str, ...]]:
    """What a text names first, the topic that follows, and what is left out after that."""
    if quoted := _QUOTED.match(tail):
        return (quoted[1],), *without_exclusions(tail[quoted.end() :], read)
    groups, further = without_exclusions(tail, read)
    return (groups[:1] or _raw(tail))[0] if groups or _raw(tail) else (), groups[1:], further


def _raw(tail: str) -> Groups:
    """The words themselves, if they would otherwise only ask: excluding surveys."""
    words = _CLAUSE.split(tail.strip())[0].strip(" .,\"'")
    return ((words,),) if words else ()


def _last_named(groups: Groups, *, followed: bool) -> tuple[Groups, tuple[str, ...]]:
    """What remains of the topic, and what is left out: the last group, or its end if nothing follows."""
    if not groups:
        return (), ()
    *kept, last = groups
    if followed or kept:
        return tuple(kept), last
    if len(last) > 1:
        return (last[:-1],), last[-1:]
    words = last[0].split()
    return (((" ".join(words[:-1]),),) if words[1:] else ()), (words[-1],)


def check_exclusions(topic: Groups, excluded: tuple[str, ...]) -> None:
    """Raise UsageError if what is asked about is also left out: nothing could be found."""
    for phrase in excluded:
        words = stems(phrase) or {phrase}
        if any(all(words <= (stems(each) or {each}) for each in group) for group in topic):
            raise UsageError("{phrase!r} is asked about and left out as well; name it once", phrase=phrase)
