"""A sentence with fields, which remembers both, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from trendscope.text.hangul import particle


class Message(str):
    """An English sentence, filled in; `template` and `fields` are what it was made of.

    `{trends:trend|trends}` in a template is a number with its noun: 1 trend, 1,200 trends. `{label:을/를}`
    is the particle that follows what the field has, without it. A template without fields stays as it is.
    """

    template: str
    fields: Mapping[str, object]

    def __new__(cls, template: str, /, **fields: object) -> Message:
        message = super().__new__(cls, fill(template, fields) if fields else template)
        message.template, message.fields = template, fields
        return message


def fill(template: str, fields: Mapping[str, object]) -> str:
    """The template with its fields filled in; raises KeyError if one is missing."""
    return _FieldFormatter().vformat(template, (), fields)


class _FieldFormatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if "/" in format_spec:
            return particle(str(value), format_spec)
        singular, bar, plural = format_spec.partition("|")
        if not bar:
            return str(format(value, format_spec))
        return f"{value:,} {singular if value == 1 else plural}"
