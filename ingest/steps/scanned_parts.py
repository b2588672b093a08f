"""Scanned parts: pictures on a typed page that may hold words which its text layer does not know.

A plan whose annex was pasted in as a scan, a scan with a typed page number under it: the layer is
sound and yet not the whole page. What is read there stands beside the layer's words, never instead.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ingest.alto import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.imaging.pdf import TextLayer
    from archive.imaging.pdf_text import PageBox, Word
    from archive.imaging.pixels import PageImage
    from ingest.alto import Block, Line

LEAST_SHARE = 0.08
"""Share of the page below which pictures together are emblems, seals and signatures."""

MOST_WORDS_ON_PICTURE = 40
"""Typed words upon a picture that make it the ground of a typed page; fewer are a signature's or a stamp's."""

LEAST_CONFIDENCE = 0.60
"""Below this certainty what was read in a picture is a photograph's texture."""


def unread_pictures(layer: TextLayer, size: tuple[int, int]) -> tuple[Box, ...]:
    """Where pictures stand, in pixels of a page picture of ``size``, that hold no text known to ``layer``.

    A layer that hides behind a scan is somebody's recognition of it, and leaves nothing unread.
    """
    if layer.over_scan or layer.hidden:
        return ()
    unread = [box for box in layer.pictures if _is_unread(box, layer.words)]
    if sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in unread) < LEAST_SHARE:
        return ()
    width, height = size
    return tuple(
        Box(int(box.x0 * width), int(box.y0 * height), round(box.x1 * width), round(box.y1 * height)) for box in unread
    )


def only(image: PageImage, parts: Iterable[Box]) -> PageImage:
    """``image`` with everything but ``parts`` white."""
    pixels = np.full_like(image.pixels, 255)
    for part in parts:
        there = slice(part.y0, part.y1), slice(part.x0, part.x1)
        pixels[there] = image.pixels[there]
    return dataclasses.replace(image, pixels=pixels)


def beside(known: tuple[Block, ...], found: tuple[Block, ...]) -> tuple[Block, ...]:
    """``known`` blocks and the words of ``found`` that stand on none of theirs, where they begin on the page."""
    places = [word.box for block in known for line in block for word in line]
    fresh = [kept for block in found if (kept := _unknown(block, places))]
    if not fresh:
        return known
    top = _top(fresh[0])
    before = next((position for position, block in enumerate(known) if _top(block) >= top), len(known))
    return (*known[:before], *fresh, *known[before:])


def _is_unread(picture: PageBox, words: Iterable[Word]) -> bool:
    upon = [word for word in words if _holds(picture, (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)]
    return len(upon) < MOST_WORDS_ON_PICTURE and not any(word.hidden for word in upon)


def _unknown(block: Block, places: list[Box]) -> Block:
    lines = (tuple(word for word in line if not _is_known(word.box, places)) for line in block)
    return tuple(line for line in lines if line)


def _is_known(box: Box, places: list[Box]) -> bool:
    return any(_holds(place, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for place in places)


def _holds(box: Box | PageBox, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _top(block: Block) -> int:
    first: Line = block[0]
    return min(word.box.y0 for word in first)
