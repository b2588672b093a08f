"""The desk's door: in with a name and a password, out with one button."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for

from archive.accounts.sessions import check_password, close_session, open_session
from archive.accounts.throttle import device_cookie, forget, seconds_to_wait, subjects
from archive.errors import UsageError
from archive.web.errors import Refusal
from archive.web.parts import parts
from archive.web.staff import DEVICE, SESSION, cookie, give_cookie, require_private_way, signed_in, take_cookie

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response

_log = logging.getLogger("biendao.desk")


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])


def sign_in() -> Response:
    """Ask for name and password, and open the door to those who know them."""
    require_private_way()
    if request.method == "POST":
        return _try(request.form.get("name", ""), request.form.get("password", ""))
    if signed_in():
        return redirect(url_for("desk.waiting"), code=303)
    return make_response(render_template("desk/sign_in.html", refusal=None, name=""))


def sign_out() -> Response:
    """End this browser's session."""
    with parts().catalogue.writing() as session:
        close_session(session, cookie(SESSION))
    response = redirect(url_for("reading_room.home"), code=303)
    take_cookie(response, SESSION)
    return response


def _try(name: str, password: str) -> Response:
    room, now = parts(), dt.datetime.now(dt.UTC)
    counted = subjects(room.secret_key, name=name, address=request.remote_addr or "", device=cookie(DEVICE))
    with room.catalogue.writing() as session:
        wait = seconds_to_wait(session, counted, room.settings, now=now)
    if wait:
        return _refused(UsageError("R515", seconds=wait), name)
    with room.catalogue.reading() as session:
        account = check_password(session, name, password)
    token = None
    if account is not None:
        with room.catalogue.writing() as session:
            close_session(session, cookie(SESSION))
            token = open_session(session, account, room.settings, now=now)
            forget(session, [counted.door])
    if token is None:
        # What was typed for a name may be a password in the wrong field.
        _log.warning("sign-in refused from %s", request.remote_addr)
        return _refused(UsageError("R514"), name)
    _log.info("sign-in of account %s from %s", account, request.remote_addr)
    response = redirect(url_for("desk.waiting"), code=303)
    give_cookie(response, SESSION, token)
    give_cookie(response, DEVICE, device_cookie(room.secret_key, name), days=room.settings.known_device_days)
    return response


def _refused(error: UsageError, name: str) -> Response:
    refusal = Refusal.of(error)
    response = make_response(render_template("desk/sign_in.html", refusal=refusal, name=name))
    response.status_code = refusal.status
    if "seconds" in error.params:
        response.headers["Retry-After"] = str(error.params["seconds"])
    return response
