"""A real catalogue, migrated, on both databases."""

from __future__ import annotations

from tests.unit.catalogue.conftest import catalogue, database, session, settings

__all__ = ["catalogue", "database", "session", "settings"]
