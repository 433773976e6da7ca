"""LaTeX undone: what a reader of the typeset page would see."""

from __future__ import annotations

import re

_SIGNS = {
    r"\textless": "<",
    r"\textgreater": ">",
    r"\times": "×",
    r"\sim": "~",
    r"\approx": "≈",
    r"\pm": "±",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\to": "→",
    r"\rightarrow": "→",
    r"\alpha": "α",
    r"\beta": "β",
    r"\kappa": "κ",
    r"\tau": "τ",
    r"\rho": "ρ",
}
_ESCAPED = re.compile(r"\\([%&_#$])")
_SIGN = re.compile(r"\\[A-Za-z]+ ?")
# The measures F1 and F0.5: a variable with an index stays as it is.
_F_MEASURE = re.compile(r"(?<![\w\\])F_(?:\{(\d+(?:\.\d+)?)\}|(\d))(?!\w)")
_STYLED = re.compile(r"\\(?:text(?:it|bf|tt|sc|rm|sf)?|emph|mathbf|mathrm|mathcal|underline)\{([^{}]*)\}")
_SPACE = re.compile(r"\\[,;! ]|(?<=\S)~(?=[A-Z\\])")
_MATHS = re.compile(r"(?<!\\)\$(?! )([^$\\{}^_]{1,40})(?<![\\ ])\$(?!\d)")


def undo_latex(text: str) -> str:
    """The text with escapes, signs, styles and simple formulas as they are printed; the rest is kept."""
    text = _F_MEASURE.sub(lambda match: f"F{match[1] or match[2]}", text)
    if "\\" not in text and "$" not in text:
        return text
    text = _STYLED.sub(r"\1", _SPACE.sub(" ", text))
    text = _SIGN.sub(lambda match: _SIGNS.get(match[0].rstrip(), match[0]), text)
    text = text.replace(r"\%", "%")
    text = _MATHS.sub(lambda match: match[1].strip(), text)
    return _ESCAPED.sub(r"\1", text)
