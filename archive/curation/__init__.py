"""Curated sets: ordered pages and regions with bilingual captions, kept as folders of text.

A collection names its items by `reference_code` and never by identifier, so that the same
folder serves every archive that holds those items. The format is documented in
``docs/reference/collections.md``.
"""

from archive.curation.findings import Finding
from archive.curation.folder import Reading, load_collection, load_collections, read_folder
from archive.curation.items import check_items
from archive.curation.keeping import keep, save, shown_collections, shown_folders
from archive.curation.markdown import render_markdown
from archive.curation.model import (
    DRAFT_MARK,
    Approval,
    Bilingual,
    Collection,
    CollectionEntry,
    Narration,
    Region,
    RegionUnit,
    Section,
)
from archive.curation.resolving import (
    Dropped,
    DroppedEntry,
    ResolvedCollection,
    ResolvedEntry,
    hung_regions,
    resolve,
    resolve_all,
)
from archive.curation.texts import check_texts

__all__ = [
    "DRAFT_MARK",
    "Approval",
    "Bilingual",
    "Collection",
    "CollectionEntry",
    "Dropped",
    "DroppedEntry",
    "Finding",
    "Narration",
    "Reading",
    "Region",
    "RegionUnit",
    "ResolvedCollection",
    "ResolvedEntry",
    "Section",
    "check_items",
    "check_texts",
    "hung_regions",
    "keep",
    "load_collection",
    "load_collections",
    "read_folder",
    "render_markdown",
    "resolve",
    "resolve_all",
    "save",
    "shown_collections",
    "shown_folders",
]
