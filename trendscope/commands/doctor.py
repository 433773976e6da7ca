"""`trendscope doctor`: check all that a run needs, and say what to do about what is wrong."""

from __future__ import annotations

import argparse
import platform
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from trendscope.commands.messages import add_debug, add_quiet, say
from trendscope.commands.sizes import show_size
from trendscope.errors import UsageError
from trendscope.stopping import Stopping
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.version import __version__
from trendscope.wording.catalogue import _, translated

if TYPE_CHECKING:
    from trendscope.settings import Settings
    from trendscope.store.health import StoreHealth
    from trendscope.store.store import Store

PACKAGES = ("langchain-core", "langgraph", "langchain-openai", "pydantic", "requests")
_TABLES = {
    "answers": Message("answers"),
    "uses": Message("uses"),
    "runs": Message("runs"),
    "predictions": Message("predictions"),
    "outcomes": Message("outcomes"),
    "watches": Message("watches"),
    "batches": Message("batches"),
}
EXIT_STATUS = Message("""\
exit status:
  0  all is well
  1  something is wrong; the last lines say what to do
  2  wrong usage
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("Check versions, settings, sources, the model and the store.")
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument(
        "--repair",
        action="store_true",
        help=_("put what can be read of a damaged store into a new one; the old one stays beside it"),
    )
    add_quiet(parser)
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.settings import load_settings
    from trendscope.store.opening import open_store

    settings = load_settings()
    store = open_store(settings)
    if options.repair:
        _repair(store)
    _print_versions()
    _print_settings(settings)
    problems = [
        *_check_sources(settings, quiet=options.quiet),
        *_check_models(settings, quiet=options.quiet),
        *_check_store(store),
    ]
    print()
    for problem in problems:
        print(_("wrong: {problem}", problem=problem))
    print(_("{problems:problem|problems}", problems=len(problems)) if problems else _("all is well"))
    return 1 if problems else 0


def _print_versions() -> None:
    print(f"trendscope {__version__}, Python {platform.python_version()}, {platform.platform()}")
    found = [f"{name} {known}" for name in PACKAGES if (known := _version(name))]
    print(f"{', '.join(found)}, SQLite {sqlite3.sqlite_version}")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _print_settings(settings: Settings) -> None:
    from trendscope.settings import given_settings
    from trendscope.tools.registry import SOURCES

    given = given_settings(SOURCES)
    _print_heading(_("settings") if given else _("settings: all are the defaults"))
    for each in given:
        place = _("environment") if each.place == "environment" else each.place
        print(f"  {each.name:32} {each.value}  ({place})")
    folder = settings.cache_folder
    print("  " + (_("pace shared in {folder}", folder=folder) if folder else _("pace shared in nothing")))


def _print_heading(text: str) -> None:
    print(f"\n{text}")


def _check_sources(settings: Settings, *, quiet: bool) -> Iterator[Message]:
    from trendscope.tools.health import check_health, print_health

    if not quiet:
        say("checking each source")
    rows = check_health(settings)
    _print_heading(_("sources"))
    print_health(rows, standard_output().console())
    for row in rows:
        if row.by_default and row.problem:
            yield Message(
                "{source} does not answer ({problem}): runs go on without it; check the network",
                source=row.name,
                problem=row.problem,
            )


def _check_models(settings: Settings, *, quiet: bool) -> Iterator[Message]:
    from trendscope.llm.health import check_models
    from trendscope.llm.models import choose_model

    if choose_model(None, settings) and not quiet:
        say("checking the model with one short prompt")
    problems = check_models(settings)
    _print_heading(_("model") if problems else _("model: none is set, and none is needed"))
    for name, problem in problems.items():
        print(f"  {name:32} {translated(problem) if problem else _('answers')}")
        if problem:
            yield Message(
                "{name}: {problem}; until then, runs go on without a model", name=name, problem=problem
            )


def _check_store(store: Store | None) -> list[Message]:
    from trendscope.store.health import check_store

    if store is None:
        _print_heading(_("store: nothing is kept; TRENDSCOPE_STORE is off"))
        return []
    health = check_store(store)
    _print_heading(_("store"))
    print(f"  {health.address}, {show_size(health.size)}")
    if health.rows:
        rows = (
            _("{number:,} {table}", number=number, table=_(_TABLES.get(table, table)))
            for table, number in health.rows.items()
        )
        print(f"  {', '.join(rows)}")
    _print_unfinished(health)
    return health.problems


def _print_unfinished(health: StoreHealth) -> None:
    if not health.unfinished:
        return
    told = _(
        "{runs:run|runs} that did not end; `trendscope resume RUN` goes on with one",
        runs=len(health.unfinished),
    )
    print(f"  {told}")
    for run in health.unfinished:
        began = datetime.fromtimestamp(run.started, UTC)
        print(f"    {run.id[:8]}  {began:%Y-%m-%d %H:%M} UTC  {run.question}")


def _repair(store: Store | None) -> None:
    """Repair the store if it is damaged, and say what was saved and what was not."""
    from trendscope.store.health import check_store
    from trendscope.store.repair import repair
    from trendscope.store.sqlite import SqliteDatabase

    if store is None or not isinstance(store.database, SqliteDatabase):
        raise UsageError("only a store in a folder can be repaired here")
    if not check_store(store).needs_repair:
        say("the store is not damaged, so there is nothing to repair")
        return
    store.database.close()
    done = repair(store.database.path, datetime.now())
    for table, number in done.saved.items():
        told = [_("{number:,} saved", number=number)]
        if done.lost[table]:
            told.append(_("{number:,} damaged and lost", number=done.lost[table]))
        if table in done.unread:
            told.append(_("and a part that could not be read"))
        say("{table}: {saved}", table=_(_TABLES.get(table, table)), saved=", ".join(told))
    say("the damaged store is now {old}", old=done.old)
