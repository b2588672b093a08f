"""The pages that are searched: real ones, and more of them made by shuffling their sentences."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.search.documents import ItemDocument, PageDocument, Run
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHARED = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "search"
REAL_PAGES = 71_178
"""Pages of the fixture: laws and decisions, and articles of the Vietnamese Wikipedia."""
PAGES_PER_ITEM = 12
"""Of made items; the real ones have about as many."""
PAGES_PER_RUN = 4000
TITLE_CHARACTERS = 120
TYPES = ("nghị quyết", "quyết định", "công văn", "kế hoạch", "báo cáo", "bản đồ", "sách", "ảnh")
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+|\n+")
_SEED = 1838


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        item: Name of its item; the pages of an item follow one another.
        number: Counted from 1 within its item.
        text: What stands on it.
    """

    item: str
    number: int
    text: str


@dataclass(frozen=True)
class Facts:
    """What is known of an item beside its words; made up from its name, so that every engine is given the same."""

    type: str
    year: int
    date: str
    fonds: str
    language: str


def pages(count: int) -> Iterator[Page]:
    """The first ``count`` real pages, or as many made ones where there are not so many real ones."""
    real = _real_pages()
    return itertools.islice(real, count) if count <= REAL_PAGES else _made_pages(list(real), count)


def facts_of(item: str) -> Facts:
    """Type, date, fonds and language of an item."""
    chance = random.Random(zlib.crc32(item.encode()))  # no secret
    day = dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(35_000))
    language = chance.choices(("vi", "fr", "en", "lzh"), (90, 5, 3, 2))[0]
    return Facts(chance.choice(TYPES), day.year, day.isoformat(), f"P{chance.randrange(30):02}", language)


def title_of(first_page: str) -> str:
    """The title of the item that begins with this page: its beginning, up to the end of a word."""
    return first_page[:TITLE_CHARACTERS].rsplit(maxsplit=1)[0] if first_page.strip() else ""


def items(found: Iterable[Page], *, titled: bool = True) -> Iterator[ItemDocument]:
    """Pages put together to items as our engine is given them, with their beginnings for titles or with none."""
    for name, group in itertools.groupby(found, key=lambda page: page.item):
        sheets = tuple(PageDocument(page.number, page.text) for page in group)
        facts = facts_of(name)
        yield ItemDocument(
            pid=name,
            is_public=True,
            title=tuple(tokenise(title_of(sheets[0].text))) if titled else (),
            type=facts.type,
            fonds=facts.fonds,
            languages=(facts.language,),
            years=(facts.year, facts.year),
            date=facts.date,
            sort_title=name,
            pages=sheets,
        )


def runs(found: Iterable[Page], *, titled: bool = True) -> Iterator[Run]:
    """Items in runs as the service commits them."""
    run, size = Run([], []), 0
    for document in items(found, titled=titled):
        run.documents.append(document)
        size += len(document.pages)
        if size >= PAGES_PER_RUN:
            yield run
            run, size = Run([], []), 0
    yield run


def _real_pages() -> Iterator[Page]:
    numbers: dict[str, int] = {}
    with gzip.open(SHARED / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            number = numbers[row["doc"]] = numbers.get(row["doc"], 0) + 1
            yield Page(row["doc"], number, row["text"])


def _made_pages(real: list[Page], count: int) -> Iterator[Page]:
    """Pages with as many sentences as a real one, each sentence from anywhere; none before all were used."""
    chance = random.Random(_SEED)  # no secret
    sizes = [len(_sentences(page)) for page in real]
    pool = [sentence for page in real for sentence in _sentences(page)]
    drawn: list[str] = []
    for made in range(count):
        size = chance.choice(sizes)
        if len(drawn) < size:
            drawn = chance.sample(pool, len(pool))
        text = "\n".join(drawn.pop() for _ in range(size))
        yield Page(f"made-{made // PAGES_PER_ITEM:06}", made % PAGES_PER_ITEM + 1, text)


def _sentences(page: Page) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(page.text) if sentence]
