"""What a search engine is given of an item: tokens made once, and the values of its facets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from archive.catalogue import units
from archive.catalogue.access import Actor
from archive.catalogue.models import Level
from archive.search.analysis import analyse, tokens_sought
from archive.search.naming import places_named, words_sought
from archive.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.units import UnitView
    from archive.text.tokens import Token

INDEXER = Actor.keeper("index")
"""Whoever fills the indexes sees everything; `ItemDocument.is_public` says what outsiders may find."""

_PAUSE = 8
"""Positions between two names, so that no phrase reaches from one into the next."""


@dataclass(frozen=True)
class PageDocument:
    """A page's text; it is cut into tokens when an engine asks, since a book's tokens do not fit in memory."""

    number: int
    text: str

    @property
    def tokens(self) -> list[Token]:
        """Tokens of the text."""
        return analyse(self.text)


@dataclass(frozen=True, kw_only=True)
class ItemDocument:
    """An item as an engine keeps it.

    Attributes:
        pid: Permanent identifier.
        is_public: Whether outsiders may find it.
        title: Tokens of the title.
        number: Tokens of the document's number.
        agent: Tokens of all names of persons and bodies.
        scope: Tokens of the description.
        type: Code of its kind, or empty.
        fonds: Reference code of its fonds, or empty.
        languages: Language codes.
        places: Identifiers of the places that it names.
        years: First and last year of its date; None where undated.
        date: First day, ISO; empty where undated.
        sort_title: For lists by title.
        pages: Its pages in order.
    """

    pid: str
    is_public: bool
    title: tuple[Token, ...]
    number: tuple[Token, ...] = ()
    agent: tuple[Token, ...] = ()
    scope: tuple[Token, ...] = ()
    type: str = ""
    fonds: str = ""
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    date: str = ""
    sort_title: str = ""
    pages: tuple[PageDocument, ...] = ()


@dataclass(frozen=True)
class Run:
    """As much as goes into an index with one commit.

    Attributes:
        documents: Items to put in.
        gone: Pids to take out.
    """

    documents: list[ItemDocument]
    gone: list[str]


def runs(session: Session, pids: Iterable[str], *, max_pages: int) -> Iterator[Run]:
    """What the indexes should hold of ``pids``: items with their pages, and what no longer exists.

    Containers among them are passed over: no index holds them.

    Args:
        session: Reads the catalogue.
        pids: Units, of any level or none.
        max_pages: Pages after which a run ends; one item is never parted.
    """
    wanted = list(dict.fromkeys(pids))
    known = units.units_by_pid(session, wanted, INDEXER)
    public = units.units_by_pid(session, wanted, Actor.outsider())
    run = Run([], [pid for pid in wanted if pid not in known])
    pages = 0
    for unit in (known[pid] for pid in wanted if pid in known):
        if unit.level != Level.ITEM:
            continue
        if pages and pages + unit.page_count > max_pages:
            yield run
            run, pages = Run([], []), 0
        run.documents.append(_document(session, unit, is_public=unit.pid in public))
        pages += unit.page_count
    yield run


def _document(session: Session, unit: UnitView, *, is_public: bool) -> ItemDocument:
    pages = tuple(PageDocument(page.number, page.text) for page in units.get_pages(session, unit.pid, INDEXER))
    title, scope = tuple(analyse(unit.title)), tuple(analyse(unit.scope))
    first, last = unit.date_from or unit.date_to, unit.date_to or unit.date_from
    return ItemDocument(
        pid=unit.pid,
        is_public=is_public,
        title=title,
        number=tuple(analyse(unit.number)),
        agent=tokens_of_names([agent.name for agent in unit.agents]),
        scope=scope,
        type=unit.genre,
        fonds=unit.fonds.reference_code if unit.fonds else "",
        languages=unit.languages,
        years=(first.year, last.year) if first and last else None,
        date=first.isoformat() if first else "",
        sort_title=fold(unit.title),
        places=places_named(chain((title, scope), (tokens_sought(page.text, words_sought()) for page in pages))),
        pages=pages,
    )


def tokens_of_names(names: Iterable[str]) -> tuple[Token, ...]:
    """Tokens of several names, set apart so that no phrase reaches from one into the next."""
    tokens: list[Token] = []
    base = 0
    for name in names:
        found = analyse(name)
        tokens += [token._replace(position=token.position + base) for token in found]
        base = max(token.position for token in tokens) + _PAUSE if tokens else 0
    return tuple(tokens)
