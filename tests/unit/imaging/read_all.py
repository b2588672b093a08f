"""Child process of the hostile test: reads each file named on stdin, prints one outcome a line."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from archive.errors import ImagingError
from archive.imaging import pdf, raster
from archive.imaging.worker import configure_for_worker

MEMORY = 3 << 30
PAGES_READ = 3


def outcomes(path: Path) -> list[str]:
    """What opening the file and reading its first pages ended in: ``read`` or a reason's number."""
    try:
        if path.suffix == ".pdf":
            pages = pdf.inspect_pdf(path, max_pages=10_000)
            steps = [lambda n=page.number: _read_pdf_page(path, n) for page in pages[:PAGES_READ]]
        else:
            frames = raster.inspect_raster(path, max_pages=10_000, max_megapixels=120)
            steps = [
                lambda f=page.frame: raster.raster_page_image(path, f, max_megapixels=120)
                for page in frames[:PAGES_READ]
            ]
    except ImagingError as error:
        return [error.reason.number]
    return [_attempt(step) for step in steps]


def _read_pdf_page(path: Path, number: int) -> None:
    pdf.pdf_page_image(path, number, render_dpi=200, max_megapixels=120)
    pdf.pdf_text_layer(path, number)


def _attempt(step) -> str:
    try:
        step()
    except ImagingError as error:
        return error.reason.number
    return "read"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    configure_for_worker()
    for line in sys.stdin:
        sys.stdout.write(json.dumps([line.strip(), outcomes(Path(line.strip()))]) + "\n")
        sys.stdout.flush()
