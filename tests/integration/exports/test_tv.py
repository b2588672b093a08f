"""An edition for televisions as files: pictures, film, sound and programme, whole or not there, the same bytes each time."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageOps, JpegImagePlugin
from rapidfuzz.fuzz import partial_ratio

from archive.catalogue.access import Actor
from archive.catalogue.units import get_unit
from archive.curation import Bilingual, keep
from archive.errors import UsageError
from archive.exports.exhibition import gather
from archive.exports.formats import format_named
from archive.exports.staging import Staging
from archive.exports.tv.picturing import Painter
from archive.exports.tv.slides import HEIGHT, SIDE, SOURCE, TOP, WIDTH, Form, slides_of
from archive.exports.tv.stops import Kind, stops_of
from tests.kits import EDITION
from tests.reading_archive import CANARY, DRAFT_CODE, PLAN_CODE, TRANSCRIPT, build
from tests.recordings import needs_ffmpeg, tone

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "chieu-tv"
SAFE = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?")
LONG = " ".join(f"Thuyền số {number} ra khơi lúc trời chưa sáng, gió đông bắc thổi nhẹ." for number in range(1, 9))
HALVES = LONG[: len(LONG) // 2], LONG[len(LONG) // 2 :]
BRISK = {"tv_slide_seconds": 0.4, "tv_words_minute": 100_000, "tv_pause_seconds": 0.4}
"""Settings of a film that is made in moments."""

_SET = """
order = 1
title = {{ vi = "Đèn biển Long Châu", en = "The lighthouse of Long Châu" }}
summary = {{ vi = "Một kế hoạch.", en = "One plan." }}
credits = {{ vi = "Người làm thử.", en = "The testers." }}
rights = {{ vi = "Dùng tự do.", en = "Free to use." }}

[[sections]]
key = "mot"
title = {{ vi = "Phần mở đầu", en = "Opening" }}

[[entries]]
section = "mot"
reference_code = "{plan}"
page = 2
heading = {{ vi = "Hội nghị tập huấn", en = "A training meeting" }}
caption = {{ vi = "Nghiễm, ẵm, Ổ, Ữ: dấu chồng vẫn rõ. Chữ Hán: 海島.", en = "Stacked marks stay clear." }}
crop = {{ x = 0.05, y = 0.05, w = 0.9, h = 0.2 }}

[entries.narration]
vi = {{ file = "tieng/mot.wav", transcript = "tieng/mot.vtt" }}
en = {{ file = "tieng/one.wav", transcript = "tieng/one.txt" }}

[[entries]]
section = "mot"
reference_code = "{plan}"
caption = {{ vi = "{long}", en = "Ships sail before dawn." }}

[entries.narration]
vi = {{ file = "tieng/hai.mp3", transcript = "tieng/mot.vtt" }}

[[entries]]
section = "mot"
reference_code = "{transcript}"
caption = {{ vi = "Một nhật trình.", en = "A log." }}

[[entries]]
section = "mot"
reference_code = "{draft}"
caption = {{ vi = "Chưa công bố {canary}.", en = "Not published {canary}." }}
"""


def load_set(home, folder: Path) -> None:
    own = folder / SLUG
    (own / "tieng").mkdir(parents=True)
    with home.catalogue().reading() as session:
        code = get_unit(session, TRANSCRIPT, Actor.outsider()).reference_code
    told = {"plan": PLAN_CODE, "draft": DRAFT_CODE, "transcript": code, "long": LONG, "canary": CANARY}
    (own / "collection.toml").write_text(_SET.format(**told), "utf-8")
    for name in ("vi.md", "en.md"):
        (own / name).write_text("Lời giới thiệu.\n", "utf-8")
    tone(own / "tieng/mot.wav", 2.0)
    tone(own / "tieng/one.wav", 1.0)
    (own / "tieng/hai.mp3").write_bytes(b"ID3" + bytes(64))
    (own / "tieng/mot.vtt").write_text("WEBVTT\n\n00:00.500 --> 00:01.500\nHội nghị mở ở Cát Bà.\n", "utf-8")
    (own / "tieng/one.txt").write_text("The meeting opened at Cát Bà.\n", "utf-8")
    keep(home.keeper("Lan"), own)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("house"))
    load_set(made.home, tmp_path_factory.mktemp("sets"))
    return made


def make(archive, target: Path, *asked: str, told=None, **changed):
    settings = dataclasses.replace(archive.home.settings, **(BRISK | changed))
    shown = gather([SLUG], archive.home.catalogue(), archive.home.store(), settings)
    steps = told if told is not None else []
    kind = format_named("tv", asked)
    return kind.write(shown, target, edition=EDITION, progress=lambda done, total: steps.append((done, total)))


@pytest.fixture(scope="module")
def silent(archive, tmp_path_factory):
    """An edition that was made where FFmpeg is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path_factory.mktemp("nothing")))
        return make(archive, tmp_path_factory.mktemp("silent") / "tv")


