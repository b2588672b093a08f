"""Measures search and writes the tables of ``docs/explanation/search-measured.md``.

Indexes, tokens and figures are kept in ``--home`` and used again; each engine and size runs in a process of its own on
one core. A part that was not measured keeps its place in the document.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.document import processor, write_into
from bench.measure import say
from bench.search import table
from bench.search.corpus import REAL_PAGES
from bench.search.run import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterable

FEW, MANY = 10_000, 200_000
SIZES = (FEW, REAL_PAGES)
HOME = Path(__file__).resolve().parents[2] / "build" / "bench-search"
PARTS = ("queries", "additions", "relevance", "load")


def main() -> None:
    """Measure the parts that are asked for, then write what is known."""
    parser = argparse.ArgumentParser(
        prog="bench.search", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=HOME, help="keep indexes and figures here and use them again")
    parser.add_argument("--pages", type=int, nargs="*", default=[*SIZES, MANY], help="sizes; above 71,178 ours alone")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=PARTS)
    parser.add_argument("--dry", action="store_true", help="print the tables and leave the document alone")
    asked = parser.parse_args()
    asked.home.mkdir(parents=True, exist_ok=True)
    if "queries" in asked.parts:
        for pages in asked.pages:
            for name in asked.engines:
                if pages <= REAL_PAGES or name == "ours":
                    _alone("bench.search.run", name, str(pages), str(asked.home))
    for part in asked.parts:
        if part != "queries":
            _alone(f"bench.search.{part}", str(REAL_PAGES), str(asked.home))
    tables = {name: text for name, text in _tables(asked.home) if text}
    if asked.dry:
        print(*tables.values(), sep="\n\n")
        return
    for name, text in tables.items():
        write_into(table.DOCUMENT, name, text)


def _alone(module: str, *arguments: str) -> None:
    """Run a module in a process of its own, so that its memory and its pinning are its own."""
    say(f"{module} {' '.join(arguments[:-1])}")
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


def _tables(home: Path) -> Iterable[tuple[str, str]]:
    yield "machine", f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    yield "latency", "\n\n".join(table.latency(home, pages) for pages in SIZES)
    yield "ratios", table.ratios(home, REAL_PAGES)
    yield "growth", table.growth(home, REAL_PAGES, MANY)
    yield "understanding", table.as_typed(home, REAL_PAGES)
    yield "indexing", table.indexing(home, (*SIZES, MANY))
    yield "agreement", table.agreement(home, SIZES)
    yield "additions", table.additions(home, REAL_PAGES)
    yield "relevance", table.relevance(home, REAL_PAGES)
    yield "load", table.load(home, REAL_PAGES)


if __name__ == "__main__":
    main()
