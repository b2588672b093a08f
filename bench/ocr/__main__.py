"""Measures reading and writes the tables of ``docs/explanation/reading-measured.md``.

Pages and readings are kept in ``--home`` and used again; a run that was cut off goes on where it was. ``--again`` reads
anew what is asked for. Everything runs on one core, one program after the other.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from bench.document import processor, write_into
from bench.measure import pin_to_one_core
from bench.ocr import loss, other_pages, table
from bench.ocr.cases import KINDS, REAL, cases
from bench.ocr.readers import READERS
from bench.ocr.run import forget, read_all
from ingest.engines import tesseract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.ocr.cases import Case

HOME = Path(__file__).resolve().parents[2] / "build" / "bench-ocr"
PAGES, FEW_PAGES, LOSING_PAGES = 6, 2, 300
PARTS = ("readings", "loss", "others")


def main() -> None:
    """Read what is asked for, then write what is known."""
    parser = argparse.ArgumentParser(
        prog="bench.ocr", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=HOME, help="keep pages and readings here and use them again")
    parser.add_argument("--classes", nargs="*", default=[*KINDS, REAL], choices=[*KINDS, REAL])
    parser.add_argument("--pages", type=int, default=PAGES, help="of each class")
    parser.add_argument("--few", type=int, default=FEW_PAGES, help="of each class for OCRmyPDF")
    parser.add_argument("--engines", nargs="*", default=list(READERS), choices=list(READERS))
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=PARTS)
    parser.add_argument("--losing", type=int, default=LOSING_PAGES, help="pages made to lose lines")
    parser.add_argument("--seed", type=int, default=loss.JUDGED, help="of the first page made to lose lines")
    parser.add_argument("--again", action="store_true", help="read anew what was read before")
    parser.add_argument("--dry", action="store_true", help="print the tables and leave the document alone")
    asked = parser.parse_args()
    pin_to_one_core()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    chosen = list(cases(asked.home, asked.classes, asked.pages))
    if "readings" in asked.parts:
        if asked.again:
            forget(asked.home, asked.engines, chosen)
        read_all(asked.home, chosen, asked.engines, asked.few)
    if "loss" in asked.parts:
        loss.measure(asked.home, asked.losing, asked.seed)
    if "others" in asked.parts:
        other_pages.measure(asked.home)
    for name, text in _tables(asked.home, chosen, asked):
        if asked.dry:
            print(text, end="\n\n")
        elif text:
            write_into(table.DOCUMENT, name, text)


def _tables(home: Path, chosen: list[Case], asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    python, reader = platform.python_version(), tesseract.version()
    yield "machine", f"{processor()}, {os.cpu_count()} cores, Python {python}, Tesseract {reader}."
    figures = table.Figures(home, chosen)
    yield "errors", table.errors(figures)
    yield "cost", table.cost(figures)
    yield "shared", table.shared(figures)
    yield "marks", table.marks(figures)
    yield "loss", loss.table(home, asked.losing, asked.seed)
    yield "others", other_pages.table(home)


if __name__ == "__main__":
    main()
