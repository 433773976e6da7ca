"""The documents that a person has left out, in a state that was edited."""

from __future__ import annotations

from trendscope.errors import UsageError
from trendscope.graphs.state import State, document_ids, found_keys


def left_out_keys(state: State) -> frozenset[str]:
    """The keys of the documents that are left out, by an id such as `D12` or by their key.

    Raises UsageError for a document that does not exist, or if one was taken out of `documents`.
    """
    keys = {name: key for key, name in document_ids(state).items()}
    known = {*keys, *keys.values()}
    if not known.issuperset(found_keys(state)):
        raise UsageError("documents keep their numbers; name those to leave out in `left_out`, such as D12")
    for name in state.get("left_out", []):
        if name not in known:
            raise UsageError(
                "there is no document {name!r} to leave out; there are D1 to D{last}",
                name=name,
                last=len(keys),
            )
    return frozenset(keys.get(name, name) for name in state.get("left_out", []))
