"""Why a worker does not answer a question now."""

from __future__ import annotations


class Held(Exception):
    """Another process works on the question."""
