"""The public face: what `trendscope` offers, and the schema of a report, change only on purpose.

After a change on purpose, write it into tests/frozen/ and into CHANGELOG.md:

    python -c "import trendscope; print('\n'.join(trendscope.__all__))" > tests/frozen/public_names.txt
    trendscope schema > tests/frozen/report.schema.json
"""

from __future__ import annotations

import ast
import json

import pytest

import trendscope
from tests.repository import REPOSITORY
from trendscope.cli import main

FROZEN = REPOSITORY / "tests/frozen"


def test_the_public_names_are_the_frozen_ones() -> None:
    assert trendscope.__all__ == (FROZEN / "public_names.txt").read_text("utf-8").splitlines()


def test_the_schema_of_a_report_is_the_frozen_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0

    schema = json.loads(capsys.readouterr().out)
    assert "version" in schema["properties"]
    assert schema == json.loads((FROZEN / "report.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("name", trendscope.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    each = getattr(trendscope, name)

    assert name == "__version__" or each.__doc__
    assert name in dir(trendscope)


def test_a_type_checker_sees_the_names_that_python_finds() -> None:
    """Those imported under TYPE_CHECKING, and the version."""
    tree = ast.parse((REPOSITORY / "trendscope/__init__.py").read_text("utf-8"))
    (checked,) = (node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in checked.body if isinstance(node, ast.ImportFrom)]
    checked_names = {(alias.name, node.module) for node in imports for alias in node.names}

    assert checked_names == set(trendscope._MODULE_OF.items())
    assert {name for name, _ in checked_names} | {"__version__"} == set(trendscope.__all__)


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="module 'trendscope' has no attribute 'nothing'"):
        trendscope.nothing  # noqa: B018 - looked up, and not there
