"""The pages of a kit as its search sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class PlacedWord(NamedTuple):
    """A word and where it stands, in pixels of the page's picture."""

    text: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True)
class KitPage:
    """One page with what it can be found by; pages of one item follow each other.

    Attributes:
        item: Place of its item in the kit, from 0.
        pid: Permanent identifier of the item.
        number: Page number within the item, from 1.
        title: Title of the item as readers see it.
        description: What is told of its scope and content.
        date: As written on the document.
        type: Code of its kind in the vocabulary ``genres``, or empty.
        text: Words of the page.
        words: The same in reading order with their places; empty where there is no picture or none is known.
        width: Pixels of the page's picture in its full size, in which places are counted; 0 where there is none.
        height: The same.
        symbol: Number of the document (32/KH-UBND), or empty.
        reference_code: Shelf identifier of the item.
        fonds: Reference code of its fonds, or empty.
        agents: Names of persons and bodies.
        languages: Language codes of the item.
        years: First and last year of its date; None where undated.
    """

    item: int
    pid: str
    number: int
    title: str
    description: str
    date: str
    type: str
    text: str
    words: tuple[PlacedWord, ...]
    width: int
    height: int
    symbol: str = ""
    reference_code: str = ""
    fonds: str = ""
    agents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
