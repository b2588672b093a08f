"""What a view works with: the opened archive and the reader who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app

from archive.catalogue.access import Actor
from archive.search import PlaceCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from archive.catalogue.database import Catalogue
    from archive.curation import Collection
    from archive.search import SearchEngine
    from archive.settings import Settings
    from archive.store import Store
    from archive.web.areas import Area
    from archive.web.counting import UsageCounter

_KEY = "biendao"


@dataclass(frozen=True)
class Parts:
    """The rooms below the web, opened once when the application starts.

    Attributes:
        settings: Every limit.
        catalogue: Units, pages, access.
        store: Originals and ALTO.
        engine: The search engine.
        curated: Gives the curated sets in the order of their slugs, as they are when it is asked.
        usage: Counts what readers do.
        place_counts: How many documents name each place.
        areas: Parts of the site that are served.
        secret_key: Keys digests of what must not be kept as it is.
    """

    settings: Settings
    catalogue: Catalogue
    store: Store
    engine: SearchEngine
    curated: Callable[[], tuple[Collection, ...]]
    usage: UsageCounter
    areas: frozenset[Area]
    secret_key: bytes = field(repr=False)
    place_counts: PlaceCounts = field(default_factory=PlaceCounts)

    @property
    def collections(self) -> tuple[Collection, ...]:
        """The curated sets now; asked twice, they may have changed in between."""
        return self.curated()


def attach(app: Flask, parts: Parts) -> None:
    """Give the application its opened archive."""
    app.extensions[_KEY] = parts


def of(app: Flask) -> Parts:
    """The opened archive of ``app``."""
    return cast("Parts", app.extensions[_KEY])


def parts() -> Parts:
    """The opened archive of the running application."""
    return of(current_app)


def actor() -> Actor:
    """Who asks for what all may see, and nothing but that: everybody, staff too, as an outsider."""
    return Actor.outsider()
