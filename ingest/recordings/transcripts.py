"""Transcripts: WebVTT (W3C) and SubRip files, and plain texts, as lines with the times at which they are spoken.

A file that does not say what it means is refused with the line at which reading stopped: half a
transcript would be found half the time.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ingest.errors import SourceError
from ingest.steps.open import pages_of_text
from ingest.tasks import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PASSAGE_MILLISECONDS: Final = 30_000
MOST_CHARACTERS: Final = 1200
"""After so much time, or so many characters, a passage ends.

No settings: passages are pages, and pictures of pages are made again from the transcript.
"""

_TIMES: Final = re.compile(
    r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})[ \t]+-->[ \t]+(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})(?:[ \t].*)?"
)
_ARROW: Final = "-->"
_NO_CUE: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_SPEAKER: Final = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
_TAG: Final = re.compile(r"</?[A-Za-z0-9][^<>]*>|\{\\[^}]*\}")
"""Marks of WebVTT and of SubRip (``<i>``, ``<00:01.000>``, ``{\\an8}``)."""


@dataclass(frozen=True)
class Cue:
    """One line: when it begins and ends in milliseconds, and its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class WrittenPassage:
    """A page of a transcript: its text, one line a cue, and the times of these lines; no times where none are told."""

    text: str
    times: tuple[tuple[int, int], ...] = ()


def read_transcript(data: bytes, kind: SourceKind) -> list[WrittenPassage]:
    """The passages of a transcript.

    Args:
        data: The file.
        kind: What it is: WebVTT, SubRip or plain text.

    Raises:
        SourceError: Not UTF-8 (R015), no text (R016), without words (R017) or wrong at a line (R038).
    """
    if kind is SourceKind.TEXT:
        return [WrittenPassage(page) for page in pages_of_text(data)]
    cues = [cue for cue in read_cues(data) if cue.text]
    if not cues:
        raise SourceError("R017")
    return [
        WrittenPassage("\n".join(cue.text for cue in group), tuple((cue.start, cue.end) for cue in group))
        for group in _grouped(cues)
    ]


def read_cues(data: bytes) -> list[Cue]:
    """The cues of a WebVTT or SubRip file in their order.

    Raises:
        SourceError: As `read_transcript`.
    """
    # What is wrong with a plain text is wrong here, too.
    lines = "\f".join(pages_of_text(data)).split("\n")
    cues = [cue for number, block in _blocks(lines) if (cue := _cue(number, block)) is not None]
    for earlier, later in pairwise(cues):
        if later[1].start < earlier[1].start:
            raise SourceError("R038", line=later[0])
    return [cue for _, cue in cues]


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first, from 1; the head of a WebVTT file is none of them."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line.strip())
        elif block:
            if not block[0].startswith("WEBVTT"):
                yield number - len(block), block
            block = []


def _cue(number: int, block: Sequence[str]) -> tuple[int, Cue] | None:
    """The cue of a block and the line of its times; None for a note."""
    if _NO_CUE.match(block[0]):
        return None
    place = 0 if _ARROW in block[0] else 1
    times = _TIMES.fullmatch(block[place]) if len(block) > place else None
    line = number + min(place, len(block) - 1)
    if times is None or any(_ARROW in words for words in block[place + 1 :]):
        raise SourceError("R038", line=line)
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:])
    if end < start:
        raise SourceError("R038", line=line)
    return line, Cue(start, end, _plain(" ".join(block[place + 1 :])))


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _plain(payload: str) -> str:
    """Words without marks; who speaks stands before them."""
    said = html.unescape(_TAG.sub("", _SPEAKER.sub(r"\1: ", payload)))
    return " ".join(unicodedata.normalize("NFC", said).split())


def _grouped(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    letters = 0
    for cue in cues:
        lasts = cue.start - group[0].start if group else 0
        if group and (lasts >= PASSAGE_MILLISECONDS or letters + len(cue.text) > MOST_CHARACTERS):
            yield group
            group, letters = [], 0
        group.append(cue)
        letters += len(cue.text)
    yield group
