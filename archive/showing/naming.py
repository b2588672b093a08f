"""Names of places stay on one line: in a heading Hoàng Sa is never parted."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markupsafe import Markup, escape

from archive.authority.places import places

_COUNTRY_AND_SEA: Final = ("Việt Nam", "Biển Đông")
_MOST_WORDS: Final = 3
"""Longer names may be parted: they would push a heading out of a phone."""


def whole_names(text: str) -> Markup:
    """``text`` as HTML, with every name of a place that has two or three words in a ``span`` that is not broken.

    Not one letter is changed, so that what is copied from the page is what the catalogue holds.
    """
    parts = _names().split(text)
    return Markup("").join(
        Markup('<span class="whole">{}</span>').format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def held_together(text: str) -> str:
    """``text`` with spaces that hold together (U+00A0) within every such name, for pictures, which nobody copies from."""
    return _names().sub(lambda name: name[0].replace(" ", "\u00a0"), text)


@cache
def _names() -> re.Pattern[str]:
    names = {place.short_label for place in places()} | set(_COUNTRY_AND_SEA)
    # Trường Sa stands in quần đảo Trường Sa, whose label is longer than what must hold together.
    names |= {" ".join(name.split()[2:]) for name in names if name.lower().startswith(("quần đảo ", "bán đảo "))}
    short = [name for name in names if 1 < len(name.split()) <= _MOST_WORDS]
    written = "|".join(re.escape(name) for name in sorted(short, key=lambda name: (-len(name), name)))
    return re.compile(rf"\b({written})\b")
