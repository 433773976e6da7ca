"""The reader's own documents: read, cut into passages, kept in one file, and found by words."""

from typing import Final

LIBRARY: Final = "library"
"""The source that searches it, by name."""
