"""`trendscope library`: the reader's own documents, added, listed, searched and removed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trendscope.commands.messages import add_debug, add_quiet, complain, say
from trendscope.errors import ModelError, StoreError, UsageError
from trendscope.stopping import Farewell, Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.library.library import Added, Library, Refused

DEFAULT_LIMIT = 10
FORMATS = ("terminal", "json")
FAREWELL = Farewell(nothing=Message("stopped; the same command goes on where it was"))
DESCRIPTION = Message("""\
Your own documents: read once, kept in one file on this machine, and found by
their words. Nothing leaves it, unless TRENDSCOPE_EMBEDDINGS names a server that
finds them by meaning, too.
""")
EXIT_STATUS = Message("""\
exit status of library add:
  0  a document was added, or was there already
  1  no file could be read, or the embeddings cannot be used
  2  wrong usage: nothing was read
A file that cannot be read costs one line. The same command again goes on
where it was stopped.
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _(DESCRIPTION)
    parser.epilog = _(EXIT_STATUS)
    add_debug(parser)
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    _add_add(actions.add_parser("add", help=_("add files, and those in folders")))
    listing = actions.add_parser(
        "list", help=_("list the documents, and where what is known of them is from")
    )
    _finish(listing, _list, has_format=True)
    _add_search(
        actions.add_parser(
            "search", help=_("find passages by their words, and by meaning if embeddings are set")
        )
    )
    removing = actions.add_parser("remove", help=_("remove documents; their files stay"))
    removing.add_argument(
        "names", nargs="+", metavar="NAME", help=_("the beginning of an id, the path of a file, or a folder")
    )
    _finish(removing, _remove)
    _finish(actions.add_parser("status", help=_("show where the library is, and what it takes")), _status)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    act: Callable[[argparse.Namespace, Library], int] = options.act
    if act is _add:
        stopping.farewell = FAREWELL
    return act(options, open_library())


def open_library() -> Library:
    """The library of this user; every key that is set is masked from now on."""
    from trendscope.library.library import Library
    from trendscope.settings import remember_keys

    remember_keys()
    return Library()


def _finish(
    parser: argparse.ArgumentParser,
    act: Callable[[argparse.Namespace, Library], int],
    *,
    has_format: bool = False,
) -> None:
    if has_format:
        parser.add_argument(
            "--format", choices=FORMATS, default=FORMATS[0], help=_("default: {format}", format=FORMATS[0])
        )
    add_debug(parser)
    # Without a default of its own, it does not hide a --debug before the action.
    parser.set_defaults(act=act, debug=argparse.SUPPRESS)


def _add_add(parser: argparse.ArgumentParser) -> None:
    from trendscope.library.formats.registry import FORMATS as READABLE
    from trendscope.library.references import SUFFIXES

    endings = " ".join((*(suffix for each in READABLE.values() for suffix in each.suffixes), *SUFFIXES))
    parser.description = _(
        "Add files, and those in folders and the folders below: {endings}. A file that is there is only "
        "looked at, and one that has changed replaces what it was. A file of references, such as Zotero "
        "exports, adds the files that it names with what it says of them, and abstracts where there is no "
        "file. An id of arXiv, such as 2005.11401, adds that paper; nothing else is requested.",
        endings=endings,
    )
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument("paths", nargs="+", metavar="PATH", help=_("a file, a folder, or an id of arXiv"))
    add_quiet(parser)
    _finish(parser, _add)


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.description = _(
        "Find the passages that have these words, the best first. Words in quotation marks are found side by "
        "side; a Korean word is found with any particle."
    )
    parser.add_argument("words", nargs="+", metavar="WORDS")
    parser.add_argument(
        "--limit",
        type=int,
        default=DEFAULT_LIMIT,
        metavar="N",
        help=_("at most so many passages (default: {limit})", limit=DEFAULT_LIMIT),
    )
    _finish(parser, _search, has_format=True)


def _add(options: argparse.Namespace, library: Library) -> int:
    from trendscope.commands.library_progress import LibraryProgress, showing

    papers, files = _named(options.paths)
    progress = LibraryProgress(len(papers) + len(files))
    with showing(progress, quiet=options.quiet) as show:
        for result in _added(library, papers, files):
            progress.add(result)
            if result.how == "refused":
                say("cannot read {path}: {reason}", path=result.path, reason=result.reason)
            show()
    if not options.quiet:
        status = library.status()
        say(
            "{counts}; {documents:document|documents} in the library",
            counts=progress.counts(),
            documents=status.documents,
        )
    if progress.how["refused"] == progress.how.total():
        return 1
    return _make_vectors(library, quiet=options.quiet)


def _named(names: Sequence[str]) -> tuple[list[str], list[Path]]:
    """The ids of papers on arXiv, and the files that are named or in a folder that is."""
    from trendscope.library.files import files_in
    from trendscope.library.identifiers import is_arxiv_id

    papers = [name for name in names if is_arxiv_id(name)]
    paths = [Path(name).expanduser() for name in names if name not in papers]
    for path in paths:
        if not path.exists():
            raise UsageError("there is no file or folder {path}", path=path)
    files = list(files_in(paths))
    if not papers and not files:
        raise UsageError("there is no file that can be read in {paths}", paths=", ".join(names))
    return papers, files


def _added(library: Library, papers: Sequence[str], files: Sequence[Path]) -> Iterator[Added | Refused]:
    yield from library.add(files)
    if papers:
        from trendscope.library.arxiv_papers import add_arxiv
        from trendscope.settings import load_settings

        yield from add_arxiv(library, papers, load_settings())


def _make_vectors(library: Library, *, quiet: bool) -> int:
    """Make the vectors that are missing; what could not be made is made by the same command again."""
    from trendscope.commands.library_progress import showing_vectors

    try:
        with showing_vectors(quiet=quiet) as show:
            for missing in library.make_vectors():
                show(missing)
    except (ModelError, StoreError) as error:
        return complain(error, 1)
    return 0


def _list(options: argparse.Namespace, library: Library) -> int:
    from trendscope.commands.library_output import print_documents, write_documents

    documents = library.documents()
    if options.format == "json":
        write_documents(documents)
    elif documents:
        print_documents(documents)
    else:
        say("no document is in {path}; `trendscope library add PATH` begins", path=library.path)
    return 0


def _search(options: argparse.Namespace, library: Library) -> int:
    from trendscope.commands.library_output import print_hits, write_hits

    if options.limit < 1:
        raise UsageError("--limit is at least 1")
    words = " ".join(options.words)
    hits = library.search(words, options.limit)
    if options.format == "json":
        write_hits(hits)
    elif hits:
        print_hits(hits, words)
    else:
        say("no passage has these words in {path}", path=library.path)
    return 0


def _remove(options: argparse.Namespace, library: Library) -> int:
    removed = library.remove(options.names)
    say("{documents:document|documents} removed", documents=len(removed))
    return 0


def _status(options: argparse.Namespace, library: Library) -> int:
    from trendscope.commands.sizes import show_size

    status = library.status()
    print(
        _(
            "{path}: {size}, documents: {documents:,}, pages: {pages:,}, passages: {passages:,}",
            path=status.path,
            size=show_size(status.size),
            documents=status.documents,
            pages=status.pages,
            passages=status.passages,
        )
    )
    if library.meaning:
        vectors = len(library.meaning.store.names())
        print(_("vectors by {model}: {vectors:,}", model=library.meaning.name, vectors=vectors))
    return 0
