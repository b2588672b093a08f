"""How found words are lit: words side by side as one, single words away from the rest more weakly.

What is found is the search's to say; here it is only shown. A reader who asks for “hoang sa” looks
for the two words together; a lone “sa” elsewhere on the page is told apart by a weaker light.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Box = tuple[int, int, int, int]

# Part of a line's height that may lie between two words of one run.
_GAP: Final = 0.9
_BETWEEN_MARKS: Final = re.compile(r"</mark>(\s+)<mark>")
_MARK: Final = re.compile(r"<mark>([^<]*)</mark>")


def runs(boxes: Iterable[Sequence[int]]) -> tuple[tuple[Box, ...], frozenset[Box]]:
    """Boxes of words as boxes of runs, and those runs that are lit weakly.

    Args:
        boxes: ``[x, y, w, h]`` of each word in reading order, in pixels of the page picture.
    """
    joined: list[Box] = []
    words: list[int] = []
    for x, y, width, height in boxes:
        box = x, y, width, height
        if joined and _follows(joined[-1], box):
            joined[-1] = around(joined[-1], box)
            words[-1] += 1
        else:
            joined.append(box)
            words.append(1)
    several = max(words, default=0) > 1
    return tuple(joined), frozenset(box for box, count in zip(joined, words, strict=True) if several and count == 1)


def marks(snippet: Markup) -> Markup:
    """The snippet with marks side by side as one, and lone ones beside such runs marked as weak."""
    joined = _BETWEEN_MARKS.sub(r"\1", str(snippet))
    if joined == snippet:
        return snippet
    return Markup(_MARK.sub(_weaker, joined))  # noqa: S704  # marks are taken away or given a class, nothing is added


def on_one_line(left: Box, right: Box) -> bool:
    """Whether ``right`` stands on the line of ``left``, after it."""
    middle = right[1] + right[3] / 2
    return left[1] <= middle <= left[1] + left[3] and right[0] >= left[0]


def around(one: Box, other: Box) -> Box:
    """The smallest box around two."""
    x, y = min(one[0], other[0]), min(one[1], other[1])
    right = max(one[0] + one[2], other[0] + other[2])
    bottom = max(one[1] + one[3], other[1] + other[3])
    return x, y, right - x, bottom - y


def _follows(left: Box, right: Box) -> bool:
    return on_one_line(left, right) and right[0] - (left[0] + left[2]) <= _GAP * max(left[3], right[3])


def _weaker(mark: re.Match[str]) -> str:
    return mark[0] if re.search(r"\s", mark[1]) else f'<mark class="weak">{mark[1]}</mark>'
