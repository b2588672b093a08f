"""One page of a document as a kit shows and searches it: its words, and where they stand on the kit's picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.exports.kit.pages import KitPage, PlacedWord
from archive.showing.lines import boxes_of_lines, lines_of, words_between, words_there
from archive.showing.setting_text import set_text

if TYPE_CHECKING:
    from archive.catalogue.views import PageView
    from archive.exports.kit.choosing import KitItem
    from archive.exports.kit.pictures import Pictures
    from archive.showing.lighting import Box
    from archive.showing.setting_text import Block
    from archive.store import Store


@dataclass(frozen=True)
class Leaf:
    """A page ready to be shown.

    Attributes:
        page: The page.
        blocks: Its text as HTML; lines are numbered where their places are known.
        lines: Where each line stands, in pixels of the picture that is zoomed into.
        starts: Left edges of the words of each line, in the same pixels, so that a place on the picture finds its words.
    """

    page: PageView
    blocks: tuple[Block, ...]
    lines: tuple[Box, ...]
    starts: tuple[tuple[int, ...], ...]


def read_leaf(store: Store, item: KitItem, page: PageView, pictures: Pictures | None) -> tuple[Leaf, KitPage]:
    """A page for the eye and for the search.

    Args:
        store: Holds the places of its words.
        item: Its document.
        page: The page.
        pictures: Its pictures in the kit; None where it has none.

    Raises:
        StoreError: Its ALTO file cannot be read.
    """
    there = words_there(store, item.unit.pid, page) if pictures else []
    share = pictures.size[0] / page.width if pictures else 1.0
    boxes = tuple(_scaled(box, share) for box in boxes_of_lines(page.text, there))
    starts = tuple(
        tuple(round(word.x * share) for word in words_between(start, end, there)) for start, end in lines_of(page.text)
    )
    leaf = Leaf(page, set_text(page.text, [], numbered=bool(boxes)), boxes, starts if boxes else ())
    words = tuple(PlacedWord(word.text, *_scaled((word.x, word.y, word.w, word.h), share)) for _, _, word in there)
    return leaf, _kit_page(item, page, words, pictures.size if pictures else (0, 0))


def _kit_page(item: KitItem, page: PageView, words: tuple[PlacedWord, ...], size: tuple[int, int]) -> KitPage:
    unit = item.unit
    first, last = unit.date_from or unit.date_to, unit.date_to or unit.date_from
    return KitPage(
        item=item.order,
        pid=unit.pid,
        number=page.number,
        title=unit.shown_title,
        description=unit.scope,
        date=unit.date_text,
        type=unit.genre,
        text=page.text,
        words=words,
        width=size[0],
        height=size[1],
        symbol=unit.number,
        reference_code=unit.reference_code,
        fonds=unit.fonds.reference_code if unit.fonds else "",
        agents=tuple(agent.name for agent in unit.agents),
        languages=unit.languages,
        years=(first.year, last.year) if first and last else None,
    )


def _scaled(box: Box, share: float) -> Box:
    x, y, width, height = (round(side * share) for side in box)
    return x, y, max(1, width), max(1, height)
