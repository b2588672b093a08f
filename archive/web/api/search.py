"""``/api/v1``: search as JSON, and its own description."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.search import completions
from archive.web.found import answer
from archive.web.parts import actor, parts

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.after_request
def _open(response: Response) -> Response:
    # What is given here is public already and asked for without cookies.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/search")
def search() -> Response:
    """Answer a query as the reading room does; programs are outsiders whatever cookie comes with them."""
    return jsonify(answer(request.args, actor()).to_json())


@blueprint.get("/suggest")
def suggest() -> Response:
    """Lines to offer while a query is typed, from what outsiders find."""
    room = parts()
    with room.catalogue.reading() as session:
        found = completions(session, room.engine, request.args.get("q", ""), room.settings)
    return jsonify(suggestions=[{"text": one.text, "kind": one.kind} for one in found])


@blueprint.get("/openapi.json")
def specification() -> Response:
    """Describe this interface (OpenAPI 3.1)."""
    return jsonify(_specification())


@cache
def _specification() -> dict[str, Any]:
    text = resources.files("archive.web.api").joinpath("openapi.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
