"""A report without secrets: a page or a model may repeat a key that it was sent."""

from __future__ import annotations

from trendscope.report.report import Report
from trendscope.text.masking import has_secrets, mask_secrets


def masked(report: Report) -> Report:
    """The report with every secret masked that this process knows."""
    if not has_secrets():
        return report
    values = report.model_dump(mode="json")
    clean = _clean(values)
    return report if clean == values else Report.model_validate(clean)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return mask_secrets(value)
    if isinstance(value, dict):
        return {_clean(name): _clean(each) for name, each in value.items()}
    return list(map(_clean, value)) if isinstance(value, list) else value
