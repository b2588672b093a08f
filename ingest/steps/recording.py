"""Recording: its file looked at, its transcripts made pages, a frame for each page, a copy where browsers need one.

A passage of a transcript is a page; a recording without a transcript has one page without words,
and waits for somebody who writes down what is said.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.recording import NO_COPY, Passage, Recording, Transcript, from_json, to_json
from archive.text.language import guess_languages
from ingest.engines import ffmpeg
from ingest.errors import SourceError
from ingest.recordings.naming import language_of
from ingest.recordings.transcripts import read_transcript
from ingest.recordings.wholeness import require_whole
from ingest.tasks import OpenedSource, PageAddress, PageResult, SourceKind
from ingest.work_folder import WorkFolder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.imaging.pixels import Pixels
    from archive.recording import Facts
    from archive.settings import Settings
    from ingest.page import PageWork
    from ingest.recordings.transcripts import WrittenPassage
    from ingest.tasks import OpenJob, SourceFile

MEGABYTE: Final = 1024 * 1024
NO_TRANSCRIPT: Final = "no transcript"
NOT_EXAMINED: Final = "recording not examined"

_PLAYED: Final = {
    SourceKind.MP3: {"mp3"},
    SourceKind.M4A: {"aac"},
    SourceKind.WAV: {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"},
    SourceKind.FLAC: {"flac"},
    SourceKind.OGG: {"vorbis", "opus"},
    SourceKind.MP4: {"aac", "mp3", "h264"},
    SourceKind.WEBM: {"vorbis", "opus", "vp8", "vp9"},
}
"""Codings that Firefox and Chromium of the last years play in each container; a bare AAC stream cannot be wound."""

_POSTER_SHARE, _POSTER_LATEST = 0.1, 10.0
"""Where the frame of a recording without a transcript is taken: the first pictures are often black."""

_PASSAGES_GUESSED_FROM: Final = 10


def open_recording(job: OpenJob) -> OpenedSource:
    """Look at a recording and its transcripts; write its words, its facts and its copy into the work folder.

    Raises:
        SourceError: It is cut, locked or damaged (R034 to R036), or a transcript cannot be read, which is named (R022).
    """
    recording, *beside = job.files
    path, folder = Path(recording.path), WorkFolder(job.folder)
    require_whole(path, recording.kind)
    facts = ffmpeg.probe(path, recording.kind) if ffmpeg.is_installed() else None
    transcripts = _transcripts(beside, folder, job.settings)
    notes = [*([NOT_EXAMINED] if facts is None else []), *([] if transcripts else [NO_TRANSCRIPT])]
    plays = facts is None or plays_as_is(recording.kind, facts)
    if facts is not None and not plays and not _copied(recording, facts, folder, job.settings):
        notes.append(NO_COPY)
    write_whole(folder.recording(), to_json(Recording(facts, plays, transcripts, tuple(notes))))
    moments = _moments(transcripts, facts)
    if facts is None or (transcripts and not facts.picture):
        return OpenedSource(ready=tuple(_result(folder, number) for number in moments))
    return OpenedSource(tuple(PageAddress(number, 0, at) for number, at in moments.items()))


def plays_as_is(kind: SourceKind, facts: Facts) -> bool:
    """Whether browsers play a recording as it came."""
    return {coding for coding in (facts.sound, facts.picture) if coding} <= _PLAYED.get(kind, set())


def take_frame(work: PageWork) -> None:
    """The picture of the moment that a page is about; of sound without words, of its loudness. A page may do without.

    Raises:
        ImagingError: The disk refuses (R615) or the picture cannot be coded (R616).
    """
    from archive.imaging.pixels import PageImage, dpi_of_a4
    from ingest.steps.page_image import keep_picture

    pixels = next((found for found in _pictures(work) if found is not None), None)
    if pixels is not None:
        work.image = PageImage(pixels, dpi_of_a4(pixels.shape[1], pixels.shape[0]))
        keep_picture(work)


def take_passage(work: PageWork) -> None:
    """Sum the page up; its words lie in the work folder since the recording was opened."""
    result = _result(WorkFolder(work.job.folder), work.job.address.number)
    if work.image is not None:
        width, height = work.size
        result = dataclasses.replace(result, width=width, height=height, dpi=round(work.image.dpi))
    work.result = result


def _pictures(work: PageWork) -> Iterator[Pixels | None]:
    """What a page may show, the best first; each is made when it is asked for."""
    job = work.job
    path, kind = Path(job.file.path), job.file.kind
    facts = from_json(WorkFolder(job.folder).recording().read_bytes()).facts
    if facts is not None and not facts.picture:
        yield ffmpeg.waveform(path, kind)
        return
    for milliseconds in (job.address.frame, 0):
        yield ffmpeg.frame(path, kind, milliseconds / 1000, max_megapixels=job.settings.max_page_megapixels)


def _transcripts(files: Sequence[SourceFile], folder: WorkFolder, settings: Settings) -> tuple[Transcript, ...]:
    """What the files beside a recording say, its words written as pages; of one language the first is read."""
    read: dict[str, Transcript] = {}
    page = 1
    for position, file in enumerate(files, 2):
        language = language_of(file.name)
        if language in read:
            continue
        written = _read(file, settings)
        passages = tuple(Passage(number, passage.times) for number, passage in enumerate(written, page))
        for passage, place in zip(written, passages, strict=True):
            write_whole(folder.text(place.page), passage.text.encode())
        page += len(written)
        guessed = guess_languages("\n".join(passage.text for passage in written[:_PASSAGES_GUESSED_FROM]))
        read[language] = Transcript(position, language or next(iter(guessed), ""), passages)
    return tuple(read.values())


def _read(file: SourceFile, settings: Settings) -> list[WrittenPassage]:
    try:
        _require_size(file, settings)
        return read_transcript(Path(file.path).read_bytes(), file.kind)
    except SourceError as error:
        raise SourceError("R022", name=file.name, problem=error.message().rstrip(".")) from error


def _require_size(file: SourceFile, settings: Settings) -> None:
    if file.size > settings.max_text_megabytes * MEGABYTE:
        raise SourceError("R005", megabytes=file.size // MEGABYTE, limit=settings.max_text_megabytes)


def _copied(recording: SourceFile, facts: Facts, folder: WorkFolder, settings: Settings) -> bool:
    """Whether there is a copy for browsers now; it is made where none was made before a crash."""
    target = folder.playing_copy()
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    limits = {"seconds": settings.recording_copy_seconds, "megabytes": settings.worker_file_megabytes}
    under_way = target.with_name(f".{target.name}")
    if not ffmpeg.copy_for_browsers(Path(recording.path), recording.kind, facts, under_way, **limits):
        return False
    under_way.replace(target)
    return True


def _moments(transcripts: Sequence[Transcript], facts: Facts | None) -> dict[int, int]:
    """What moment each page is about, in milliseconds by page; the first one where nothing is written down."""
    opening = round(min((facts.seconds if facts else 0) * _POSTER_SHARE, _POSTER_LATEST) * 1000)
    passages = [passage for transcript in transcripts for passage in transcript.passages]
    moments = {
        passage.page: (passage.times[0][0] + passage.times[-1][1]) // 2 if passage.times else opening
        for passage in passages
    }
    return moments or {1: opening}


def _result(folder: WorkFolder, number: int) -> PageResult:
    """The page ``number``; what is to be said of the recording as a whole stands at the first."""
    recording = from_json(folder.recording().read_bytes())
    notes = recording.notes if number == 1 else ()
    if not folder.text(number).exists():
        return PageResult(number, notes=notes)
    text = folder.text(number).read_text("utf-8")
    language = recording.language_of(number)
    languages = (language,) if language else tuple(guess_languages(text))
    return PageResult(number, origin="transcript" if text.strip() else "none", languages=languages, notes=notes)
