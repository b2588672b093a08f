"""A collection's folder: ``collection.toml``, ``vi.md`` and ``en.md``, read and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.curation.model import Bilingual, Collection, CollectionEntry, Region, RegionUnit, Section
from archive.curation.tables import Table
from archive.errors import CurationError

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTION = "collection.toml"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = ("order", "title", "summary", "credits", "rights", "sections", "entries")


def load_collections(root: Path) -> tuple[Collection, ...]:
    """All collections under ``root``, by their order and then by slug.

    Files and folders whose name begins with a dot are passed over.

    Raises:
        CurationError: A collection's folder is wrong (R701 to R712).
    """
    if not root.is_dir():
        return ()
    folders = [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return tuple(sorted(map(load_collection, folders), key=lambda collection: (collection.order, collection.slug)))


def load_collection(folder: Path) -> Collection:
    """Read one collection.

    Args:
        folder: Its folder; the folder's name is the slug.

    Raises:
        CurationError: A file is missing, a field is wrong or a language is missing; the
            message names file and line (R701 to R712).
    """
    if not _SLUG.fullmatch(folder.name):
        raise CurationError("R711", folder=folder.name)
    table = Table.parse(f"{folder.name}/{DESCRIPTION}", _read(folder / DESCRIPTION))
    table.only(*_FIELDS)
    sections = _sections(table)
    keys = {section.key for section in sections}
    return Collection(
        slug=folder.name,
        order=table.number("order", least=0),
        title=table.bilingual("title"),
        summary=table.bilingual("summary"),
        introduction=Bilingual(vi=_read(folder / "vi.md"), en=_read(folder / "en.md")),
        credits=table.bilingual("credits"),
        rights=table.bilingual("rights"),
        sections=sections,
        entries=tuple(_entry(row, keys) for row in table.tables("entries")),
    )


def _read(path: Path) -> str:
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise CurationError("R701", file=name) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CurationError("R712", file=name, line=line) from error
    if not text.strip():
        raise CurationError("R701", file=name)
    return text


def _sections(table: Table) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    for row in table.tables("sections"):
        row.only("key", "title", "text")
        key = row.text("key")
        if key in sections:
            raise row.error("R710", "key", given=key)
        text = row.bilingual("text") if "text" in row.values else None
        sections[key] = Section(key, row.bilingual("title"), text)
    return tuple(sections.values())


def _entry(row: Table, sections: set[str]) -> CollectionEntry:
    row.only("section", "reference_code", "page", "crop", "heading", "caption")
    section = row.text("section") if sections or "section" in row.values else ""
    if section and section not in sections:
        raise row.error("R709", "section", given=section)
    return CollectionEntry(
        reference_code=row.text("reference_code"),
        page=row.number("page", least=1, default=1),
        caption=row.bilingual("caption"),
        crop=_crop(row),
        heading=row.bilingual("heading") if "heading" in row.values else None,
        section=section,
    )


def _crop(row: Table) -> Region | None:
    table = row.table("crop")
    if table is None:
        return None
    table.only("x", "y", "w", "h", "unit")
    sides = [table.values.get(side) for side in ("x", "y", "w", "h")]
    numbers = [float(side) for side in sides if isinstance(side, int | float) and not isinstance(side, bool)]
    unit = table.values.get("unit", RegionUnit.FRACTION)
    if len(numbers) != len(sides) or unit not in set(RegionUnit):
        raise row.error("R708", "crop")
    x, y, w, h = numbers
    region = Region(x, y, w, h, RegionUnit(unit))
    if not _is_on_a_page(region):
        raise row.error("R708", "crop")
    return region


def _is_on_a_page(region: Region) -> bool:
    if region.x < 0 or region.y < 0 or region.w <= 0 or region.h <= 0:
        return False
    # Four decimals of a fraction are a fifth of a pixel on an A4 page at 200 dpi.
    edge = 1.0001
    return region.unit is RegionUnit.PIXEL or (region.x + region.w <= edge and region.y + region.h <= edge)
