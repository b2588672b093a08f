"""Captions read aloud: the recording, and what is said in it for those who cannot hear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from archive.exports.kit import names

if TYPE_CHECKING:
    from archive.curation import Folder, Narration
    from archive.exports.staging import Staging

# A cue's times as WebVTT (W3C, 4.1) and SubRip write them, its number, and marks within it.
_TIMES: Final = re.compile(r"^[\d:.,]+\s+-->\s+[\d:.,]+.*$", re.MULTILINE)
_NUMBER: Final = re.compile(r"^\d+$", re.MULTILINE)
_HEAD: Final = re.compile(r"\A\ufeff?WEBVTT[^\n]*(\n[^\n]+)*")
_NOTE: Final = re.compile(r"^NOTE\b.*?(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z0-9.:]+[^<>]*>")


@dataclass(frozen=True)
class Spoken:
    """A recording in the kit.

    Attributes:
        language: What is spoken.
        name: Its file.
        words: What is said, a line for each passage.
    """

    language: str
    name: str
    words: tuple[str, ...]


def take_along(narration: Narration, folder: Folder, staging: Staging, slug: str, place: int) -> Spoken:
    """Copy a recording into the kit.

    Args:
        narration: The recording and its transcript.
        folder: The collection's files.
        staging: Takes the copy.
        slug: The collection.
        place: The entry, from 1.
    """
    source = folder.files[narration.file]
    name = names.narration(slug, place, narration.language, PurePosixPath(narration.file).suffix)
    staging.copy(name, source)
    words = folder.files[narration.transcript].read_text("utf-8-sig", errors="replace") if narration.transcript else ""
    return Spoken(narration.language, name, spoken_lines(words))


def spoken_lines(transcript: str) -> tuple[str, ...]:
    """What is said in a transcript (WebVTT, SubRip, plain text), without times and marks; a line for each passage."""
    text = transcript.replace("\r\n", "\n").replace("\r", "\n")
    if "-->" in text:
        text = _NUMBER.sub("", _TIMES.sub("", _NOTE.sub("", _HEAD.sub("", text))))
        text = _TAG.sub("", text)
    passages = (" ".join(passage.split()) for passage in text.split("\n\n"))
    return tuple(passage for passage in passages if passage)
