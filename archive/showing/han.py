"""A typeface for Hán (Chinese characters) on pages that have any.

Old PCs often bring none, and a whole one weighs megabytes. It is installed in about a hundred parts, as its makers cut it for
the web; a page asks for those parts alone whose characters stand on it, about 45 kB each.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.shipped import static_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = "vendor/fonts/han"
RANGES = "ranges.json"

# Punctuation, ideographs and their compatibility forms: Unicode 15.1, blocks "CJK …".
_HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# In UTF-8, what lies beyond U+3000 begins with a byte above these; hardly a page has one, and this tells it soonest.
_BEFORE_HAN = bytes(range(0xE3))


def parts_for(text: str) -> list[str]:
    """Parts of the typeface that hold the characters of ``text``, in their own order; none where it is not installed."""
    if not text.encode(errors="replace").translate(None, _BEFORE_HAN):
        return []
    characters = set(_HAN.findall(text))
    part_of = _part_of(static_folder() / FOLDER / RANGES)
    return sorted({part_of[one] for one in map(ord, characters) if one in part_of}, key=int)


def read_ranges(ranges: Mapping[str, str]) -> dict[int, str]:
    """Code point to part.

    Args:
        ranges: Part to its ``unicode-range`` as CSS writes it: ``U+3401,U+3dee-3def``.
    """
    part_of: dict[int, str] = {}
    for part, written in ranges.items():
        for one in written.split(","):
            first, _, last = one.strip().removeprefix("U+").partition("-")
            part_of |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), part)
    return part_of


@lru_cache(maxsize=1)
def _part_of(path: Path) -> dict[int, str]:
    return read_ranges(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
