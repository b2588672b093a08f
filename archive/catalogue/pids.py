"""Permanent identifiers: seven random characters of Crockford's base 32 and a check character.

The alphabet is Crockford's (https://www.crockford.com/base32.html): no I, L, O or U, and what is
commonly misread is read as what was meant. The check character is Luhn's algorithm modulo N with
N = 32, the generalisation of ISO/IEC 7812-1 annex B to an alphabet of even size: it catches every
single wrong character and every swap of neighbours except ``0`` with ``Z``.
Identifiers are shown and stored in capitals.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 7
_BASE = len(ALPHABET)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_pid(random_below: Callable[[int], int] = secrets.randbelow) -> str:
    """Draw an identifier.

    Args:
        random_below: Gives a random number from 0 to its argument, which is excluded.
    """
    body = "".join(ALPHABET[random_below(_BASE)] for _ in range(RANDOM_CHARACTERS))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The Luhn-mod-32 check character of ``body``, canonical characters without their check."""
    return ALPHABET[-_luhn_sum(body, first_weight=2) % _BASE]


def is_pid(text: str) -> bool:
    """Whether ``text`` is a canonical identifier whose check character is right."""
    return (
        len(text) == RANDOM_CHARACTERS + 1
        and all(character in ALPHABET for character in text)
        and _luhn_sum(text, first_weight=1) % _BASE == 0
    )


def normalise_pid(text: str) -> str:
    """Canonical form of an identifier as people type it: capitals, ``o`` as 0, ``i`` and ``l`` as 1."""
    return text.strip().upper().translate(_READ_AS)


def _luhn_sum(characters: str, *, first_weight: int) -> int:
    """Sum from the right with weights 1 and 2 in turn, products cast out by adding their two digits."""
    total, weight = 0, first_weight
    for character in reversed(characters):
        product = ALPHABET.index(character) * weight
        total += product // _BASE + product % _BASE
        weight = 3 - weight
    return total
