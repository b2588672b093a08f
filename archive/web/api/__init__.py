"""The public interface for other programs, version 1."""

from __future__ import annotations

from archive.web.api import places
from archive.web.api.search import blueprint

places.add_routes(blueprint)

__all__ = ["blueprint"]