@pytest.fixture(scope="module")
def edition(archive, tmp_path_factory):
    steps = []
    written = make(archive, tmp_path_factory.mktemp("out") / "tv", told=steps)
    assert [done for done, _ in steps] == list(range(1, steps[-1][1] + 1))
    return written


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def probe(path: Path) -> dict:
    asked = ("-show_format", "-show_streams", "-show_chapters", "-of", "json")
    said = subprocess.run(["ffprobe", "-v", "error", *asked, path], capture_output=True, check=True)
    return json.loads(said.stdout)


def read_back(path: Path, layout: str = "3") -> str:
    """What Tesseract reads on a slide."""
    command = ["tesseract", path, "stdout", "-l", "vie", "--psm", layout]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1"} | PATHS)
    return " ".join(said.stdout.split())


SEAL = (165, 40, 31)
"""The red of ``--seal`` in ``tokens.css``."""
PIXELS = pymupdf.Matrix(4 / 3, 4 / 3)
"""From points to pixels of CSS."""
PATHS = {"PATH": "/usr/bin:/bin"}


def test_without_ffmpeg_everything_else_is_made_and_the_reason_told(silent):
    there = contents(silent.path)
    assert {name.partition("/")[0] for name in there} == {"anh-1080p", "anh-4k", "chuong-trinh.pdf", "tv.json"}
    assert [finding.number for finding in silent.findings] == ["R830"]
    card = json.loads(there["tv.json"])
    assert (card["edition"], card["draft"], card["films"], card["tracks"]) == (7, True, [], [])
    assert "apt-get install ffmpeg" in card["findings"][0]["vi"]
    assert (silent.files, silent.pages) == (len(there), 3)


@pytest.mark.parametrize(("folder", "size"), [("anh-1080p", (1920, 1080)), ("anh-4k", (3840, 2160))])
def test_pictures_are_what_any_television_shows(silent, folder, size):
    pictures = sorted((silent.path / folder).iterdir())
    assert [path.name for path in pictures] == [f"{number:03d}.jpg" for number in range(1, len(pictures) + 1)]
    for path in pictures:
        with Image.open(path) as picture:
            assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", size)
            assert "progressive" not in picture.info
            assert JpegImagePlugin.get_sampling(picture) == 2, "4:2:0"
    assert all(SAFE.fullmatch(part) for name in contents(silent.path) for part in name.split("/"))


@pytest.mark.slow
def test_captions_are_read_back_from_the_slides(silent):
    card = json.loads((silent.path / "tv.json").read_text("utf-8"))
    read = [read_back(silent.path / f"anh-1080p/{number:03d}.jpg") for number in range(1, card["slides"] + 1)]
    told = " ".join(read)
    # Tesseract takes some of the typeface's a for o; a caption that was cut off would be further away.
    for said in ("The lighthouse of Long Châu", "dấu chồng vẫn rõ", "Stacked marks stay clear", "Dùng tự do", *HALVES):
        assert partial_ratio(said, told) > 85, said
    assert partial_ratio(CANARY, told) < 70


