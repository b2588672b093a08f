"""Curated sets: ordered pages and regions with bilingual captions, kept as folders of text.

A collection names its items by `reference_code` and never by identifier, so that the same
folder serves every archive that holds those items. The format is documented in
``docs/reference/collections.md``.
"""

from archive.curation.adoption import adopt
from archive.curation.claims import Claim, Dossier, Evidence
from archive.curation.evidence import ResolvedDossier, ResolvedEvidence, resolve_dossier
from archive.curation.files import Folder
from archive.curation.findings import OUTDATED_APPROVAL, Finding
from archive.curation.folder import Reading, load_collection, load_collections, read_folder
from archive.curation.items import check_evidence, check_items
from archive.curation.keeping import (
    Keeper,
    finish,
    keep,
    save,
    shipped_folders,
    shown_collections,
    shown_folders,
    withdraw,
)
from archive.curation.kept import Record, enter_events, kept_folder, known_slugs, read_record
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
    "OUTDATED_APPROVAL",
    "Approval",
    "Bilingual",
    "Claim",
    "Collection",
    "CollectionEntry",
    "Dossier",
    "Dropped",
    "DroppedEntry",
    "Evidence",
    "Finding",
    "Folder",
    "Keeper",
    "Narration",
    "Reading",
    "Record",
    "Region",
    "RegionUnit",
    "ResolvedCollection",
    "ResolvedDossier",
    "ResolvedEntry",
    "ResolvedEvidence",
    "Section",
    "adopt",
    "check_evidence",
    "check_items",
    "check_texts",
    "enter_events",
    "finish",
    "hung_regions",
    "keep",
    "kept_folder",
    "known_slugs",
    "load_collection",
    "load_collections",
    "read_folder",
    "read_record",
    "render_markdown",
    "resolve",
    "resolve_all",
    "resolve_dossier",
    "save",
    "shipped_folders",
    "shown_collections",
    "shown_folders",
    "withdraw",
]
