"""What is heard and seen when: the slides of each stop along a film in one language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from archive.curation.words import count_words
from archive.exports.kit.narration import spoken_lines
from archive.exports.tv.stops import Kind
from archive.exports.tv.subtitles import cues_of, moved, spread
from archive.exports.tv.timing import FRAMES, frames, reading_frames, shared_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.curation import Narration
    from archive.exports.tv.ffmpeg import Recording
    from archive.exports.tv.slides import Slide
    from archive.exports.tv.stops import Stop
    from archive.exports.tv.subtitles import Cue
    from archive.settings import Settings

Recordings = dict[tuple[str, str], "Recording"]
"""Recordings that can be played, by the slug of their set and their name in its folder."""


@dataclass(frozen=True)
class Scene:
    """One stop in a film.

    Attributes:
        stop: What is told.
        slides: Its slides.
        recording: What is heard; None for silence.
        frames: How long each slide is seen.
        start: After how many frames of the film it begins.
    """

    stop: Stop
    slides: tuple[Slide, ...]
    recording: Recording | None
    frames: tuple[int, ...]
    start: int

    @property
    def length(self) -> int:
        """Frames of the whole stop."""
        return sum(self.frames)


def scenes_of(slides: Sequence[Slide], language: str, heard: Recordings, settings: Settings) -> tuple[Scene, ...]:
    """A film in ``language``: a stop lasts as long as its recording and a pause, or as long as people read.

    Args:
        slides: All slides.
        language: What is spoken.
        heard: The recordings that can be played.
        settings: Give pause and speed of reading.
    """
    scenes: list[Scene] = []
    start = 0
    for own in by_stop(slides):
        recording = _recording(own[0].stop, language, heard)
        if recording:
            whole = max(frames(recording.seconds + settings.tv_pause_seconds), len(own))
            weights = [count_words(slide.text.text(language)) for slide in own]
            each = shared_out(whole, weights, least=1)
        else:
            each = tuple(reading_frames(_read(slide), settings) for slide in own)
        scenes.append(Scene(own[0].stop, own, recording, each, start))
        start += scenes[-1].length
    return tuple(scenes)


def by_stop(slides: Sequence[Slide]) -> tuple[tuple[Slide, ...], ...]:
    """The slides of each stop together."""
    return tuple(tuple(own) for _, own in groupby(slides, key=lambda slide: id(slide.stop)))


def subtitles_of(scenes: Sequence[Scene], spoken: str, language: str) -> tuple[Cue, ...]:
    """What is said in a film, in one language; nothing where there is no transcript in it.

    The words of the recording that is heard come at their moments, those of another language are spread over it.

    Args:
        scenes: The film.
        spoken: The language of its recordings.
        language: The language of the subtitles.
    """
    return tuple(cue for scene in scenes for cue in _cues(scene, spoken, language))


def narrations_of(stop: Stop) -> Mapping[str, Narration]:
    """The recordings of a stop by their languages."""
    if stop.kind is not Kind.ENTRY or stop.shown is None:
        return {}
    return {one.language: one for one in stop.shown.entry.narrations}


def transcript_of(stop: Stop, language: str) -> str:
    """What is said in the recording of a stop in ``language``; empty where that is not known."""
    narration = narrations_of(stop).get(language)
    if narration is None or not narration.transcript:
        return ""
    return stop.folder.files[narration.transcript].read_text("utf-8-sig", errors="replace")


def _cues(scene: Scene, spoken: str, language: str) -> Iterator[Cue]:
    transcript = transcript_of(scene.stop, language) if scene.recording else ""
    if not transcript or scene.recording is None:
        return
    seconds = scene.recording.seconds
    cues = cues_of(transcript, seconds) if language == spoken else spread(spoken_lines(transcript), 0.0, seconds)
    yield from moved(cues, scene.start / FRAMES)


def _recording(stop: Stop, language: str, heard: Recordings) -> Recording | None:
    narration = narrations_of(stop).get(language)
    return heard.get((stop.collection.slug, narration.file)) if narration else None


def _read(slide: Slide) -> tuple[str, str]:
    """What people read on a slide; a heading that they have read before is not read again."""
    heading = slide.stop.heading if slide.part == 1 else None
    vi, en = (f"{heading.text(one) if heading else ''} {slide.text.text(one)}" for one in ("vi", "en"))
    return vi, en
