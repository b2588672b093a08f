"""FFmpeg for films and sound tracks: recordings measured, read and joined, slides made to move.

It is optional. It runs without network where the system lets a process give it up, opens plain files alone, and writes
the same bytes from the same files: one thread, no dates, nothing of the machine.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from archive.errors import MachineError
from archive.exports.tv.timing import FRAMES
from archive.network import without_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

RATE: Final = 48_000
"""Samples a second: what films have."""
_CHANNELS, _BYTES = 2, 2
FRAME_BYTES: Final = RATE // FRAMES * _CHANNELS * _BYTES
"""Sound of one frame of a film, in bytes."""
DEMUXERS: Final = {".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg", ".wav": "wav", ".flac": "flac"}
"""How a recording of a curated set is read, by its ending (`archive.curation.entries.RECORDINGS`)."""

_LOUDNESS: Final = -18.0
"""LUFS at which speech is played, so that no recording is louder than the one before (AES TD1008, 2021)."""
_PEAK: Final = -1.5
"""dBTP that nothing exceeds: coders overshoot a little (EBU R 128 and TD1008 ask for −1)."""
_MOST_GAIN: Final = 20.0
"""dB: a recording that needs more is all but silent, and its hiss would be heard alone."""
_TIMES: Final = re.compile(rb"^frame=(\d+)$")
_CHUNK: Final = 1 << 16
_PATIENCE: Final = 60
"""Wall time for measuring a recording, seconds, beyond the time for which it plays."""
_SAME_BYTES: Final = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
_SOUND: Final = {
    ".m4a": ("-c:a", "aac", "-b:a", "160k", "-f", "ipod"),
    ".mp3": ("-c:a", "libmp3lame", "-b:a", "128k", "-ac", "1", "-write_xing", "1", "-id3v2_version", "3", "-f", "mp3"),
}
"""How a track is written, by its ending: AAC for films, and MP3, which loudspeakers of every age play, in mono."""


@dataclass(frozen=True)
class Recording:
    """A recording that can be played.

    Attributes:
        path: Where it lies.
        seconds: How long it plays.
        gain: dB by which it is made louder.
    """

    path: Path
    seconds: float
    gain: float


def is_installed() -> bool:
    """Whether FFmpeg is here."""
    return shutil.which("ffmpeg") is not None


def measure(path: Path, *, limit: int) -> Recording | None:
    """A recording's length and loudness; None if it cannot be played.

    Args:
        path: The recording.
        limit: Seconds of it that are played.
    """
    meter = f"loudnorm=I={_LOUDNESS}:TP={_PEAK}:print_format=json"
    command = [*_reading(path), "-t", str(limit), "-af", meter, "-f", "null", "-"]
    try:
        done = subprocess.run(
            _command(*command, level="info"),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=limit + _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    told = re.search(rb"\{[^{}]*\}\s*\Z", done.stderr)
    if done.returncode or told is None:
        return None
    seconds = sum(map(len, samples(Recording(path, float(limit), 0.0)))) / (RATE * _CHANNELS * _BYTES)
    return Recording(path, seconds, _gain(json.loads(told[0]))) if seconds else None


def samples(recording: Recording) -> Iterator[bytes]:
    """The sound of a recording in both channels, 16 bits a sample, at its loudness; piece by piece."""
    louder = ("-af", f"volume={recording.gain:.2f}dB") if recording.gain else ()
    command = [*_reading(recording.path), "-t", str(recording.seconds), *louder]
    command += ["-ac", str(_CHANNELS), "-ar", str(RATE), *_SAME_BYTES, "-f", "s16le", "pipe:1"]
    with subprocess.Popen(
        _command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        assert reader.stdout is not None
        while chunk := reader.stdout.read(_CHUNK):
            yield chunk


def write_sound(target: Path, passages: Sequence[tuple[Recording | None, int]], *, title: str, language: str) -> None:
    """Write recordings one after the other as one track.

    Args:
        target: Where; its ending says how it is coded.
        passages: Each recording, or None for silence, and after how many frames of a film the next begins.
        title: What players call it.
        language: What is spoken, as ISO 639-2 has it.

    Raises:
        MachineError: FFmpeg cannot write it (R832).
    """
    raw = ("-f", "s16le", "-ar", str(RATE), "-ac", str(_CHANNELS), "-i", "pipe:0")
    told = ("-metadata", f"title={title}", "-metadata:s:a:0", f"language={language}")
    command = [*raw, "-map_metadata", "-1", *told, *_SOUND[target.suffix], *_SAME_BYTES, "-y", f"file:{target}"]
    with _complaints(target) as complaints:
        writer = subprocess.Popen(
            _command(*command), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        )
        with writer:
            assert writer.stdin is not None
            try:
                for recording, frames in passages:
                    _feed(writer.stdin, recording, frames * FRAME_BYTES)
            except BrokenPipeError:
                pass  # what it said is told below
        _require(writer.returncode, target, complaints)


def write_film(
    target: Path,
    slides: Path,
    sound: Path,
    chapters: Path,
    subtitles: Sequence[tuple[str, Path]],
    *,
    frames: int,
    seconds: int,
    progress: Callable[[int], None],
) -> None:
    """Write an MP4 that televisions play: H.264 (High, level 4.0) at 1080p25 and AAC, its index in front.

    Args:
        target: Where.
        slides: A list of pictures with their times, as FFmpeg's demuxer "concat" reads it.
        sound: The sound track (M4A).
        chapters: Title and chapters, as FFmpeg's demuxer "ffmetadata" reads them.
        subtitles: SubRip files, each with its language as ISO 639-2 has it.
        frames: How long the film is.
        seconds: Wall time for it.
        progress: Told how many frames are done.

    Raises:
        MachineError: FFmpeg cannot write it, or not in that time (R832).
    """
    inputs = ["-f", "concat", "-safe", "0", "-i", str(slides), "-f", "mov", "-i", f"file:{sound}"]
    inputs += ["-f", "ffmetadata", "-i", f"file:{chapters}"]
    for _, path in subtitles:
        inputs += ["-f", "srt", "-i", f"file:{path}"]
    streams = ["-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "2", "-map_chapters", "2"]
    streams += ["-metadata:s:v:0", "language=und", "-map_metadata:s:a", "1:s:a"]
    for number, (language, _) in enumerate(subtitles):
        streams += ["-map", f"{number + 3}:s:0", f"-metadata:s:s:{number}", f"language={language}"]
    command = [*inputs, *streams, *_PICTURE, "-t", f"{frames / FRAMES:.2f}", "-c:a", "copy", "-c:s", "mov_text"]
    command += [*_SAME_BYTES, "-movflags", "+faststart", "-progress", "pipe:1", "-f", "mp4", "-y", f"file:{target}"]
    with _complaints(target) as complaints:
        writer = subprocess.Popen(
            _command("-protocol_whitelist", "file", *command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        with writer:
            _follow(writer, time.monotonic() + seconds, progress)
        _require(writer.returncode, target, complaints)


_EXACT: Final = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"
"""Without it swscale darkens by three levels."""
_TO_TELEVISION: Final = f"scale=in_range=full:out_range=tv:in_color_matrix=bt601:out_color_matrix=bt709:{_EXACT}"
"""JPEG's colours (JFIF: BT.601, full range) to those of high-definition television (ITU-R BT.709)."""
_PICTURE: Final = (
    *("-vf", f"{_TO_TELEVISION},format=yuv420p,fps={FRAMES}"),
    *("-c:v", "libx264", "-preset", "superfast", "-tune", "stillimage", "-crf", "20"),
    *("-profile:v", "high", "-level:v", "4.0", "-g", str(5 * FRAMES), "-threads", "1"),
    *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"),
)
"""A key picture every five seconds, so that a television winds on and back at once."""


