"""Office files: LibreOffice makes their pages, after old encodings in them were converted.

The file that was given is kept as it is; the PDF lies in the work folder as long as its pages are read, and is made
again whenever their pictures are.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from archive.imaging.pdf import inspect_pdf
from ingest.compound_file import is_compound, is_whole
from ingest.engines import office
from ingest.errors import SourceError
from ingest.flat_odf import mend_flat_odf
from ingest.tasks import OpenedSource, PageAddress, SourceKind
from ingest.work_folder import WorkFolder, write_whole

if TYPE_CHECKING:
    from ingest.flat_odf import FlatReading
    from ingest.tasks import OpenJob

_FLAT = {
    **dict.fromkeys((SourceKind.DOC, SourceKind.DOCX, SourceKind.RTF, SourceKind.ODT), "fodt"),
    **dict.fromkeys((SourceKind.XLS, SourceKind.XLSX, SourceKind.ODS), "fods"),
    **dict.fromkeys((SourceKind.PPT, SourceKind.PPTX, SourceKind.ODP), "fodp"),
}


@dataclass(frozen=True)
class Remarks:
    """What was found in an office file, and done to it.

    Attributes:
        software: The program that made its pages.
        done: Encodings converted with their share of the letters, in English; empty for sound Unicode.
        notes: What a librarian should know, as short codes.
    """

    software: str
    done: str
    notes: tuple[str, ...]


def open_office(job: OpenJob) -> OpenedSource:
    """Pages of an office file, made into a PDF in the work folder.

    Raises:
        SourceError: LibreOffice is not installed (R012), cannot open it (R032), takes too long (R033).
        ImagingError: Too many pages (R607).
    """
    folder = WorkFolder(job.folder)
    pdf = folder.office_pdf()
    if not (pdf.exists() and folder.office_remarks().exists()):
        _make_pages(job, folder)
    pages = inspect_pdf(pdf, max_pages=job.settings.max_source_pages)
    return OpenedSource(tuple(PageAddress(page.number, 0, page.number) for page in pages))


def remarks(folder: WorkFolder) -> Remarks:
    """What `open_office` left for the record."""
    told = json.loads(folder.office_remarks().read_text("utf-8"))
    return Remarks(told["software"], told["done"], tuple(told["notes"]))


def _make_pages(job: OpenJob, folder: WorkFolder) -> None:
    file = job.files[0]
    if is_compound(Path(file.path)) and not is_whole(Path(file.path)):
        raise SourceError("R032")
    with tempfile.TemporaryDirectory(prefix="office-") as room:
        program = office.Office(Path(room), seconds=job.settings.office_seconds)
        source = Path(room) / f"document.{file.kind.name.lower()}"
        shutil.copyfile(file.path, source)
        mended = Path(room) / f"mended.{_FLAT[file.kind]}"
        reading = _mended(program.convert(source, _FLAT[file.kind]), mended)
        pdf = program.convert(mended if reading.changed else source, "pdf")
        told = Remarks(f"LibreOffice {office.version()}", reading.mended.summary(), reading.notes)
        write_whole(folder.office_remarks(), json.dumps(dataclasses.asdict(told), ensure_ascii=False).encode())
        write_whole(folder.office_pdf(), pdf.read_bytes())


def _mended(flat: Path, target: Path) -> FlatReading:
    try:
        return mend_flat_odf(flat, target)
    except etree.XMLSyntaxError:
        raise SourceError("R032") from None
