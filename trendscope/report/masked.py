"""A report that may be shown: a page or a model may repeat a key that it was sent, or half a character."""

from __future__ import annotations

from trendscope.report.report import Report
from trendscope.text.characters import whole_characters
from trendscope.text.masking import mask_secrets


def masked(report: Report) -> Report:
    """The report with every secret masked that this process knows, and without halves of surrogate pairs."""
    values = report.model_dump()
    clean = _clean(values)
    return report if clean == values else Report.model_validate(clean)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return whole_characters(mask_secrets(value))
    if isinstance(value, dict):
        return {_clean(name): _clean(each) for name, each in value.items()}
    return tuple(map(_clean, value)) if isinstance(value, tuple | list) else value
