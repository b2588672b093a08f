"""The presenter's programme: what is shown and said, and the minutes on the clock, for a session of a given length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.errors import UsageError
from archive.exports.documents import citation
from archive.exports.kit.narration import spoken_lines
from archive.exports.tv.showing import transcript_of
from archive.exports.tv.stops import Kind
from archive.exports.tv.timing import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.exports.tv.showing import Scene
    from archive.exports.tv.slides import Slide
    from archive.exports.tv.stops import Stop
    from archive.settings import Settings

LENGTH: Final = 60
"""Minutes of a session (plan 32/KH-UBND of Hải Phòng, 2017: sixty minutes a programme)."""
SHORTEST, LONGEST = 5, 600


@dataclass(frozen=True)
class Item:
    """One stop of a session.

    Attributes:
        stop: What is told.
        first: Its first slide.
        last: Its last slide.
        start: When it begins, seconds from the beginning.
        end: When the next begins.
        said: In Vietnamese and English, the words of its recordings; empty where the caption is read.
        cited: The document in Vietnamese and English; empty where none is shown.
    """

    stop: Stop
    first: Slide
    last: Slide
    start: int
    end: int
    said: dict[str, tuple[str, ...]]
    cited: dict[str, str]


def read_minutes(written: str) -> int:
    """The length of a session as it is asked for.

    Raises:
        ValueError: It is none.
    """
    minutes = int(written)
    if not SHORTEST <= minutes <= LONGEST:
        raise ValueError(written)
    return minutes


def items_of(scenes: Sequence[Scene], minutes: int, settings: Settings) -> tuple[Item, ...]:
    """The session: its minutes shared out by how long each stop would take by itself.

    Args:
        scenes: All stops.
        minutes: Length of the session.
        settings: Name of the institution and its address, for citations.

    Raises:
        UsageError: The session is too short for its stops (R834).
    """
    if len(scenes) > minutes * 60:
        raise UsageError("R834", minutes=minutes, least=-(-len(scenes) // 60))
    lengths = session(minutes, [scene.length for scene in scenes])
    items, start = [], 0
    for scene, length in zip(scenes, lengths, strict=True):
        slides = scene.slides
        said = {spoken: spoken_lines(transcript_of(scene.stop, spoken)) for spoken in ("vi", "en")}
        cited = {spoken: _cited(scene.stop, settings, spoken) for spoken in ("vi", "en")}
        items.append(Item(scene.stop, slides[0], slides[-1], start, start + length, said, cited))
        start += length
    return tuple(items)


def clock(seconds: int) -> str:
    """Minutes and seconds from the beginning, as a clock on a wall shows them."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _cited(stop: Stop, settings: Settings, spoken: str) -> str:
    if stop.kind is not Kind.ENTRY or stop.shown is None:
        return ""
    return citation(settings, stop.shown.unit, spoken, stop.shown.page)