@pytest.mark.slow
def test_every_slide_of_a_draft_bears_its_mark(silent, tmp_path):
    for path in (silent.path / "anh-1080p").iterdir():
        with Image.open(path) as picture:
            distance = np.abs(np.asarray(picture, int) - SEAL).max(axis=2)
            rows, columns = np.nonzero(distance < 12)
            found = picture.crop((columns.min(), rows.min(), columns.max(), rows.max()))
            ImageOps.invert(found.convert("L")).save(tmp_path / "mark.png")
        assert partial_ratio("BẢN THẢO", read_back(tmp_path / "mark.png", "7")) > 70, path.name


@pytest.mark.parametrize("words", [3, 60, 200])
def test_nothing_is_cut_off_or_hides_something_else(archive, tmp_path, words):
    home = archive.home
    shown = gather([SLUG], home.catalogue(), home.store(), home.settings)
    caption = Bilingual(
        (f"{'Longchau' * 5} " + "Nghiễm Ổ Ữ thuyền, " * words)[: words * 4],
        ("The ships of Long Châu " * words)[: words * 5],
    )
    stops = [dataclasses.replace(stop, text=caption) for stop in stops_of(shown) if stop.kind is not Kind.END]
    painter = Painter(Staging(tmp_path), EDITION, home.settings, 1)
    slides = slides_of(stops)
    assert {slide.frame.form for slide in slides} == set(Form)
    for slide in slides:
        if slide.part != slide.parts:
            continue
        with pymupdf.open(painter.pdf(slide)) as page_of_one:
            page = page_of_one[0]
            lines = [line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())]
            pictures = [pymupdf.Rect(one["bbox"]) * PIXELS for one in page.get_image_info()]
        spans = [(pymupdf.Rect(span["bbox"]) * PIXELS, span["size"] / 0.75) for line in lines for span in line["spans"]]
        feet = [box.y0 for box, size in spans if abs(size - SOURCE) < 1]
        assert all(
            box.x0 >= SIDE and box.x1 <= WIDTH - SIDE + 1 and TOP <= box.y1 <= HEIGHT - TOP + 1 for box, _ in spans
        )
        for box, size in spans:
            if size > SOURCE + 1:
                middle = (box.y0 + box.y1) / 2
                assert middle + size * 0.4 < min(feet)
                assert not any(picture.contains(pymupdf.Point((box.x0 + box.x1) / 2, middle)) for picture in pictures)


def test_the_programme_fills_the_session_by_the_clock(silent):
    with pymupdf.open(silent.path / "chuong-trinh.pdf") as programme:
        text = " ".join("".join(page.get_text() for page in programme).split())
    times = [int(minutes) * 60 + int(seconds) for minutes, seconds in re.findall(r"\b(\d\d):(\d\d)\b", text)]
    assert (times[0], times[-1]) == (0, 3600)
    spans = list(zip(times[0:-1:2], times[1:-1:2], strict=True))
    assert all(start < end for start, end in spans)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    for said in ("Hội nghị mở ở Cát Bà.", "The meeting opened at Cát Bà.", "A log.", PLAN_CODE, "BẢN THẢO"):
        assert said in text
    assert CANARY not in text


def test_a_session_has_room_for_its_stops(archive, tmp_path):
    with pytest.raises(UsageError, match="R791"):
        make(archive, tmp_path / "tv", "minutes=4")


@needs_ffmpeg
@pytest.mark.slow
def test_the_film_is_what_televisions_play(edition):
    card = json.loads((edition.path / "tv.json").read_text("utf-8"))
    assert [film["file"] for film in card["films"]] == ["phim/phim-vi.mp4", "phim/phim-en.mp4"]
    for film in card["films"]:
        path = edition.path / film["file"]
        told = probe(path)
        video, sound = (one for one in told["streams"] if one["codec_type"] in {"video", "audio"})
        assert [video[key] for key in ("codec_name", "profile", "pix_fmt", "width", "height", "avg_frame_rate")] == [
            "h264", "High", "yuv420p", 1920, 1080, "25/1",
        ]  # fmt: skip
        assert (sound["codec_name"], sound["sample_rate"]) == ("aac", "48000")
        assert int(video["nb_frames"]) == round(film["seconds"] * 25)
        assert abs(float(sound["duration"]) - film["seconds"]) < 0.05
        assert float(told["chapters"][0]["start_time"]) == 0
        assert float(told["chapters"][-1]["end_time"]) == pytest.approx(film["seconds"])
        data = path.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat"), "the index stands in front"
    assert "Hội nghị tập huấn" in [one["tags"]["title"] for one in probe(path.with_name("phim-vi.mp4"))["chapters"]]


