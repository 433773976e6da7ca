"""LaTeX in a question, as words."""

from __future__ import annotations

import re

_LETTER_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega ell log exp"
)
_KEPT = frozenset(_LETTER_NAMES.split())
_MATH = re.compile(r"\$\$?([^$]{1,200})\$\$?|\\\(([^$]{1,200}?)\\\)|\\\[([^$]{1,200}?)\\\]")
_WITH_ARGUMENT = re.compile(r"\\[a-zA-Z]+\*?\s*\{([^{}]*)\}")
_REFERENCE = re.compile(r"~?\\(?:cite[a-z]*|ref|eqref|label|footnote)\*?\{[^{}]*\}")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?")
_ACCENT = re.compile(r"\\['\"`^~=.](?=\{?[a-zA-Z])")
_ONE_NAME = re.compile(r"[\w*+-]+")


def strip_latex(text: str) -> tuple[str, tuple[str, ...]]:
    r"""The words of a text with LaTeX, and its formulas: `$\mathcal{O}(n)$`, but not the k of `$k$-means`."""
    formulas: list[str] = []

    def math(match: re.Match[str]) -> str:
        formula = " ".join(_words(match[match.lastindex or 0]).split())
        name = re.sub(r"[\s_^{}]", "", formula)
        if _ONE_NAME.fullmatch(name):
            return name
        formulas.append(formula)
        return " "

    text = _MATH.sub(math, text)
    return (_words(text) if "\\" in text else text), tuple(formulas)


def _words(text: str) -> str:
    text = _ACCENT.sub("", _REFERENCE.sub(" ", text))
    while _WITH_ARGUMENT.search(text):
        text = _WITH_ARGUMENT.sub(r"\1", text)
    text = _COMMAND.sub(lambda match: match[1] if match[1].lower() in _KEPT else " ", text)
    return text.replace("{", "").replace("}", "").replace("\\", " ")
