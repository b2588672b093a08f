"""Fonts whose names tell an old encoding: .VnTime is TCVN3, VNI-Times is VNI.

A name is a promise that the letters must keep (`archive.text.legacy_runs`): many files were typed in Unicode under
a font that had been chosen before.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from archive.text.legacy_charsets import LegacyEncoding


class FontHint(NamedTuple):
    """What a font's name tells: the encoding of its text, and whether it draws small letters as capitals."""

    encoding: LegacyEncoding
    capitals: bool = False


_FAMILIES = (
    (re.compile(r"VNI|VNtimes new roman", re.IGNORECASE), LegacyEncoding.VNI),
    (re.compile(r"VPS[-_ ]?[A-Z]", re.IGNORECASE), LegacyEncoding.VPS),
    (re.compile(r"VISCII|VI (?:Times|Arial|Courier)", re.IGNORECASE), LegacyEncoding.VISCII),
    (re.compile(r"\.Vn|Vn[A-Z]|ABC", re.IGNORECASE), LegacyEncoding.TCVN3),
)
"""Beginnings of names. TCVN3 comes last: its Vn begins many names."""

_STYLE = re.compile(r"(?:[-, ]*(?:Bold|Italic|Regular|Oblique|MT|\(\w*\)))+$", re.IGNORECASE)
_CAPITALS = re.compile(r"\.?[Vv][Nn].*(?:H|[Tt]imeh|[Aa]rialh)$")
"""Every TCVN3 family has a twin for capitals, with an H at the end of its name: .VnTimeH."""


@lru_cache(maxsize=1024)
def hint_of(font: str) -> FontHint | None:
    """What the name ``font`` tells; None for a font of Unicode text."""
    name = _STYLE.sub("", font.strip("'\" "))
    for family, encoding in _FAMILIES:
        if family.match(name):
            return FontHint(encoding, encoding is LegacyEncoding.TCVN3 and _CAPITALS.match(name) is not None)
    return None
