"""Quoted sentences and their ids, which are made and read only here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

# As code writes ids: no leading zeros, no digits of another script, no number too long to parse.
_ID = re.compile(r"(D[1-9][0-9]{0,8})\.([1-9][0-9]{0,8})")


class SentenceId(str):
    """`D12.4`: the 4th sentence of document 12.

    A model may write any text where an id is wanted; then `document` is empty and `number` is 0.
    """

    __slots__ = ()

    @classmethod
    def of(cls, document: str, number: int) -> SentenceId:
        """The id of a sentence by its document's id, such as `D12`, and its number, from 1."""
        return cls(f"{document}.{number}")

    @property
    def document(self) -> str:
        """The id of the document."""
        found = _ID.fullmatch(self)
        return found[1] if found else ""

    @property
    def number(self) -> int:
        """The number of the sentence in its document, from 1."""
        found = _ID.fullmatch(self)
        return int(found[2]) if found else 0

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A plain string in JSON and in the JSON schema."""
        of_text = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        is_id = core_schema.is_instance_schema(cls)
        return core_schema.json_or_python_schema(
            json_schema=of_text, python_schema=core_schema.union_schema([is_id, of_text])
        )


def texts_by_document(sentences: Mapping[SentenceId, str]) -> dict[str, list[str]]:
    """The texts of sentences by the id of their document."""
    texts: dict[str, list[str]] = {}
    for name, text in sentences.items():
        texts.setdefault(name.document, []).append(text)
    return texts


class Sentence(BaseModel):
    """A quotation: a slice of the text of its document."""

    model_config = ConfigDict(frozen=True)

    document: str = Field(description="Document id such as D12")
    text: str
    page: int | None = Field(default=None, description="The page that it is on, where that is known")
