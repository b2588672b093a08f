"""Hostile files made here: bombs, liars, cut files, strange names."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pymupdf
import pytest

if TYPE_CHECKING:
    from pathlib import Path


def _png_bomb(width: int, height: int) -> bytes:
    """A few kilobytes of PNG that unpack to ``width`` x ``height`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(width // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _pdf(page_size: tuple[float, float] = (595, 842), content: bytes = b"") -> bytes:
    with pymupdf.open() as document:
        page = document.new_page(width=page_size[0], height=page_size[1])
        if content:
            page.insert_text((72, 72), "x")
            document.update_stream(page.get_contents()[0], content)
        return document.tobytes()


def _encrypted() -> bytes:
    with pymupdf.open() as document:
        document.new_page()
        return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")


def _self_calling() -> bytes:
    """A page whose form calls itself."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length 5 >>"
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 5 0 R"
        b" /Resources << /XObject << /F 4 0 R >> >> >> endobj\n"
        b"4 0 obj " + form + b" stream\n/F Do\nendstream endobj\n"
        b"5 0 obj << /Length 5 >> stream\n/F Do\nendstream endobj\ntrailer << /Root 1 0 R >>\n"
    )


MADE: dict[str, tuple[bytes, str | None]] = {
    "bomb.png": (_png_bomb(40_000, 40_000), "R613"),
    "lying header.png": (_png_bomb(64, 64).replace(struct.pack(">II", 64, 64), struct.pack(">II", 9000, 9000)), None),
    "cut.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", "R612"),
    "giant page.pdf": (_pdf((14_000, 14_000)), None),
    "locked.pdf": (_encrypted(), "R603"),
    "self calling.pdf": (_self_calling(), None),
    "deep.pdf": (_pdf(content=b"q " * 200_000), None),
    "no pages.pdf": (b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n", "R6"),
    "script.pdf": (b"%PDF-1.4\n<script>alert(1)</script>", "R6"),
    "tên lạ <b>&'\"\u202eexe.txt": ("xã đảo".encode(), None),
    "rtl.txt": ("\u202eabc \u0000".encode(), "R016"),
    "entity.svg": (b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', "R010"),
    "zip.pdf": (b"PK\3\4" + bytes(100), "R014"),
}


@pytest.fixture
def results(run, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (data, _) in MADE.items():
        (folder / name).write_bytes(data)
    return run(folder)


def test_each_made_file_ends_as_it_must(results) -> None:
    assert len(results) == len(MADE)
    for name, (_, reason) in MADE.items():
        result = results[name]
        if reason is None:
            assert result.outcome == "registered" or result.reason not in {None, "R029"}, (name, result)
        else:
            assert result.outcome == "refused", (name, result)
            assert result.reason.startswith(reason), (name, result)
        assert result.seconds < 120
