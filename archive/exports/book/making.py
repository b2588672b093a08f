"""A photo book made from curated sets: numbers, anchors, pictures in their sizes, sources, indexes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from archive.catalogue import vocabulary
from archive.curation import Bilingual, render_markdown
from archive.exports.book.model import Book, Chapter, Leaf, Part, Source, Term
from archive.exports.documents import citation
from archive.search.analysis import analyse, tokens_sought
from archive.search.naming import place_label, places_named, words_sought
from archive.text.collation import alphabetical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.curation import ResolvedCollection, ResolvedEntry, Section
    from archive.exports.book.sheets import Sheet
    from archive.exports.exhibition import Exhibition
    from archive.exports.formats import Progress
    from archive.exports.print.pictures import PrintPicture, PrintPictures
    from archive.settings import Settings
    from archive.text.tokens import Token


def make_book(exhibition: Exhibition, sheet: Sheet, pictures: PrintPictures, progress: Progress) -> Book:
    """The book of the sets, in their order.

    Args:
        exhibition: The sets as visitors get them.
        sheet: The size of its pages.
        pictures: Makes its pictures.
        progress: Told how many of its entries are made.

    Raises:
        ImagingError: A page picture is not there (R620) or damaged (R621).
    """
    total = sum(len(one.entries) for one in exhibition.collections)
    making = _Making(sheet, exhibition.settings, pictures, lambda done: progress(done, total))
    parts = tuple(making.part(number, one) for number, one in enumerate(exhibition.collections, 1))
    return Book(parts, making.sources(), _places(making.leaves), _names(making.leaves))


@dataclass
class _Making:
    """One book.

    Attributes:
        sheet: The size of its pages.
        settings: Tell how documents are cited.
        pictures: Makes its pictures.
        told: Told how many leaves are made.
        leaves: Those made so far.
        numbers: Of the documents in the list of sources, by pid.
    """

    sheet: Sheet
    settings: Settings
    pictures: PrintPictures
    told: Callable[[int], None]
    leaves: list[tuple[Leaf, ResolvedEntry]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def part(self, number: int, resolved: ResolvedCollection) -> Part:
        collection = resolved.collection
        texts = zip(collection.languages, collection.introduction.columns, strict=False)
        forewords = tuple((language, Markup(render_markdown(text))) for language, text in texts)  # noqa: S704  # made safe
        chapters = tuple(
            Chapter(f"p{number}c{place}", section, tuple(map(self._leaf, entries)))
            for place, (section, entries) in enumerate(_sections(resolved), 1)
        )
        return Part(f"p{number}", collection, forewords, chapters)

    def sources(self) -> tuple[Source, ...]:
        """The documents in the order in which they are first shown."""
        shown: defaultdict[str, list[Leaf]] = defaultdict(list)
        for leaf, _ in self.leaves:
            shown[leaf.unit.pid].append(leaf)
        return tuple(
            Source(number, leaves[0].unit, self._cited(leaves[0]), _rights(leaves[0]), _runs(leaves))
            for number, leaves in enumerate(shown.values(), 1)
        )

    def _leaf(self, resolved: ResolvedEntry) -> Leaf:
        number, unit, page = len(self.leaves) + 1, resolved.unit, resolved.page
        source = self.numbers.setdefault(unit.pid, len(self.numbers) + 1)
        label = page.label or str(page.number)
        leaf = Leaf(number, resolved.entry, unit, label, self._picture(resolved), source)
        self.leaves.append((leaf, resolved))
        self.told(number)
        return leaf

    def _picture(self, resolved: ResolvedEntry) -> PrintPicture | None:
        page, region = resolved.page, resolved.region
        if not page.width:
            return None
        width, height = region[2:] if region else (page.width, page.height)
        entry, title = resolved.entry, Bilingual(resolved.unit.shown_title, "")
        box = self.sheet.box(entry.heading or title, entry.caption, is_tall=height > width)
        return self.pictures.make(resolved.unit, page, box, region)

    def _cited(self, leaf: Leaf) -> Bilingual:
        return Bilingual(*(citation(self.settings, leaf.unit, language) for language in ("vi", "en")))


def _sections(resolved: ResolvedCollection) -> Iterator[tuple[Section | None, tuple[ResolvedEntry, ...]]]:
    """The sections in which something is shown; entries without one come first."""
    if loose := resolved.in_section(""):
        yield None, loose
    for section in resolved.collection.sections:
        if entries := resolved.in_section(section.key):
            yield section, entries


def _rights(leaf: Leaf) -> Bilingual:
    return Bilingual(*(vocabulary.label("rights", leaf.unit.rights, language) for language in ("vi", "en")))


def _places(leaves: Iterable[tuple[Leaf, ResolvedEntry]]) -> tuple[Term, ...]:
    found: defaultdict[str, list[Leaf]] = defaultdict(list)
    for leaf, resolved in leaves:
        for identifier in places_named(_words(resolved)):
            found[place_label(identifier)].append(leaf)
    return _terms(found)


def _words(resolved: ResolvedEntry) -> Iterator[Iterable[Token]]:
    entry = resolved.entry
    for text in (entry.caption, entry.heading):
        if text:
            yield from map(analyse, (text.vi, text.en))
    yield analyse(resolved.unit.title)
    yield tokens_sought(resolved.page.text, words_sought())


def _names(leaves: Iterable[tuple[Leaf, ResolvedEntry]]) -> tuple[Term, ...]:
    found: defaultdict[str, list[Leaf]] = defaultdict(list)
    for leaf, resolved in leaves:
        for name in dict.fromkeys(agent.name for agent in resolved.unit.agents):
            found[name].append(leaf)
    return _terms(found)


def _terms(found: dict[str, list[Leaf]]) -> tuple[Term, ...]:
    return tuple(Term(name, _runs(found[name])) for name in sorted(found, key=alphabetical))


def _runs(leaves: Sequence[Leaf]) -> tuple[tuple[Leaf, Leaf], ...]:
    """First and last of those that stand side by side; between them may be the opening page of a section."""
    runs: list[tuple[Leaf, Leaf]] = []
    for leaf in leaves:
        if runs and leaf.number == runs[-1][1].number + 1:
            runs[-1] = (runs[-1][0], leaf)
        else:
            runs.append((leaf, leaf))
    return tuple(runs)
