"""Whether a recording's file is whole, open to all and what it was found to be; told from its container alone.

Nothing is decoded here: what is looked at is how long the parts of the file say they are. Where
FFmpeg would play what is left of a cut file without a word, a cut is told all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import SourceError
from ingest.recordings import ebml, iso_boxes, sound_frames
from ingest.tasks import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

_CHECKS: dict[SourceKind, Callable[[BinaryIO, int], None]] = {
    **dict.fromkeys((SourceKind.M4A, SourceKind.MP4, SourceKind.MOV), iso_boxes.require_whole),
    SourceKind.WEBM: ebml.require_whole,
    SourceKind.WAV: sound_frames.require_whole_wav,
    SourceKind.FLAC: sound_frames.require_whole_flac,
    SourceKind.OGG: sound_frames.require_whole_ogg,
    SourceKind.MP3: sound_frames.require_whole_mp3,
    SourceKind.AAC: sound_frames.require_whole_aac,
}


def require_whole(path: Path, kind: SourceKind) -> None:
    """Make sure that the recording at ``path`` is not cut, locked, damaged or another thing.

    Raises:
        SourceError: It ends too early (R034), is encrypted (R035), or cannot be read as what it is said to be (R036).
    """
    with path.open("rb") as file:
        try:
            _CHECKS[kind](file, path.stat().st_size)
        except (IndexError, ValueError) as error:
            # A part that should be there is shorter than it must be.
            raise SourceError("R036") from error
