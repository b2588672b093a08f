"""Parts of addresses: identifiers and page numbers in their one canonical form."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError

from archive.catalogue.pids import is_pid
from archive.shipped import static_folder
from archive.showing import han
from archive.web.i18n import LANGUAGES

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

_NAMES = {"vi": "Tiếng Việt", "en": "English"}


class PidConverter(BaseConverter):
    """A permanent identifier as it is stored; anything else is no address."""

    regex = "[0-9A-Z]{8}"

    def to_python(self, value: str) -> str:
        """Let canonical identifiers with the right check character pass."""
        if not is_pid(value):
            raise ValidationError
        return value


class NumberConverter(BaseConverter):
    """A counted thing, from 1, without leading zeros, up to 999 999."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


def teach(app: Flask) -> None:
    """Give the converters to the routes and the address helpers to the templates."""
    app.url_map.converters.update(pid=PidConverter, number=NumberConverter)
    app.jinja_env.globals.update(asset=asset, han_styles=_han_styles, place_address=_place_address)
    app.context_processor(lambda: {"other_languages": language_links()})
    app.before_request(_without_slash)


def _han_styles(text: str) -> list[str]:
    """Addresses of the style sheets of those parts of the typeface for Hán that a text needs."""
    return [asset(f"{han.FOLDER}/{part}.css") for part in han.parts_for(text)]


def _place_address(identifier: str) -> str:
    """Address of a place's page."""
    return url_for("reading_room.place", identifier=identifier)


def asset(name: str) -> str:
    """Address of a file in ``static/`` that changes with its content, so that it may be kept for ever."""
    return url_for("static", filename=name, v=_fingerprint(name))


def language_links() -> list[dict[str, str]]:
    """This page in each language: code, name and address."""
    if request.endpoint is None or request.method not in {"GET", "HEAD"}:
        return [
            {"code": code, "name": _NAMES[code], "url": url_for("reading_room.home", lang=code)} for code in LANGUAGES
        ]
    here = url_for(request.endpoint, **(request.view_args or {}))
    return [{"code": code, "name": _NAMES[code], "url": with_query(here, lang=code)} for code in LANGUAGES]


def with_query(address: str, **changed: str) -> str:
    """``address`` with the query of this request, some of its values changed.

    What a reader typed never becomes a keyword of `flask.url_for`: ``_scheme`` and ``_external``
    would lead away from this site.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    query = urlencode([*kept, *changed.items()])
    return f"{address}?{query}" if query else address


def _without_slash() -> Response | None:
    """Lead from an address with a slash too many at its end to the canonical one."""
    bare = request.path.rstrip("/")
    if request.url_rule is not None or not bare or bare == request.path or bare.startswith("//"):
        return None
    try:
        request_ctx.url_adapter.match(bare, method="GET")  # type: ignore[union-attr]  # bound for every request
    except HTTPException:
        return None
    return redirect(with_query(bare), code=308)


@cache
def _fingerprint(name: str) -> str:
    path = Path(static_folder(), name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"
