"""What a collection's description says of its sections and entries."""

from __future__ import annotations

import math
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from archive.curation.model import CollectionEntry, Narration, Region, RegionUnit, Section
from archive.store.names import is_plain_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.curation.files import Folder
    from archive.curation.tables import Table

RECORDINGS = (".mp3", ".m4a", ".ogg", ".wav", ".flac")
TRANSCRIPTS = (".vtt", ".srt", ".txt")
_MOST_FOLDERS: Final = 4
_PLAIN_PATH = re.compile(rf"[\w-][\w.-]*(/[\w-][\w.-]*){{0,{_MOST_FOLDERS}}}")


def sections_of(table: Table) -> tuple[Section, ...]:
    """The sections in order; a key that was given before is told (R710)."""
    sections: dict[str, Section] = {}
    for row in table.tables("sections"):
        row.only("key", "title", "text")
        key = row.text("key")
        if key in sections:
            row.fault("R710", "key", given=key)
        sections[key] = Section(key, row.bilingual("title"), row.bilingual_if_any("text"))
    return tuple(sections.values())


def entries_of(table: Table, sections: Sequence[Section], folder: Folder) -> tuple[CollectionEntry, ...]:
    """The entries in order.

    Args:
        table: The whole description; its list of faults is told of crops beside the page (R708),
            unknown sections (R709) and recordings that are not there (R716, R717).
        sections: What an entry may stand in.
        folder: The collection's files, the recordings among them.
    """
    keys = {section.key for section in sections}
    return tuple(_entry(row, keys, folder) for row in table.tables("entries"))


def _entry(row: Table, sections: set[str], folder: Folder) -> CollectionEntry:
    row.only("section", "reference_code", "page", "crop", "heading", "caption", "narration")
    section = row.text("section") if sections or "section" in row.values else ""
    if section and section not in sections:
        row.fault("R709", "section", given=section)
    return CollectionEntry(
        reference_code=row.text("reference_code"),
        page=row.number("page", least=1, default=1),
        caption=row.bilingual("caption"),
        crop=region_in(row, "crop"),
        heading=row.bilingual_if_any("heading"),
        section=section,
        narrations=tuple(_narrations(row, folder)),
    )


def region_in(row: Table, key: str) -> Region | None:
    """The region of a page that a field gives, if there is one; the list of faults is told of one beside it (R708)."""
    table = row.table(key)
    if table is None:
        return None
    table.only("x", "y", "w", "h", "unit")
    sides = [table.values.get(side) for side in ("x", "y", "w", "h")]
    numbers = [float(side) for side in sides if isinstance(side, int | float) and not isinstance(side, bool)]
    unit = table.values.get("unit", RegionUnit.FRACTION)
    if len(numbers) == len(sides) and all(map(math.isfinite, numbers)) and unit in tuple(RegionUnit):
        x, y, w, h = numbers
        region = Region(x, y, w, h, RegionUnit(unit))
        if _is_on_a_page(region):
            return region
    row.fault("R708", key)
    return None


def _is_on_a_page(region: Region) -> bool:
    if region.x < 0 or region.y < 0 or region.w <= 0 or region.h <= 0:
        return False
    # Four decimals of a fraction are a fifth of a pixel on an A4 page at 200 dpi.
    edge = 1.0001
    return region.unit is RegionUnit.PIXEL or (region.x + region.w <= edge and region.y + region.h <= edge)


def _narrations(row: Table, folder: Folder) -> Iterator[Narration]:
    spoken = row.table("narration")
    if spoken is None:
        return
    spoken.only(*spoken.languages)
    for language in spoken.languages:
        told = spoken.table(language)
        if told is not None:
            told.only("file", "transcript")
            file = _file(told, "file", folder, RECORDINGS)
            yield Narration(language, file, _file(told, "transcript", folder, TRANSCRIPTS))


def _file(told: Table, key: str, folder: Folder, endings: tuple[str, ...]) -> str:
    name = told.text(key)
    if not name:
        return ""
    if not (_PLAIN_PATH.fullmatch(name) and is_plain_path(name)) or PurePosixPath(name).suffix.lower() not in endings:
        told.fault("R716", key, given=name, endings=", ".join(endings))
    elif (path := folder.files.get(name)) is None or path.is_symlink() or not path.is_file():
        told.fault("R717", key, given=name)
    return name
