"""Numbers in few characters: seven bits a byte, the least first, a byte above 127 where more follow; then base 64."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers from 0 on, small ones in one byte."""
    out = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def signed(number: int) -> int:
    """A number of either sign as one from 0 on: 0, -1, 1, -2 are 0, 1, 2, 3."""
    return number << 1 if number >= 0 else ~number << 1 | 1


def steps(numbers: Iterable[int]) -> Iterable[int]:
    """Ascending numbers as the first of them and the differences."""
    before = 0
    for number in numbers:
        yield number - before
        before = number


def as_text(content: bytes) -> str:
    """Bytes as a script holds them."""
    return base64.b64encode(content).decode("ascii")
