"""Which files belong to a recording, told by their names: `X.vtt`, `X.srt`, `X.txt`, `X.vi.vtt` beside `X.mp3`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORDING_ENDINGS: Final = frozenset(
    {".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".oga", ".opus", ".mp4", ".m4v", ".mov", ".webm"}
)
TRANSCRIPT_ENDINGS: Final = (".vtt", ".srt", ".txt")
"""Of several files in one language the first of these is read; all are kept."""

_LANGUAGE: Final = re.compile(r"\.([a-z]{2})", re.IGNORECASE)


def is_named_as_recording(name: str) -> bool:
    """Whether a file's ending is that of a recording; what it is, its bytes say."""
    return PurePath(name).suffix.lower() in RECORDING_ENDINGS


def transcripts_beside(recording: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that are transcripts of ``recording``: those without a language first, then Vietnamese."""
    stem = _folded(PurePath(recording).stem)
    found = [name for name in names if name != recording and _language(stem, name) is not None]
    return sorted(found, key=lambda name: (_place(_language(stem, name) or ""), _rank(name), name))


def language_of(transcript: str) -> str:
    """The language that a transcript's name tells ("vi" of ``X.vi.vtt``); empty for none."""
    tag = _LANGUAGE.fullmatch(PurePath(PurePath(transcript).stem).suffix)
    return tag[1].lower() if tag else ""


def _language(stem: str, name: str) -> str | None:
    """The language of a transcript of ``stem``; None if ``name`` is none."""
    path = PurePath(_folded(name))
    if path.suffix not in TRANSCRIPT_ENDINGS:
        return None
    if path.stem == stem:
        return ""
    return language_of(path.name) if PurePath(path.stem).stem == stem and language_of(path.name) else None


def _place(language: str) -> tuple[int, str]:
    return ({"": 0, "vi": 1}.get(language, 2), language)


def _rank(name: str) -> int:
    return TRANSCRIPT_ENDINGS.index(PurePath(name).suffix.lower())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
