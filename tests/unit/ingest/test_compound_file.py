"""Word's and Excel's old files are known to be whole before LibreOffice takes their bytes for text."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from ingest.compound_file import MAGIC, is_compound, is_whole

if TYPE_CHECKING:
    from pathlib import Path


def made(*, order: int = 0xFFFE, bits: int = 9, first: int = 1, root: int = 5) -> bytes:
    """A header, a sector of the allocation table, and a directory with its root."""
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6xIII", 0x3E, 3, order, bits, 6, 0, 1, first)
    entry = bytes(66) + bytes([root]) + bytes(61)
    return head.ljust(512, b"\0") + b"\xff" * 512 + entry.ljust(512, b"\0")


def test_a_header_that_leads_to_its_directory_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(made())
    assert is_compound(path)
    assert is_whole(path)


@pytest.mark.parametrize(
    "data",
    [
        MAGIC,
        made()[:600],
        made()[:1090],
        made(order=0xFEFF),
        made(bits=30),
        made(first=2),
        made(first=0xFFFFFFFE),
        made(root=2),
    ],
    ids=["magic alone", "cut", "cut in its directory", "order", "sectors", "behind the end", "no directory", "no root"],
)
def test_what_leads_nowhere_is_not(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    assert is_compound(path)
    assert not is_whole(path)


def test_another_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04")
    assert not is_compound(path)
