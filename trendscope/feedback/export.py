"""The file of examples, and beside it the one that says where each line comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trendscope.errors import UsageError
from trendscope.feedback.augmentation import Augmenter
from trendscope.feedback.example import Example, example_of
from trendscope.feedback.formats import FORMATS, as_line, metadata
from trendscope.feedback.judgement import Judgement
from trendscope.report.report import Report


@dataclass(frozen=True)
class ExportedFeedback:
    """The lines of a format, and as many lines about them.

    `origins` counts the lines by who judged them, `variants` those that were made from others. `unsupported`
    are corrections that the verifier does not find supported, and `without_pair` judgements that make no
    line of this format, such as a rejected claim with nothing in its place.
    """

    lines: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    origins: Mapping[str, int] = field(default_factory=dict)
    variants: int = 0
    unsupported: int = 0
    without_pair: int = 0


def export_feedback(  # noqa: PLR0913 - what is exported, and how
    judgements: Sequence[Judgement],
    form: str,
    *,
    reports: Mapping[str, Report],
    augment: int = 0,
    origins: Collection[str] = (),
    unsupported: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> ExportedFeedback:
    """The judgements in a format.

    `origins` are those whose judgements are wanted, all if empty. With `unsupported`, corrections that the
    verifier does not find supported are among them. Raises UsageError for a format that does not exist.
    """
    if form not in FORMATS:
        raise UsageError("there is no format {form}; there are: {forms}", form=form, forms=", ".join(FORMATS))
    wanted = [each for each in judgements if not origins or each.origin in origins]
    taken = [each for each in wanted if unsupported or not each.fault]
    refused = {(each.run, each.part, each.rejected) for each in judgements if each.origin == "person"}
    augmenter = Augmenter(reports, taken)
    made: dict[str, Example] = {}
    bare = 0
    for number, judgement in enumerate(taken, 1):
        lines = [
            (as_line(fields), example)
            for example in _examples(judgement, augmenter, augment, refused)
            if (fields := FORMATS[form](example))
        ]
        bare += not lines
        for line, example in lines:
            made.setdefault(line, example)
        if on_progress:
            on_progress(number, len(taken))
    return ExportedFeedback(
        lines=tuple(made),
        about=tuple(as_line(metadata(example)) for example in made.values()),
        origins=Counter(example.origin for example in made.values()),
        variants=sum(1 for example in made.values() if example.variant),
        unsupported=len(wanted) - len(taken),
        without_pair=bare,
    )


def _examples(
    judgement: Judgement, augmenter: Augmenter, augment: int, refused: Collection[tuple[str, str, str]]
) -> Iterator[Example]:
    """The example of a judgement, without what a person has refused, and its variants."""
    without = {text for run, part, text in refused if (run, part) == (judgement.run, judgement.part)}
    if example := example_of(judgement, without):
        yield example
    yield from augmenter.variants(judgement, augment)