def _reading(path: Path) -> tuple[str, ...]:
    """How a recording of others is opened: as what its name says, and nothing else with it."""
    demuxer = DEMUXERS[path.suffix.lower()]
    return ("-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", f"file:{path}", "-map", "0:a:0")


def _command(*arguments: str, level: str = "error") -> list[str]:
    quiet = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", level, "-threads", "1", "-filter_threads", "1")
    return [*without_network(), "ffmpeg", *quiet, *arguments]


def _gain(told: dict[str, str]) -> float:
    loudness, peak = float(told["input_i"]), float(told["input_tp"])
    if not (math.isfinite(loudness) and math.isfinite(peak)):
        return 0.0
    return round(min(_LOUDNESS - loudness, _PEAK - peak, _MOST_GAIN), 2)


def _feed(sink: IO[bytes], recording: Recording | None, size: int) -> None:
    """Give a recording's sound to a coder, cut or filled with silence to ``size`` bytes."""
    left = size
    if recording:
        for chunk in samples(recording):
            sink.write(chunk[:left])
            left -= len(chunk[:left])
    while left:
        silence = min(left, _CHUNK)
        sink.write(bytes(silence))
        left -= silence


def _follow(writer: subprocess.Popen[bytes], deadline: float, progress: Callable[[int], None]) -> None:
    """Tell how far a film is; one that takes too long is stopped."""
    assert writer.stdout is not None
    for line in writer.stdout:
        if found := _TIMES.match(line):
            progress(int(found[1]))
        if time.monotonic() > deadline:
            writer.kill()


@contextmanager
def _complaints(target: Path) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(dir=target.parent) as complaints:
        yield complaints


def _require(code: int, target: Path, complaints: IO[bytes]) -> None:
    if code == 0:
        return
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines()
    raise MachineError("R832", file=target.name, problem=said[-1] if said else f"exit {code}")
