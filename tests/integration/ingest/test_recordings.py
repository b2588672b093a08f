"""Recordings on their way in: kept as they came, described, cut into passages, pictured, copied for browsers."""

from __future__ import annotations

import dataclasses
import functools
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from archive.care import verification
from archive.catalogue.access import Actor
from archive.catalogue.description import describe
from archive.catalogue.units import get_objects, get_pages, get_unit
from archive.exports.searchable_pdf import has_searchable_pdf
from archive.imaging.locations import page_picture_path, playing_copy_path
from archive.imaging.region import picture_size
from archive.recording import NO_COPY, RECORDING_PATH, from_json
from archive.remarks import remarks_on
from ingest.pictures import make_pictures
from ingest.progress import NoProgress
from ingest.steps import recording
from tests.recordings import VTT, film, made, needs_ffmpeg, tone

if TYPE_CHECKING:
    from pathlib import Path

STAFF = Actor.keeper("tester")
SILENT = {"on_finding": lambda _: None, "progress": lambda *_: None}


def _beside(recording: Path, ending: str, text: str = VTT) -> Path:
    transcript = recording.with_name(recording.stem + ending)
    transcript.write_text(text, "utf-8")
    return transcript


def test_a_recording_and_what_lies_beside_it_become_one_item(run, catalogue, store, tmp_path: Path) -> None:
    folder = tmp_path / "băng"
    folder.mkdir()
    source = tone(folder / "Chuyện bác Tư.wav")
    transcript = _beside(source, ".vi.vtt")
    (result,), summary = run(folder)
    assert (result.outcome, result.pages, summary.sources) == ("registered", 2, 1), result.message
    with catalogue.reading() as session:
        unit, pages = get_unit(session, result.pid, STAFF), get_pages(session, result.pid, STAFF)
        originals = get_objects(session, result.pid, STAFF)
    assert (unit.title, unit.genre, unit.languages) == ("Chuyện bác Tư", "ghi-am", ("vi",))
    assert [page.text for page in pages] == [
        "Bác Tư: Hồi ấy thuyền ra Bạch Long Vĩ\nphải đi một ngày một đêm.",
        "Đến nơi thì biển lặng.",
    ]
    assert [page.label for page in pages] == ["0:00:01", "0:00:40"]
    assert [one.media_type for one in originals] == ["audio/wav", "text/vtt"]
    assert store.read(result.pid, originals[0].store_path) == source.read_bytes()
    assert store.read(result.pid, originals[1].store_path) == transcript.read_bytes()
    kept = from_json(store.read(result.pid, RECORDING_PATH))
    assert kept.transcripts[0].passages[0].times == ((1000, 3000), (3500, 5000))


def test_without_a_transcript_it_waits_for_one(run, catalogue, tmp_path: Path) -> None:
    (result,), _ = run(tone(tmp_path / "sóng.wav"))
    with catalogue.reading() as session:
        (page,) = get_pages(session, result.pid, STAFF)
        suggestions = describe(session, result.pid).suggestions
    assert (page.text, page.origin) == ("", "none")
    assert {"page": 1, "note": "no transcript"} in suggestions["page_notes"]


def test_languages_of_transcripts_follow_one_another(run, catalogue, store, tmp_path: Path) -> None:
    source = tone(tmp_path / "a.wav")
    _beside(source, ".vi.vtt")
    _beside(source, ".en.srt", "1\n00:00:01,000 --> 00:00:03,000\nThe sea was calm.\n")
    _beside(source, ".vi.txt", "Chép lại lần đầu.")
    (result,), _ = run(source)
    with catalogue.reading() as session:
        pages = get_pages(session, result.pid, STAFF)
    assert [page.languages for page in pages] == [("vi",), ("vi",), ("en",)]
    kept = from_json(store.read(result.pid, RECORDING_PATH))
    assert [(one.language, one.position) for one in kept.transcripts] == [("vi", 2), ("en", 4)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02\nsai", "line 3"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nmột\n\n00:01.000 --> 00:02.000\nhai", "line 6"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nlùi", "line 3"),
        ("WEBVTT\n\n", "no words"),
    ],
)
def test_a_wrong_transcript_is_told_and_nothing_taken(run, catalogue, tmp_path: Path, text: str, reason: str) -> None:
    source = tone(tmp_path / "a.wav")
    _beside(source, ".vtt", text)
    (result,), _ = run(source)
    assert (result.outcome, result.reason) == ("refused", "R022")
    assert reason in result.message
    assert "a.vtt" in result.message
    assert source.exists()


