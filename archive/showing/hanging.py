"""The rhythm of a room: what hangs alone, what hangs in pairs, and what is shown as a detail."""

from __future__ import annotations

import enum
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Region = tuple[int, int, int, int]
# A region this much wider than tall is a strip of writing: it fills the wall, with its label below.
_WIDE: Final = 1.5


class Form(enum.StrEnum):
    """How an entry hangs."""

    LEAF = "leaf"
    PAIR = "pair"
    DETAIL = "detail"


def hang(regions: Sequence[Region | None]) -> tuple[Form, ...]:
    """The form of each entry of a room, in order.

    Wide details fill the wall. Of the pages between them an odd one opens alone and large, the
    others hang in pairs.

    Args:
        regions: Region of the page that each entry shows; None for the whole page.
    """
    forms: list[Form] = []
    for wide, run in groupby(regions, _is_wide):
        count = len(list(run))
        forms += [Form.DETAIL] * count if wide else [Form.LEAF] * (count % 2) + [Form.PAIR] * (count - count % 2)
    return tuple(forms)


def _is_wide(region: Region | None) -> bool:
    return region is not None and region[2] >= _WIDE * region[3]
