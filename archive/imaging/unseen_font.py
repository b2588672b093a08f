"""A typeface without ink: letters of any script that can be found and copied, and are not seen.

Text that lies unseen over a page picture needs places and meanings, but no shapes. One blank
glyph stands for every letter, and a table (ToUnicode) says which letter each stands for. So
Vietnamese, Hán and Nôm need no typeface of their own, and a PDF holds some hundred bytes of font.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

NAME: Final = "BienDaoUnseen"
UNITS: Final = 1000
"""Units of an em."""
WIDTH: Final = 500
"""Advance of every glyph, in units."""
ASCENT: Final = 800
DESCENT: Final = -200
"""Upper and lower edge of a line, in units; the one less the other is an em, so that a line's height is the font's size."""

_MADE: Final = 3_029_529_600
"""1 January 2000 in seconds since 1904, as the table ``head`` counts."""

_MOST_A_BLOCK: Final = 100
"""Entries of one ``beginbfchar`` (Adobe Technical Note 5014, section 1.4.1)."""


@cache
def font_file() -> bytes:
    """The typeface as a TrueType file: ``.notdef`` and one blank glyph."""
    names = [".notdef", "blank"]
    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({0x20: "blank"})
    font.setupGlyf({name: Glyph() for name in names})
    font.setupHorizontalMetrics(dict.fromkeys(names, (WIDTH, 0)))
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    font.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    font.setupPost()
    # The same bytes on every day: files that hold it can be compared.
    font.updateHead(created=_MADE, modified=_MADE)
    font.font.recalcTimestamp = False
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()


class Letters:
    """The letters that a document uses, each with the number that stands for it in the file."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def coded(self, text: str) -> bytes:
        """``text`` as numbers of two bytes.

        Raises:
            OverflowError: More than 65,535 different letters; Unicode has that many, no document does.
        """
        numbers = (self._numbers.setdefault(letter, len(self._numbers) + 1) for letter in text)
        return b"".join(number.to_bytes(2, "big") for number in numbers)

    def glyphs(self) -> bytes:
        """Table from number to glyph (CIDToGIDMap): all numbers lead to the blank one."""
        return bytes(2) + b"\x00\x01" * len(self._numbers)

    def meanings(self) -> bytes:
        """Table from number to letter (ToUnicode; ISO 32000-1, 9.10.3)."""
        entries = [
            f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, number in self._numbers.items()
        ]
        blocks = [entries[start : start + _MOST_A_BLOCK] for start in range(0, len(entries), _MOST_A_BLOCK)]
        table = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{table}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")
