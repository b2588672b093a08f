"""Recognise: one Tesseract pass over a page whose words are not known yet.

The picture is prepared first (`ingest.steps.prepare`); the boxes found are carried back to
pixels of the page picture, whatever was done to it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ingest.alto import Block, Box, Line, Word, clean_text, mean_confidence
from ingest.engines import tesseract
from ingest.steps.prepare import Prepared, prepare
from ingest.steps.scanned_parts import LEAST_CONFIDENCE, beside, only

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from ingest.engines.tesseract import RecognisedWord
    from ingest.page import PageWork

BLANK_CONFIDENCE = 0.40
BLANK_WORDS = 5
"""Below either a page is blank: what was read is paper texture (measured: blank pages reach 0.31, the
worst page with text 0.45)."""


def recognise(work: PageWork) -> None:
    """Read the page's picture, or those parts of it whose words are not there already.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    assert work.image is not None
    if work.origin == "none":
        blocks, used = _read(work, work.image)
        work.settings_used = used
        if _is_text(blocks, BLANK_CONFIDENCE):
            work.blocks, work.confidence, work.origin = blocks, _certainty(blocks), "recognised"
        else:
            work.notes.append("no text found")
    elif work.unread:
        blocks, used = _read(work, only(work.image, work.unread))
        if _is_text(blocks, LEAST_CONFIDENCE):
            work.blocks = beside(work.blocks, blocks)
            work.settings_used = f"scanned parts recognised by Tesseract {work.job.engine_version} {used}"
            work.confidence = _certainty(work.blocks)
            work.notes.append("scanned part read")


def _read(work: PageWork, image: PageImage) -> tuple[tuple[Block, ...], str]:
    """The words of ``image``, and with which settings they were read."""
    prepared = prepare(image, work.job.settings)
    found = tesseract.recognise(
        prepared.pixels, prepared.dpi, work.job.languages, seconds=work.job.settings.page_cpu_seconds
    )
    used = f"-l {'+'.join(work.job.languages)} --dpi {prepared.dpi}; {prepared.done}"
    return _blocks(found, prepared, work.size), used


def _is_text(blocks: tuple[Block, ...], least_confidence: float) -> bool:
    certainty = _certainty(blocks)
    words = sum(len(line) for block in blocks for line in block)
    return words >= BLANK_WORDS and certainty is not None and certainty >= least_confidence


def _certainty(blocks: tuple[Block, ...]) -> float | None:
    return mean_confidence(word for block in blocks for line in block for word in line)


def _blocks(found: list[RecognisedWord], prepared: Prepared, size: tuple[int, int]) -> tuple[Block, ...]:
    blocks = []
    for _, in_block in groupby(found, key=lambda word: word.block):
        lines = [_line(list(in_line), prepared, size) for _, in_line in groupby(in_block, key=lambda word: word.line)]
        if block := tuple(line for line in lines if line):
            blocks.append(block)
    return tuple(blocks)


def _line(found: list[RecognisedWord], prepared: Prepared, size: tuple[int, int]) -> Line:
    words = []
    for word in found:
        box = prepared.on_page(Box(word.x, word.y, word.x + word.w, word.y + word.h), size)
        if text := clean_text(word.text):
            words.append(Word(text, box, word.confidence))
    return tuple(words)
