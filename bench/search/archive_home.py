"""A whole archive with the pages of the corpus: catalogue, indexes and an empty store, for the service to be measured.

The pages are taken in as the pipeline takes them, published and without pictures, so that a page of results costs all that
it costs readers but boxes on pictures; the service builds its own indexes from the catalogue.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import zlib
from typing import TYPE_CHECKING

from archive.catalogue.pids import new_pid
from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.views import PageView
from archive.home import ArchiveHome
from archive.settings import Settings
from bench.measure import progress
from bench.search.corpus import facts_of, pages, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from bench.search.corpus import Page

ITEMS_PER_COMMIT = 200
_GENRES = ("nghi-quyet", "quyet-dinh", "chi-thi", "thong-bao", "ke-hoach")
_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def archive_of(home: Path, count: int, settings: dict[str, str]) -> ArchiveHome:
    """The archive with the first ``count`` pages; filled where it is not there, indexed where its index is of another day."""
    folder = home / f"archive-{count}"
    archive = ArchiveHome(Settings.from_environment({}, home=str(folder), **settings))
    done = folder / "filled"
    if not done.exists():
        archive.prepare()
        _fill(archive, count)
        done.touch()
    archive.drain()
    return archive


def _fill(archive: ArchiveHome, count: int) -> None:
    found = itertools.groupby(progress(pages(count), "catalogue"), key=lambda page: page.item)
    items = ((name, list(group)) for name, group in found)
    while several := list(itertools.islice(items, ITEMS_PER_COMMIT)):
        with archive.catalogue().writing() as session:
            for name, sheets in several:
                register_item(session, _item(name, sheets), actor="bench", now=_DAY, publish=True)


def _item(name: str, sheets: list[Page]) -> NewItem:
    facts = facts_of(name)
    day = dt.date.fromisoformat(facts.date)
    return NewItem(
        pid=_pid_of(name),
        title=title_of(sheets[0].text) or name,
        genre=_GENRES[day.day % len(_GENRES)],
        date_text=day.strftime("%d/%m/%Y"),
        date_from=day,
        date_to=day,
        languages=(facts.language,),
        pages=tuple(PageView(number=sheet.number, text=sheet.text) for sheet in sheets),
    )


def _pid_of(name: str) -> str:
    return new_pid(random.Random(zlib.crc32(name.encode())).randrange)
