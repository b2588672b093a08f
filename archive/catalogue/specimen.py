"""What is made to be tried out is called TÀI LIỆU MẪU in whatever leaves the archive.

A unit is a specimen when its rights statement says so. Everything that hands a unit out asks here
for the words, so that nobody can take a specimen for a document: the description carries the code
`RIGHTS`, texts and citations begin with the statement, file names with `FILE_PREFIX`, and pictures
and ALTO files bear it as a comment besides what stands in their pixels and words.
"""

from __future__ import annotations

from typing import Final, Protocol

RIGHTS: Final = "specimen"
"""Code of the vocabulary ``rights``."""
MARK: Final = "TÀI LIỆU MẪU"
FILE_PREFIX: Final = "TAI-LIEU-MAU"
STATEMENT: Final = {
    "vi": f"{MARK}, không phải tư liệu lưu trữ",
    "en": f"SPECIMEN ({MARK}), not an archival document",
}
_JPEG_START: Final = b"\xff\xd8"
_JPEG_FIRST: Final = b"\xff\xe0"
_JPEG_COMMENT: Final = b"\xff\xfe"
"""SOI, APP0 and COM of ITU-T T.81, table B.1."""


class Described(Protocol):
    """Whatever has a rights statement."""

    @property
    def rights(self) -> str:
        """A code of the vocabulary ``rights``."""


def is_specimen(unit: Described) -> bool:
    """Whether ``unit`` was made to be tried out."""
    return unit.rights == RIGHTS


def statement(unit: Described, language: str) -> str:
    """What must stand beside ``unit`` wherever it is shown, in "vi" or "en"; empty for a document."""
    return STATEMENT[language] if is_specimen(unit) else ""


def mark_title(unit: Described, title: str) -> str:
    """``title`` with the mark before it, unless it says so itself."""
    if not is_specimen(unit) or MARK.casefold() in title.casefold():
        return title
    return f"{MARK}: {title}"


def mark_text(unit: Described, text: str) -> str:
    """Plain text that is given out, under the statement in both languages."""
    return f"{STATEMENT['vi']} / {STATEMENT['en']}\n\n{text}" if is_specimen(unit) else text


def mark_file_name(unit: Described, stem: str) -> str:
    """The name, without suffix, under which a file of ``unit`` is given out."""
    return f"{FILE_PREFIX}-{stem}" if is_specimen(unit) else stem


def mark_xml(unit: Described, data: bytes) -> bytes:
    """An XML file in UTF-8 with the statement as a comment behind its declaration.

    Args:
        unit: Whose file it is.
        data: The file as it is kept.
    """
    if not is_specimen(unit):
        return data
    end = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    return data[:end] + f"\n<!-- {STATEMENT['vi']} / {STATEMENT['en']} -->".encode() + data[end:]


def mark_jpeg(unit: Described, data: bytes) -> bytes:
    """A JPEG file with the statement as its comment (ITU-T T.81, B.2.4.5).

    It stands behind the segment by which JFIF files are known, which must be the first (ITU-T T.871, 10.1).
    """
    if not is_specimen(unit) or not data.startswith(_JPEG_START):
        return data
    comment = f"{STATEMENT['vi']} / {STATEMENT['en']}".encode()
    # The length counts itself.
    length = (len(comment) + 2).to_bytes(2, "big")
    place = len(_JPEG_START)
    if data.startswith(_JPEG_FIRST, place):
        place += len(_JPEG_FIRST) + int.from_bytes(data[place + 2 : place + 4], "big")
    return data[:place] + _JPEG_COMMENT + length + comment + data[place:]
