"""What is known of a recording: its facts, and when each line of its transcript is spoken.

A page of a recording is a passage of a transcript; a line of the page's text is one cue. The words
are pages like any others; this file of the item's object tells the times.
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue.views import ObjectView
    from archive.store import Store

RECORDING_PATH: Final = "recording.json"
"""Where an item's object in the store keeps what `to_json` writes."""

NO_COPY: Final = "no copy for browsers"
"""The note of a recording that browsers do not play, and of which no copy could be made."""

_MOMENT: Final = re.compile(r"\d+:\d\d:\d\d")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a recording's file says of itself.

    Attributes:
        seconds: How long it plays; 0 where unknown.
        sound: Name of the coding of its sound, as FFmpeg calls it; empty without sound.
        channels: Channels of sound.
        sample_rate: Samples a second.
        picture: Name of the coding of its picture; empty without one.
        width: Pixels of a picture as it is coded.
        height: The same.
        title: Title written into the file.
        created: When it was made, as the file says (ISO 8601).
    """

    seconds: float = 0.0
    sound: str = ""
    channels: int = 0
    sample_rate: int = 0
    picture: str = ""
    width: int = 0
    height: int = 0
    title: str = ""
    created: str = ""


@dataclass(frozen=True)
class Passage:
    """One page: its number, and from when to when each of its lines is spoken, in milliseconds; empty if untimed."""

    page: int
    times: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Transcript:
    """A transcript: the position of its file among the originals, its language (BCP 47), its passages."""

    position: int
    language: str
    passages: tuple[Passage, ...]

    @property
    def is_timed(self) -> bool:
        """Whether it says when its lines are spoken."""
        return any(passage.times for passage in self.passages)


@dataclass(frozen=True)
class Recording:
    """All that is known of a recording.

    Attributes:
        facts: Of its file; None where nobody could look.
        plays_as_is: Whether browsers play the file as it came.
        transcripts: In the order of its pages.
        notes: What a librarian should know, as short codes.
    """

    facts: Facts | None = None
    plays_as_is: bool = True
    transcripts: tuple[Transcript, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_copy(self) -> bool:
        """Whether a copy that browsers play was made of it."""
        return not self.plays_as_is and NO_COPY not in self.notes

    def language_of(self, page: int) -> str:
        """Language of the transcript that has ``page``; empty where that is not known."""
        having = (one for one in self.transcripts if any(passage.page == page for passage in one.passages))
        return next((one.language for one in having), "")

    def starts_of_pages(self) -> dict[int, int]:
        """When the passages begin that are timed, in milliseconds by page."""
        passages = (passage for transcript in self.transcripts for passage in transcript.passages)
        return {passage.page: passage.times[0][0] for passage in passages if passage.times}


def is_recording(originals: Sequence[ObjectView]) -> bool:
    """Whether an item with these originals is a recording: it is the first of them."""
    return bool(originals) and originals[0].media_type.startswith(("audio/", "video/"))


def moment(milliseconds: int) -> str:
    """A time in a recording as people read it, in whole seconds ("0:01:05"); the label of a passage."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


def is_moment(label: str) -> bool:
    """Whether the label of a page is a time in a recording; no paper bears such a number."""
    return _MOMENT.fullmatch(label) is not None


def kept_recording(store: Store, pid: str) -> Recording:
    """What the store keeps of the recording ``pid``; nothing is known of one that came in otherwise than by the pipeline.

    Raises:
        StoreError: It cannot be read (R305, R356).
    """
    is_kept = RECORDING_PATH in store.logical_paths(pid)
    return from_json(store.read(pid, RECORDING_PATH)) if is_kept else Recording()


def to_json(recording: Recording) -> bytes:
    """``recording`` as UTF-8 JSON."""
    return json.dumps(dataclasses.asdict(recording), ensure_ascii=False, indent=1).encode()


def from_json(data: bytes) -> Recording:
    """What `to_json` wrote.

    Raises:
        StoreError: ``data`` is no such file (R356).
    """
    try:
        told = json.loads(data)
        facts = Facts(**told["facts"]) if told["facts"] is not None else None
        transcripts = tuple(map(_transcript, told["transcripts"]))
        return Recording(facts, bool(told["plays_as_is"]), transcripts, tuple(map(str, told["notes"])))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("R356", problem=error) from error


def _transcript(told: dict[str, Any]) -> Transcript:
    passages = (
        Passage(int(one["page"]), tuple((int(start), int(end)) for start, end in one["times"]))
        for one in told["passages"]
    )
    return Transcript(int(told["position"]), str(told["language"]), tuple(passages))
