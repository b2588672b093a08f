"""Which files belong to a recording, told by their names: `X.vtt`, `X.srt`, `X.txt`, `X.vi.vtt` beside `X.mp3`."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORDING_ENDINGS: Final = frozenset(
    {".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".oga", ".opus", ".mp4", ".m4v", ".mov", ".webm"}
)
TRANSCRIPT_ENDINGS: Final = (".vtt", ".srt", ".txt")
"""Of several files in one language the first of these is read; all are kept."""

_LANGUAGE: Final = re.compile(r"\.([a-z]{2})", re.IGNORECASE)


def is_named_as_recording(name: str) -> bool:
    """Whether a file's ending is that of a recording; what it is, its bytes say."""
    return PurePath(name).suffix.lower() in RECORDING_ENDINGS


def transcripts_of(names: Sequence[str]) -> dict[str, list[str]]:
    """The recordings among the ``names`` of one folder, each with its transcripts.

    Transcripts without a language come first, then Vietnamese ones.
    """
    told: defaultdict[str, list[tuple[tuple[int, str, int, str], str]]] = defaultdict(list)
    for name in names:
        path = PurePath(_folded(name))
        if path.suffix not in TRANSCRIPT_ENDINGS:
            continue
        told[path.stem].append((_place("", name), name))
        if language := language_of(name):
            told[PurePath(path.stem).stem].append((_place(language, name), name))
    recordings = (name for name in names if is_named_as_recording(name))
    return {name: [one for _, one in sorted(told[PurePath(_folded(name)).stem])] for name in recordings}


def language_of(transcript: str) -> str:
    """The language that a transcript's name tells ("vi" of ``X.vi.vtt``); empty for none."""
    tag = _LANGUAGE.fullmatch(PurePath(PurePath(transcript).stem).suffix)
    return tag[1].lower() if tag else ""


def _place(language: str, name: str) -> tuple[int, str, int, str]:
    """By what transcripts of one recording are put in order."""
    rank = TRANSCRIPT_ENDINGS.index(PurePath(name).suffix.lower())
    return {"": 0, "vi": 1}.get(language, 2), language, rank, name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
