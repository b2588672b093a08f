"""Recordings looked at without decoding: whole ones pass, cut, locked and strange ones are told; transcripts line by line."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from ingest.engines import ffmpeg
from ingest.errors import SourceError
from ingest.recordings.naming import is_named_as_recording, language_of, transcripts_of
from ingest.recordings.transcripts import PASSAGE_MILLISECONDS, Cue, read_cues, read_transcript
from ingest.recordings.wholeness import require_whole
from ingest.tasks import SourceKind
from tests.recordings import film, made, needs_ffmpeg, tone

if TYPE_CHECKING:
    from pathlib import Path

MADE = {
    "a.mp3": (SourceKind.MP3, ()),
    "a.m4a": (SourceKind.M4A, ()),
    "a.aac": (SourceKind.AAC, ()),
    "a.flac": (SourceKind.FLAC, ()),
    "a.ogg": (SourceKind.OGG, ()),
    "a.opus": (SourceKind.OGG, ()),
    "a.webm": (SourceKind.WEBM, ()),
}


def _box(name: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return (len(data) + 8).to_bytes(4) + name + data


def _film_of(entry: bytes, reference: bytes = b"\0\0\0\1") -> bytes:
    """An MP4 whose one track has a sample of the kind ``entry``, its data where ``reference`` says."""
    table = _box(b"stsd", b"\0\0\0\0\0\0\0\1", _box(entry, bytes(70)))
    data = _box(b"dref", b"\0\0\0\0\0\0\0\1", _box(b"url ", reference))
    media = _box(b"mdia", _box(b"minf", _box(b"dinf", data), _box(b"stbl", table)))
    return _box(b"ftyp", b"isom\0\0\0\0") + _box(b"moov", _box(b"trak", media)) + _box(b"mdat", b"1234")


def _reason(path: Path, kind: SourceKind, data: bytes) -> str:
    path.write_bytes(data)
    try:
        require_whole(path, kind)
    except SourceError as error:
        return error.reason.number
    return ""


@needs_ffmpeg
@pytest.mark.parametrize("name", MADE)
def test_whole_recordings_pass_and_cut_ones_are_told(tmp_path: Path, name: str) -> None:
    kind, coding = MADE[name]
    data = made(tmp_path / name, *coding, seconds=7).read_bytes()
    assert _reason(tmp_path / "whole", kind, data) == ""
    told = {share: _reason(tmp_path / "cut", kind, data[: int(len(data) * share)]) for share in (0.9, 0.5, 0.1)}
    assert told == dict.fromkeys(told, "R034")


@needs_ffmpeg
def test_a_film_may_have_its_index_at_either_end(tmp_path: Path) -> None:
    late = film(tmp_path / "late.mp4").read_bytes()
    early = made(tmp_path / "early.mp4", "-movflags", "+faststart", "-c:v", "libx264", film=True).read_bytes()
    for data in (late, early):
        assert _reason(tmp_path / "a.mp4", SourceKind.MP4, data) == ""
        assert _reason(tmp_path / "a.mp4", SourceKind.MP4, data[:-10]) == "R034"


def test_a_wav_is_followed_to_its_sound(tmp_path: Path) -> None:
    data = tone(tmp_path / "a.wav").read_bytes()
    live = data[:4] + b"\xff" * 4 + data[8:40] + b"\xff" * 4 + data[44:]
    cases = {"": data, "R034": data[:-2], "R036": data.replace(b"fmt ", b"junk")}
    assert {_reason(tmp_path / "b.wav", SourceKind.WAV, case): case for case in cases.values()}.keys() == cases.keys()
    assert _reason(tmp_path / "live.wav", SourceKind.WAV, live) == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_film_of(b"avc1"), ""),
        (_film_of(b"encv"), "R035"),
        (_film_of(b"drms"), "R035"),
        (_film_of(b"avc1", b"\0\0\0\0file:///etc/passwd"), "R036"),
        (_film_of(b"avc1") + b"\xff\xff\xff\xffmdat", "R034"),
        (_film_of(b"avc1") + b"\0\0\0\1mdat\0\0\0\xff\0\0\0\0", "R034"),
        (_film_of(b"avc1") + b"\0\0\0\1mdat\0\0\0\0\0\0\0\0", "R036"),
        (_film_of(b"avc1") + b"\0\0\0\4free", "R036"),
        (_box(b"ftyp", b"isom") + _box(b"mdat", bytes(100)), "R034"),
        (_box(b"ftyp", b"isom") + _box(b"moov", _box(b"mvhd", bytes(100))), "R036"),
        (_box(b"ftyp", b"isom") + _box(b"moov", b"\xff\xff\xff\xfftrak" + bytes(20)), "R036"),
    ],
)
def test_boxes_say_whether_a_film_is_whole_and_open(tmp_path: Path, data: bytes, reason: str) -> None:
    assert _reason(tmp_path / "a.mp4", SourceKind.MP4, data) == reason


@pytest.mark.parametrize("kind", [kind for kind in SourceKind if kind.is_recording])
def test_noise_is_refused_and_never_anything_else(tmp_path: Path, kind: SourceKind) -> None:
    noise = random.Random(7)
    heads = (
        b"",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"fLaC",
        b"OggS",
        b"ID3\4\0\0\0\0\0\1",
        b"\x1aE\xdf\xa3\x80",
        b"\xff\xfb",
    )
    for head in heads:
        data = head + noise.randbytes(noise.randrange(0, 4000))
        assert _reason(tmp_path / "noise", kind, data) in {"R034", "R036", "R039"}, (kind, head)


@pytest.mark.parametrize(
    ("name", "language"),
    [("a.vtt", ""), ("a.srt", ""), ("a.txt", ""), ("a.vi.vtt", "vi"), ("A.EN.SRT", "en")],
)
def test_transcripts_are_known_by_name(name: str, language: str) -> None:
    assert transcripts_of(["A.mp3", name]) == {"A.mp3": [name]}
    assert language_of(name) == language


@pytest.mark.parametrize("name", ["b.vtt", "a.doc", "a.b.c.vtt", "aa.vtt", "a.tiếng.vtt", "a.mp3"])
def test_other_files_are_left_alone(name: str) -> None:
    assert transcripts_of(["a.mp3", name])["a.mp3"] == []
    assert is_named_as_recording("x.MP3")
    assert not is_named_as_recording("x.vtt")


def test_transcripts_stand_in_the_order_in_which_they_are_read() -> None:
    names = ["a.en.vtt", "a.vi.srt", "a.txt", "a.vi.vtt", "a.mp3", "a.fr.vtt", "b.wav", "B.vtt"]
    assert transcripts_of(names) == {
        "a.mp3": ["a.txt", "a.vi.vtt", "a.vi.srt", "a.en.vtt", "a.fr.vtt"],
        "b.wav": ["B.vtt"],
    }


@needs_ffmpeg
@pytest.mark.parametrize("kind", ffmpeg.DEMUXERS, ids=lambda kind: kind.name)
def test_a_list_leads_nowhere_whatever_it_is_taken_for(tmp_path: Path, kind: SourceKind) -> None:
    other = tone(tmp_path / "other.wav")
    for text in (
        f"ffconcat version 1.0\nfile '{other.name}'\n",
        f"#EXTM3U\n#EXTINF:2,\n{other.name}\n#EXT-X-ENDLIST\n",
    ):
        (tmp_path / "list").write_text(text, "utf-8")
        with pytest.raises(SourceError, match="R036"):
            ffmpeg.probe(tmp_path / "list", kind)
        assert ffmpeg.frame(tmp_path / "list", kind, 0, max_megapixels=1) is None


@needs_ffmpeg
def test_a_picture_that_is_too_large_is_not_decoded(tmp_path: Path) -> None:
    large = made(tmp_path / "a.mp4", "-vf", "scale=1280:1024", "-c:v", "libx264", seconds=1, film=True)
    assert ffmpeg.frame(large, SourceKind.MP4, 0, max_megapixels=1) is None
    # Its pixels are not square: it is shown as wide as it was before it was drawn high.
    assert ffmpeg.frame(large, SourceKind.MP4, 0, max_megapixels=2).shape == (720, 1280, 3)


def test_cues_of_either_form_are_the_same() -> None:
    vtt = "WEBVTT - bài 1\n\nSTYLE\n::cue { color: red }\n\nNOTE a --> b\n\n00:01.500 --> 00:02.000 align:start\n<v.loud Lan>Biển &amp; <b>đảo</b>\n"
    srt = "\ufeff1\r\n00:00:01,500 --> 00:00:02,000\r\n{\\an8}Lan: Biển &amp; <i>đảo</i>\r\n\r\n"
    assert read_cues(vtt.encode()) == read_cues(srt.encode()) == [Cue(1500, 2000, "Lan: Biển & đảo")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nx", 4),
        ("WEBVTT\n\n1\n2\n00:01.000 --> 00:02.000\nx", 4),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nx", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny", 3),
        ("WEBVTT\n\nlời không có giờ", 3),
    ],
)
def test_a_wrong_time_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError, match="R038") as raised:
        read_cues(text.encode())
    assert f"line {line}:" in raised.value.message()


def test_passages_end_after_half_a_minute_or_much_text() -> None:
    def cue(second: int, text: str) -> str:
        return f"{second // 60:02d}:{second % 60:02d}.000 --> {second // 60:02d}:{second % 60:02d}.900\n{text}\n\n"

    slow = "WEBVTT\n\n" + "".join(cue(second, "câu") for second in range(0, 100, 10))
    passages = read_transcript(slow.encode(), SourceKind.VTT)
    assert [passage.times[0][0] for passage in passages] == [0, 30_000, 60_000, 90_000]
    assert all(passage.times[-1][0] - passage.times[0][0] < PASSAGE_MILLISECONDS for passage in passages)
    wordy = "WEBVTT\n\n" + "".join(cue(second, "chữ " * 150) for second in range(6))
    assert [len(passage.times) for passage in read_transcript(wordy.encode(), SourceKind.VTT)] == [2, 2, 2]


def test_a_plain_text_has_words_and_no_times() -> None:
    (passage,) = read_transcript("Một.\nHai.".encode(), SourceKind.TEXT)
    assert (passage.text, passage.times) == ("Một.\nHai.", ())
