"""How an edition for televisions is written: slides, films, sound tracks, the presenter's programme, the card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from archive.curation import Finding
from archive.exports.card import card_of, json_file
from archive.exports.documents import marked_title
from archive.exports.formats import Written, option
from archive.exports.staging import staged
from archive.exports.tv import ffmpeg
from archive.exports.tv.films import FilmMaker, film_of
from archive.exports.tv.picturing import FULL_HD, Painter
from archive.exports.tv.programme import LENGTH, LONGEST, SHORTEST, items_of, read_minutes
from archive.exports.tv.programme_pages import write_programme
from archive.exports.tv.showing import narrations_of, scenes_of
from archive.exports.tv.slides import slides_of
from archive.exports.tv.stops import Kind, stops_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.staging import Staging
    from archive.exports.tv.films import Film
    from archive.exports.tv.programme import Item
    from archive.exports.tv.showing import Recordings
    from archive.exports.tv.slides import Slide
    from archive.exports.tv.stops import Stop

_FORM: Final = 1
"""Counts up whenever the same edition would become other files."""
PROGRAMME: Final = "chuong-trinh.pdf"
CARD: Final = "tv.json"


@dataclass(frozen=True)
class Television:
    """The kind of export ``tv``."""

    name: str = "tv"
    makes: str = "pictures, films and a presenter's programme for a television that plays from a stick"
    minutes: int = option(str(LENGTH), read_minutes, f"minutes of the presenter's session, {SHORTEST} to {LONGEST}")

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the edition of ``exhibition`` to the folder ``target``.

        Without FFmpeg (R830), without recordings (R831) or with recordings that cannot be played (R833) the rest is
        made, and the card tells what is not there.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
            ImagingError: A page picture is not there (R620) or damaged (R621), or a slide cannot be drawn (R606).
            MachineError: FFmpeg cannot write a film (R832).
            StoreError: The disk refuses (R306 to R308).
            UsageError: The session is too short for its stops (R834).
        """
        stops = stops_of(exhibition)
        slides = slides_of(stops)
        with staged(target, f"{self.name} {_FORM}") as staging:
            run = _Writing(exhibition, edition, staging, stops, slides, progress)
            run.run(self.minutes)
        size = sum(size for _, size in staging.files.values())
        pages = sum(stop.kind is Kind.ENTRY for stop in stops)
        return Written(target, len(staging.files), size, pages, findings=tuple(run.findings))


TV: Final = Television()


@dataclass
class _Writing:
    """One run.

    Attributes:
        exhibition: What is shown.
        edition: Which state of it.
        staging: Takes the files.
        stops: What is told, in order.
        slides: All slides.
        progress: Told how far it is, in slides painted and shown in films.
        findings: What is not as it might be.
        done: What was told of.
        total: What there is to do.
    """

    exhibition: Exhibition
    edition: Edition
    staging: Staging
    stops: Sequence[Stop]
    slides: Sequence[Slide]
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    done: int = 0
    total: int = 0

    def run(self, minutes: int) -> None:
        """Write everything."""
        settings = self.exhibition.settings
        silent = scenes_of(self.slides, "vi", {}, settings)
        programme = items_of(silent, minutes, settings)
        heard = self._heard()
        films = self._films(heard)
        self.total = len(self.slides) * (1 + len(films)) + 1
        painter = Painter(self.staging, self.edition, settings, len(self.slides))
        for slide in self.slides:
            painter.paint(slide)
            self._advance()
        maker = FilmMaker(self.staging, settings, lambda slide: self._picture(painter, slide))
        tracks = []
        for film in films:
            self._film(maker, film)
            if any(scene.recording for scene in film.scenes):
                tracks.append(maker.loudspeaker(film))
        self._programme(programme, painter, minutes)
        self.staging.put(CARD, json_file(self._card(films, tracks, minutes)))
        self._advance()

    def _heard(self) -> Recordings:
        """The recordings that can be played; those that cannot are told."""
        if not ffmpeg.is_installed():
            self.findings.append(Finding("R830", {}))
            return {}
        heard: Recordings = {}
        limit = self.exhibition.settings.tv_recording_seconds
        for stop in self.stops:
            for narration in narrations_of(stop).values():
                key = stop.collection.slug, narration.file
                recording = heard.get(key) or ffmpeg.measure(stop.folder.files[narration.file], limit=limit)
                if recording:
                    heard[key] = recording
                else:
                    self.findings.append(Finding("R833", {"slug": key[0], "file": narration.file}))
        if not heard:
            self.findings.append(Finding("R831", {}))
        return heard

    def _films(self, heard: Recordings) -> tuple[Film, ...]:
        """A film for every language that is spoken; a silent one where none is."""
        if not ffmpeg.is_installed():
            return ()
        languages = list(
            dict.fromkeys(code for one in self.exhibition.collections for code in one.collection.languages)
        )
        spoken = [language for language in languages if self._is_spoken(language, heard)]
        return tuple(self._film_in(language, languages, heard) for language in spoken or ["vi"])

    def _film_in(self, language: str, languages: Sequence[str], heard: Recordings) -> Film:
        titles = [marked_title(one.collection).text(language) for one in self.exhibition.collections]
        scenes = scenes_of(self.slides, language, heard, self.exhibition.settings)
        return film_of(scenes, language, languages, " · ".join(titles))

    def _is_spoken(self, language: str, heard: Recordings) -> bool:
        told = (narrations_of(stop).get(language) for stop in self.stops)
        return any(
            one and (stop.collection.slug, one.file) in heard for one, stop in zip(told, self.stops, strict=True)
        )

    def _film(self, maker: FilmMaker, film: Film) -> None:
        begin = self.done
        ends = [end for scene in film.scenes for end in _ends(scene.start, scene.frames)]

        def seen(frames: int) -> None:
            while self.done - begin < len(ends) and ends[self.done - begin] <= frames:
                self._advance()

        maker.film(film, seen)
        seen(film.length)

    def _programme(self, items: Sequence[Item], painter: Painter, minutes: int) -> None:
        def made(target: Path) -> None:
            write_programme(target, self.exhibition, self.edition, items, painter, minutes=minutes)

        self.staging.write(PROGRAMME, made)

    def _picture(self, painter: Painter, slide: Slide) -> tuple[Path, str]:
        name = painter.name(slide, FULL_HD)
        return self.staging.path(name), self.staging.digest(name, "sha256")

    def _advance(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

    def _card(self, films: Sequence[Film], tracks: Sequence[str], minutes: int) -> dict[str, Any]:
        return card_of(self.exhibition, self.edition, form=_FORM) | {
            "slides": len(self.slides),
            "minutes": minutes,
            "films": [
                {
                    "file": film.name,
                    "language": film.language,
                    "seconds": round(film.seconds, 2),
                    "subtitles": list(film.subtitles),
                }
                for film in films
            ],
            "tracks": tracks,
            "findings": [
                {"reason": one.number, "vi": one.message("vi"), "en": one.message("en")} for one in self.findings
            ],
        }


def _ends(start: int, frames: Sequence[int]) -> Iterator[int]:
    for count in frames:
        start += count
        yield start
