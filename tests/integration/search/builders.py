"""Items as an engine gets them, made from a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.search.analysis import analyse
from archive.search.documents import ItemDocument, PageDocument
from archive.search.engine import Audience, Filters, Lookup
from archive.search.meaning import IndexVocabulary
from archive.search.naming import places_named
from archive.search.query import parse
from archive.search.understanding import understand
from archive.settings import Settings

if TYPE_CHECKING:
    from archive.search.engine import Hits, SearchEngine

LIMITS = Settings()
TOKEN_FIELDS = ("title", "number", "agent", "scope")


def item(pid: str, *texts: str, is_public: bool = True, **described: Any) -> ItemDocument:
    """An item with one page for each of ``texts``; token fields are given as text."""
    tokens = {name: tuple(analyse(described.pop(name, ""))) for name in TOKEN_FIELDS}
    pages = tuple(PageDocument(number, text) for number, text in enumerate(texts, 1))
    described.setdefault("places", places_named([*tokens.values(), *(page.tokens for page in pages)]))
    return ItemDocument(pid=pid, is_public=is_public, pages=pages, **tokens, **described)


def find(engine: SearchEngine, query: str, audience: Audience = Audience.PUBLIC, **asked: Any) -> Hits:
    filters = Filters(
        **{name: asked.pop(name) for name in ("types", "years", "fonds", "languages", "places") if name in asked}
    )
    vocabulary = IndexVocabulary(engine, audience, LIMITS.max_words_followed)
    meant = understand(parse(query, LIMITS), vocabulary, LIMITS).query
    return engine.search(Lookup(meant, audience, filters=filters, **asked))


def pids(engine: SearchEngine, query: str, audience: Audience = Audience.PUBLIC, **asked: Any) -> list[str]:
    return [hit.pid for hit in find(engine, query, audience, **asked).items]
