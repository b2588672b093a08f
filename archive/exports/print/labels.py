"""Object labels: one for each entry, several on an A4 sheet, with marks to cut at."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.errors import CurationError
from archive.exports.formats import Written
from archive.exports.print.typesetting import Publication, typeset
from archive.store.files import disk_errors, make_folders, replace_durably, write_file_durably

if TYPE_CHECKING:
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress


@dataclass(frozen=True)
class Labels:
    """The kind of export ``labels``."""

    name: str = "labels"
    makes: str = "object labels in two languages, four on an A4 sheet (PDF)"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the labels of ``exhibition`` to the file ``target``.

        Raises:
            CurationError: Something is there already (R733), or nothing of a set is public (R750).
            MachineError: WeasyPrint's libraries are missing (R792).
            StoreError: The disk refuses (R306, R307, R308).
        """
        for one in exhibition.collections:
            if not one.entries:
                raise CurationError("R750", slug=one.collection.slug)
        if target.exists():
            raise CurationError("R733", folder=target)
        entries = [entry for one in exhibition.collections for entry in one.entries]
        publication = Publication(
            title=" · ".join(one.collection.title.vi for one in exhibition.collections),
            template="labels.html",
            styles=("labels.css",),
            values={"shows": exhibition.collections},
            is_draft=not exhibition.is_approved,
        )
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "labels.pdf"
            typeset(publication, made, edition=edition, settings=exhibition.settings)
            data = made.read_bytes()
        with disk_errors(target.parent):
            make_folders(target.parent)
            unfinished = target.with_name(f".{target.name}.unfinished")
            unfinished.unlink(missing_ok=True)
            write_file_durably(unfinished, data)
            replace_durably(unfinished, target)
        progress(len(entries), len(entries))
        return Written(target, 1, len(data), len(entries))


LABELS: Final = Labels()
