"""Text layer: use the words a PDF page brings along, where they are sound.

Words in old encodings (TCVN3, VNI, VISCII, VPS) are converted first. Sound means that the words are
words then: Vietnamese syllables, or French or English ones. Garbled layers fail this and are read from
the picture instead; so is a layer that belongs to a scan's margin only.
"""

from __future__ import annotations

import dataclasses
import re
from itertools import groupby
from typing import TYPE_CHECKING

from archive.imaging.pdf import pdf_text_layer
from archive.text.han import FIRST_HAN
from archive.text.legacy_runs import Run, mend
from archive.text.syllable import is_syllable
from ingest.alto import Block, Box, Word, clean_text
from ingest.steps.office import remarks
from ingest.steps.scanned_parts import unread_pictures
from ingest.steps.sheet_order import by_rows
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.imaging.pdf import TextLayer
    from ingest.page import PageWork

LEAST_SOUND_SHARE = 0.85
"""Share of words that must be words. Names, abbreviations and misprints take a few per cent of real pages."""

LEAST_SOUND_MARKED_SHARE = 0.75
"""The same among words with letters beyond ASCII, which old encodings turn into nonsense first."""

MOST_UNREADABLE_SHARE = 0.02
"""Characters without a meaning in Unicode that a sound layer may hold: bullets of symbol fonts."""

LEAST_WORDS_OVER_SCAN = 40
"""Visible words on top of a scan that make it the page's text; fewer are a signature's or a stamp's."""

_LETTERS = re.compile(r"[^\W\d_]+")
_FRENCH_LETTERS = re.compile(r"[a-zàâæçéèêëîïôœùûüÿ]+")
_VOWEL = re.compile(r"[aeiouyàâæéèêëîïôœùûüÿ]")
_LONGEST_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Bullets and other signs of symbol fonts, which have no meaning beyond their font."""

_INSIDE_WORDS = re.compile(r"\w[^\w\s.,:;/()&'’\-–_@+%°\"“”]\w")
"""A sign between two letters that no Western text has there, but TCVN3 and shifted glyph numbers do."""


def use_text_layer(work: PageWork) -> None:
    """Take the page's words from its text layer if that is sound; otherwise leave them to the next step.

    Raises:
        ImagingError: The page cannot be opened (R601 to R608).
    """
    layer = pdf_text_layer(work.pdf, work.job.address.frame)
    if not layer.words:
        return
    layer, converted = _mended(layer)
    if not is_sound(layer):
        work.notes.append("text layer not sound")
        return
    if layer.over_scan and not layer.hidden and len(layer.words) < LEAST_WORDS_OVER_SCAN:
        return
    _take(work, layer)
    work.settings_used = converted
    if converted:
        work.notes.append(converted)


def use_office_text(work: PageWork) -> None:
    """Take the words of a page that LibreOffice made; what they are was told when the file was opened.

    Raises:
        ImagingError: The page cannot be opened (R601 to R608).
    """
    told = remarks(WorkFolder(work.job.folder))
    layer = pdf_text_layer(work.pdf, work.job.address.frame)
    if layer.words:
        _take(work, layer)
        if work.job.file.kind.is_sheet:
            work.blocks = by_rows(work.blocks)
        work.settings_used = "; ".join(said for said in (told.software, told.done) if said)
    work.notes.extend(note for note in (told.done, *told.notes) if note)


def _take(work: PageWork, layer: TextLayer) -> None:
    work.blocks = _blocks(layer, work.size)
    work.unread = unread_pictures(layer, work.size)
    work.origin = "text_layer"


def _mended(layer: TextLayer) -> tuple[TextLayer, str]:
    """``layer`` with words of old encodings converted, and what was converted, in English."""
    lines = [list(line) for _, line in groupby(layer.words, key=lambda word: (word.block, word.line))]
    mended = mend([[Run(word.text + " ", word.font) for word in line] for line in lines])
    if not mended.converted:
        return layer, ""
    words = tuple(
        dataclasses.replace(word, text=text.strip())
        for line, texts in zip(lines, mended.lines, strict=True)
        for word, text in zip(line, texts, strict=True)
    )
    return dataclasses.replace(layer, words=words), mended.summary()


def is_sound(layer: TextLayer) -> bool:
    """Whether the words of ``layer`` can be believed."""
    if layer.unreadable_share > MOST_UNREADABLE_SHARE:
        return False
    return are_words([word.text for word in layer.words])


def are_words(texts: Sequence[str]) -> bool:
    """Whether most of ``texts`` are words of Vietnamese, French or English, or no words at all (numbers)."""
    words = [letters for text in texts for letters in _LETTERS.findall(text.lower())]
    if not words:
        return any(character.isdecimal() for text in texts for character in text)
    marked = [word for word in words if not word.isascii()]
    broken = sum(1 for text in texts if _INSIDE_WORDS.search(text))
    sound = _sound(words)
    return (
        sound - broken >= LEAST_SOUND_SHARE * len(words)
        and _sound(marked) >= LEAST_SOUND_MARKED_SHARE * len(marked)
        and broken * 20 <= len(texts)
    )


def _sound(words: Iterable[str]) -> int:
    return sum(1 for word in words if _is_word(word))


def _is_word(word: str) -> bool:
    if word[0] >= FIRST_HAN or is_syllable(word):
        return True
    if not _FRENCH_LETTERS.fullmatch(word):
        return False
    # Single letters number lists; abbreviations such as UBND and QĐ have no vowel.
    return len(word) <= 4 if not _VOWEL.search(word) else not _LONGEST_CLUSTER.search(word)


def _blocks(layer: TextLayer, size: tuple[int, int]) -> tuple[Block, ...]:
    """Words of a layer, whose places are fractions of the page, as blocks of lines in pixels."""
    width, height = size
    blocks: dict[int, dict[int, list[Word]]] = {}
    for word in layer.words:
        text = _PRIVATE.sub("", clean_text(word.text))
        x0, y0 = min(int(word.x0 * width), width - 1), min(int(word.y0 * height), height - 1)
        x1, y1 = max(round(word.x1 * width), x0 + 1), max(round(word.y1 * height), y0 + 1)
        if text:
            lines = blocks.setdefault(word.block, {})
            lines.setdefault(word.line, []).append(Word(text, Box(x0, y0, x1, y1)))
    return tuple(tuple(tuple(line) for line in lines.values()) for lines in blocks.values())
