"""A user's tool, imported by name."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from langchain_core.tools import BaseTool

from trendscope.errors import UsageError


def import_tool(named: str) -> BaseTool:
    """The tool that `package.module:name` names; the module may be in the current folder.

    Raises UsageError if there is none.
    """
    module, _, name = named.partition(":")
    if not (module and name) or module.startswith("."):
        raise UsageError(f"a tool is named as package.module:name, not {named!r}")
    tool = getattr(_import(module), name, None)
    if tool is None:
        raise UsageError(f"module {module} has no tool {name}")
    if not isinstance(tool, BaseTool):
        raise UsageError(f"{named} is not a LangChain tool; @tool of langchain_core.tools makes one")
    return tool


def _import(module: str) -> object:
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        return import_module(module)
    except Exception as error:
        raise UsageError(f"module {module} cannot be imported: {type(error).__name__}: {error}") from error
