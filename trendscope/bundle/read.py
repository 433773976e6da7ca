"""A bundle that may come from anybody: what is in it is believed only after it was checked.

Nothing in it is written to a file, runs, or is asked for. Its answers get negative times, so that only its
own run takes them (see `Store.answer`), and its options are marked as imported (see `RunOptions`).
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from langchain_core.messages import AIMessage
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from trendscope.bundle import form
from trendscope.bundle.form import AnswerPart, RunPart, Sums, UsePart, is_too_large, sum_of
from trendscope.errors import UsageError, reason_of
from trendscope.kept_failure import failure_of
from trendscope.llm import kept_message
from trendscope.source import Found
from trendscope.store.answers import KeptAnswer, Use
from trendscope.store.compression import compress
from trendscope.store.request import DAY, Cost, key_of
from trendscope.store.runs import KeptRun
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message

M = TypeVar("M", bound=BaseModel)

# How a zip without a comment ends: its mark, and with the size of its list of entries. Before it may be the
# mark of a zip that is larger than ours.
_END, _END_SIZE, _LARGE, _LARGE_SIZE = b"PK\5\6", 22, b"PK\6\7", 20
_MAX_LIST = 128 * form.MAX_ENTRIES  # bytes
_ENCRYPTED = 0x1
# What the parsers below raise for a text that is not what it should be.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, ArithmeticError)


@dataclass(frozen=True)
class Bundle:
    """A run, its ledger and its answers, as they are to be kept."""

    run: KeptRun
    uses: tuple[Use, ...]
    answers: tuple[KeptAnswer, ...]


class _Head(BaseModel):
    """The first line of a response: see `trendscope.net.exchange`."""

    status: Annotated[int, Field(ge=100, le=599)]
    url: str
    headers: dict[str, str]


_FOUND = TypeAdapter(Found)


class _Damaged(Exception):
    """Why a file is no bundle."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def read_bundle(path: Path) -> Bundle:
    """The run in a file. Raises UsageError, in one line, for a file that is not a whole run."""
    try:
        with path.open("rb") as file:
            _check_list(file)
            with ZipFile(file) as zipped:
                return _bundle(_contents(zipped))
    except OSError as error:
        raise UsageError("{path} cannot be read: {reason}", path=path, reason=reason_of(error)) from error
    except _Damaged as error:
        raise UsageError("{path} cannot be imported: {reason}", path=path, reason=error.reason) from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, *_MALFORMED) as error:
        raise UsageError("{path} cannot be imported: it is damaged, or no exported run", path=path) from error


def _check_list(file: BinaryIO) -> None:
    """Refuse a zip whose list of entries is too long to be read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LARGE_SIZE))
    end = file.read()
    if not end[-_END_SIZE:].startswith(_END) or end.startswith(_LARGE):
        raise _Damaged(Message("it is damaged, or no exported run"))
    if int.from_bytes(end[-10:-6], "little") > _MAX_LIST:
        raise _Damaged(Message("it has too many entries"))


def _contents(zipped: ZipFile) -> dict[str, bytes]:
    """Every entry, by name, with the sum that is stated for it."""
    infos = zipped.infolist()
    names = {info.filename for info in infos}
    if len(infos) > form.MAX_ENTRIES or len(names) != len(infos):
        raise _Damaged(Message("it has too many entries"))
    if is_too_large([info.file_size for info in infos]):
        raise _Damaged(Message("what is in it is too large"))
    if any(
        info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos
    ):
        raise _Damaged(Message("it is damaged, or no exported run"))
    sums = Sums.validate_json(_content(zipped, zipped.getinfo(form.SUMS)))
    if set(sums) | {form.SUMS} != names:
        raise _Damaged(Message("an entry is missing, or one too many"))
    contents = {info.filename: _content(zipped, info) for info in infos if info.filename != form.SUMS}
    for name, content in contents.items():
        if sum_of(content) != sums[name]:
            raise _Damaged(Message("its entry {name} is damaged", name=quote_foreign(name)))
    return contents


def _content(zipped: ZipFile, info: ZipInfo) -> bytes:
    """An entry of the size that is stated; more is not unpacked, whatever is in it."""
    with zipped.open(info) as entry:
        return entry.read(info.file_size)


def _bundle(contents: Mapping[str, bytes]) -> Bundle:
    if not {form.RUN, form.LEDGER, form.ANSWERS} <= set(contents):
        raise _Damaged(Message("it is no exported run"))
    run = _run(contents[form.RUN], contents.get(form.REPORT))
    uses = tuple(_use(line) for line in _lines(contents[form.LEDGER]))
    answers = tuple(_answer(line, contents) for line in _lines(contents[form.ANSWERS]))
    used = {(use.key, use.at) for use in uses}
    if len({use.key for use in uses}) != len(uses) or len({answer[:2] for answer in answers}) != len(answers):
        raise _Damaged(Message("an answer is in it twice"))
    if not {answer[:2] for answer in answers} <= used:
        raise _Damaged(Message("an answer is in it that the run has not used"))
    return Bundle(run, uses, answers)


def _run(content: bytes, report: bytes | None) -> KeptRun:
    try:
        part = RunPart.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("format",):
            raise _Damaged(Message("another version of trendscope has made it; install that one")) from error
        raise
    if part.started > time.time() + DAY:  # it would be the latest run for ever
        raise _Damaged(Message("its run is of the future"))
    options = part.options.model_copy(update={"imported": True, "batch": ""})
    packed = None if report is None else compress(report)
    return KeptRun(
        id=part.id,
        question=part.question,
        options=options.model_dump_json(),
        version=part.version,
        started=part.started,
        ended=part.ended,
        status=part.status,
        stopped=part.stopped,
        packed=packed,
    )


def _use(line: bytes) -> Use:
    part = UsePart.model_validate_json(line)
    if part.failure is not None:
        failure_of(part.failure)
    cost = Cost(**part.cost.model_dump())
    return Use(key=bytes.fromhex(part.key), at=-part.at, fresh=part.fresh, failure=part.failure, cost=cost)


def _answer(line: bytes, contents: Mapping[str, bytes]) -> KeptAnswer:
    part = AnswerPart.model_validate_json(line)
    if not part.request.startswith(f'["{part.kind}", '):
        raise _Damaged(Message("an answer is of another kind than its request"))
    body = contents[part.body]
    _check_body(part.kind, body)
    return KeptAnswer(key_of(part.request), -part.at, part.kind, part.request, compress(body))


def _check_body(kind: str, body: bytes) -> None:
    """Raise ValueError or the like for a body that a run could not read."""
    if kind == "model":
        if not isinstance(kept_message.from_bytes(body), AIMessage):
            raise TypeError
    elif kind == "tool":
        _FOUND.validate_python(json.loads(body))
    else:
        _Head.model_validate_json(body.partition(b"\n")[0])


def _lines(content: bytes) -> Iterator[bytes]:
    return filter(None, content.split(b"\n"))
