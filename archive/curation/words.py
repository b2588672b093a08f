"""How long the texts of an exhibition are, as somebody who stands before them reads."""

from __future__ import annotations

import re
from typing import Final

_BEGINNING: Final = 6
# A sentence ends at a mark that closes it or sets off a new thought, with a gap after it.
_END = re.compile(r"[.?!:;…](?:\s|$)")


def count_words(text: str) -> int:
    """Words between gaps; in Vietnamese those are syllables, which are what the eye takes one by one."""
    return len(text.split())


def longest_sentence(text: str) -> str:
    """The sentence with the most words; empty where there is none."""
    return max((sentence.strip() for sentence in _END.split(text)), key=count_words, default="")


def beginning_of(text: str) -> str:
    """The first words of a text, by which it is found again."""
    return " ".join(text.split()[:_BEGINNING])
