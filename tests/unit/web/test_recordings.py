"""Recordings in the reading room: played range by range, found by what is said, opened at that moment."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from archive.home import ArchiveHome
from archive.search.commands import search as command
from archive.settings import Settings
from archive.web import create_app
from tests.recordings import VTT, take_in, tone

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

if shutil.which("tesseract") is None:
    pytest.skip("Tesseract is not installed", allow_module_level=True)


class Room(NamedTuple):
    """A reading room with recordings."""

    home: ArchiveHome
    client: FlaskClient
    sound: bytes
    told: str
    silent: str
    shut: str


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Room:
    folder = tmp_path_factory.mktemp("recordings")
    home = ArchiveHome(Settings.from_environment({}, home=str(folder / "home"), searches_per_minute="0"))
    home.prepare()
    told = tone(folder / "Bác Tư kể.wav")
    (folder / "Bác Tư kể.vi.vtt").write_text(VTT, "utf-8")
    (folder / "Bác Tư kể.en.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nA <b>calm</b> & wide sea.\n", "utf-8")
    silent = tone(folder / "sóng.wav", seconds=1)
    shut = tone(folder / "kín.wav", seconds=0.5)
    (folder / "kín.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nkimcangbimat\n", "utf-8")
    pids = take_in(home, told, silent)
    closed = take_in(home, shut, publish=False)
    return Room(home, create_app(home.settings, home).test_client(), told.read_bytes(), *pids, *closed)


def _get(room: Room, address: str, **how) -> TestResponse:
    """An answer, read to its end so that files are closed."""
    return room.client.get(address, buffered=True, **how)


def _page(room: Room, address: str) -> str:
    response = _get(room, address, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_what_plays_comes_whole_or_by_ranges(room: Room) -> None:
    whole = _get(room, f"/items/{room.told}/playing")
    assert (whole.status_code, whole.data, whole.mimetype) == (200, room.sound, "audio/wav")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = _get(room, f"/items/{room.told}/playing", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, room.sound[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(room.sound)}"
    beyond = _get(room, f"/items/{room.told}/playing", headers={"Range": f"bytes={len(room.sound)}-"})
    assert beyond.status_code == 416


def test_the_policy_lets_a_page_play_its_own_recordings(room: Room) -> None:
    policy = _get(room, f"/items/{room.told}").headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy


def test_what_is_said_is_found_at_its_moment(room: Room) -> None:
    results = _page(room, "/search?q=biển+lặng")
    assert "Lúc 0:00:40" in results
    link = re.search(rf'href="(/items/{room.told}/pages/\d\?[^"]*)">Lúc', results)
    assert link
    response = _get(room, link[1])
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/items/{room.told}?")
    assert "at=40" in response.headers["Location"]
    assert response.headers["Location"].endswith("#line-3")
    page = _page(room, link[1])
    assert f'/items/{room.told}/playing#t=40"' in page
    assert re.search(r'<li id="line-3" class="said__hit">.*<mark>biển lặng</mark>', page)


def test_the_command_tells_the_moment_too(room: Room) -> None:
    shown = CliRunner().invoke(command, ["biển lặng"], obj=room.home, catch_exceptions=False)
    assert "0:00:40: Đến nơi thì biển lặng." in shown.output


def test_a_moment_is_the_line_that_was_found(room: Room) -> None:
    answer = _get(room, f"/items/{room.told}/pages/1?q=một+ngày")
    assert answer.headers["Location"].endswith("at=3#line-2")


def test_lines_of_each_language_stand_with_their_times(room: Room) -> None:
    page = _page(room, f"/items/{room.told}")
    assert re.findall(r"<h3>([^<]+)</h3>\s*<ol", page) == ["Tiếng Việt", "Tiếng Anh"]
    assert re.findall(r'data-at="([\d.]+)"', page) == ["1.0", "3.5", "40.0", "1.0"]
    assert "<audio" in page
    assert "autoplay" not in page


@pytest.mark.parametrize(("number", "line"), [(2, "Đến nơi thì biển lặng."), (3, "A calm &amp; wide sea.")])
def test_captions_are_webvtt_whatever_they_came_as(room: Room, number: int, line: str) -> None:
    captions = _get(room, f"/items/{room.told}/captions/{number}.vtt")
    text = captions.get_data(as_text=True)
    assert (captions.mimetype, text.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n")) == ("text/vtt", True)
    assert f"\n{line}\n" in text


def test_a_recording_that_nobody_wrote_down_says_so(room: Room) -> None:
    assert "Chưa có ai chép lại lời" in _page(room, f"/items/{room.silent}")
    assert "Nobody has written down" in _page(room, f"/items/{room.silent}?lang=en")
    assert _get(room, f"/items/{room.silent}/pages/1").headers["Location"] == f"/items/{room.silent}"
    assert _get(room, f"/items/{room.silent}/captions/2.vtt").status_code == 404


@pytest.mark.parametrize("what", ["", "/playing", "/captions/2.vtt", "/originals/1", "/pages/1"])
def test_what_is_shut_neither_plays_nor_says_anything(room: Room, what: str) -> None:
    response = _get(room, f"/items/{room.shut}{what}")
    assert response.status_code == 404


def test_what_is_said_in_what_is_shut_is_not_found(room: Room) -> None:
    assert room.shut not in _page(room, "/search?q=kimcangbimat")


def test_transcripts_are_taken_home_as_they_came(room: Room) -> None:
    srt = _get(room, f"/items/{room.told}/originals/3")
    assert srt.mimetype == "application/x-subrip"
    assert srt.headers["Content-Disposition"].startswith("attachment")


def test_transcripts_to_take_home_are_told_apart_by_their_language(room: Room) -> None:
    page = _page(room, f"/items/{room.told}?lang=vi")
    assert re.findall(r"Tải lời: (.+?) \(", page) == ["Tiếng Việt", "Tiếng Anh"]
