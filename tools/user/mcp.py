"""The tools of MCP servers (Model Context Protocol), each of which becomes a source."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal, TextIO, TypeVar, cast
from urllib.parse import urlsplit

from langchain_core.tools import BaseTool
from pydantic import AliasChoices, BaseModel, Field, ValidationError, field_validator

from trendscope import child_processes
from trendscope.errors import SourceError, SourceUnreachable, TrendscopeError, UsageError, reason_of
from trendscope.net.cancellation import in_time, seconds_left
from trendscope.net.http_clients import client_options
from trendscope.settings import Settings
from trendscope.text.lines import one_line
from trendscope.text.masking import MASK, SECRET_NAME, remember_secret
from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal
from trendscope.tools.user.call import in_thread, wait_for_answer
from trendscope.tools.user.source import query_parameter

try:
    from httpx import AsyncClient, Auth, ConnectError, HTTPStatusError, ProxyError, Timeout
    from langchain_mcp_adapters.interceptors import MCPToolCallRequest, MCPToolCallResult
    from langchain_mcp_adapters.sessions import Connection, create_session
    from langchain_mcp_adapters.tools import load_mcp_tools
    from mcp import ClientSession, McpError, StdioServerParameters
    from mcp.client.stdio import stdio_client
    from mcp.types import AudioContent, CallToolResult, TextContent
except ImportError as error:
    raise UsageError("MCP servers need the mcp extra: pip install 'trendscope[mcp]'") from error

T = TypeVar("T")

MAX_CONNECT_SECONDS = 20.0  # for each server; all are contacted in parallel
MAX_ERROR_CHARACTERS = 200
MIN_SECRET_CHARACTERS = 6  # shorter ones, such as 1 or true, also occur in harmless words

_log = logging.getLogger(__name__)
# What the protocol's library logs, including tracebacks, goes to whoever listens, not to the terminal.
logging.getLogger("mcp").addHandler(logging.NullHandler())


class Command(BaseModel):
    """A server that is started for each session and spoken to over its standard streams."""

    command: str = Field(min_length=1)
    args: list[str] = []
    env: dict[str, str] | None = None
    cwd: str | None = None

    @property
    def secrets(self) -> Iterable[str]:
        """What must not appear in a message."""
        return (self.env or {}).values()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ClientSession]:
        """A session that is not initialized."""
        # A server's log must not mix with the command's output.
        nowhere = cast(TextIO, subprocess.DEVNULL)
        with child_processes.marked() as mark:
            env = {**(self.env or {}), child_processes.VARIABLE: mark}
            parameters = StdioServerParameters.model_validate(self.model_dump() | {"env": env})
            async with stdio_client(parameters, nowhere) as streams, ClientSession(*streams) as session:
                try:
                    yield session
                except BaseException:
                    # The library would first wait for it to end by itself.
                    child_processes.terminate(mark)
                    raise


class Address(BaseModel):
    """A server that is already running."""

    url: str
    transport: Literal["streamable_http", "streamable-http", "http", "sse"] = Field(
        default="streamable_http", validation_alias=AliasChoices("transport", "type")
    )
    headers: dict[str, str] | None = None
    _settings: Settings | None = None

    def reached_by(self, settings: Settings) -> None:
        """Use the proxy and the certificates of these settings."""
        self._settings = settings

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(Message("it is not an address such as https://example.org/mcp"))
        return url

    @property
    def secrets(self) -> Iterable[str]:
        """What must not appear in a message."""
        headers = (self.headers or {}).values()
        return (self.url, *headers, *(word for header in headers for word in header.split()))

    def session(self) -> AbstractAsyncContextManager[ClientSession]:
        """A session that is not initialized."""
        connection = {**self.model_dump(), "httpx_client_factory": self._client}
        return create_session(cast(Connection, connection))

    def _client(
        self,
        headers: dict[str, str] | None = None,
        timeout: Timeout | None = None,
        auth: Auth | None = None,
    ) -> AsyncClient:
        options = client_options(self.url, self._settings) if self._settings else {}
        return AsyncClient(headers=headers, timeout=timeout, auth=auth, **options)


Server = Command | Address


def load_mcp(
    path: Path, seconds: float = MAX_CONNECT_SECONDS, settings: Settings | None = None
) -> list[BaseTool]:
    """The tools of the servers in this file that need only the words of a query.

    They are named `server_tool`. Each server may take `seconds` to list them. A tool that needs more than
    one text is left out and named in the log. Proxies and certificates are those of the `settings`.
    Raises UsageError for a file that cannot be used or a server that cannot be reached.
    """
    servers = load_servers(path)
    for server in servers.values():
        if settings and isinstance(server, Address):
            server.reached_by(settings)
    # At most half of the time that is left: the other half is for the run.
    limit = min(seconds, seconds_left(math.inf) / 2)
    found = in_thread(lambda: asyncio.run(in_time(_all_tools(servers, limit))))
    wait_for_answer(found)
    return [tool for tool in found.result() if _needs_only_a_query(tool)]


def load_servers(path: Path) -> dict[str, Server]:
    """The servers in a file in the usual form, `{"mcpServers": {name: server}}`.

    The mapping of the servers may also be the whole file. Raises UsageError for a file in another form.
    """
    try:
        given = json.loads(path.expanduser().read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError("{path} cannot be read: {reason}", path=path, reason=reason_of(error)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("{path} is not JSON in UTF-8", path=path) from error
    servers = given.get("mcpServers", given) if isinstance(given, dict) else None
    if not isinstance(servers, dict) or not servers:
        raise UsageError(
            '{path} names no MCP server; it must have the form {{"mcpServers": {{name: server}}}}', path=path
        )
    found = {name: _server(name, form, path) for name, form in servers.items()}
    for server in found.values():
        _remember(server)
    return found


def _remember(server: Server) -> None:
    """Mask the server's keys from now on, wherever they come up."""
    if isinstance(server, Address):
        keys = [word for header in (server.headers or {}).values() for word in header.split()]
    else:
        keys = [value for name, value in (server.env or {}).items() if SECRET_NAME.fullmatch(name.lower())]
    for key in keys:
        remember_secret(key)


