"""The folder in the spool where one source is worked on, and the names of the files in it.

    source/000001          copies of the source's files, in order
    alto/000001.xml        pages that have been read
    text/000001.txt        pages of a plain text
    pictures/000001.tif    page pictures, until the item has a place of its own
    recording.json         what is known of a recording, and playing.mp4, the copy that browsers play
    office/pages.pdf       pages of an office file, and office/remarks.json, what was found in it

A file is there whole or not at all, so that what is found after a crash can be used.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from archive.recording import RECORDING_PATH


class WorkFolder:
    """One source's work folder.

    Args:
        root: Its path; the folders in it are made when something is written.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def source(self, position: int) -> Path:
        """Copy of the file at ``position`` (from 1)."""
        return self.root / "source" / f"{position:06d}"

    def alto(self, number: int) -> Path:
        """ALTO of page ``number`` (from 1)."""
        return self.root / "alto" / f"{number:06d}.xml"

    def text(self, number: int) -> Path:
        """Text of page ``number`` of a plain text."""
        return self.root / "text" / f"{number:06d}.txt"

    def picture(self, number: int) -> Path:
        """Picture of page ``number``."""
        return self.root / "pictures" / f"{number:06d}.tif"

    def recording(self) -> Path:
        """What is known of a recording (`archive.recording`)."""
        return self.root / RECORDING_PATH

    def playing_copy(self) -> Path:
        """The copy of a recording that browsers play."""
        return self.root / "playing.mp4"

    def office_pdf(self) -> Path:
        """The pages that LibreOffice made of an office file."""
        return self.root / "office" / "pages.pdf"

    def office_remarks(self) -> Path:
        """What was found in an office file and done to it (`ingest.steps.office.Remarks`)."""
        return self.root / "office" / "remarks.json"

    def remove(self) -> None:
        """Remove the folder and all in it; fine if it is gone."""
        shutil.rmtree(self.root, ignore_errors=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` by a temporary file, a flush to the disk and a rename.

    The journal says that a page is done only after this; an empty file after a power cut would
    be believed for ever.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
