"""IIIF for readers and other viewers: page pictures by the Image API 3.0 (iiif.io/api/image/3.0)."""

from __future__ import annotations

from archive.web.iiif.image import blueprint

__all__ = ["blueprint"]
