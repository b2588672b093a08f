"""What crosses the border between the runner and its worker processes: plain frozen values.

`Word`s and pixels stay inside a worker; only addresses and figures travel.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.settings import Settings


class SourceKind(enum.StrEnum):
    """What a file is by its first bytes; the value is its media type (IANA)."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TEXT = "text/plain"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    PPT = "application/vnd.ms-powerpoint"
    RTF = "application/rtf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    AAC = "audio/aac"
    WAV = "audio/wav"
    FLAC = "audio/flac"
    OGG = "audio/ogg"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    WEBM = "video/webm"
    VTT = "text/vtt"
    SRT = "application/x-subrip"

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture file, which a folder taken as one item may hold."""
        return self in _PICTURES

    @property
    def is_recording(self) -> bool:
        """Whether it is sound or moving pictures."""
        return self.value.startswith(("audio/", "video/"))

    @property
    def is_transcript(self) -> bool:
        """Whether it holds what is spoken in a recording, and nothing else."""
        return self in {SourceKind.VTT, SourceKind.SRT}

    @property
    def is_office(self) -> bool:
        """Whether LibreOffice makes its pages."""
        return self in _OFFICE

    @property
    def is_sheet(self) -> bool:
        """Whether it holds tables of cells and nothing else."""
        return self in {SourceKind.XLS, SourceKind.XLSX, SourceKind.ODS}


_PICTURES = frozenset({SourceKind.TIFF, SourceKind.JPEG, SourceKind.PNG, SourceKind.WEBP})
_OFFICE = frozenset(
    kind for kind in SourceKind if kind.value.startswith(("application/vnd.", "application/msword", "application/rtf"))
)


@dataclass(frozen=True)
class SourceFile:
    """One file as it was copied into the spool.

    Attributes:
        path: The copy.
        name: Its own name, NFC, as it was given.
        kind: By its first bytes.
        sha256: Digest of its bytes, in hexadecimal.
        size: Bytes.
    """

    path: str
    name: str
    kind: SourceKind
    sha256: str
    size: int


@dataclass(frozen=True)
class PageAddress:
    """Where one page is found: ``frame`` of the file at position ``file`` (a PDF's pages count from 1)."""

    number: int
    file: int
    frame: int


@dataclass(frozen=True)
class PageResult:
    """What became of one page; its ALTO or text and its picture lie in the work folder.

    Attributes:
        number: From 1.
        width: Pixels of the page picture; 0 without one.
        height: The same.
        dpi: Resolution of the page picture; 0 where unknown.
        origin: A value of `archive.catalogue.models.TextOrigin`.
        confidence: Mean certainty 0..1, None where nothing was recognised.
        languages: ISO 639-1 codes guessed from the text.
        notes: What a librarian should know about the reading, as short codes.
        photograph: Of a photograph, what its file says: "taken" (ISO 8601), "creator", "caption", each empty where it
            says nothing; None for any other page.
    """

    number: int
    width: int = 0
    height: int = 0
    dpi: int = 0
    origin: str = "none"
    confidence: float | None = None
    languages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    photograph: Mapping[str, str] | None = None


@dataclass(frozen=True)
class OpenedSource:
    """Pages of a source: those to be read, or all of them at once where reading costs nothing."""

    addresses: tuple[PageAddress, ...] = ()
    ready: tuple[PageResult, ...] = ()


@dataclass(frozen=True)
class OpenJob:
    """Open a source and list its pages."""

    recipe: str
    files: tuple[SourceFile, ...]
    folder: str
    settings: Settings


@dataclass(frozen=True)
class PageJob:
    """Read one page.

    Attributes:
        recipe: Name of its recipe.
        file: The spool copy that holds it.
        address: Which page of it.
        folder: Work folder, for ALTO and picture.
        languages: Tesseract's names, the main language first.
        engine_version: Version of Tesseract, for the record.
        reads_text: False when only the picture is wanted, after reading has failed.
        settings: Limits and choices.
        models: Folder of Tesseract's models; empty means those installed with it.
    """

    recipe: str
    file: SourceFile
    address: PageAddress
    folder: str
    languages: tuple[str, ...]
    engine_version: str
    reads_text: bool
    settings: Settings
    models: str = ""
