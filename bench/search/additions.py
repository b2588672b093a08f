"""One page put into a large index, and how soon it is found: ``python -m bench.search.additions PAGES HOME``.

Written into a copy of the index, so that the kept one stays as it was measured.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.search.documents import ItemDocument, PageDocument
from archive.search.engine import Audience, Lookup
from archive.search.query import parse
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from archive.text.tokens import tokenise
from bench.measure import Spent, pin_to_one_core, progress, spent_on
from bench.search.corpus import REAL_PAGES, facts_of, pages
from bench.search.ours import Ours
from bench.search.run import told

if TYPE_CHECKING:
    from collections.abc import Iterator

REPEATS = 40
FINDABLE_REPEATS = 10
PATIENCE = 10.0
"""Seconds after which a page counts as lost."""
_BEAT = 0.01


@dataclass(frozen=True)
class _Copy:
    folder: Path

    def engine(self) -> WhooshEngine:
        """A writer or reader of the copy, as a process has it."""
        return WhooshEngine(Settings(home=str(self.folder)))


def main() -> None:
    count, home = int(sys.argv[1]), Path(sys.argv[2])
    pin_to_one_core()
    copy = _Copy(home / "additions")
    shutil.rmtree(copy.folder, ignore_errors=True)
    shutil.copytree(Ours(home, count).folder, copy.folder)
    writer = copy.engine()
    fresh = _fresh_items(count)
    several = list(itertools.islice(fresh, REPEATS))
    stored = [spent_on(lambda item=item: writer.replace([item])) for item in progress(several, "additions")]
    reader = copy.engine()
    reader.count_pages(Audience.PUBLIC)
    found = [_seconds_until_found(writer, reader, next(fresh)) for _ in range(FINDABLE_REPEATS)]
    shutil.rmtree(copy.folder)
    figures = {"stored": told(stored), "found": told([Spent(seconds * 1000, seconds * 1000) for seconds in found])}
    path_of(home, count).write_text(json.dumps(figures, indent=1), encoding="utf-8")


def path_of(home: Path, count: int) -> Path:
    """Where the figures stand."""
    return home / f"additions-{count}.json"


def _fresh_items(count: int) -> Iterator[ItemDocument]:
    """Items of one page each: real ones that follow the corpus or, where it is whole, its first ones under new names."""
    beyond = count if count < REAL_PAGES else 0
    for number, page in enumerate(pages(beyond + REPEATS + FINDABLE_REPEATS)):
        if number < beyond:
            continue
        name = f"fresh-{number}"
        facts = facts_of(name)
        yield ItemDocument(
            pid=name,
            is_public=True,
            title=tuple(tokenise(f"Trang thứ {number}")),
            number=tuple(tokenise(_mark(name))),
            date=facts.date,
            years=(facts.year, facts.year),
            pages=(PageDocument(1, page.text),),
        )


def _mark(name: str) -> str:
    """A word that stands on this page alone."""
    return name.replace("-", "") + "zz"


def _seconds_until_found(writer: WhooshEngine, reader: WhooshEngine, item: ItemDocument) -> float:
    """From when the writer begins until a reader that asks all the time is given the page."""
    began = time.monotonic()
    writer.replace([item])
    lookup = Lookup(parse(_mark(item.pid), Settings()), Audience.PUBLIC)
    while not reader.search(lookup).total_items:
        if time.monotonic() - began > PATIENCE:
            break
        time.sleep(_BEAT)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
