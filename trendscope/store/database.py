"""What the store needs of a database: two of them do it, SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

Row = tuple[Any, ...]
Statement = tuple[str, dict[str, Any]]
"""SQL with values as :name, and the values. It is what both databases understand."""

VALUE = re.compile(r"(?<!:):([a-z_]+)")


class Database(Protocol):
    """Statements, and names that one process or thread at a time may hold.

    Every method may be called from any thread. Raises StoreUnavailable if the database cannot be read or
    written, and StoreDamaged if what is there is no database any more.
    """

    @property
    def address(self) -> str:
        """Where it is, for the reader; without a password."""
        ...

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        ...

    def read(self, sql: str, **values: Any) -> list[Row]:
        """The rows of a query."""
        ...

    def write(self, *statements: Statement) -> int:
        """Make all changes or none; the number of rows that the last statement changed."""
        ...

    def try_hold(self, name: str) -> Callable[[], None] | None:
        """Hold a name that nobody else holds; the result gives it back. None if another one has it.

        A process that ends, however it ends, holds nothing any more.
        """
        ...

    def close(self) -> None: ...
