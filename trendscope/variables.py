"""Which variables of a .env file are believed, and how a value is cleaned.

The file is found in the working folder, which may be a stranger's. The environment is the user's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from trendscope.errors import UsageError, reason_of
from trendscope.text.characters import is_hidden

MAX_BYTES = 1_000_000
QUOTES = "\"'"

# What can neither start a program, nor say where a question or a key is sent, nor where files are.
_HARMLESS = re.compile(
    r"\w+_api_key|openai_org_id"
    r"|trendscope_(?:model|write_model|judge_model|price|prompts|sources|max_papers|contact|timeout|\w+_delay)"
)
_ADDRESS = re.compile(
    r"trendscope_(?P<source>(?!embeddings_)\w+?)(?:_pages)?_url|(?P<openai>openai_base_url|openai_api_base)"
)
_MAY_BE_OFF = ("trendscope_cache", "trendscope_store")
# What a user may expect to be read, and should hear that it was not.
_EXPECTED = re.compile(
    r"trendscope_\w+|openai_(?:base_url|api_base)|(?:https?|all)_proxy|ssl_cert_file|requests_ca_bundle"
)


def clean(value: str) -> str:
    """The value without what was left around it: spaces, line ends, quotes, a byte order mark."""
    value = _strip(value)
    if len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES:
        value = _strip(value[1:-1])
    return value


def _strip(value: str) -> str:
    start, end = 0, len(value)
    while start < end and _is_blank(value[start]):
        start += 1
    while end > start and _is_blank(value[end - 1]):
        end -= 1
    return value[start:end]


def _is_blank(character: str) -> bool:
    return character.isspace() or is_hidden(character)


def read_file(path: Path) -> dict[str, str]:
    """The variables of a .env file, with names in lower case; none if there is no such file.

    `${NAME}` is not replaced: the file could send away what is in the environment.
    Raises UsageError for a file that cannot be read.
    """
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(
                "the file {path} cannot be used: it has more than {limit:,} bytes", path=path, limit=MAX_BYTES
            )
        found = dotenv_values(path, encoding="utf-8-sig", interpolate=False)
    except UnicodeDecodeError as error:
        raise UsageError("the file {path} cannot be used: it is not in UTF-8", path=path) from error
    except OSError as error:
        raise UsageError(
            "the file {path} cannot be used: {reason}", path=path, reason=reason_of(error)
        ) from error
    return cleaned(found)


def cleaned(variables: Mapping[str, str | None]) -> dict[str, str]:
    """The variables that have a value, with names in lower case."""
    values = ((name.lower(), clean(value)) for name, value in variables.items() if value)
    return {name: value for name, value in values if value}


def merge(environment: Mapping[str, str], file: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The variables of both, and the names in the file that a user should hear were not believed.

    The environment wins. An address of the file is taken only with a key of the file that goes there.
    """
    believed = {name: value for name, value in file.items() if _is_believed(name, environment, file)}
    ignored = [name for name in file if name not in {*believed, *environment} and _EXPECTED.fullmatch(name)]
    return believed | dict(environment), ignored


def _is_believed(name: str, environment: Mapping[str, str], file: Mapping[str, str]) -> bool:
    if _HARMLESS.fullmatch(name) or (name in _MAY_BE_OFF and file[name] == "off"):
        return True
    key = _key_of(name)
    return key in file and key not in environment


def _key_of(address: str) -> str | None:
    """The variable with the key that goes to the address in this variable; None if it is no address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    is_model = match["openai"] or match["source"] == "model"
    return "openai_api_key" if is_model else f"{match['source']}_api_key"