def _server(name: str, form: object, path: Path) -> Server:
    kind = Address if isinstance(form, Mapping) and "url" in form else Command
    try:
        return kind.model_validate(form)
    except ValidationError as error:
        # The first problem, in words that do not repeat the value, because it may be a secret.
        first = error.errors()[0]
        where = "".join(f" {part}:" for part in first["loc"])
        raise UsageError(
            "the MCP server {name} in {path} cannot be used:{where} {reason}",
            name=name,
            path=path,
            where=where,
            reason=reason_of_refusal(first),
        ) from error


async def _all_tools(servers: Mapping[str, Server], seconds: float) -> list[BaseTool]:
    requests = (_tools_of(name, server, seconds) for name, server in servers.items())
    # Each ends before an error is raised, so that no server is left running.
    answers = await asyncio.gather(*requests, return_exceptions=True)
    tools: list[BaseTool] = []
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
        tools += answer
    return tools


async def _tools_of(name: str, server: Server, seconds: float) -> list[BaseTool]:
    try:
        async with asyncio.timeout(seconds):
            tools = await _in_session(server, lambda session: _listed(name, server, session))
    except Exception as error:
        raise UsageError(
            "the MCP server {name} cannot be reached: {reason}", name=name, reason=_reason(error, server)
        ) from error
    return [tool.model_copy(update={"name": _identifier(f"{name}_{tool.name}")}) for tool in tools]


async def _listed(name: str, server: Server, session: ClientSession) -> list[BaseTool]:
    async def call(
        request: MCPToolCallRequest, handler: Callable[[MCPToolCallRequest], Awaitable[MCPToolCallResult]]
    ) -> MCPToolCallResult:
        return await _called(name, server, request)

    return await load_mcp_tools(session, tool_interceptors=[call], handle_tool_errors=False)


async def _called(name: str, server: Server, request: MCPToolCallRequest) -> CallToolResult:
    """What the tool answers, in its own session: a server that hangs ends with it.

    Raises SourceUnreachable if there is no session, and SourceError for an answer that is an error.
    """
    try:
        result = await _in_session(server, lambda session: session.call_tool(request.name, request.args))
    except Exception as error:
        reason = _reason(error, server)
        raise SourceUnreachable(
            "{tool} of {name} gave no answer: {reason}", tool=request.name, name=name, reason=reason
        ) from error
    if result.isError:
        raise SourceError(
            "{tool} of {name} failed: {reason}", tool=request.name, name=name, reason=_said(result, server)
        )
    # The adapters cannot convert audio, and nothing is quoted from it.
    heard = [block for block in result.content if not isinstance(block, AudioContent)]
    return result.model_copy(update={"content": heard})


async def _in_session(server: Server, use: Callable[[ClientSession], Awaitable[T]]) -> T:
    async with server.session() as session:
        await session.initialize()
        return await use(session)
    raise SourceUnreachable("the session ended")  # a session may swallow the error that ended it


def _said(result: CallToolResult, server: Server) -> str:
    texts = (block.text for block in result.content if isinstance(block, TextContent))
    return _line(" ".join(texts), server) or Message("it does not say why")


def _reason(error: BaseException, server: Server) -> str:
    """Why there was no answer, in a few words."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, HTTPStatusError):
        return Message("HTTP status {status}", status=error.response.status_code)
    if isinstance(error, TimeoutError):
        return Message("no answer in time")
    if isinstance(error, ProxyError):
        return Message("the proxy gave no connection")
    if isinstance(error, ConnectError):
        return Message("no connection")
    if isinstance(error, OSError) and error.strerror:
        return reason_of(error)
    if isinstance(error, McpError | TrendscopeError):
        return _line(str(error), server)
    return type(error).__name__


def _line(text: str, server: Server) -> str:
    """The text on one line of limited length, without the secrets that the server was given."""
    for secret in server.secrets:
        if len(secret) >= MIN_SECRET_CHARACTERS:
            text = text.replace(secret, MASK)
    return one_line(text, MAX_ERROR_CHARACTERS)


def _identifier(name: str) -> str:
    name = "".join(sign if f"_{sign}".isidentifier() else "_" for sign in name)
    return name if name.isidentifier() else f"_{name}"


def _needs_only_a_query(tool: BaseTool) -> bool:
    try:
        query_parameter(tool)
    except UsageError as error:
        _log.warning("trendscope: left out: %s", error)
        return False
    return True
