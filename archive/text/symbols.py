"""Signs that are kept whole: document symbols (``32/KH-UBND``), dates in figures, numbers.

How a symbol is built: Nghị định 30/2020/NĐ-CP, Appendix I, II.3 (number, slash, kind, hyphen, body;
a number below 10 gets a zero in front). Party organs write ``36-NQ/TW``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = "[ \u00a0]?"
_HYPHEN = "[-\u2010\u2011\u2013]"
_FIGURES = r"\d{1,5}(?:\.\d{1,2})?[A-Za-z]?"
_CAPITALS = "[A-ZĐÐ][A-Za-zĐÐđ0-9&]{0,11}"
_LETTERS = "[A-Za-zĐÐđ][A-Za-zĐÐđ0-9&]{0,11}"
_END = "(?![\\w\u0300-\u036f])"

SYMBOL = (
    "(?:"
    rf"{_FIGURES}{_GAP}/{_GAP}(?:\d{{4}}{_GAP}/{_GAP})?"
    rf"{_CAPITALS}(?:{_GAP}{_HYPHEN}{_GAP}{_CAPITALS})?(?:{_HYPHEN}{_CAPITALS})*"
    rf"|{_FIGURES}/(?:\d{{4}}/)?{_LETTERS}(?:{_HYPHEN}{_LETTERS})+"
    rf"|{_FIGURES}/\d{{4}}/{_LETTERS}"
    rf"|\d{{1,5}}{_GAP}{_HYPHEN}{_GAP}[A-ZĐÐ][A-Za-zĐÐđ]{{0,5}}/{_CAPITALS}(?:{_HYPHEN}{_CAPITALS})*"
    rf"|\d{{1,5}}-[A-Za-zĐÐđ]{{1,6}}/{_LETTERS}"
    rf"){_END}"
)
"""Pattern of a document symbol. Spaces ("32 /KH-UBND", "01 /TB - HTTT") pass where capitals follow."""

BETWEEN_SYMBOLS = "(?<![-/\u2010\u2011\u2013]) (?![-/\u2010\u2011\u2013])"
"""Pattern of a space beyond which no symbol goes on: it has gaps only beside its slash and its hyphens."""

CHAIN = rf"(?:\d{{1,4}}(?:/\d{{1,4}})+|\d{{1,2}}-\d{{1,2}}-\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}){_END}"
"""Pattern of figures in a chain, dates before all: 14/2/2017, 14-02-2017, 14.02.2017, 30/2020, 2/9."""

NUMBER = r"\d+(?:[.,]\d+)+"
"""Pattern of a number with points or commas: 4.664.124, 3194,72."""

ACRONYM = "[A-ZĐÐ]+(?:&[A-ZĐÐ]+)+"
"""Pattern of an abbreviation with "and" inside: TT&TT."""

_PART = re.compile(r"[^\W_]+")
_GAPS = re.compile(r"\s+")
_HYPHENS = re.compile(_HYPHEN)
_ZEROS = re.compile(r"0+(?=\d)")
_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}))?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")


@dataclass(frozen=True)
class Piece:
    """A sign, one of its beginnings, or one of its parts: what can be searched for.

    Attributes:
        start: Index of its first character within the sign.
        end: Index after its last character.
        step: How many parts of the sign stand before it.
        form: What it is compared by: lower case, marks kept.
        part: False for the whole sign.
    """

    start: int
    end: int
    step: int
    form: str
    part: bool


def canonical_symbol(surface: str) -> str:
    """The form that the spellings of one sign share.

    Lower case without gaps, the leading zeros of its number left out. A date in figures becomes
    ``d/m/yyyy`` whichever of / - . stood in it; a day and month alone need the slash.
    """
    compact = _HYPHENS.sub("-", _GAPS.sub("", surface)).lower().replace("ð", "đ")
    date = _DATE.fullmatch(compact)
    if date and 1 <= int(date[1]) <= 31 and 1 <= int(date[3]) <= 12 and (date[4] or date[2] == "/"):
        return "/".join(str(int(figure)) for figure in (date[1], date[3], date[4]) if figure)
    leading = _ZEROS.match(compact)
    return compact[leading.end() :] if leading else compact


def canonical_number(surface: str) -> str:
    """A number with its thousands ungrouped: 4.664.124 and 4,664,124 are 4664124."""
    return re.sub("[.,]", "", surface) if _THOUSANDS.fullmatch(surface) else surface


def pieces(surface: str) -> list[Piece]:
    """Take a symbol, chain or acronym apart: the whole, its beginnings, its parts.

    ``30/2020/NĐ-CP`` gives itself, its beginnings ``30/2020`` and ``30/2020/NĐ`` (all at step 0)
    and the parts 30, 2020, NĐ, CP at steps 0 to 3. A beginning always starts at the first figure,
    so that 32/KH-UBND is never found in 132/KH-UBND.
    """
    result = [Piece(0, len(surface), 0, canonical_symbol(surface), part=False)]
    parts = [(found.start(), found.end()) for found in _PART.finditer(surface)]
    slashed = re.sub("[.-]", "/", surface) if _DATE.fullmatch(surface) else surface
    for step, (start, end) in enumerate(parts):
        if 0 < step < len(parts) - 1:
            result.append(Piece(0, end, 0, canonical_symbol(slashed[:end]), part=True))
        result.append(Piece(start, end, step, surface[start:end].lower().replace("ð", "đ"), part=True))
    return result
