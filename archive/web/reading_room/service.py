"""Addresses for machines at the root of the site: health, robots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, redirect

from archive.catalogue.units import count_items
from archive.web.addresses import asset
from archive.web.parts import actor, parts

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response as WerkzeugResponse


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/health", view_func=health, methods=["GET"])
    blueprint.add_url_rule("/robots.txt", view_func=robots, methods=["GET"])
    blueprint.add_url_rule("/favicon.ico", view_func=favicon, methods=["GET"])


def health() -> Response:
    """Say that catalogue and index answer; any error becomes status 500 at the edge."""
    room = parts()
    with room.catalogue.reading() as session:
        count_items(session, actor())
    ready = room.engine.exists()
    response = jsonify(status="ok" if ready else "no-index")
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def robots() -> Response:
    """Let search engines read the items, not the endless lists of results; no file is made for them."""
    return Response(
        "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /items/*/searchable.pdf\nDisallow: /items/*/playing\n",
        mimetype="text/plain",
    )


def favicon() -> WerkzeugResponse:
    """Lead browsers that ask for the old name to the site's sign."""
    return redirect(asset("favicon.svg"))
