"""Small files that the imaging tests build for themselves."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pymupdf
import pyvips
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

MARKED = np.full((60, 40, 3), 255, dtype=np.uint8)
MARKED[:20, :10] = (200, 30, 30)
MARKED[50:, 30:] = (20, 20, 160)
"""A portrait picture with a red corner top left and a blue one bottom right."""


def save(path: Path, pixels: np.ndarray, **options: object) -> Path:
    """Write pixels with Pillow; the suffix decides the format."""
    Image.fromarray(pixels).save(path, **options)
    return path


def page_like(width: int = 850, height: int = 1100) -> np.ndarray:
    """A white page with dark lines that get shorter downwards, so that no turning goes unseen."""
    page = np.full((height, width, 3), 255, dtype=np.uint8)
    for row in range(80, height - 100, 40):
        page[row : row + 18, 60 : 60 + (width - 120) * (height - row) // height] = (40, 30, 90)
    return page


def png_bytes(pixels: np.ndarray) -> bytes:
    data: bytes = pyvips.Image.new_from_array(pixels).pngsave_buffer()
    return data


def scanned_pdf(path: Path, pixels: np.ndarray, *, margin: float = 0.0, rotation: int = 0, text: str = "") -> Path:
    """A PDF of one letter-sized page that a picture covers, with hidden text when asked."""
    document = pymupdf.open()
    page = document.new_page(width=612, height=792)
    page.insert_image(pymupdf.Rect(margin, 0, 612 - margin, 792), stream=png_bytes(pixels), keep_proportion=False)
    if text:
        page.insert_text((72, 100), text, fontsize=20, render_mode=3)
    page.set_rotation(rotation)
    document.save(path)
    return path


def typed_pdf(path: Path, *lines: str, pages: int = 1, width: float = 595, height: float = 842) -> Path:
    document = pymupdf.open()
    for _ in range(pages):
        page = document.new_page(width=width, height=height)
        for number, line in enumerate(lines):
            page.insert_text((72, 100 + 30 * number), line, fontsize=14)
    document.save(path)
    return path


def tiff_of(path: Path, *frames: tuple[np.ndarray, int]) -> Path:
    """A TIFF whose directories carry the NewSubfileType given beside their pixels."""
    images = [Image.fromarray(pixels) for pixels, _ in frames]
    images[0].save(path, save_all=True, append_images=images[1:], compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    (offset,) = struct.unpack_from("<I", data, 4)
    for _, subfile_type in frames:
        # Tag 254 takes the place of the first entry's slot in a directory written behind the file.
        (count,) = struct.unpack_from("<H", data, offset)
        (following,) = struct.unpack_from("<I", data, offset + 2 + 12 * count)
        entries = data[offset + 2 : offset + 2 + 12 * count]
        entry = struct.pack("<HHII", 254, 4, 1, subfile_type)
        fresh = len(data) + len(data) % 2
        data.extend(b"\0" * (fresh - len(data)))
        data.extend(struct.pack("<H", count + 1) + entry + entries + struct.pack("<I", following))
        _repoint(data, offset, fresh)
        offset = following
    path.write_bytes(bytes(data))
    return path


def _repoint(data: bytearray, old: int, new: int) -> None:
    """Make whatever pointed to the directory at ``old`` point to ``new``."""
    (at,) = struct.unpack_from("<I", data, 4)
    if at == old:
        struct.pack_into("<I", data, 4, new)
        return
    while at:
        (count,) = struct.unpack_from("<H", data, at)
        link = at + 2 + 12 * count
        (at,) = struct.unpack_from("<I", data, link)
        if at == old:
            struct.pack_into("<I", data, link, new)
            return
