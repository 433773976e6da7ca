"""The certificates of authorities that a user names, such as those of a company's network."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from trendscope.errors import reason_of
from trendscope.text.message import Message


def check_certificates(path: Path) -> Path:
    """The path of a file with certificates in PEM form, or of a folder that OpenSSL can look them up in.

    Raises ValueError, in one line, if there are none.
    """
    path = path.expanduser()
    try:
        if path.is_dir():
            if not any(path.iterdir()):
                raise ValueError(Message("the folder {path} is empty", path=path))
            return path
        found = path.stat()
        _load(path, found.st_mtime_ns, found.st_size)
    except ssl.SSLError as error:
        raise ValueError(Message("{path} has no certificate in PEM form", path=path)) from error
    except OSError as error:
        raise ValueError(
            Message("{path} cannot be read: {reason}", path=path, reason=reason_of(error))
        ) from error
    return path


@cache
def _load(path: Path, changed: int, size: int) -> None:
    """Load a file once, and again if it changed: a usual one takes a tenth of a second."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)


@cache
def tls_context(path: Path | None) -> ssl.SSLContext:
    """For connections to hosts that these authorities vouch for; without a path, the usual ones.

    Made once: it reads all certificates.
    """
    if path and path.is_dir():
        return ssl.create_default_context(capath=path)
    return ssl.create_default_context(cafile=path or DEFAULT_CA_BUNDLE_PATH)
