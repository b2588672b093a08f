"""Recognise: one Tesseract pass over a page whose words are not known yet, and second chances where it needs them.

The picture is prepared first (`ingest.steps.prepare`); the boxes found are carried back to
pixels of the page picture, whatever was done to it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ingest.alto import Block, Line, Word, clean_text, mean_confidence
from ingest.steps.first_look import prepared_for
from ingest.steps.prepare import Prepared, prepare
from ingest.steps.reading import Reading, read
from ingest.steps.reading_order import tables_by_row
from ingest.steps.review import remarks
from ingest.steps.scanned_parts import LEAST_CONFIDENCE, beside, only
from ingest.steps.second_chances import improved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.imaging.pixels import PageImage
    from ingest.engines.tesseract import RecognisedWord
    from ingest.page import PageWork


def recognise(work: PageWork) -> None:
    """Read the page's picture, or those parts of it whose words are not there already.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    assert work.image is not None
    if work.origin == "none":
        _read_page(work, work.image)
    elif work.unread:
        _read_parts(work, only(work.image, work.unread))


def _read_page(work: PageWork, image: PageImage) -> None:
    first = read(prepared_for(image, work.job), work.job)
    reading = improved(first, image, work.job)
    work.settings_used = reading.description
    work.notes += remarks(reading, work.job.settings)
    if reading.is_text:
        work.blocks = _blocks(reading, work.size)
        work.confidence, work.origin = mean_confidence(_words(work.blocks)), "recognised"


def _read_parts(work: PageWork, parts: PageImage) -> None:
    reading = read(prepare(parts, work.job.settings), work.job)
    if reading.is_text and reading.certainty >= LEAST_CONFIDENCE:
        work.blocks = beside(work.blocks, _blocks(reading, work.size))
        engine = f"Tesseract {work.job.engine_version}"
        work.settings_used = f"scanned parts recognised by {engine} {reading.description}"
        work.confidence = mean_confidence(_words(work.blocks))
        work.notes.append("scanned part read")


def _words(blocks: tuple[Block, ...]) -> Iterator[Word]:
    return (word for block in blocks for line in block for word in line)


def _blocks(reading: Reading, size: tuple[int, int]) -> tuple[Block, ...]:
    prepared, blocks = reading.prepared, []
    found = tables_by_row(reading.words, prepared.tables)
    for _, in_block in groupby(found, key=lambda word: word.block):
        lines = [_line(list(in_line), prepared, size) for _, in_line in groupby(in_block, key=lambda word: word.line)]
        if block := tuple(line for line in lines if line):
            blocks.append(block)
    return tuple(blocks)


def _line(found: list[RecognisedWord], prepared: Prepared, size: tuple[int, int]) -> Line:
    words = []
    for word in found:
        box = prepared.on_page(word.box, size)
        if text := clean_text(word.text):
            words.append(Word(text, box, word.confidence))
    return tuple(words)
