"""A recording as its page shows it: what plays, and the lines of its transcripts with their times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import url_for

from archive.catalogue.units import get_objects, get_pages
from archive.catalogue.vocabulary import label
from archive.imaging.locations import playing_copy_path
from archive.recording import kept_recording, moment
from archive.showing.setting_text import set_line
from archive.web.found import hit_numbers
from archive.web.i18n import gettext, language, number
from archive.web.lit import lit_page, marks_of
from archive.web.parts import parts
from archive.web.sheets import sheet
from archive.web.staff import reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView, PageView
    from archive.recording import Facts, Passage, Recording, Transcript
    from archive.web.sheets import Sheet

COPY_TYPES: Final = {True: "video/mp4", False: "audio/mp4"}
_SERVED_AS: Final = {"video/quicktime": "video/mp4"}
"""Browsers pass over a type that they do not know, though they may play what is in it."""

_CODINGS: Final = {
    "aac": "AAC", "alac": "ALAC", "flac": "FLAC", "mp3": "MP3", "opus": "Opus", "vorbis": "Vorbis", "h264": "H.264",
    "hevc": "H.265", "mpeg4": "MPEG-4", "vp8": "VP8", "vp9": "VP9", "av1": "AV1", "prores": "ProRes", "mjpeg": "MJPEG",
}  # fmt: skip
"""Names of codings as people write them; others stand as FFmpeg calls them."""


@dataclass(frozen=True)
class Line:
    """One line of a transcript.

    Attributes:
        number: From 1, over all transcripts of the recording.
        page: The page that has it.
        milliseconds: When it begins; None where nobody wrote that down.
        html: Its words, the found ones marked.
        is_hit: Whether some are.
    """

    number: int
    page: int
    milliseconds: int | None
    html: Markup
    is_hit: bool

    @property
    def moment(self) -> str:
        """When it begins, as people read it."""
        return "" if self.milliseconds is None else moment(self.milliseconds)

    @property
    def seconds(self) -> float:
        """When it begins; 0 where nobody wrote that down."""
        return (self.milliseconds or 0) / 1000


@dataclass(frozen=True)
class ShownTranscript:
    """A transcript: place among the originals, language, its name for readers, captions (empty where untimed), lines."""

    position: int
    language: str
    language_name: str
    captions: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Player:
    """What plays a recording, and what is said in it.

    Attributes:
        is_film: Whether there is something to see.
        source: Address of what plays.
        may_not_play: Whether the reader's browser may not know how.
        poster: The first picture of a film; None where there is none.
        transcripts: In the order of its pages.
        hits: How many lines the query meets.
    """

    is_film: bool
    source: str
    may_not_play: bool
    poster: Sheet | None
    transcripts: tuple[ShownTranscript, ...]
    hits: int


def known_of(pid: str) -> Recording:
    """What the store knows of the recording ``pid``.

    Raises:
        StoreError: It cannot be read (R356).
    """
    return kept_recording(parts().store, pid)


def what_plays(pid: str, original: ObjectView, recording: Recording) -> tuple[Path, str]:
    """The file that browsers play, and its media type: the original, or the copy made because they do not."""
    copy = playing_copy_path(parts().settings.derivatives_path, pid)
    if not recording.plays_as_is and copy.is_file():
        return copy, COPY_TYPES[is_film(original, recording)]
    return parts().store.path(pid, original.store_path), _SERVED_AS.get(original.media_type, original.media_type)


def is_film(original: ObjectView, recording: Recording) -> bool:
    """Whether there is something to see; where nobody could look, what the file is called decides."""
    return bool(recording.facts.picture) if recording.facts else original.media_type.startswith("video/")


def player(session: Session, pid: str, query: str) -> Player:
    """The player of the recording ``pid`` with what ``query`` meets in its transcripts.

    Raises:
        NotFoundError: There is no such item for this reader (R201).
        QueryError: The query cannot be understood or costs too much.
        StoreError: What is known of it cannot be read (R356).
    """
    recording, original = known_of(pid), get_objects(session, pid, reader())[0]
    pages = get_pages(session, pid, reader())
    hits = hit_numbers(session, pid, query) if query else ()
    transcripts = _transcripts(pid, recording, pages, query, frozenset(hits))
    copy_is_missing = not recording.plays_as_is and what_plays(pid, original, recording)[0].suffix != ".mp4"
    first = sheet(pid, pages[0]) if pages else None
    return Player(
        is_film=is_film(original, recording),
        source=url_for("reading_room.playing", pid=pid),
        may_not_play=copy_is_missing,
        poster=first if first and first.has_picture else None,
        transcripts=transcripts,
        hits=sum(line.is_hit for transcript in transcripts for line in transcript.lines),
    )


def technical(facts: Facts | None) -> tuple[str, ...]:
    """How picture and sound are coded, in words."""
    if facts is None:
        return ()
    told = []
    if facts.picture:
        size = gettext("%(width)s × %(height)s điểm ảnh", width=facts.width, height=facts.height)
        told.append(f"{_coding(facts.picture)}, {size}")
    if facts.sound:
        channels = gettext("%(count)s kênh", count=facts.channels)
        told.append(f"{_coding(facts.sound)}, {channels}, {number(facts.sample_rate)} Hz")
    return tuple(told)


def _coding(name: str) -> str:
    first = name.split(maxsplit=1)[0]
    if first.startswith("pcm_"):
        return "PCM"
    return _CODINGS.get(first, first)


def _transcripts(
    pid: str, recording: Recording, pages: Sequence[PageView], query: str, hits: frozenset[int]
) -> tuple[ShownTranscript, ...]:
    by_number = {page.number: page for page in pages}
    shown: list[ShownTranscript] = []
    count = 0
    for told in recording.transcripts:
        passages = [(by_number[one.page], one) for one in told.passages if one.page in by_number]
        lines = tuple(_lines(pid, passages, query, hits, count))
        count += len(lines)
        shown.append(_shown(pid, told, lines))
    return tuple(shown)


def _shown(pid: str, told: Transcript, lines: tuple[Line, ...]) -> ShownTranscript:
    captions = url_for("reading_room.captions", pid=pid, number=told.position) if told.is_timed else ""
    name = label("languages", told.language, language()) if told.language else ""
    return ShownTranscript(told.position, told.language or "und", name, captions, lines)


def _lines(
    pid: str, passages: Sequence[tuple[PageView, Passage]], query: str, hits: frozenset[int], count: int
) -> Iterator[Line]:
    for page, passage in passages:
        marks = marks_of(lit_page(pid, page, query).places) if page.number in hits else []
        start = 0
        texts = page.text.split("\n")
        # A text that was corrected so that it has other lines is told at the beginning of its passage.
        times = [at for at, _ in passage.times] if len(passage.times) == len(texts) else []
        for place, text in enumerate(texts):
            if text.strip():
                count += 1
                html = set_line(start, text, marks)
                at = times[place] if times else passage.times[0][0] if passage.times else None
                yield Line(count, page.number, at, html, is_hit="<mark" in html)
            start += len(text) + 1
