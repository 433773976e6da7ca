"""The command: parses its arguments, calls the Python API and prints the result.

Only argparse is imported at the top, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from trendscope.errors import TrendscopeError, UsageError
from trendscope.report.corpus_formats import CORPUS_FORMATS, check_corpus_path, write_corpus
from trendscope.report.files import check_path, write_file
from trendscope.report.formats import DEFAULT_FORMAT, FORMATS, format_of_extension, render
from trendscope.stopping import Interrupted, Stopping
from trendscope.streams import OutputStream, standard_streams
from trendscope.version import __version__

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.api import Progress
    from trendscope.report.report import Report
    from trendscope.settings import Settings

COMMANDS = ("research", "sources", "schema")

EXIT_STATUS = """\
exit status:
  0  complete     the report is complete
  1  failed       the error message says why
  2  wrong usage
  3  abstained    no evidence was found, so no report was written
  4  partial      the report says what is missing and why
  130, 143, 129   stopped by Ctrl-C, SIGTERM or a closed terminal: within two seconds, what was found by
                  then is reported as partial; a second signal ends at once
"""
GC_THRESHOLDS = (100_000, 50, 50)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] not in COMMANDS and not given[0].startswith("-"):
        given.insert(0, "research")
    stopping = Stopping()
    with standard_streams() as output, stopping.listening():
        try:
            status = _run(given, stopping)
        except SystemExit as ended:  # argparse
            sys.exit(_check_output(output, int(ended.code or 0)))
        return _check_output(output, status)


def _run(given: Sequence[str], stopping: Stopping) -> int:
    options = _parser().parse_args(given)
    if options.debug:
        _show_log()
    try:
        status: int = options.run(options, stopping)
    except Interrupted:
        stopping.leave()
    except UsageError as error:
        return _complain(error, 2)
    except TrendscopeError as error:
        if stopping.signal:
            stopping.leave()
        return _complain(error, 1)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said in one line
        if options.debug:
            traceback.print_exc()
            return 1
        return _complain(f"failed: {type(error).__name__}: {error} (--debug shows where)", 1)
    if stopping.signal:
        sys.stdout.flush()
        stopping.leave(stopping.outcome)
    return status


def _check_output(output: OutputStream, status: int) -> int:
    """The exit status, or that of a failure if standard output could not be written."""
    output.flush()
    if not output.failed or status == 2:
        return status
    reason = output.error.strerror if output.error else None
    return _complain(f"cannot write to standard output: {reason or output.error}", 1)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors, which repeat what was typed, are one line without a key."""

    def error(self, message: str) -> NoReturn:
        from trendscope.settings import remember_keys

        remember_keys()
        super().error(" ".join(message.split()))


def _show_log() -> None:
    """Show what is noted for those who look for an error, such as the words of a model's server."""
    import logging

    log = logging.getLogger("trendscope")
    log.setLevel(logging.DEBUG)
    if not log.handlers:
        log.addHandler(logging.StreamHandler())


def _complain(what: object, status: int) -> int:
    print(f"trendscope: {' '.join(str(what).split())}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="trendscope",
        description="Research trends that are measured, in claims that are verified.",
        epilog='trendscope "QUESTION" is short for trendscope research "QUESTION".',
    )
    parser.add_argument("--version", action="version", version=f"trendscope {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _research_parser(commands)
    sources = commands.add_parser(
        "sources", help="list the sources, what each needs and which are answering now"
    )
    sources.set_defaults(run=_sources, debug=False)
    schema = commands.add_parser("schema", help="print the JSON schema of a report")
    schema.set_defaults(run=_schema, debug=False)
    return parser


def _research_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "research",
        help="answer a question about research trends",
        description="Answer a question about research trends, in English or Korean.",
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_question(parser)
    _add_sources(parser.add_argument_group("sources"))
    _add_model(parser.add_argument_group("language model"))
    _add_output(parser.add_argument_group("output"))
    parser.set_defaults(run=_research)


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help='such as "recent trends in machine translation"')
    parser.add_argument(
        "--since",
        metavar="DATE",
        help="first year, month or day, such as 2024, 2024-06 or 2024-06-15 (default: covers eight years)",
    )
    parser.add_argument("--until", metavar="DATE", help="last year, month or day (default: this year)")
    parser.add_argument(
        "--lang", metavar="LANG", help="language of the answer: en or ko (default: the question's)"
    )


