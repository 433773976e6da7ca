"""A run as a bundle. The same run is the same bytes, whenever it is written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic import BaseModel

from trendscope.bundle import form
from trendscope.bundle.form import AnswerPart, CostPart, RunPart, UsePart, is_too_large, sum_of
from trendscope.errors import UsageError
from trendscope.store.answers import KeptAnswer, Use
from trendscope.store.options import RunOptions
from trendscope.store.request import key_of
from trendscope.store.runs import KeptRun
from trendscope.text.masking import mask_known, mask_secrets

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows


def to_bundle(run: KeptRun, options: RunOptions, uses: Sequence[Use], answers: Iterable[KeptAnswer]) -> bytes:
    """The zip. A secret that this process knows is masked wherever it stands.

    Raises UsageError for a run that is too large to be read again.
    """
    entries = dict(_entries(run, options, uses, list(answers)))
    sizes = [len(content) for content in entries.values()]
    if len(sizes) >= form.MAX_ENTRIES or is_too_large(sizes):
        raise UsageError(
            "run {run} is too large for a bundle: {megabytes:,} MB",
            run=run.id[:8],
            megabytes=sum(sizes) // 1024**2,
        )
    sums = {name: sum_of(content) for name, content in entries.items()}
    entries[form.SUMS] = json.dumps(sums, indent=1).encode()
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, allowZip64=False) as zipped:
        for name, content in entries.items():
            zipped.writestr(_info(name), content)
    return file.getvalue()


def _entries(
    run: KeptRun, options: RunOptions, uses: Sequence[Use], answers: Sequence[KeptAnswer]
) -> Iterator[tuple[str, bytes]]:
    names = {answer: _body_name(number, answer) for number, answer in enumerate(answers, start=1)}
    masked = {answer.key: key_of(mask_secrets(answer.request)) for answer in answers}
    yield form.RUN, _masked(_run_part(run, options).model_dump_json(indent=1, exclude_defaults=False))
    if run.report is not None:
        yield form.REPORT, _masked(run.report)
    yield form.LEDGER, _lines(_use_part(use, masked.get(use.key, use.key)) for use in uses)
    yield form.ANSWERS, _lines(_answer_part(answer, name) for answer, name in names.items())
    for answer, name in names.items():
        # What a service sent is not changed, but for a key that it repeats.
        yield name, mask_known(answer.body.decode(errors="surrogateescape")).encode(errors="surrogateescape")


def _run_part(run: KeptRun, options: RunOptions) -> RunPart:
    return RunPart(
        id=run.id,
        question=run.question,
        version=run.version,
        started=run.started,
        ended=run.ended,
        status=run.status,  # type: ignore[arg-type]
        stopped=run.stopped,
        options=options,
    )


def _use_part(use: Use, key: bytes) -> UsePart:
    cost = CostPart.model_validate(asdict(use.cost))
    return UsePart(key=key.hex(), at=abs(use.at), fresh=use.fresh, failure=use.failure, cost=cost)


def _answer_part(answer: KeptAnswer, name: str) -> AnswerPart:
    return AnswerPart.model_validate(
        {"at": abs(answer.at), "kind": answer.kind, "request": mask_secrets(answer.request), "body": name}
    )


def _body_name(number: int, answer: KeptAnswer) -> str:
    is_json = answer.kind in ("model", "tool")
    return f"answers/{number:04}{'.json' if is_json else '.http'}"


def _lines(parts: Iterable[BaseModel]) -> bytes:
    return b"".join(_masked(part.model_dump_json(exclude_defaults=True)) + b"\n" for part in parts)


def _masked(text: str) -> bytes:
    return mask_secrets(text).encode()


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
    return info
