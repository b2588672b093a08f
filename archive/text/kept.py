"""What was worked out of a word or a page once, kept for the next time that it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

_LONGEST_KEPT = 40
"""Characters; anything longer is debris, or writing without spaces, and hardly met again."""


SHOWN_PAGES: Final = 512
"""Pages of which is kept what it costs to show them: as many as a few readers leaf through, some megabytes."""
LONGEST_PAGE: Final = 1 << 14
"""Characters of a page of which that is kept; nearly all are shorter."""


class Kept(dict[str, _T], Generic[_T]):
    """Words, or what stands between two spaces, with what is told of them; begun anew when there are too many.

    A dictionary, so that those that were met before (nine in ten of a page) are looked up without a call.

    Args:
        tell: Works it out.
        most: How many are kept.
        longest: Characters of those that are kept.
    """

    def __init__(self, tell: Callable[[str], _T], most: int, longest: int = _LONGEST_KEPT) -> None:
        super().__init__()
        self._tell = tell
        self.most = most
        self._longest = longest

    def __missing__(self, word: str) -> _T:
        told = self._tell(word)
        if len(word) <= self._longest:
            if len(self) >= self.most:
                self.clear()
            self[word] = told
        return told
