"""An HTTP request and its response in the form in which the journal keeps them."""

from __future__ import annotations

import json

from requests import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from trendscope.journal import request
from trendscope.store.request import Request
from trendscope.text.masking import mask_secrets, without_login

_KEPT_HEADERS = ("Content-Type",)


def as_request(sent: PreparedRequest, *, follow: bool) -> Request:
    """What is requested, whoever sends it: no header and no login is a part of it."""
    body = sent.body.decode("utf-8", "replace") if isinstance(sent.body, bytes) else sent.body
    return request(method=sent.method, url=without_login(sent.url or ""), body=body, follow=follow)


def to_bytes(response: Response) -> bytes:
    """Status, address (without a key), type and body of a response that was read to its end."""
    head = {
        "status": response.status_code,
        "url": mask_secrets(response.url),
        "headers": {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
    }
    return json.dumps(head).encode() + b"\n" + response.content


def from_bytes(kept: bytes, sent: PreparedRequest) -> Response:
    """The response that was kept, as the session gave it to the one who asked first."""
    head, _, content = kept.partition(b"\n")
    known = json.loads(head)
    response = Response()
    response.status_code = known["status"]
    response.url = known["url"]
    response.headers = CaseInsensitiveDict(known["headers"])
    response.encoding = get_encoding_from_headers(response.headers)
    response.request = sent
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]
    return response
