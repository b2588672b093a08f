"""Films and sound tracks of an edition, with subtitles and chapters."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.exports.tv import ffmpeg
from archive.exports.tv.showing import subtitles_of
from archive.exports.tv.stops import Kind, name_of
from archive.exports.tv.subtitles import to_srt
from archive.exports.tv.timing import FRAMES, frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from archive.exports.staging import Staging
    from archive.exports.tv.ffmpeg import Recording
    from archive.exports.tv.showing import Scene
    from archive.exports.tv.slides import Slide
    from archive.settings import Settings

_FILMS: Final = "phim"
_LOUDSPEAKERS: Final = "loa"
_LONG_CODES: Final = {"vi": "vie", "en": "eng", "fr": "fra", "zh": "zho"}
"""ISO 639-2 (terminological), which MP4 has room for; what is not here is "und"."""
_MOST_CHAPTERS: Final = 255
"""The list of chapters of an MP4 counts them in one byte (Nero, chpl)."""
_SPECIAL: Final = re.compile(r"([=;#\\\n])")
"""What FFmpeg's files of metadata read as something else (FFmpeg Formats, 5)."""


@dataclass(frozen=True)
class Film:
    """A film to be made.

    Attributes:
        language: What is spoken, or Vietnamese where nothing is.
        scenes: What is seen and heard.
        title: What players call it.
        subtitles: Languages that have any words for it.
    """

    language: str
    scenes: tuple[Scene, ...]
    title: str
    subtitles: tuple[str, ...]

    @property
    def length(self) -> int:
        """Frames of the whole film."""
        return sum(scene.length for scene in self.scenes)

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return self.length / FRAMES

    @property
    def name(self) -> str:
        """Its file."""
        return f"{_FILMS}/phim-{self.language.lower()}.mp4"


def film_of(scenes: Sequence[Scene], language: str, languages: Sequence[str], title: str) -> Film:
    """The film of the scenes in a language; ``languages`` are those of which subtitles are looked for."""
    told = tuple(one for one in languages if subtitles_of(scenes, language, one))
    return Film(language, tuple(scenes), title, told)


class FilmMaker:
    """Makes the films and sound tracks of one edition.

    Args:
        staging: Takes them.
        settings: Pauses, and how long a film may take.
        picture: The picture of a slide that was painted.
    """

    def __init__(self, staging: Staging, settings: Settings, picture: Callable[[Slide], tuple[Path, str]]) -> None:
        self._staging = staging
        self._settings = settings
        self._picture = picture

    def film(self, film: Film, seen: Callable[[int], None]) -> None:
        """Put a film into the edition, with its subtitles beside it.

        Args:
            film: The film.
            seen: Told how many frames are done.

        Raises:
            MachineError: FFmpeg cannot write it, or takes too long (R832).
        """
        texts = self._subtitles(film)
        chapters = chapters_of(film)
        shown = [(self._picture(slide), count) for scene in film.scenes for slide, count in _seen(scene)]
        heard = [(scene.recording, scene.length) for scene in film.scenes]
        told = (film.language, film.title, chapters, texts, [(digest, count) for (_, digest), count in shown])
        of = _digest(told, _told(heard))

        def made(target: Path) -> None:
            sound = self._sound(heard, film.title, film.language)
            slides = self._write_aside("film.ffconcat", _listed([(path, count) for (path, _), count in shown]))
            told = self._write_aside("film.ffmeta", chapters)
            said = [
                (_long_code(language), self._write_aside(f"film.{language}.srt", text))
                for language, text in texts.items()
            ]
            wall = self._settings.tv_film_seconds
            ffmpeg.write_film(target, slides, sound, told, said, frames=film.length, seconds=wall, progress=seen)

        self._staging.build(film.name, of, made)

    def loudspeaker(self, film: Film) -> str:
        """Put the recordings of a film, one after the other with pauses, into the edition as a track; its name.

        Raises:
            MachineError: FFmpeg cannot write it (R832).
        """
        heard = [
            (scene.recording, frames(scene.recording.seconds + self._settings.tv_pause_seconds))
            for scene in film.scenes
            if scene.recording
        ]
        name = f"{_LOUDSPEAKERS}/loa-{film.language.lower()}.mp3"

        def made(target: Path) -> None:
            ffmpeg.write_sound(target, heard, title=film.title, language=_long_code(film.language))

        self._staging.build(name, _digest(film.title, _told(heard)), made)
        return name

    def _subtitles(self, film: Film) -> dict[str, str]:
        """SubRip files beside the film: that of its own language under its own name, which televisions look for."""
        texts = {one: to_srt(subtitles_of(film.scenes, film.language, one)) for one in film.subtitles}
        stem = film.name.removesuffix(".mp4")
        for language, text in texts.items():
            between = "" if language == film.language else f".{language.lower()}"
            # With a mark in front, televisions know UTF-8 from the code pages of before.
            self._staging.put(f"{stem}{between}.srt", text.encode("utf-8-sig"))
        return texts

    def _sound(self, heard: Sequence[tuple[Recording | None, int]], title: str, language: str) -> Path:
        path = self._staging.aside("film.m4a")
        ffmpeg.write_sound(path, heard, title=title, language=_long_code(language))
        return path

    def _write_aside(self, name: str, text: str) -> Path:
        path = self._staging.aside(name)
        path.write_text(text, "utf-8")
        return path


def chapters_of(film: Film) -> str:
    """Title and chapters of a film as FFmpeg reads them: sections and entries, or sections alone where they are many."""
    scenes = film.scenes
    if len(scenes) > _MOST_CHAPTERS:
        scenes = tuple(scene for scene in scenes if scene.stop.kind is not Kind.ENTRY)[:_MOST_CHAPTERS]
    ends = [*(scene.start for scene in scenes[1:]), film.length]
    lines = [";FFMETADATA1", f"title={_escaped(film.title)}", f"language={film.language}"]
    for scene, end in zip(scenes, ends, strict=True):
        name = name_of(scene.stop, "en" if film.language == "en" else "vi")
        lines += ["[CHAPTER]", f"TIMEBASE=1/{FRAMES}", f"START={scene.start}", f"END={end}", f"title={_escaped(name)}"]
    return "\n".join(lines) + "\n"


def _seen(scene: Scene) -> Iterator[tuple[Slide, int]]:
    return zip(scene.slides, scene.frames, strict=True)


def _listed(shown: Sequence[tuple[Path, int]]) -> str:
    """Pictures and how long each is seen, as FFmpeg's demuxer "concat" reads them; the last is named once more."""
    lines = ["ffconcat version 1.0"]
    for path, count in shown:
        quoted = str(path).replace("'", r"'\''")
        lines += [f"file 'file:{quoted}'", f"duration {count / FRAMES:.2f}"]
    return "\n".join([*lines, lines[-2]]) + "\n"


def _told(heard: Sequence[tuple[Recording | None, int]]) -> list[tuple[object, ...]]:
    """What tells recordings from others of the same names."""
    return [
        (one.path.name, one.path.stat().st_size, one.path.stat().st_mtime_ns, one.gain, count) if one else (count,)
        for one, count in heard
    ]


def _digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _long_code(language: str) -> str:
    return _LONG_CODES.get(language.split("-", maxsplit=1)[0], "und")
