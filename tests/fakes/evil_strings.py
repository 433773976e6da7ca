"""Long texts on which a pattern that is not linear takes very long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

PIECES = (
    *(
        "a",
        " ",
        "x@",
        "((",
        "1",
        ",",
        "가",
        "-",
        "\n",
        "a. ",
        "aA1 ",
        "A",
        "1,",
        "a-",
        "a ",
        "가 ",
        " (",
        "“",
        "{",
    ),
    *("$", "<a", "http://a", "of ", "by ", "on the ", "1% ", "2020-", "A-1 ", "and A, "),
)

MAX_PIECES = 100


def evil_strings(pattern: re.Pattern[str], length: int) -> Iterator[tuple[str, str]]:
    """What is repeated, and the text of about this length: general ones, then those made from the pattern."""
    seen: set[str] = set()
    for piece in (*PIECES, *pieces_of(pattern)):
        if piece and piece not in seen:
            seen.add(piece)
            yield piece, (piece * (length // len(piece) + 1))[:length] + "\x00!"
        if len(seen) == MAX_PIECES:
            return


def pieces_of(pattern: re.Pattern[str]) -> Iterator[str]:
    """For each repeat of a pattern: members of its body, alone, and after what begins the pattern."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    yield member(tree, 0)
    yield member(tree, 1)
    for before, body in repeats(list(tree), ""):
        for choice in range(2):
            made = member(body, choice)
            yield made
            yield f"{made} "
            yield f"{before}{made}"


def repeats(tree: list[Any], before: str) -> Iterator[tuple[str, list[Any]]]:
    """The bodies of the repeats of a pattern, each with a text that leads there."""
    for op, value in tree:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield before, list(value[2])
            yield from repeats(list(value[2]), before)
        elif name == "SUBPATTERN":
            yield from repeats(list(value[3]), before)
        elif name == "ATOMIC_GROUP":
            yield from repeats(list(value), before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeats(list(branch), before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from repeats(list(value[1]), before)
        before += member([(op, value)], 0)


def member(tree: Any, choice: int) -> str:
    """A text that a pattern matches, or nearly; `choice` picks another branch and other characters."""
    return "".join(one(str(op), value, choice) for op, value in tree)


def one(op: str, value: Any, choice: int) -> str:
    if op == "LITERAL":
        return chr(int(value))
    if op == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if op == "ANY":
        return "aA "[choice % 3]
    if op == "IN":
        return of_set(value, choice)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = value
        return member(body, choice) * max(int(least), min(1, int(most)))
    if op == "SUBPATTERN":
        return member(value[3], choice)
    if op == "ATOMIC_GROUP":
        return member(value, choice)
    if op == "BRANCH":
        return member(value[1][choice % len(value[1])], choice)
    return ""


def of_set(items: list[Any], choice: int) -> str:
    """A character of a set such as `[\\w-]` or `[^\\W_]`."""
    listed = [each for each in items if str(each[0]) != "NEGATE"]
    inside = len(listed) == len(items)
    tried = [c for c in "aA1- ,.가(@" if is_in(c, listed) == inside]
    if not tried:
        tried = [
            chr(value if str(op) == "LITERAL" else value[0])
            for op, value in listed
            if str(op) in ("LITERAL", "RANGE")
        ]
    return tried[choice % len(tried)] if tried else ""


def is_in(character: str, items: list[Any]) -> bool:
    for op, value in items:
        name = str(op)
        if name == "LITERAL" and ord(character) == value:
            return True
        if name == "RANGE" and value[0] <= ord(character) <= value[1]:
            return True
        if name == "CATEGORY":
            kind = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(value).rsplit("_", 1)[-1]]
            if bool(re.match(kind, character)) != ("_NOT_" in str(value)):
                return True
    return False
