"""The desk: pages for those of the house."""

from __future__ import annotations

from flask import Blueprint

from archive.web.desk import pages, signing, waiting

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
for _module in (pages, signing, waiting):
    _module.add_routes(blueprint)

__all__ = ["blueprint"]
