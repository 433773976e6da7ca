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
        raise UsageError("a tool is named as package.module:name, not {named!r}", named=named)
    tool = getattr(_import(module), name, None)
    if tool is None:
        raise UsageError("module {module} has no tool {name}", module=module, name=name)
    if not isinstance(tool, BaseTool):
        raise UsageError(
            "{named} is not a LangChain tool; @tool of langchain_core.tools makes one", named=named
        )
    return tool


def _import(module: str) -> object:
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        return import_module(module)
    except Exception as error:
        raise UsageError(
            "module {module} cannot be imported: {error_type}: {error}",
            module=module,
            error_type=type(error).__name__,
            error=error,
        ) from error
