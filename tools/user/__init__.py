"""A user's own tools, and those of MCP servers, as sources."""
