"""Making the samples: type set, aged and saved as the files a scanner would give."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.catalogue.specimen import MARK
from ingest.samples.ageing import AGES, age
from ingest.samples.layouts import set_sheets
from ingest.samples.sources import FOOT, SampleText, sample_texts
from ingest.samples.typesetting import DPI

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PIL import Image

FONDS_CODE = "TAI-LIEU-MAU"
FONDS_TITLE = "Tài liệu mẫu (không phải tư liệu lưu trữ)"
_JPEG_QUALITY = 82
_SUFFIXES = {"jpeg": ".jpg", "pdf": ".pdf", "tiff": ".tif", "txt": ".txt"}


@dataclass(frozen=True)
class Sample:
    """One made sample.

    Attributes:
        path: The file.
        text: What is said about it.
        pages: The text that stands on each page.
    """

    path: Path
    text: SampleText
    pages: tuple[str, ...]


def make_samples(folder: Path, texts: Iterable[SampleText] | None = None, *, jobs: int = 1) -> list[Sample]:
    """Make samples in ``folder``; the same bytes every time on the same machine.

    Args:
        folder: Where the files go; made if it is absent.
        texts: Which to make; all of them where none are named.
        jobs: How many are made at once.

    Raises:
        MachineError: A typeface is not installed (R135).
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sample_texts() if texts is None else texts
    # Threads are enough: nearly all of the time is NumPy's and OpenCV's, which let others run.
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda text: _make(text, folder), wanted))


def _make(text: SampleText, folder: Path) -> Sample:
    path = folder / f"{text.name}{_SUFFIXES[text.format]}"
    if text.format == "txt":
        pages = _plain_pages(text)
        path.write_text("\f".join(pages), "utf-8")
        return Sample(path, text, pages)
    random = np.random.default_rng(text.seed)
    sheets = set_sheets(text, random)
    scans = [age(sheet, AGES[text.layout], text.damage, random) for sheet in sheets]
    path.write_bytes(_save(scans, text))
    return Sample(path, text, tuple(sheet.text for sheet in sheets))


def _plain_pages(text: SampleText) -> tuple[str, ...]:
    head = f"{MARK}\n\n{text.head['kind']}\n"
    last = len(text.text["pages"]) - 1
    return tuple(
        f"{head}{page.rstrip()}\n" + (f"\n{text.sources}\n" if number == last else "") + f"\n{FOOT}\n"
        for number, page in enumerate(text.text["pages"])
    )


def _save(scans: list[Image.Image], text: SampleText) -> bytes:
    buffer = io.BytesIO()
    first, rest = scans[0], scans[1:]
    if text.format == "jpeg":
        first.save(buffer, "JPEG", quality=_JPEG_QUALITY, dpi=(DPI, DPI))
    elif text.format == "tiff":
        more = {"save_all": True, "append_images": rest}
        first.save(buffer, "TIFF", compression="jpeg", quality=_JPEG_QUALITY, dpi=(DPI, DPI), **more)
    else:
        day = time.struct_time((*text.date_from.timetuple()[:3], 0, 0, 0, 0, 1, 0))
        dates = {"creationDate": day, "modDate": day}
        first.save(
            buffer, "PDF", resolution=DPI, save_all=True, append_images=rest, title=text.title, quality=82, **dates
        )
    return buffer.getvalue()