def _add_sources(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="NAME",
        help="search only this source; can be repeated (see: trendscope sources). Without it, only the "
        "source with the most papers on the question is counted",
    )
    group.add_argument(
        "--max-papers",
        type=int,
        metavar="N",
        help="read at most N papers; of more, the same share of every period is drawn "
        "(default: TRENDSCOPE_MAX_PAPERS, or 4000)",
    )
    group.add_argument(
        "--tool",
        action="append",
        default=[],
        metavar="MODULE:NAME",
        help="also search with your own LangChain tool, as package.module:name; can be repeated",
    )
    group.add_argument(
        "--mcp",
        type=Path,
        metavar="FILE",
        help="also search with the tools of the MCP servers in this JSON file (default: TRENDSCOPE_MCP)",
    )


def _add_model(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--model",
        metavar="PROVIDER:NAME",
        help="for example openai:gpt-5-mini; 'none' disables the model (default: TRENDSCOPE_MODEL)",
    )
    group.add_argument(
        "--budget",
        default="",
        metavar="LIMITS",
        help="limits on the run, such as calls=20,tokens=50000,seconds=60,dollars=0.05",
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    formats = ", ".join(f"{name} ({each.help})" for name, each in FORMATS.items())
    group.add_argument(
        "--format",
        choices=tuple(FORMATS),
        metavar="FORMAT",
        help=f"{formats}; default: from the extension of --out, else {DEFAULT_FORMAT}",
    )
    group.add_argument(
        "--evidence",
        action="store_true",
        help="show the whole report and every sentence that it cites; without it, a terminal shows one page",
    )
    group.add_argument(
        "--details",
        action="store_true",
        help="show the whole report with the queries, the tests and the figures of each trend",
    )
    group.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the report to FILE; no file is created if nothing was found",
    )
    extensions = ", ".join(f"{name} ({each.help})" for name, each in CORPUS_FORMATS.items())
    group.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help=f"also write the papers that were counted to FILE, by its extension: {extensions}",
    )
    group.add_argument("--quiet", action="store_true", help="show no progress")
    group.add_argument(
        "--debug",
        action="store_true",
        help="show the traceback of an unexpected error, and what a model's server said",
    )


def _research(options: argparse.Namespace, stopping: Stopping) -> int:
    _check_files(options.out, options.corpus)
    format_name = _format(options.format, options.out)
    from trendscope.settings import remember_keys

    remember_keys()
    tools = _user_tools(options.tool)
    settings = _settings(options.mcp)
    if not options.quiet:
        print("trendscope: reading the question", file=sys.stderr, flush=True)
    from trendscope import child_processes
    from trendscope.api import research
    from trendscope.budget import parse_budget

    budget = parse_budget(options.budget)
    stop = partial(budget.stop, "stopped by you")

    # A run makes millions of small objects that live until its end: to look for garbage there is in vain.
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    with stopping.researching(stop, child_processes.kill_all), _progress(quiet=options.quiet) as show:
        report = research(
            _as_typed(options.question),
            since=options.since,
            until=options.until,
            language=options.lang,
            sources=options.source,
            max_papers=options.max_papers,
            tools=tools,
            settings=settings,
            model=options.model,
            budget=budget,
            on_progress=show,
        )
    stopping.is_whole = report.status == "complete"
    if stopping.signal and report.status == "abstained":
        stopping.leave()
    return _deliver(report, format_name, options)


