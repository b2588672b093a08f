"""What stands at the door: limits on what comes in, headers on what goes out.

The policy lets a page load from its own server and nowhere else, and runs no script or style
that is written into a page (Content Security Policy Level 3, W3C).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from flask import g, request
from werkzeug.exceptions import BadHost, MethodNotAllowed, RequestEntityTooLarge, RequestURITooLarge

from archive.errors import UsageError
from archive.web.rate import RateLimit
from archive.web.same_origin import require_same_origin

if TYPE_CHECKING:
    from flask import Flask, Response

    from archive.settings import Settings

SAFE_METHODS: Final = ("GET", "HEAD")
CONTENT_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
REVALIDATE: Final = "private, no-cache"

_access_log = logging.getLogger("biendao.access")


def protect(app: Flask, settings: Settings, *, takes_forms_at: str | None) -> None:
    """Put limits before and headers behind every route of ``app``.

    Args:
        app: The application.
        settings: The limits.
        takes_forms_at: Beginning of the addresses to which a form of this site may be sent; None for none.
    """
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_request_kilobytes * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_request_kilobytes * 1024,
        MAX_FORM_PARTS=1,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        TRUSTED_HOSTS=[name.strip() for name in settings.trusted_hosts.split(",") if name.strip()] or None,
    )

    searches = RateLimit(settings.searches_per_minute, time.monotonic)

    @app.before_request
    def check() -> None:
        g.started = time.monotonic()
        _check_request(settings, takes_forms_at)
        if request.args.get("q"):
            searches.take(request.remote_addr or "")

    app.after_request(_seal)
    app.after_request(_log)


def _check_request(settings: Settings, takes_forms_at: str | None) -> None:
    if not request.host:
        # A name with letters that no name has is read as none (RFC 9112 section 3.2 asks for 400).
        raise BadHost
    if request.method not in SAFE_METHODS:
        if request.method != "POST" or takes_forms_at is None or not request.path.startswith(takes_forms_at):
            raise MethodNotAllowed(valid_methods=SAFE_METHODS)
        require_same_origin(request)
    if (request.content_length or 0) > settings.max_request_kilobytes * 1024:
        raise RequestEntityTooLarge
    query = request.query_string
    if len(request.path) + len(query) > settings.max_address_characters:
        raise RequestURITooLarge
    if not (_is_readable(unquote_to_bytes(query.replace(b"+", b" "))) and _is_readable(_raw_path())):
        raise UsageError("R503")


def _raw_path() -> bytes:
    # WSGI hands the path over as Latin-1 (PEP 3333).
    return str(request.environ.get("PATH_INFO", "")).encode("latin-1", "replace")


def _is_readable(raw: bytes) -> bool:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(ord(character) < 32 and character not in "\t\r\n" for character in text)


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", REVALIDATE)
    response.vary.add("Cookie")
    return response


def _log(response: Response) -> Response:
    # Never the query: what somebody looks for is nobody else's business.
    elapsed = (time.monotonic() - g.get("started", time.monotonic())) * 1000
    _access_log.info("%s %s %d %.0f ms", request.method, request.path, response.status_code, elapsed)
    return response
