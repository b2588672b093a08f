"""Pages for readers: first page, search, items, viewer, curated sets."""

from __future__ import annotations

from flask import Blueprint

from archive.web.reading_room import curated, front, items, originals, places, recordings, service, viewer
from archive.web.reading_room import search as searching

blueprint = Blueprint("reading_room", __name__)
for _module in (front, searching, items, viewer, originals, recordings, curated, places, service):
    _module.add_routes(blueprint)

__all__ = ["blueprint"]
