"""Measures reading and writes the tables of ``docs/explanation/reading-measured.md``.

Pages and readings are kept in ``--home`` and used again; a run that was cut off goes on where it was. ``--again`` reads
anew what is asked for. Everything runs on one core, one program after the other.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from bench.document import processor, write_into
from bench.measure import pin_to_one_core
from bench.ocr import table
from bench.ocr.cases import KINDS, REAL, cases
from bench.ocr.readers import READERS
from bench.ocr.run import path_of, read_all
from ingest.engines import tesseract

HOME = Path(__file__).resolve().parents[2] / "build" / "bench-ocr"
PAGES, FEW_PAGES = 6, 2


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
    parser.add_argument("--again", action="store_true", help="read anew what was read before")
    parser.add_argument("--dry", action="store_true", help="print the tables and leave the document alone")
    asked = parser.parse_args()
    pin_to_one_core()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    chosen = list(cases(asked.home, asked.classes, asked.pages))
    if asked.again:
        for program in asked.engines:
            for case in chosen:
                path_of(asked.home, program, case).unlink(missing_ok=True)
    read_all(asked.home, chosen, asked.engines, asked.few)
    figures = table.Figures(asked.home, chosen)
    for name, text in _tables(figures).items():
        if asked.dry:
            print(text, end="\n\n")
        else:
            write_into(table.DOCUMENT, name, text)


def _tables(figures: table.Figures) -> dict[str, str]:
    machine = (
        f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, Tesseract {tesseract.version()}."
    )
    return {
        "machine": machine,
        "errors": table.errors(figures),
        "cost": table.cost(figures),
        "shared": table.shared(figures),
        "marks": table.marks(figures),
    }


if __name__ == "__main__":
    main()
