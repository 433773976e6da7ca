"""How the tests with made inputs run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

from tests.repository import REPOSITORY

# Each test works in a folder of its own: the table of all characters would be made anew by each process.
set_hypothesis_home_dir(REPOSITORY / ".hypothesis")


def fuzzed(examples: int) -> settings:
    """Settings for so many examples, which are always the same, and are not hurried on a busy machine."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