@needs_ffmpeg
@pytest.mark.slow
def test_a_film_has_the_colours_of_the_slides(edition, tmp_path):
    shown = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"
    film, frame = edition.path / "phim/phim-vi.mp4", tmp_path / "frame.png"
    command = ["ffmpeg", "-loglevel", "error", "-i", film, "-vf", f"{shown},format=rgb24", "-frames:v", "1", frame]
    subprocess.run(command, check=True)
    with Image.open(frame) as seen, Image.open(edition.path / "anh-1080p/001.jpg") as slide:
        difference = np.asarray(seen, int) - np.asarray(slide, int)
    assert np.abs(difference.mean(axis=(0, 1))).max() < 1


@needs_ffmpeg
@pytest.mark.slow
def test_a_stop_lasts_as_long_as_its_recording_and_subtitles_come_at_their_moments(edition):
    told = probe(edition.path / "phim/phim-vi.mp4")
    (spoken,) = (one for one in told["chapters"] if one["tags"]["title"] == "Hội nghị tập huấn")
    start, end = float(spoken["start_time"]), float(spoken["end_time"])
    assert end - start == pytest.approx(2.4)
    own = (edition.path / "phim/phim-vi.srt").read_text("utf-8-sig")
    first = re.search(r"\n(\d\d):(\d\d):(\d\d),(\d{3}) --> ", "\n" + own)
    assert int(first[3]) + int(first[4]) / 1000 == pytest.approx(start + 0.5, abs=0.001)
    assert "Hội nghị mở ở Cát Bà." in own
    assert "The meeting opened" in (edition.path / "phim/phim-vi.en.srt").read_text("utf-8-sig")
    kinds = [(one["codec_name"], one["tags"]["language"]) for one in told["streams"] if one["codec_type"] == "subtitle"]
    assert kinds == [("mov_text", "vie"), ("mov_text", "eng")]


@needs_ffmpeg
@pytest.mark.slow
def test_loudspeakers_get_the_recordings_in_order(edition):
    assert float(probe(edition.path / "loa/loa-vi.mp3")["format"]["duration"]) == pytest.approx(2.4, abs=0.1)
    assert float(probe(edition.path / "loa/loa-en.mp3")["format"]["duration"]) == pytest.approx(1.4, abs=0.1)
    told = [finding for finding in edition.findings if finding.number == "R833"]
    assert [finding.params["file"] for finding in told] == ["tieng/hai.mp3"]


def export(home: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {f"BIENDAO_{name.upper()}": str(value) for name, value in BRISK.items()}
    return subprocess.run(
        [sys.executable, "-c", "from archive.cli import main; raise SystemExit(main())", "--home", str(home), "export",
         SLUG, "--to", "tv", "--out", str(target), "--edition", "7", "--date", "2026-11-28"],
        env={**PATHS, **settings, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@needs_ffmpeg
@pytest.mark.slow
def test_a_run_that_is_killed_leaves_no_half_edition_and_the_next_goes_on(archive, edition, tmp_path):
    home = archive.home.settings.home_path
    made: set[int] = set()
    # Among the slides, and between two films.
    for passing in (4, 24):
        killed = export(home, tmp_path / "tv", BIENDAO_FAILPOINT=f"exports.staging.built:{passing}")
        assert killed.returncode == -9
        (unfinished,) = tmp_path.iterdir()
        made |= {path.stat().st_ino for pattern in ("anh-*/*.jpg", "phim/*.mp4") for path in unfinished.glob(pattern)}
    done = export(home, tmp_path / "tv")
    assert (done.returncode, "R728" in done.stderr, "R833" in done.stderr) == (3, True, True)
    assert contents(tmp_path / "tv") == contents(edition.path)
    assert made <= {path.stat().st_ino for path in (tmp_path / "tv").rglob("*")}, "something was made twice"
    assert [path.name for path in tmp_path.iterdir()] == ["tv"]
