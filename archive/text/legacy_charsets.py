"""The letters of the four Vietnamese fonts-as-encodings, turned into Unicode.

The text comes from files whose bytes were taken for code page 1252, so that TCVN3 "Hoµng Sa" stands for
Hoàng Sa. ``legacy_charsets.csv`` has the codes of all letters; they were compared in two independent
implementations, which agree on all 67 lower-case letters, and VISCII with RFC 1456. TCVN3 has no toned
capitals: a second font (.VnTimeH) draws the codes of small letters as capitals.
"""

from __future__ import annotations

import csv
import enum
import re
from functools import cache
from importlib import resources
from typing import NamedTuple


class LegacyEncoding(enum.StrEnum):
    """How a text was encoded before Unicode; MOJIBAKE is UTF-8 that was read as code page 1252."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    VPS = "vps"
    MOJIBAKE = "mojibake"


FONT_ENCODINGS = (LegacyEncoding.TCVN3, LegacyEncoding.VNI, LegacyEncoding.VISCII, LegacyEncoding.VPS)
"""Those that are a table of letters, the most common first."""

SOFT_HYPHEN = "\u00ad"
"""Code AD: the letter ư of TCVN3, and so the letter that gets lost."""

_SHOWN_OTHERWISE = {SOFT_HYPHEN: "\u2212", "\u00b7": "\u2219", "\u00b5": "\u03bc"}
"""Code points that PDF writers put for AD and B7 (Acrobat Distiller) and for B5 (Greek mu for micro sign)."""

_PUNCTUATION = frozenset("“”‘’–—…•")


class Charset(NamedTuple):
    """One table of letters.

    Attributes:
        letters: What stands in the text, one or two characters, to the letter meant.
        codes: Pattern of the keys of ``letters``, the longer first.
        word: Pattern of a word in this encoding.
    """

    letters: dict[str, str]
    codes: re.Pattern[str]
    word: re.Pattern[str]


@cache
def charset(encoding: LegacyEncoding) -> Charset:
    """The table of ``encoding``, one of `FONT_ENCODINGS`."""
    table = resources.files("archive.text").joinpath("legacy_charsets.csv").read_text("utf-8").splitlines()
    letters: dict[str, str] = {}
    for row in csv.DictReader(table):
        for seen in _seen_as(row[encoding]):
            letters[seen] = row["letter"]
    if encoding is LegacyEncoding.VNI:
        letters |= {seen[0] + seen[1].swapcase(): letter for seen, letter in letters.items() if len(seen) == 2}
    codes = "|".join(re.escape(seen) for seen in sorted(letters, key=len, reverse=True))
    single = "".join(re.escape(seen[-1]) for seen in letters)
    return Charset(letters, re.compile(codes), re.compile(f"[A-Za-z{single}]+"))


def spell(text: str, encoding: LegacyEncoding) -> str:
    """Put Unicode letters for the codes of ``encoding``; case and lost letters are not judged here.

    VISCII and VPS have capitals at the codes of “ ” ‘ ’ – — … •, which typists also used as such: they are letters
    only within capitals ("C“NG" is CỘNG).
    """
    letters, codes, _ = charset(encoding)
    return codes.sub(lambda found: found[0] if _is_punctuation(found) else letters[found[0]], text)


def _is_punctuation(found: re.Match[str]) -> bool:
    if found[0] not in _PUNCTUATION:
        return False
    text: str = found.string
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    return not (before.isupper() and (after.isupper() or found[0] == "“"))


def _seen_as(codes: str) -> set[str]:
    """The strings that the bytes ``codes`` ("A9", "61 F8") are read as: as Latin 1, as code page 1252."""
    if not codes:
        return set()
    latin = bytes.fromhex(codes).decode("latin-1")
    windows = bytes.fromhex(codes).decode("cp1252", errors="ignore")
    seen = {latin, windows} if len(windows) == len(latin) else {latin}
    return seen | {_SHOWN_OTHERWISE[shape] for shape in seen & _SHOWN_OTHERWISE.keys()}
