"""What every search engine does for the archive: the protocol and its plain values.

Analysis happens once, in Python; an engine gets ready tokens (`forms` says under which strings
they stand) and the parsed query. ``tests/integration/search/engine_contract.py`` is the suite
that each engine passes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from archive.search.query import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.catalogue.access import Actor
    from archive.search.documents import ItemDocument, Run
    from archive.search.query import Query, Words

FACETS = ("type", "year", "place", "fonds", "language")
"""Facets in the order in which answers give them."""


class Audience(enum.StrEnum):
    """For whom an index is: outsiders' holds published public pages only, staff's holds all."""

    PUBLIC = "public"
    STAFF = "staff"


def audience_of(actor: Actor) -> Audience:
    """The index that answers ``actor``."""
    return Audience.STAFF if actor.is_staff else Audience.PUBLIC


class Reach(enum.StrEnum):
    """How far apart the words of a query were allowed to stand before anything was found."""

    PAGE = "page"
    ITEM = "item"
    ANY = "any"


QUESTION_WORDS = 8
"""A query of more words is a question, not a set of keys: nine questions of ten have all their words somewhere in some
long item by chance, and hardly ever on the page that answers them (docs/explanation/search-measured.md)."""
LONG_QUESTION_WORDS = 12
"""A question of more words is longer than a query is by its contract (DESIGN 7), and asked only where the limit is raised.
Without marks one in six such has all its words on some page by chance, and none of these pages was the answer."""


def is_question(query: Query, more_than: int = QUESTION_WORDS) -> bool:
    """Whether a query has so many words that it is one to be answered, not a set of keys."""
    return sum(not clause.excluded and clause.field is Field.ANY for clause in query.clauses) > more_than


class Order(enum.StrEnum):
    """What comes first in an answer. Undated items come last where the date decides."""

    RELEVANCE = "relevance"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True)
class Filters:
    """Chosen facet values; several values of one facet widen it, facets narrow one another.

    Attributes:
        types: Codes of kinds of document.
        years: Spans of years, ends included; an item counts whose dates touch one.
        fonds: Reference codes of fonds.
        languages: Language codes.
        places: Identifiers of places that an item names.
    """

    types: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    fonds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """One question to an engine.

    Attributes:
        query: Parsed and with its names resolved to codes.
        audience: Which index.
        filters: Chosen facet values.
        hidden: Items that are kept from who asks: they count nowhere.
        within: Look into this item only; None for all.
        first: Items to pass over.
        limit: Most items to give.
        pages_per_item: Most hit pages to give of each item.
        loosen: Whether words may stand on several pages, or only some of them, where no page has all.
        order: What comes first; where there are no words to rank by, relevance is the date, oldest first.
        facets: Whether facets are counted.
    """

    query: Query
    audience: Audience
    filters: Filters = field(default_factory=Filters)
    hidden: frozenset[str] = frozenset()
    within: str | None = None
    first: int = 0
    limit: int = 20
    pages_per_item: int = 3
    loosen: bool = True
    order: Order = Order.RELEVANCE
    facets: bool = True

    def for_totals(self) -> Lookup:
        """The same question, asked for how many items and pages there are and nothing else."""
        return replace(self, first=0, limit=0, facets=False)


@dataclass(frozen=True)
class PageHit:
    """A page that was found.

    Attributes:
        number: Page number within its item.
        score: Higher is better; comparable within one answer only.
        is_lit: Whether the page's own text has a hit, not only the item's description.
    """

    number: int
    score: float
    is_lit: bool


@dataclass(frozen=True)
class ItemHit:
    """An item that was found.

    Attributes:
        pid: Permanent identifier.
        score: That of its best page.
        page_count: Pages of it that were found.
        lit_count: Pages of it whose own text has a hit.
        pages: The best of them, best first.
        places: Identifiers of the places that it names.
    """

    pid: str
    score: float
    page_count: int
    lit_count: int
    pages: tuple[PageHit, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hits:
    """An engine's answer.

    Attributes:
        items: The window that was asked for in the order that was asked for, ties by pid.
        total_items: Items found in all.
        total_pages: Pages found in all.
        reach: How far the words were allowed to stand apart.
        facets: Per facet its values with the number of items that choosing it would give:
            counted over what was found under the choices in all *other* facets. None where none are wanted.
    """

    items: tuple[ItemHit, ...]
    total_items: int
    total_pages: int
    reach: Reach
    facets: dict[str, tuple[tuple[str, int], ...]]


class SearchEngine(Protocol):
    """An index for outsiders and one for staff.

    Every method may raise `SearchError`: no index (R410), a damaged one (R411), one that names
    what no index needs (R412), one into which others may write (R413).
    """

    def search(self, lookup: Lookup) -> Hits:
        """Answer one question.

        Raises:
            QueryError: A prefix stands for too many words (R406).
        """

    def replace(self, documents: Iterable[ItemDocument], gone: Iterable[str] = ()) -> None:
        """Put items in, in place of what stood under their pids, and take the items ``gone`` out.

        On return the change outlives a loss of power. Safe to repeat, and under one writer's lock.
        An item that is not public leaves the outsiders' index before anything else happens.
        """

    def rebuild(self, filled_with: Iterable[Run]) -> None:
        """Build both indexes anew beside the old ones, then put the new ones into use."""

    def version(self, audience: Audience) -> str:
        """A word that stays the same as long as an index answers the same, as of the last look."""

    def occurs(self, audience: Audience, words: Words) -> bool:
        """Whether a word, or words side by side, stand on a page, in a title or a description that is searched."""

    def words(self, audience: Audience, beginning: str, limit: int) -> dict[str, int]:
        """Canonical forms of the words on pages and in titles whose folded form begins so, with their pages.

        Args:
            audience: Which index.
            beginning: Folded; a tab after it asks for words of just this folded form.
            limit: Most words that are told of on pages, and as many of titles: those that most have.
        """

    def check_ahead(self) -> None:
        """Make sure now that the indexes in use are as they were written, so that no reader waits for that.

        Without it, what is read is made sure of when it is first read. Takes a second or two for 70,000 pages and may run
        beside questions, in a thread of its own.
        """

    def exists(self) -> bool:
        """Whether there is an index that this program version can read."""

    def count_pages(self, audience: Audience = Audience.STAFF) -> int:
        """Pages in an index."""

    def pids(self, audience: Audience) -> frozenset[str]:
        """Items in an index."""

    def page_counts(self, audience: Audience) -> dict[str, int]:
        """How many pages an index holds of each item in it, as of now and not of the last look."""

    def forget(self) -> None:
        """Put the indexes out of use; the next drain of the outbox builds them anew."""