def _as_typed(argument: str) -> str:
    """An argument in UTF-8 that Python took for another encoding, because the locale says so."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("utf-8", "replace")
    return argument


def _format(named: str | None, out: Path | None) -> str:
    """The format of the report. Raises UsageError for an extension that means none."""
    extension = out.suffix if out else ""
    found = named or format_of_extension(extension)
    if found is None and extension:
        known = ", ".join(each for format_ in FORMATS.values() for each in format_.extensions)
        raise UsageError(f"no format has the extension {extension}: use one of {known}, or name a --format")
    return found or DEFAULT_FORMAT


def _check_files(out: Path | None, corpus: Path | None) -> None:
    """Raise UsageError, before any search, if the report or its corpus could not be written."""
    if out:
        check_path(out)
    elif _output().is_closed:
        raise UsageError("cannot write to standard output: it is closed; --out writes to a file")
    if corpus:
        check_corpus_path(corpus)
    if out and corpus and os.path.realpath(out) == os.path.realpath(corpus):
        raise UsageError(f"--out and --corpus both name {out}")


def _output() -> OutputStream:
    return cast("OutputStream", sys.stdout)


def _user_tools(names: Sequence[str]) -> list[BaseTool]:
    if not names:
        return []
    from trendscope.tools.user.imports import import_tool

    return [import_tool(name) for name in names]


def _settings(mcp: Path | None) -> Settings | None:
    """The settings with this file of MCP servers; None to use the environment's settings as they are."""
    if mcp is None:
        return None
    from trendscope.settings import load_settings

    return load_settings().model_copy(update={"mcp": mcp})


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """What shows the progress: live lines in a terminal, else plain ones."""
    if quiet or not sys.stderr.isatty():
        yield _ignore if quiet else _show
        return
    from trendscope.live_progress import LiveProgress

    with LiveProgress(cast("OutputStream", sys.stderr).console(live=True)) as live:
        yield live.show


def _show(progress: Progress) -> None:
    print(f"{progress.specialist:>10}  {progress.text}", file=sys.stderr, flush=True)


def _ignore(progress: Progress) -> None:
    """Show nothing."""


def _deliver(report: Report, format_name: str, options: argparse.Namespace) -> int:
    """Write the corpus, and write or print the report; the exit status.

    No file is created if nothing was found. A report that cannot be written is printed.
    """
    unwritten: list[UsageError] = []
    try:
        # First: whoever reads the report from a pipe may take a long time.
        if options.corpus:
            with _collected(unwritten):
                _deliver_corpus(report, options.corpus)
    finally:
        written = False
        if options.out and report.status != "abstained":
            with _collected(unwritten):
                write_file(options.out, render(report, format_name, details=options.details).encode())
                written = True
        if written:
            print(f"trendscope: {report.status}, written to {options.out}", file=sys.stderr)
        else:
            _print(report, format_name, evidence=options.evidence, details=options.details)
    for error in unwritten:
        _complain(error, 1)
    return 1 if unwritten else report.exit_code


@contextmanager
def _collected(errors: list[UsageError]) -> Iterator[None]:
    """Keep an error for later: what else there is to write comes first."""
    try:
        yield
    except UsageError as error:
        errors.append(error)


def _deliver_corpus(report: Report, path: Path) -> None:
    """Write the papers that were counted; no file is created if there are none."""
    if not report.corpus:
        print(f"trendscope: no paper was counted, so {path} was not written", file=sys.stderr)
        return
    write_corpus(report, path)
    papers = "1 paper" if len(report.corpus) == 1 else f"{len(report.corpus)} papers"
    print(f"trendscope: {papers} written to {path}", file=sys.stderr)


def _print(report: Report, format_name: str, *, evidence: bool, details: bool) -> None:
    """Print the report; a terminal shows one page of it unless more is asked for, a pipe gets it whole."""
    output = _output()
    console = output.console()
    if format_name == "json":
        output.write_json(render(report, format_name))
    elif format_name != DEFAULT_FORMAT:
        print(render(report, format_name, details=details))
    elif console.is_terminal and not (evidence or details):
        from trendscope.report.page import print_page

        print_page(report, console)
    else:
        from trendscope.report.terminal import print_report

        print_report(report, console, evidence=evidence or not console.is_terminal, details=details)
    output.flush()
    if output.failed:  # such as on a full disk: the report is not to be lost
        print(render(report, format_name, details=details), file=sys.stderr)


def _sources(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.tools.health import check_health, print_health

    print("trendscope: checking each source", file=sys.stderr, flush=True)
    print_health(check_health(), _output().console())
    return 0


def _schema(options: argparse.Namespace, stopping: Stopping) -> int:
    import json

    from trendscope.report.report import Report

    _output().write_json(json.dumps(Report.model_json_schema(), indent=2, ensure_ascii=False) + "\n")
    return 0
