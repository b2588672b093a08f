"""What the reader is told of how a query was understood, in Vietnamese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.search.answer import Reading
from archive.search.change import Why
from archive.search.engine import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.search.change import Change
    from archive.search.engine import Hits
    from archive.search.query import Query

ANY_WORD: Final = "any-word"
"""Code of the reading by which a page need not have all the words."""
LOOSENED: Final = {Reach.ITEM: "whole-item", Reach.ANY: ANY_WORD}
"""Codes of how the words were allowed to stand apart."""
OR: Final = {"vi": " HOẶC ", "en": " OR "}
WHY: Final[dict[str, dict[str, str]]] = {
    LOOSENED[Reach.ITEM]: {
        "vi": "Không trang nào có đủ các từ; đây là những tài liệu có đủ các từ trên nhiều trang.",
        "en": "No page has all the words; these documents have them on several pages.",
    },
    LOOSENED[Reach.ANY]: {
        "vi": "Không trang nào có đủ các từ; đây là những trang khớp nhất.",
        "en": "No page has all the words; these match best.",
    },
    Why.KEYED: {"vi": "Đọc theo kiểu gõ Telex, VNI hoặc VIQR.", "en": "Read as Telex, VNI or VIQR typing."},
    Why.DATE: {"vi": "Tìm mốc thời gian này trong mọi cách viết.", "en": "This date is looked for in every way of writing it."},
    Why.ACRONYM: {"vi": "Tìm cả chữ viết tắt và chữ đầy đủ.", "en": "The abbreviation and the full words are both found."},
    Why.PLACE: {"vi": "Tìm cả những tên khác của nơi này.", "en": "Other names of this place are looked for, too."},
    Why.UNIT: {
        "vi": "Tìm cả tên đơn vị trước và sau khi sắp xếp năm 2025.",
        "en": "The units before and after the changes of 2025 are looked for, too.",
    },
    Why.SPELLING: {"vi": "Tìm cả cách viết khác.", "en": "Other spellings are looked for, too."},
    Why.HOMONYM: {
        "vi": "Nhiều nơi cùng tên này; thêm loại (đảo, đá, bãi, phường, xã) hoặc vùng biển để chọn một.",
        "en": "Several places have this name; add its kind or its part of the sea to choose one.",
    },
    Why.LOST_MARK: {
        "vi": "Tìm cả chỗ máy đọc mất một dấu.",
        "en": "Places where recognition lost a mark are looked for, too.",
    },
}  # fmt: skip
_INFORMS: Final = {Why.HOMONYM}


def readings(query: Query, changes: Iterable[Change], hits: Hits, language: str) -> tuple[Reading, ...]:
    """Everything that was understood otherwise than typed.

    Args:
        query: As it was looked for.
        changes: What was understood.
        hits: The answer: it says how far the words were allowed to stand apart.
        language: "vi" or "en".
    """
    told = [
        Reading(change.given, change.meant, change.why.value, WHY[change.why][language], change.why not in _INFORMS)
        for change in changes
    ]
    if hits.reach is not Reach.PAGE and hits.total_items:
        words = [clause.written for clause in query.words]
        given, code = " ".join(words), LOOSENED[hits.reach]
        meant = OR[language].join(words) if hits.reach is Reach.ANY else given
        told.append(Reading(given, meant, code, WHY[code][language], is_undoable=False))
    return tuple(told)
