"""The data that the kit's search reads: rules, names, index, and the pages' texts with the places of their words.

=============================  ===============================================================
``data/search/rules.js``       `archive.exports.kit.search_rules.rules`, the same in every kit
``data/search/names.js``       names and abbreviations that the kit's pages may have
``data/search/index.js``       items, pages, and `archive.exports.kit.search_index` of each field
``data/search/pages/NNN.js``   texts, tokens and places of words of some pages, read when they are shown
=============================  ===============================================================
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archive.exports.kit.compact import as_text, packed, signed
from archive.exports.kit.scripts import script
from archive.exports.kit.search_index import FieldIndex
from archive.exports.kit.search_rules import equivalents, rules
from archive.search.analysis import analyse
from archive.search.documents import tokens_of_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.exports.kit.pages import KitPage
    from archive.search.query import Words
    from archive.settings import Settings
    from archive.text.tokens import Token

FOLDER: Final = "data/search"
_AT_ONCE: Final = 1 << 16
"""Bytes of texts and places after which a file of pages ends: a result list asks for some dozen of them."""
_DESCRIBED: Final = ("title", "number", "agent", "scope")
_TEXT: Final = "text"


def search_data(pages: Iterable[KitPage], settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that the search reads; the same pages give the same bytes.

    Args:
        pages: In the order of the kit, those of an item together; they are taken one by one, and what is kept of each
            is its places in the index.
        settings: Names the limits of a query and of an answer.
    """
    index = _Index()
    starts = []
    for number, chunk in enumerate(_chunks(map(index.add, pages))):
        starts.append(chunk[0].ordinal)
        yield _file(f"pages/{number:03}", [page.told for page in chunk])
    yield _file("rules", rules(settings))
    yield _file("names", equivalents(index.may_have))
    yield _file("index", index.told() | {"chunks": starts})


def _file(name: str, value: Any) -> tuple[str, bytes]:
    return f"{FOLDER}/{name}.js", script(f"{FOLDER}/{name}", value)


class _Shown(NamedTuple):
    """A page as it is lit.

    Attributes:
        ordinal: Among all pages of the kit.
        told: Its text, its tokens and the places of its words as a script holds them.
    """

    ordinal: int
    told: list[str]


class _Index:
    """All fields, and what is told of items and pages."""

    def __init__(self) -> None:
        self.fields = {name: FieldIndex() for name in (*_DESCRIBED, _TEXT)}
        self._items: list[list[Any]] = []
        self._pages: list[list[int]] = []
        self._folded: frozenset[str] | None = None

    def add(self, page: KitPage) -> _Shown:
        """Put a page in, and its item with its first page."""
        if not self._pages or self._pages[-1][0] != len(self._items) - 1 or self._items[-1][0] != page.pid:
            self._describe(page)
        ordinal, tokens = len(self._pages), analyse(page.text)
        numbers = self.fields[_TEXT].add(ordinal, tokens)
        self._pages.append([len(self._items) - 1, page.number, sum(not token.part for token in tokens)])
        told = (packed(_tokens(page.text, tokens, numbers)), packed(_boxes(page)))
        return _Shown(ordinal, [page.text, *map(as_text, told)])

    def _describe(self, page: KitPage) -> None:
        described: dict[str, Sequence[Token]] = {
            "title": analyse(page.title),
            "number": analyse(page.symbol),
            "agent": tokens_of_names(page.agents),
            "scope": analyse(page.description),
        }
        for name, tokens in described.items():
            self.fields[name].add(len(self._items), tokens)
        self._items.append([page.pid, page.title, page.item, page.type, page.fonds, list(page.years or ())])

    def may_have(self, words: Words) -> bool:
        """Whether each of some words stands somewhere, marks aside."""
        if self._folded is None:
            self._folded = frozenset().union(*(field.folded for field in self.fields.values()))
        return all(token.folded in self._folded for token in words.tokens)

    def told(self) -> dict[str, Any]:
        """As a script holds it: of items and of pages one column after the other."""
        items = zip(*self._items, strict=True) if self._items else [[]] * 6
        pages = zip(*self._pages, strict=True) if self._pages else [[]] * 3
        return {
            "items": dict(zip(("pid", "title", "item", "type", "fonds", "years"), items, strict=True)),
            "pages": dict(zip(("item", "number", "length"), pages, strict=True)),
            "fields": {name: field.told() for name, field in self.fields.items()},
        }


def _chunks(pages: Iterable[_Shown]) -> Iterator[list[_Shown]]:
    """Pages that stand in one file."""
    chunk: list[_Shown] = []
    size = 0
    for page in pages:
        chunk.append(page)
        size += sum(map(len, page.told))
        if size >= _AT_ONCE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _tokens(text: str, tokens: Sequence[Token], numbers: Sequence[int]) -> Iterator[int]:
    """Of each token its list, its length, and how far it is from the one before, unless that is one blank and one position."""
    at = _units(text)
    end, position = -1, -1
    for token, number in zip(tokens, numbers, strict=True):
        start, following = at(token.start), at(token.end)
        gap, step = start - end, token.position - position
        is_next = (gap, step) == (1, 1)
        yield number
        yield (following - start) << 1 | (not is_next)
        if not is_next:
            yield signed(gap)
            yield signed(step)
        end, position = following, token.position


def _boxes(page: KitPage) -> Iterator[int]:
    """Of each word that is found again in the text: characters passed over, length, steps right and down, width, height."""
    at = _units(page.text)
    searched = end = x = y = 0
    for word in page.words:
        start = page.text.find(word.text, searched)
        if start < 0 or not word.text:
            continue
        searched = start + len(word.text)
        yield at(start) - end
        yield at(searched) - at(start)
        yield signed(word.x - x)
        yield signed(word.y - y)
        yield word.w
        yield word.h
        end, x, y = at(searched), word.x, word.y


def _units(text: str) -> Callable[[int], int]:
    """Turns an index of ``text`` into what a script counts: a character beyond the first plane is two there."""
    wide = [index for index, character in enumerate(text) if ord(character) > 0xFFFF]
    return lambda index: index + bisect_left(wide, index)
