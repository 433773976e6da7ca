"""In a replay, the user's own tools are not called: what they found is kept."""

from __future__ import annotations

from langchain_core.tools import BaseTool, StructuredTool

from trendscope.errors import NotKept
from trendscope.store.options import ToolName


def stand_in(tool: ToolName) -> BaseTool:
    """A tool with the name of a user's, which finds nothing by itself."""

    def find(query: str) -> str:
        raise NotKept("{tool} was never asked for {query!r}", tool=tool.name, query=query)

    return StructuredTool.from_function(find, name=tool.name, description=tool.description)