def test_a_transcript_that_comes_later_goes_to_its_recording(run, catalogue, store, tmp_path: Path) -> None:
    source = tone(tmp_path / "a.wav")
    (first,), _ = run(source)
    first_transcript = _beside(source, ".vtt")
    (second,), _ = run(source)
    assert (second.outcome, second.pid, second.pages) == ("registered", first.pid, 2), second.message
    (again,), _ = run(source)
    assert (again.outcome, again.pid) == ("duplicate", first.pid)
    old = first_transcript.read_bytes()
    _beside(source, ".vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nLời đã sửa.\n")
    (third,), _ = run(source)
    assert (third.pid, third.pages) == (first.pid, 1)
    with catalogue.reading() as session:
        (page,) = get_pages(session, first.pid, STAFF)
        originals = get_objects(session, first.pid, STAFF)
        told = describe(session, first.pid)
    assert (page.text, page.label) == ("Lời đã sửa.", "0:00:01")
    assert [(one.position, one.media_type) for one in originals] == [(1, "audio/wav"), (2, "text/vtt"), (3, "text/vtt")]
    assert store.read(first.pid, originals[1].store_path) == old
    assert from_json(store.read(first.pid, RECORDING_PATH)).transcripts[0].position == 3
    assert "page_notes" not in told.suggestions
    assert verification.verify(catalogue, store, **SILENT).findings == ()


def test_a_disk_that_fails_between_store_and_catalogue_costs_a_repetition(
    run, catalogue, store, tmp_path: Path, monkeypatch
) -> None:
    source = tone(tmp_path / "a.wav")
    (first,), _ = run(source)
    _beside(source, ".vtt")
    monkeypatch.setenv("BIENDAO_FAILPOINT", "custody.transcribe.kept=EIO")
    (cut,), _ = run(source)
    assert cut.outcome == "failed"
    with catalogue.reading() as session:
        assert get_unit(session, first.pid, STAFF).page_count == 1
    (again,), _ = run(source)
    assert (again.outcome, again.pid, again.pages) == ("registered", first.pid, 2), again.message
    assert verification.verify(catalogue, store, **SILENT).findings == ()


def test_a_transcript_alone_is_sent_back_to_its_recording(run, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, "utf-8")
    (result,), _ = run(tmp_path / "a.vtt")
    assert (result.outcome, result.reason) == ("refused", "R037")


