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

if TYPE_CHECKING:
    from ingest.engines.tesseract import RecognisedWord
    from ingest.page import PageWork

BLANK_CONFIDENCE = 0.40
BLANK_WORDS = 5
"""Below either a page is blank: what was read is paper texture (measured: blank pages reach 0.31, the
worst page with text 0.45)."""


def recognise(work: PageWork) -> None:
    """Read the page's picture unless its words are there already.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    if work.origin != "none":
        return
    assert work.image is not None
    prepared = prepare(work.image, work.job.settings)
    found = tesseract.recognise(
        prepared.pixels, prepared.dpi, work.job.languages, seconds=work.job.settings.page_cpu_seconds
    )
    work.settings_used = f"-l {'+'.join(work.job.languages)} --dpi {prepared.dpi}; {prepared.done}"
    blocks = _blocks(found, prepared, work.size)
    words = [word for block in blocks for line in block for word in line]
    certainty = mean_confidence(words)
    if len(words) < BLANK_WORDS or certainty is None or certainty < BLANK_CONFIDENCE:
        work.notes.append("no text found")
        return
    work.blocks, work.confidence, work.origin = blocks, certainty, "recognised"


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
