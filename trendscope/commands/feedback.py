"""`trendscope feedback`: what was said of texts, as a list, and as data for tuning a model."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.kept_run import open_archive
from trendscope.commands.messages import add_debug, say
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.feedback.export import ExportedFeedback

FORMATS = ("sft", "dpo", "openai-sft", "openai-dpo")
ORIGINS = ("person", "verifier", "judge")
ABOUT = ".about.jsonl"
MAX_VARIANTS = 20
SECONDS = 2.0  # between two lines of progress


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "What people said of claims (trendscope judge), and what the verifier or the judge refused while a "
        "model wrote, with what replaced it: as a list, or as a file for tuning a model."
    )
    add_debug(parser)
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    _add_list(actions.add_parser("list", help=_("list the judgements")))
    _add_export(actions.add_parser("export", help=_("write them for tuning a model")))
    _add_remove(actions.add_parser("remove", help=_("remove the judgements of runs for good")))


def _add_list(parser: argparse.ArgumentParser) -> None:
    _add_runs(parser)
    _add_origin(parser)
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help=_("default: table"))
    _finish(parser, _list, _("List the judgements of these runs, or of all."))


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_runs(parser)
    _add_origin(parser)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        required=True,
        help=_("sft and dpo for TRL, openai-sft and openai-dpo for OpenAI's fine-tuning"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=_("write it to FILE, and where each line comes from to FILE with the ending .about.jsonl"),
    )
    parser.add_argument(
        "--augment",
        type=int,
        default=0,
        metavar="N",
        help=_("add up to N variants of each claim: other order, language or length, verified again"),
    )
    parser.add_argument(
        "--unsupported",
        action="store_true",
        help=_("also corrections that the verifier does not find supported"),
    )
    _finish(parser, _export, _("Write the judgements of these runs, or of all, as JSON Lines for tuning."))


def _add_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", nargs="+", metavar="RUN", help=_("the beginning of an id, or: latest"))
    _finish(parser, _remove, _("Remove the judgements of runs. There is no confirmation and no undo."))


def _add_runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", nargs="*", metavar="RUN", help=_("the beginning of an id, or: latest"))


def _add_origin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--origin",
        choices=ORIGINS,
        action="append",
        default=[],
        help=_("only what was judged by a person, the verifier or the judge; may be repeated"),
    )


def _finish(parser: argparse.ArgumentParser, action: object, description: str) -> None:
    parser.description = description
    add_debug(parser)
    parser.set_defaults(act=action)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    status: int = options.act(options)
    return status


def _list(options: argparse.Namespace) -> int:
    found = open_archive().judgements(*options.runs)
    wanted = [each for each in found if not options.origin or each.origin in options.origin]
    from trendscope.feedback.telling import print_judgements, to_jsonl

    if options.format == "jsonl":
        standard_output().write_json(to_jsonl(wanted))
    elif wanted:
        print_judgements(wanted, standard_output().console())
    else:
        say("nothing was judged yet; trendscope judge RUN does it")
    return 0


def _export(options: argparse.Namespace) -> int:
    from trendscope.report.files import check_path, write_file

    if not 0 <= options.augment <= MAX_VARIANTS:
        raise UsageError("--augment is a number from 0 to {most}", most=MAX_VARIANTS)
    about = options.out.with_name(options.out.name + ABOUT) if options.out else None
    for path in filter(None, (options.out, about)):
        check_path(path)
    found = open_archive().feedback(
        options.format,
        *options.runs,
        augment=options.augment,
        origins=options.origin,
        unsupported=options.unsupported,
        on_progress=_saying_progress(),
    )
    if not found.lines:
        _say_left_out(found)
        say("there is no line for this format; trendscope feedback list has what was judged")
        return 1
    if options.out and about:
        write_file(options.out, "".join(found.lines).encode())
        write_file(about, "".join(found.about).encode())
        say("written to {out}, and where each line comes from to {about}", out=options.out, about=about)
    else:
        standard_output().write_json("".join(found.lines))
    origins = ", ".join(f"{_(name)} {number}" for name, number in sorted(found.origins.items()))
    say("{lines:line|lines} ({origins})", lines=len(found.lines), origins=origins)
    if found.variants:
        say(
            "{number:line is a variant|lines are variants} that the verifier has checked",
            number=found.variants,
        )
    _say_left_out(found)
    return 0


def _saying_progress() -> Callable[[int, int], None]:
    """Says every two seconds how many judgements are done."""
    last = time.monotonic()

    def show(done: int, judgements: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS:
            last = time.monotonic()
            say("{done} of {judgements:judgement|judgements}", done=done, judgements=judgements)

    return show


def _say_left_out(found: ExportedFeedback) -> None:
    if found.without_pair:
        say(
            "left out: {number:judgement|judgements} that this format has no place for",
            number=found.without_pair,
        )
    if found.unsupported:
        say(
            "left out: {number:correction|corrections} that the verifier does not find supported; "
            "--unsupported adds them",
            number=found.unsupported,
        )


def _remove(options: argparse.Namespace) -> int:
    archive = open_archive()
    number = archive.remove_judgements(*options.runs)
    say("removed {number:judgement|judgements}", number=number)
    return 0
