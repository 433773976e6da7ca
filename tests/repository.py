"""Where the files of the repository are, for tests that read them."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
