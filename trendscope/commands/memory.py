"""When a process looks for memory that runs no longer need."""

from __future__ import annotations

import gc
from contextlib import suppress

GC_THRESHOLDS = (100_000, 50, 50)
# Questions after which memory is given back: Python would rarely look for what ended runs have left, and each
# look goes through all that the runs in flight have.
COLLECT_EVERY = 4


def collect_less_garbage() -> None:
    """A run makes millions of small objects that live until its end: to look for garbage there is in vain."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def give_memory_back() -> None:
    """Free what ended runs have left; the C library of Linux keeps it otherwise, in ever more pieces."""
    import ctypes

    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
