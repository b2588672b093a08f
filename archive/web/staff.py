"""Who of the house is signed in at this browser, and what follows from it for every answer.

Views that may show more to staff ask for `reader`; all others stay with `archive.web.parts.actor`,
which is an outsider always. Whatever a signed-in browser gets is kept by no cache.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Final

from flask import g, redirect, request, url_for

from archive.accounts.sessions import note_use, who_is
from archive.catalogue.access import Actor
from archive.catalogue.models import Role
from archive.errors import CatalogueError, UsageError
from archive.web.areas import Area
from archive.web.parts import parts

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as WerkzeugResponse

    from archive.accounts.sessions import SignedIn

DESK: Final = "/desk/"
OPEN_TO_ALL: Final = frozenset({"desk.sign_in"})
NEVER_KEPT: Final = "no-store, private"
SESSION, DEVICE = "desk", "desk-device"
# Names by which a browser reaches the machine that it runs on; it takes Secure cookies from them.
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_WITHOUT_READERS: Final = frozenset({"static"})
_BLUEPRINTS_FOR_ALL: Final = frozenset({"api"})

_log = logging.getLogger("biendao.web")


def recognise(app: Flask) -> None:
    """Look at every request's cookie, and let nobody but staff to what lies under the desk's address."""

    @app.before_request
    def look() -> WerkzeugResponse | None:
        if not is_desk_served() or request.endpoint in _WITHOUT_READERS or request.blueprint in _BLUEPRINTS_FOR_ALL:
            return None
        g.signed_in = _who()
        if not _is_desk(request.path) or g.signed_in or request.endpoint in OPEN_TO_ALL:
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("desk.sign_in"), code=303)
        raise UsageError("R519")

    @app.after_request
    def keep_from_caches(response: Response) -> Response:
        if is_for_staff():
            response.headers["Cache-Control"] = NEVER_KEPT
        return response

    app.context_processor(
        lambda: {"signed_in": signed_in(), "is_desk_served": is_desk_served(), "searches_all": searches_all()}
    )


def is_desk_served() -> bool:
    """Whether this site has a desk."""
    return Area.DESK in parts().areas


def signed_in() -> SignedIn | None:
    """Who is signed in at the browser that asks."""
    found: SignedIn | None = g.get("signed_in")
    return found


def is_for_staff() -> bool:
    """Whether the answer under way is for somebody of the house, or for somebody at the desk's door."""
    return signed_in() is not None or _is_desk(request.path)


def reader() -> Actor:
    """Who reads a document: somebody of the house who is signed in, or an outsider."""
    found = signed_in()
    return Actor.staff(found.name, Role(found.role)) if found else Actor.outsider()


def searches_all() -> bool:
    """Whether somebody of the house asks for what is not published, too."""
    return signed_in() is not None and request.args.get("scope") == "all"


def searcher() -> Actor:
    """Who searches: staff search like readers until they ask for everything."""
    return reader() if searches_all() else Actor.outsider()


def require_private_way() -> None:
    """Refuse to take a password over a way on which others may listen.

    Raises:
        UsageError: It is plain HTTP from another machine, and the house has not allowed that (R517).
    """
    if not _is_private() and not parts().settings.desk_over_plain_http:
        raise UsageError("R517")


def cookie(name: str) -> str:
    """Value of one of the desk's cookies; empty without it."""
    if not _is_private() and not parts().settings.desk_over_plain_http:
        return ""
    return request.cookies.get(_prefixed(name), "")


def give_cookie(response: WerkzeugResponse, name: str, value: str, *, days: int | None = None) -> None:
    """Give the browser a cookie that scripts, other sites and other paths never see.

    Args:
        response: What goes out.
        name: `SESSION` or `DEVICE`.
        value: Its value.
        days: How long it is kept; until the browser is closed when absent.
    """
    response.set_cookie(
        _prefixed(name),
        value,
        max_age=None if days is None else dt.timedelta(days=days),
        secure=_is_private(),
        httponly=True,
        samesite="Strict",
        path="/",
    )


def take_cookie(response: WerkzeugResponse, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(_prefixed(name), path="/", secure=_is_private(), httponly=True, samesite="Strict")


def _who() -> SignedIn | None:
    token = cookie(SESSION)
    if not token:
        return None
    room, now = parts(), dt.datetime.now(dt.UTC)
    with room.catalogue.reading() as session:
        found = who_is(session, token, room.settings, now=now)
    if found and found.is_due:
        try:
            with room.catalogue.writing() as session:
                note_use(session, token, now=now)
        except CatalogueError as error:
            # Reading goes on while others write for long.
            _log.warning("session: %s", error)
    return found


def _is_desk(path: str) -> bool:
    return path.startswith(DESK) or path == DESK.rstrip("/")


def _is_private() -> bool:
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return request.is_secure or name in _THIS_MACHINE


def _prefixed(name: str) -> str:
    # A browser keeps this prefix to cookies that are Secure, of this very host and of all its paths (RFC 6265bis, 4.1.3.2).
    return f"__Host-{name}" if _is_private() else name
