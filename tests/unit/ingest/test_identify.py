"""Identify: bytes decide what a file is; what cannot be taken in gets its number."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from pathlib import Path

import pytest

from archive.errors import BiendaoError
from archive.settings import Settings
from ingest.errors import SourceError
from ingest.steps.identify import copy_in, kind_of
from ingest.tasks import SourceKind

SETTINGS = Settings()
PDF, TIFF, JPEG, PNG, WEBP, TEXT = (
    SourceKind.PDF, SourceKind.TIFF, SourceKind.JPEG, SourceKind.PNG, SourceKind.WEBP, SourceKind.TEXT
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", PDF),
        (b"\n\n junk %PDF-1.4", "a.PDF", PDF),
        (b"II*\0....", "a.tif", TIFF),
        (b"MM\0*....", "a.tiff", TIFF),
        (b"\xff\xd8\xff\xe0", "a.jpg", JPEG),
        (b"\x89PNG\r\n\x1a\n", "a.png", PNG),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", WEBP),
        (b"Xin ch\xc3\xa0o", "a.txt", TEXT),
        (b"\x89PNG\r\n\x1a\n", "a picture saved as.jpg", PNG),
        (b"%PDF-1.7", "no ending", PDF),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", SourceKind.WAV),
        (b"fLaC", "a.flac", SourceKind.FLAC),
        (b"OggS", "a.opus", SourceKind.OGG),
        (b"ID3\4", "a.mp3", SourceKind.MP3),
        (b"\xff\xfb\x90\x00", "a.mp3", SourceKind.MP3),
        (b"\xff\xf1\x50\x80", "a.aac", SourceKind.AAC),
        (b"\0\0\0\x18ftypM4A \0", "a.m4a", SourceKind.M4A),
        (b"\0\0\0\x18ftypisom\0", "a.mp4", SourceKind.MP4),
        (b"\0\0\0\x18ftypmp42\0", "a film of a phone.mov", SourceKind.MP4),
        (b"\0\0\0\x14ftypqt  \0", "a.mov", SourceKind.MOV),
        (b"\0\0\0\x08wide\0", "of 1998.mov", SourceKind.MOV),
        (b"\x1aE\xdf\xa3\x42\x82\x84webm", "a.webm", SourceKind.WEBM),
        (b"\xef\xbb\xbfWEBVTT\n", "a.vtt", SourceKind.VTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000", "a.srt", SourceKind.SRT),
        (b"\xff\xfeX\0", "a.txt", TEXT),
    ],
)
def test_the_first_bytes_tell_the_kind(head: bytes, name: str, kind: SourceKind) -> None:
    assert kind_of(head, name) is kind


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"hello", "a.pdf", "R014"),
        (b"<html>", "a.jpg", "R014"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "R011"),
        (b"%PDF-1.7", "a.txt", "R011"),
        (b"%PDF-1.7", "a.png", "R011"),
        (b"PK\3\4", "a.zip", "R010"),
        (b"PK\3\4", "no ending", "R010"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.msi", "R010"),
        (b"<html>", "a.doc", "R014"),
        (b"%PDF-1.7", "a.doc", "R011"),
        (b"GIF89a", "a.gif", "R013"),
        (b"BM....", "a.bmp", "R013"),
        (b"\0\0\0\x0cjP  \r\n", "a.jp2", "R013"),
        (b"<svg/>", "a.svg", "R010"),
        (b"ID3", "a.wav", "R011"),
        (b"\xff\xfb\x90\x00", "a.bin", "R010"),
        (b"RIFF\0\0\0\0AVI LIST", "a.avi", "R039"),
        (b"RIFF\0\0\0\0AVI LIST", "a.mp4", "R039"),
        (b"\x1aE\xdf\xa3\x42\x82\x88matroska", "a.webm", "R039"),
        (b"#EXTM3U\n", "a.m3u8", "R039"),
        (b"\0\0\0\x18ftypheic", "a.heic", "R010"),
        (b"WEBVTT", "a.srt", "R011"),
        (b"1\n00:00:01,000 --> 00:00:02,000", "a.vtt", "R014"),
        (b"text", "no ending", "R010"),
    ],
)
def test_what_is_not_taken_in_gets_its_number(head: bytes, name: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        kind_of(head, name)


def test_the_copy_has_the_bytes_and_the_source_is_untouched(tmp_path: Path) -> None:
    source = tmp_path / "công văn.txt"
    source.write_bytes(b"a" * 3_000_000)
    before = source.stat()
    file = copy_in(source, tmp_path / "spool" / "1", SETTINGS)
    assert Path(file.path).read_bytes() == source.read_bytes()
    assert (file.sha256, file.size, file.name) == (
        hashlib.sha256(source.read_bytes()).hexdigest(), 3_000_000, "công văn.txt"
    )  # fmt: skip
    after = source.stat()
    assert (after.st_mtime_ns, after.st_ino, after.st_mode) == (before.st_mtime_ns, before.st_ino, before.st_mode)


def _missing(path: Path) -> None:
    del path


def _link(path: Path) -> None:
    (path.parent / "real.txt").write_text("x")
    path.symlink_to("real.txt")


def _too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 * 1024 * 1024)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_missing, "R001"),
        (_link, "R003"),
        (os.mkfifo, "R003"),
        (Path.mkdir, "R003"),
        (Path.touch, "R004"),
        (_too_large, "R005"),
    ],
    ids=["missing", "a link", "a pipe", "a folder", "empty", "too large"],
)
def test_a_file_that_cannot_be_copied_gets_its_number(tmp_path: Path, make, reason: str) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(SourceError, match=reason):
        copy_in(path, tmp_path / "spool" / "1", dataclasses.replace(SETTINGS, max_source_megabytes=1))
    assert not (tmp_path / "spool").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(SourceError, match="R002"):
        copy_in(path, tmp_path / "spool" / "1", SETTINGS)


def test_a_nearly_full_disk_takes_nothing_in(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(BiendaoError, match="R007"):
        copy_in(
            tmp_path / "a.txt", tmp_path / "spool" / "1", dataclasses.replace(SETTINGS, min_free_disk_megabytes=10**9)
        )
