"""The page inside another page, such as a notebook."""

from __future__ import annotations

from html import escape

from trendscope.report.html.page import to_html
from trendscope.report.report import Report

HEIGHT = 720  # pixels; the frame may not measure the page, which has an origin of its own
# The page runs its script, opens links in tabs that are not sandboxed, and reaches nothing of the notebook.
ALLOWED = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
STYLE = f"width: 100%; height: {HEIGHT}px; border: 0; resize: vertical; overflow: auto"


def to_frame(report: Report) -> str:
    """The page of a report in a frame, as HTML."""
    return (
        f'<iframe title="{escape(report.question)}" srcdoc="{escape(to_html(report))}" sandbox="{ALLOWED}" '
        f'allow="clipboard-write" style="{STYLE}"></iframe>'
    )
