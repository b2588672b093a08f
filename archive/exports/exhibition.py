"""What is exported: curated sets as visitors get them, with all that they were made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.access import Actor
from archive.curation import load_collection, resolve_all, shown_folders
from archive.errors import CurationError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from archive.catalogue.database import Catalogue
    from archive.curation import Folder, ResolvedCollection
    from archive.settings import Settings
    from archive.store import Store


@dataclass(frozen=True)
class Edition:
    """Which state of an exhibition a house holds.

    Attributes:
        number: From 1; a later one takes the place of those before.
        date: Its day. Files of an export tell no other time, so that the same edition is the same bytes.
    """

    number: int
    date: dt.date


@dataclass(frozen=True)
class Exhibition:
    """Curated sets that leave the house together.

    Attributes:
        collections: The sets in the order in which they were asked for, with what visitors may see of them.
        folders: The files of each, in the same order: its recordings are among them.
        catalogue: The archive's catalogue.
        store: The archive's store: the words of pages with their places.
        settings: Every limit, and where the page pictures lie.
    """

    collections: tuple[ResolvedCollection, ...]
    folders: tuple[Folder, ...]
    catalogue: Catalogue
    store: Store
    settings: Settings

    @property
    def slugs(self) -> tuple[str, ...]:
        """The names of the sets, in the same order."""
        return tuple(one.collection.slug for one in self.collections)

    @property
    def is_approved(self) -> bool:
        """Whether each of the sets was approved; of one that was not every page bears BẢN THẢO."""
        return all(one.collection.approval for one in self.collections)


def gather(slugs: Sequence[str], catalogue: Catalogue, store: Store, settings: Settings) -> Exhibition:
    """The sets ``slugs`` as outsiders get them, whoever asks: what is not public leaves the house in no form.

    Raises:
        CurationError: There is no such set (R732), its folder is wrong (R701 to R719, R739, R810 to R817), or its record (R741).
        StoreError: A set's object is damaged (R304, R305).
    """
    with catalogue.reading() as session:
        there = shown_folders(session, store)
        for slug in slugs:
            if slug not in there:
                raise CurationError("R732", slug=slug, existing=", ".join(there) or "-")
        folders = tuple(there[slug] for slug in dict.fromkeys(slugs))
        resolved = resolve_all(session, [load_collection(folder) for folder in folders], Actor.outsider())
    return Exhibition(tuple(resolved), folders, catalogue, store, settings)
