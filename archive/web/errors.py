"""The web's one error edge: every refusal becomes one clear line with what to do.

Readers get a page, programs (``/api``, ``/iiif``) get ``{"error": {"reason", "message"}}``.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError
from werkzeug.routing import RequestRedirect

from archive.errors import BiendaoError, NotFoundError, UsageError, reasons
from archive.web.i18n import language

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as WerkzeugResponse

NOT_HERE: Final = "R501"
UNEXPECTED: Final = "R500"
CLOSED_FOR_NOW: Final = "R530"
RETRY_SECONDS: Final = 120
NOT_VALID: Final = "R512"
REASON_OF_STATUS: Final = {
    HTTPStatus.FORBIDDEN: "R507",
    HTTPStatus.NOT_FOUND: NOT_HERE,
    HTTPStatus.METHOD_NOT_ALLOWED: "R502",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "R505",
    HTTPStatus.REQUEST_URI_TOO_LONG: "R510",
    HTTPStatus.INTERNAL_SERVER_ERROR: UNEXPECTED,
}
MACHINE_PATHS: Final = ("/api/", "/iiif/")

_log = logging.getLogger("biendao.web")


@dataclass(frozen=True)
class Refusal:
    """What the reader is told.

    Attributes:
        reason: Number of the reason.
        status: HTTP status.
        message: The sentence in the reader's language.
    """

    reason: str
    status: int
    message: str

    @classmethod
    def of(cls, error: Exception) -> Refusal:
        """What is said of ``error``; a missing thing and a hidden one are told alike."""
        if isinstance(error, NotFoundError):
            return cls._numbered(NOT_HERE)
        if (
            isinstance(error, BiendaoError)
            and not isinstance(error, UsageError)
            and error.reason.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        ):
            # What is wrong with disk or index, and where, is for those who run the archive.
            closed = error.reason.status == HTTPStatus.SERVICE_UNAVAILABLE
            return cls._numbered(CLOSED_FOR_NOW) if closed else cls._numbered(UNEXPECTED, error.reason.status)
        if isinstance(error, BiendaoError):
            return cls(error.reason.number, error.reason.status, error.message(language()))
        if isinstance(error, HTTPException):
            status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
            return cls._numbered(REASON_OF_STATUS.get(status, NOT_VALID), status)
        return cls._numbered(UNEXPECTED)

    @classmethod
    def _numbered(cls, number: str, status: int | None = None) -> Refusal:
        reason = reasons()[number]
        return cls(number, status or reason.status, reason.vi if language() == "vi" else reason.en)


def answer_errors(app: Flask) -> None:
    """Answer every error of ``app`` here."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response | WerkzeugResponse:
    """The response for ``error``."""
    if isinstance(error, RequestRedirect):
        return error.get_response()
    refusal = Refusal.of(error)
    if refusal.reason in {UNEXPECTED, CLOSED_FOR_NOW}:
        _log_failure(error)
    if isinstance(error, (BadHost, SecurityError)):
        # Under a name that is none or not this site's no address can be made, so there is no page either.
        response = Response(refusal.message, mimetype="text/plain")
    elif request.path.startswith(MACHINE_PATHS):
        response = jsonify(error={"reason": refusal.reason, "message": refusal.message})
    else:
        response = make_response(render_template("error.html", refusal=refusal))
    response.status_code = refusal.status
    if isinstance(error, HTTPException) and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(allowed)
    if isinstance(error, BiendaoError) and "seconds" in error.params:
        response.headers["Retry-After"] = str(error.params["seconds"])
    elif refusal.reason == CLOSED_FOR_NOW:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _log_failure(error: Exception) -> None:
    if isinstance(error, BiendaoError):
        _log.error("%s at %s", error, request.path)
        return
    # The exception's own words may hold a reader's query or a document's text.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s at %s\n%s", type(error).__name__, request.path, frames)
