"""Photograph: a picture without words whose tones no paper dominates is known as one.

It is read like any other picture first, so that a photographed document keeps its words; and one
with rows of letters that could not be read still waits for review.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from archive.imaging.embedded import embedded_facts
from ingest.steps.review import NO_TEXT, REVIEW

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels
    from ingest.page import PageWork

_PAPER = 0.55
"""Share of a picture within `_NEAR` of its commonest grey (measured: 58 made photographs 0.27 to 0.51; made pages, stamped,
leaning and faded ones 0.65 to 0.89; pages in the shadow of a fold 0.31 to 0.50, which their words tell from photographs)."""

_NEAR = 2
_GREYS = 32
_SIDE = 256
"""Pixels of the longer side on which tones are counted: letters melt into their paper."""


def know_photograph(work: PageWork) -> None:
    """Note that the page is a photograph, with what its file says of it."""
    assert work.image is not None
    if work.origin != "none" or not REVIEW.isdisjoint(work.notes) or not has_tones_of_photograph(work.image.pixels):
        return
    work.notes = [note for note in work.notes if note != NO_TEXT]
    facts = embedded_facts(Path(work.job.file.path))
    work.photograph = {
        "taken": facts.taken.isoformat() if facts.taken else "",
        "creator": facts.creator,
        "caption": facts.caption,
    }


def has_tones_of_photograph(pixels: Pixels) -> bool:
    """Whether no grey dominates the picture as that of paper does."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, _SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    counts = np.bincount((small // (256 // _GREYS)).ravel(), minlength=_GREYS)
    commonest = int(counts.argmax())
    near = counts[max(0, commonest - _NEAR) : commonest + _NEAR + 1].sum()
    return bool(near / small.size < _PAPER)
