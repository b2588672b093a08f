"""Text goes over the wire compressed (gzip, RFC 1952) to whoever can read it, except what is for staff.

A compressed answer tells by its length how much of it repeats what was asked for (BREACH). Readers' pages hold nothing
that is not everybody's; a page of staff holds titles that are nobody else's business, so it goes as it is.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import request

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

TEXTS: Final = frozenset({
    "text/html", "text/css", "text/javascript", "text/plain", "application/javascript", "application/json",
    "image/svg+xml",
})  # fmt: skip
SMALLEST: Final = 1400
"""Bytes below which an answer fits one packet of an Ethernet (1500 less its headers) whatever is done to it."""
STATIC: Final = "static"
_LEVEL: Final = 6
_LEVEL_ONCE: Final = 9
_FILES_KEPT: Final = 64


def compress(app: Flask, is_secret: Callable[[], bool]) -> None:
    """Compress the answers of ``app``; to be called before anything else that changes answers, so that it comes last.

    Args:
        app: The application.
        is_secret: Whether the answer under way holds what only its reader may know.
    """

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype not in TEXTS or is_secret():
            return response
        # A file is packed once; other answers that are streamed are originals, which may be of any size.
        is_file = request.endpoint == STATIC
        if "Content-Encoding" in response.headers or (response.is_streamed and not is_file):
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings["gzip"]:
            return response
        _weaken(response)
        if response.status_code not in {204, 206, 304}:
            _pack(response, _packed_once if is_file else _packed)
        return response


def _weaken(response: Response) -> None:
    """Say that the answer's bytes are not those of the answer to others, though it says the same (RFC 9110, 8.8.1)."""
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)


def _pack(response: Response, packed: Callable[[bytes], bytes]) -> None:
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < SMALLEST:
        return
    response.set_data(packed(data))
    response.headers["Content-Encoding"] = "gzip"


def _packed(data: bytes) -> bytes:
    # Without the time, which would make equal answers differ.
    return gzip.compress(data, _LEVEL, mtime=0)


@lru_cache(maxsize=_FILES_KEPT)
def _packed_once(data: bytes) -> bytes:
    return gzip.compress(data, _LEVEL_ONCE, mtime=0)
