"""What a picture file says of itself: when, by whom, and of what (Exif 2.3; IPTC-IIM 4.2).

For parsing processes; never called in the web process. Where a picture was taken is not read:
it stays in the original, for those who have that.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, IptcImagePlugin, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FORMATS: Final = ("JPEG", "TIFF", "PNG", "WEBP")

# Tags of Exif 2.3 and TIFF 6.0.
_EXIF_FOLDER, _TAKEN, _CAPTION, _ARTIST = 0x8769, 0x9003, 0x010E, 0x013B
# Datasets of IPTC-IIM 4.2, record 2.
_IPTC_DATE, _IPTC_BY_LINE, _IPTC_CAPTION = (2, 55), (2, 80), (2, 120)

_DAY: Final = re.compile(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)", re.ASCII)
_MOST_LETTERS: Final = 2000
"""As long as IPTC-IIM lets a caption be."""


@dataclass(frozen=True)
class EmbeddedFacts:
    """What stands in the file; None or empty where nothing does.

    Attributes:
        taken: Day on which it was taken.
        creator: Who took it.
        caption: What it shows.
    """

    taken: dt.date | None = None
    creator: str = ""
    caption: str = ""


def embedded_facts(path: Path) -> EmbeddedFacts:
    """Read what the picture file ``path`` says of itself, IPTC before Exif; nothing where that is faulty."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_FORMATS) as picture:
            iptc = IptcImagePlugin.getiptcinfo(picture) or {}
            exif = picture.getexif()
            inner = exif.get_ifd(_EXIF_FOLDER)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, KeyError, struct.error):
        return EmbeddedFacts()
    return EmbeddedFacts(
        taken=_day(_first(iptc, _IPTC_DATE)) or _day(_text(inner.get(_TAKEN))),
        creator=_first(iptc, _IPTC_BY_LINE) or _text(exif.get(_ARTIST)),
        caption=_first(iptc, _IPTC_CAPTION) or _text(exif.get(_CAPTION)),
    )


def _first(iptc: Mapping[tuple[int, int], bytes | list[bytes]], dataset: tuple[int, int]) -> str:
    value = iptc.get(dataset, b"")
    return _text(value[0] if isinstance(value, list) else value)


def _text(value: object) -> str:
    """A value as text on one line; nothing where it is no UTF-8, rather than letters that nobody wrote."""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return ""
    if not isinstance(value, str):
        return ""
    value = _as_written(value)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())[:_MOST_LETTERS]


def _as_written(value: str) -> str:
    """Exif knows ASCII only; programs write UTF-8, which comes back letter by letter as Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value


def _day(text: str) -> dt.date | None:
    found = _DAY.match(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
