"""Tesseract's program through pytesseract, where its library is not at hand: one pass over a PGM file, read from TSV.

A PGM path costs nothing to hand over; a picture object would be written as PNG first, 0.8 s a
page. TSV holds text, boxes, certainty and the layout, so that no second pass is needed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import MachineError
from ingest.engines.tesseract import RecognisedWord
from ingest.errors import PageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ingest.engines.tesseract import Layout

_WORD_LEVEL = "5"
_COLUMNS = 12


def read(
    picture: npt.NDArray[np.uint8],
    dpi: int | None,
    languages: tuple[str, ...],
    *,
    seconds: int,
    layout: Layout,
    models: str,
    inverted: bool,
) -> list[RecognisedWord]:
    """As `ingest.engines.tesseract.recognise`.

    Raises:
        MachineError: Tesseract is not installed (R130).
        PageError: It took too long (R030) or failed (R031).
    """
    config = f"-c tessedit_create_tsv=1 -c tessedit_do_invert={int(inverted)} --psm {layout.value}" + (
        "" if dpi is None else f" --dpi {dpi}"
    )
    if models:
        config += f' --tessdata-dir "{models}"'
    return parse_tsv(_run(picture, "+".join(languages), config, seconds))


def _run(picture: npt.NDArray[np.uint8], languages: str, config: str, seconds: int) -> str:
    import pytesseract

    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes())
        try:
            told: bytes = pytesseract.pytesseract.run_and_get_output(
                str(path), "tsv", languages, config, timeout=seconds, return_bytes=True
            )
        except pytesseract.TesseractNotFoundError:
            raise MachineError("R130") from None
        except pytesseract.TesseractError as error:
            problem = " ".join(str(error.message).split())[:200]
            raise PageError("R031", status=error.status, problem=problem) from None
        except RuntimeError:
            raise PageError("R030", seconds=seconds) from None
    return told.decode("utf-8", errors="replace")


def parse_tsv(table: str) -> list[RecognisedWord]:
    """The words of a TSV table; lines that are no words, or not whole, are passed over."""
    words = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            block, paragraph, line = (int(cell) for cell in cells[2:5])
            x, y, w, h = (int(cell) for cell in cells[6:10])
            confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
            words.append(RecognisedWord(cells[11].strip(), x, y, w, h, confidence, (block, paragraph), line))
    return words
