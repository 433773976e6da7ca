"""`trendscope sources`: the list on standard output, what is being done on standard error."""

from __future__ import annotations

import pytest

from trendscope.cli import main
from trendscope.tools.registry import SOURCES


@pytest.mark.parametrize(("options", "said"), [([], "trendscope: checking each source\n"), (["--quiet"], "")])
def test_every_source_is_listed(capsys: pytest.CaptureFixture[str], options: list[str], said: str) -> None:
    assert main(["sources", *options]) == 0

    shown = capsys.readouterr()
    assert [name for name in SOURCES if name not in shown.out] == []
    assert shown.err == said
