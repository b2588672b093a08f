"""``/api/v1/places``: the places of the sea as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from archive.authority.places import place, places
from archive.web.gazetteer import document_counts, to_json, to_json_in_full
from archive.web.parts import parts

if TYPE_CHECKING:
    from flask import Blueprint, Response


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/places", view_func=every_place, methods=["GET"])
    blueprint.add_url_rule("/places/<identifier>", view_func=one_place, methods=["GET"])


def every_place() -> Response:
    """All places with the number of documents that name each."""
    with parts().catalogue.reading() as session:
        counts = document_counts(session)
    return jsonify(places=[to_json(one, counts.get(one.id, 0)) for one in places()])


def one_place(identifier: str) -> Response:
    """One place in full.

    Raises:
        NotFoundError: There is no such place (R220).
    """
    found = place(identifier)
    with parts().catalogue.reading() as session:
        counts = document_counts(session)
    return jsonify(to_json_in_full(found, counts.get(found.id, 0)))
