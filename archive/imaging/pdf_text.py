"""The text layer of a PDF page: its words, where they stand, and how far they can be trusted."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pymupdf

from archive.imaging.mupdf import opened_page
from archive.imaging.pdf_scan import PaintedItem, covering_image, painted_items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNREADABLE_CATEGORIES = frozenset({"Co", "Cn", "Cc", "Cs"})
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
_PICTURES = frozenset({"fill-image", "fill-imgmask"})
_VISIBLE = pymupdf.mupdf.FZ_STEXT_FILLED | pymupdf.mupdf.FZ_STEXT_STROKED


@dataclass(frozen=True)
class Word:
    """One word of a text layer.

    Attributes:
        text: As the layer spells it; U+FFFD where a glyph has no character.
        x0: Left edge as a fraction 0..1 of the displayed page's width (rotation applied).
        y0: Top edge as a fraction 0..1 of the displayed page's height.
        x1: Right edge.
        y1: Bottom edge.
        block: Number of its block on the page, from 0, in the layer's order.
        line: Number of its line within the block, from 0.
        font: Font name without its subset prefix; old Vietnamese encodings show in it.
        hidden: Not seen by a reader: painted invisibly (text render mode 3, ISO 32000-1
            9.3.6), fully transparent, or underneath the page's picture.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    block: int
    line: int
    font: str
    hidden: bool


class PageBox(NamedTuple):
    """A place on the displayed page, in fractions 0..1 of its width and height as in `Word`."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class TextLayer:
    """All words of one page.

    Attributes:
        words: In the layer's own order.
        fonts: Names of the fonts used, sorted, without subset prefixes.
        over_scan: A picture covers the page, so that a hidden layer is somebody's recognition of it.
        pictures: Where pictures stand on a page that no single one covers.
    """

    words: tuple[Word, ...]
    fonts: tuple[str, ...]
    over_scan: bool
    pictures: tuple[PageBox, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether most words are hidden from the reader."""
        return sum(word.hidden for word in self.words) * 2 > len(self.words)

    @property
    def characters(self) -> int:
        """Characters in all words."""
        return sum(len(word.text) for word in self.words)

    @property
    def unreadable_share(self) -> float:
        """Share 0..1 of characters that stand for no letter: U+FFFD, private use, control, unassigned."""
        unreadable = sum(_is_unreadable(character) for word in self.words for character in word.text)
        return unreadable / self.characters if self.words else 0.0


def pdf_text_layer(path: Path, number: int) -> TextLayer:
    """The text layer of page ``number`` (from 1); a page without text gives one without words.

    Raises:
        ImagingError: As `archive.imaging.pdf.pdf_page_image`.
    """
    with opened_page(path, number) as page:
        items = painted_items(page)
        cover = covering_image(page, items)
        covered = _covered_boxes(items, cover)
        words = tuple(_words(page, covered))
        pictures = tuple(_on_page(item.box, page.rect) for item in items if item.kind in _PICTURES)
    fonts = tuple(sorted({word.font for word in words}))
    return TextLayer(words, fonts, cover is not None, pictures if cover is None else ())


def _is_unreadable(character: str) -> bool:
    return character == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(character) in _UNREADABLE_CATEGORIES


@dataclass(frozen=True)
class _Covered:
    """Boxes of text painted before and after the page's picture."""

    under: tuple[pymupdf.Rect, ...]
    over: tuple[pymupdf.Rect, ...]

    def hides(self, point: pymupdf.Point) -> bool:
        return any(point in box for box in self.under) and not any(point in box for box in self.over)


def _covered_boxes(items: list[PaintedItem], cover: int | None) -> _Covered:
    if cover is None:
        return _Covered((), ())
    texts = [(position, item.box) for position, item in enumerate(items) if item.kind.endswith("-text")]
    return _Covered(
        under=tuple(box for position, box in texts if position < cover and box in items[cover].box),
        over=tuple(box for position, box in texts if position > cover),
    )


def _words(page: pymupdf.Page, covered: _Covered) -> Iterator[Word]:
    blocks = [block for block in page.get_text("rawdict", flags=_FLAGS)["blocks"] if block["type"] == 0]
    for block_number, block in enumerate(blocks):
        for line_number, line in enumerate(block["lines"]):
            characters = [(character, span) for span in line["spans"] for character in span["chars"]]
            for is_space, run in groupby(characters, key=lambda pair: pair[0]["c"].isspace()):
                word = None if is_space else _word(page, list(run), (block_number, line_number), covered)
                if word is not None:
                    yield word


def _word(
    page: pymupdf.Page, run: list[tuple[dict[str, Any], dict[str, Any]]], place: tuple[int, int], covered: _Covered
) -> Word | None:
    boxes = [character["bbox"] for character, _ in run]
    box = pymupdf.Rect(
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    )
    box *= page.rotation_matrix  # MuPDF gives boxes as on the unrotated page
    shown = page.rect
    if not box.intersects(shown):
        return None
    span = run[0][1]
    centre = pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    unseen = not span["char_flags"] & _VISIBLE or span["alpha"] == 0
    edges = _on_page(box, shown)
    return Word(
        text="".join(character["c"] for character, _ in run),
        **edges._asdict(),
        block=place[0],
        line=place[1],
        font=str(span["font"]),
        hidden=unseen or covered.hides(centre),
    )


def _on_page(box: pymupdf.Rect, shown: pymupdf.Rect) -> PageBox:
    return PageBox(
        _fraction(box.x0 - shown.x0, shown.width),
        _fraction(box.y0 - shown.y0, shown.height),
        _fraction(box.x1 - shown.x0, shown.width),
        _fraction(box.y1 - shown.y0, shown.height),
    )


def _fraction(distance: float, whole: float) -> float:
    return min(max(distance / whole, 0.0), 1.0)