def test_cut_recordings_are_refused(run, tmp_path: Path) -> None:
    whole = tone(tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[: len(whole) // 2])
    (result,), _ = run(tmp_path / "a.wav")
    assert (result.outcome, result.reason) == ("refused", "R034")


def test_what_is_noted_of_a_recording_has_its_remark() -> None:
    codes = (recording.NO_TRANSCRIPT, recording.NOT_EXAMINED, NO_COPY)
    assert [remark.waits for code in codes for remark in remarks_on(code) if remark.number] == [True, False, True]


@needs_ffmpeg
def test_what_a_film_holds_is_told_and_each_passage_has_its_picture(
    run, catalogue, store, *, settings, tmp_path: Path
) -> None:
    source = film(tmp_path / "tàu.mp4", seconds=45)
    _beside(source, ".vtt")
    (result,), _ = run(source)
    assert (result.outcome, result.pages) == ("registered", 2), result.message
    facts = from_json(store.read(result.pid, RECORDING_PATH)).facts
    assert (round(facts.seconds), facts.sound, facts.picture, facts.width, facts.height) == (
        45,
        "aac",
        "h264",
        320,
        180,
    )
    with catalogue.reading() as session:
        unit, pages = get_unit(session, result.pid, STAFF), get_pages(session, result.pid, STAFF)
    assert unit.genre == "phim"
    assert [(page.width, page.height) for page in pages] == [(320, 180)] * 2
    for number in (1, 2):
        assert tuple(picture_size(page_picture_path(settings.derivatives_path, result.pid, number))) == (320, 180)
    assert not playing_copy_path(settings.derivatives_path, result.pid).exists()


@needs_ffmpeg
def test_what_browsers_do_not_play_gets_a_copy(run, store, *, settings, tmp_path: Path) -> None:
    from ingest.engines import ffmpeg
    from ingest.tasks import SourceKind

    source = made(tmp_path / "cũ.mov", "-c:v", "mpeg4", "-c:a", "pcm_s16le", film=True)
    (result,), _ = run(source)
    assert result.outcome == "registered", result.message
    assert not from_json(store.read(result.pid, RECORDING_PATH)).plays_as_is
    copy = playing_copy_path(settings.derivatives_path, result.pid)
    facts = ffmpeg.probe(copy, SourceKind.MP4)
    assert (facts.picture, facts.sound, round(facts.seconds)) == ("h264", "aac", 3)
    assert store.read(result.pid, "originals/cũ.mov") == source.read_bytes()


@needs_ffmpeg
@pytest.mark.parametrize("lost", ["copy", "picture", "both"])
def test_copies_and_pictures_are_missed_and_made_again(
    run, catalogue, store, *, settings, tmp_path: Path, lost: str
) -> None:
    (result,), _ = run(made(tmp_path / "cũ.mov", "-c:v", "mpeg4", "-c:a", "pcm_s16le", film=True))
    copy = playing_copy_path(settings.derivatives_path, result.pid)
    picture = page_picture_path(settings.derivatives_path, result.pid, 1)
    gone = {"copy": [copy], "picture": [picture], "both": [copy, picture]}[lost]
    before = copy.stat().st_ino
    for path in gone:
        path.unlink()
    look = functools.partial(verification.verify, catalogue, store, derivatives=settings.derivatives_path, **SILENT)
    assert len(look().findings) == len(gone)
    count = make_pictures(
        catalogue, store, settings, jobs=1, missing_only=True, progress=NoProgress(), on_failure=lambda *_: None
    )
    assert (count.made, count.failed) == (len(gone), 0)
    assert look().findings == ()
    assert (copy.stat().st_ino == before) == (copy not in gone)


@needs_ffmpeg
def test_a_copy_that_takes_too_long_is_done_without(run, store, *, settings, tmp_path: Path) -> None:
    limited = dataclasses.replace(settings, recording_copy_seconds=0)
    source = made(tmp_path / "cũ.mov", "-c:v", "mpeg4", "-c:a", "pcm_s16le", film=True)
    (result,), _ = run(source, settings=limited)
    assert result.outcome == "registered", result.message
    assert NO_COPY in from_json(store.read(result.pid, RECORDING_PATH)).notes
    assert not playing_copy_path(settings.derivatives_path, result.pid).parent.exists()


@needs_ffmpeg
def test_the_words_of_a_film_are_no_searchable_pdf(run, catalogue, *, settings, tmp_path: Path) -> None:
    (result,), _ = run(film(tmp_path / "a.mp4"))
    with catalogue.reading() as session:
        unit = get_unit(session, result.pid, STAFF)
        assert unit.page_count == 1
        assert not has_searchable_pdf(session, unit, STAFF, settings)


def test_without_ffmpeg_a_recording_comes_in_all_the_same(run, store, tmp_path: Path, monkeypatch) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "tesseract").symlink_to(shutil.which("tesseract"))
    monkeypatch.setenv("PATH", str(programs))
    (result,), _ = run(tone(tmp_path / "a.wav"))
    assert result.outcome == "registered", result.message
    kept = from_json(store.read(result.pid, RECORDING_PATH))
    assert kept.facts is None
    assert "recording not examined" in kept.notes


@needs_ffmpeg
def test_sound_that_nobody_wrote_down_is_seen_by_its_loudness(run, catalogue, *, settings, tmp_path: Path) -> None:
    quiet_then_loud = tone(tmp_path / "a.wav", seconds=1)
    half = quiet_then_loud.read_bytes()
    middle = 44 + (len(half) - 44) // 4 * 2
    quiet_then_loud.write_bytes(half[:44] + bytes(middle - 44) + half[middle:])
    (result,), _ = run(quiet_then_loud)
    with catalogue.reading() as session:
        (page,) = get_pages(session, result.pid, STAFF)
    assert (page.width, page.height, page.text) == (960, 540, "")
    picture = page_picture_path(settings.derivatives_path, result.pid, 1)
    with Image.open(picture) as opened:
        grey = np.asarray(opened.convert("L"))
    dark = (grey < 128).sum(axis=0)
    assert dark[:470].mean() < 5
    assert dark[490:].mean() > 50


@needs_ffmpeg
def test_a_list_of_other_files_under_a_recordings_name_leads_nowhere(run, tmp_path: Path) -> None:
    secret = film(tmp_path / "kín.mp4")
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{secret}\n#EXT-X-ENDLIST\n"
    concat = f"ffconcat version 1.0\nfile '{secret}'\n"
    for name, text, reason in (("a.mp4", playlist, "R039"), ("b.mp3", concat, "R014"), ("c.wav", playlist, "R039")):
        (tmp_path / name).write_text(text, "utf-8")
        (result,), _ = run(tmp_path / name)
        assert (result.outcome, result.reason) == ("refused", reason), name
