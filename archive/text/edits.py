"""Words that one slip of the finger, or of recognition, makes of another."""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STROKE: Final = "d\u0335"
"""đ as d and a mark, so that to lose it is one edit."""


def one_edit_from(word: str) -> Iterator[str]:
    """Every word that one letter of a to z more, less, another or two exchanged make of ``word``."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def is_one_edit(one: str, other: str) -> bool:
    """Whether one letter or mark tells them apart, added, lost or exchanged."""
    left, right = _parts(one), _parts(other)
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1 or left == right:
        return False
    at = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        at += 1
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    return left[at + 1 :] == right[at + 1 :] or left[at:] == right[at + 1 : at + 2] + right[at] + right[at + 2 :]


def _parts(word: str) -> str:
    """Letters and marks one by one."""
    return word if word.isascii() else unicodedata.normalize("NFD", word).replace("đ", _STROKE)
