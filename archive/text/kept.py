"""What was worked out of a word once, kept for the next time that it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

_LONGEST_KEPT = 40
"""Characters; anything longer is debris, or writing without spaces, and hardly met again."""


class Kept(dict[str, _T], Generic[_T]):
    """Words, or what stands between two spaces, with what is told of them; begun anew when there are too many.

    A dictionary, so that those that were met before (nine in ten of a page) are looked up without a call.

    Args:
        tell: Works it out.
        most: How many are kept.
    """

    def __init__(self, tell: Callable[[str], _T], most: int) -> None:
        super().__init__()
        self._tell = tell
        self.most = most

    def __missing__(self, word: str) -> _T:
        told = self._tell(word)
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= self.most:
                self.clear()
            self[word] = told
        return told
