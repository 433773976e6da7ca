"""The style and the script of the page, and the policy that allows nothing else."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup


@dataclass(frozen=True)
class Inline:
    """Our own style or script, as it stands in the page."""

    text: Markup

    @property
    def hash(self) -> str:
        """Its source expression in a content security policy."""
        return f"'sha256-{b64encode(sha256(self.text.encode()).digest()).decode()}'"


def read(name: str) -> Markup:
    """A style or a script of this package, by the name of its file."""
    return Markup(files("trendscope.report.html").joinpath(name).read_text("utf-8"))  # noqa: S704 - ours


def policy(style: Inline, script: Inline) -> str:
    """A content security policy under which only these two apply, and nothing is fetched."""
    directives = (
        "default-src 'none'",
        f"style-src {style.hash}",
        f"script-src {script.hash}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(directives)
