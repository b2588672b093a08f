"""How a kit is written: pictures first, then the pages that show them, the search, and the list of all files."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from archive.catalogue import vocabulary
from archive.errors import CurationError
from archive.exports.card import card_of, json_file
from archive.exports.documents import pages_one_by_one
from archive.exports.formats import Written
from archive.exports.kit.atlas import atlas_of
from archive.exports.kit.choosing import chosen
from archive.exports.kit.inside import Inside
from archive.exports.kit.keys import read_key
from archive.exports.kit.leaves import read_leaf
from archive.exports.kit.names import document_page
from archive.exports.kit.pictures import PictureMaker
from archive.exports.kit.programs import put_programs, put_typeface
from archive.exports.kit.recalls import recalled
from archive.exports.kit.rooms import Hanger
from archive.exports.kit.scripts import script
from archive.exports.kit.sealing import LIST, SEAL, write_list, write_seal
from archive.exports.kit.search_data import search_data
from archive.exports.kit.shelf import POINTER, edition_folder, pointer
from archive.exports.kit.site import HOME, Site
from archive.exports.staging import staged
from archive.search.analysis import analyse, tokens_sought
from archive.search.naming import places_named, words_sought
from archive.showing import charts
from archive.showing.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.kit.choosing import KitItem
    from archive.exports.kit.leaves import Leaf
    from archive.exports.kit.pages import KitPage
    from archive.exports.kit.pictures import Pictures
    from archive.exports.kit.rooms import Exhibit, PagePictures, Show
    from archive.exports.staging import Staging
    from archive.text.tokens import Token

_FORM: Final = 1
"""Counts up whenever older programs would not understand a kit's lists."""
_FILM: Final = 15
"""Pages on the strip of small pictures below a page."""


@dataclass(frozen=True)
class Kit:
    """The kind of export ``kit``."""

    name: str = "kit"
    makes: str = "a folder that opens in a browser by a double click, without a network"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the kit of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
            NotFoundError: A document was withdrawn in the meantime (R201).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            StoreError: The words of a page cannot be read, or the disk refuses (R306 to R309).
            MachineError: The key that signs kits cannot be read (R781).
        """
        key = read_key(exhibition.settings.kit_key_path)
        for one in exhibition.collections:
            if not one.entries:
                raise CurationError("R750", slug=one.collection.slug)
        items = chosen(exhibition)
        with staged(target, recipe(exhibition)) as whole, exhibition.catalogue.reading() as session:
            whole.put(POINTER, pointer(edition.number))
            staging = whole.below(edition_folder(edition.number))
            pages = lay_out(exhibition, items, staging, session, edition=edition, progress=progress)
            staging.put("kit.json", json_file(_card(exhibition, edition, items, len(staging.files))))
            recalls = recalled(session, exhibition, edition)
            documents = [item.unit.pid for item in items]
            listed = write_list(exhibition, edition, staging.files, documents, recalls)
            staging.put(LIST, listed)
            if key:
                staging.put(SEAL, write_seal(listed, key))
        size = sum(size for files in (whole.files, staging.files) for _, size in files.values())
        return Written(target, len(whole.files) + len(staging.files), size, pages, is_signed=key is not None)


KIT: Final = Kit()


def lay_out(  # the last two by name only
    exhibition: Exhibition,
    items: tuple[KitItem, ...],
    staging: Staging,
    session: Session,
    *,
    edition: Edition,
    progress: Progress,
) -> int:
    """Put pictures, pages, search and programs of a kit into ``staging``: all but the lists of its files.

    Args:
        exhibition: What is shown.
        items: The documents that come along.
        staging: Takes the files.
        session: Sees one state of the catalogue from the first page to the last.
        edition: Its number and day.
        progress: Told how many of how many pages are done.

    Returns:
        The number of pages.
    """
    site = Site(exhibition, edition, staging, _inside(exhibition, items))
    return _Writing(exhibition, site, staging, session, items).run(progress)


def recipe(exhibition: Exhibition) -> str:
    """What decides how pictures are made, besides the page pictures themselves."""
    settings = exhibition.settings
    shown = [
        (one.collection.slug, entry.unit.pid, entry.unit.rights, entry.unit.genre, entry.page.number, entry.region)
        for one in exhibition.collections
        for entry in one.entries
    ]
    facts = (_FORM, settings.kit_picture_pixels, settings.kit_jpeg_quality, shown)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@dataclass
class _Writing:
    """One run.

    Attributes:
        exhibition: What is shown.
        site: Writes the pages.
        staging: Takes the files.
        session: Sees one state of the catalogue from the first page to the last.
        items: The documents that come along.
        named: Places that each document names, found while its pages are read.
    """

    exhibition: Exhibition
    site: Site
    staging: Staging
    session: Session
    items: tuple[KitItem, ...]
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def run(self, progress: Progress) -> int:
        """Write everything but the lists; the number of pages."""
        maker = PictureMaker(self.staging, self.exhibition.settings)
        pictures = self._pictures(maker, progress)
        sets = zip(self.exhibition.collections, self.exhibition.folders, strict=True)
        hanger = Hanger(pictures, maker, self.staging)
        shows = [hanger.hang(resolved, folder) for resolved, folder in sets]
        for name, data in search_data(self._leaves(shows, pictures), self.exhibition.settings):
            self.staging.put(name, data)
        self._ways(pictures)
        self._exhibitions(shows)
        put_programs(self.staging)
        put_typeface(self.staging, self.site.han_parts)
        return sum(len(item.numbers) for item in self.items)

    def _pictures(self, maker: PictureMaker, progress: Progress) -> PagePictures:
        """All pages' pictures: this is what a run spends its time on."""
        made: PagePictures = {}
        done, total = 0, sum(len(item.numbers) for item in self.items)
        for item in self.items:
            for page in pages_one_by_one(self.session, item.unit.pid, item.numbers):
                if page.width:
                    made[item.unit.pid, page.number] = maker.page(item.unit, page)
                done += 1
                progress(done, total)
        return made

    def _leaves(self, shows: Sequence[Show], pictures: PagePictures) -> Iterator[KitPage]:
        """Write the pages of the documents, and give each to the search."""
        shown_at: defaultdict[tuple[str, int], list[tuple[Show, Exhibit]]] = defaultdict(list)
        for show in shows:
            for exhibit in show.exhibits:
                shown_at[exhibit.unit.pid, exhibit.page.number].append((show, exhibit))
        for item in self.items:
            words: list[Iterable[Token]] = [analyse(item.unit.title), analyse(item.unit.scope)]
            for page in pages_one_by_one(self.session, item.unit.pid, item.numbers):
                there = pictures.get((item.unit.pid, page.number))
                leaf, kit_page = read_leaf(self.exhibition.store, item, page, there)
                words.append(tokens_sought(page.text, words_sought()))
                shown = shown_at[item.unit.pid, page.number]
                self._document(item, leaf, there, shown, pictures)
                for show, exhibit in shown:
                    self._entry(show, exhibit, leaf)
                yield kit_page
            self.named[item.unit.pid] = places_named(words)

    def _document(
        self,
        item: KitItem,
        leaf: Leaf,
        pictures: Pictures | None,
        shown: Sequence[tuple[Show, Exhibit]],
        all_pictures: PagePictures,
    ) -> None:
        at = item.numbers.index(leaf.page.number)
        first = max(0, min(at - _FILM // 2, len(item.numbers) - _FILM))
        film = [
            (number, document_page(item.unit.pid, number), all_pictures.get((item.unit.pid, number)))
            for number in item.numbers[first : first + _FILM]
        ]
        near = {"previous": at - 1, "next": at + 1}
        turn = {
            way: document_page(item.unit.pid, item.numbers[to]) if 0 <= to < len(item.numbers) else ""
            for way, to in near.items()
        }
        self.site.write(
            document_page(item.unit.pid, leaf.page.number),
            "document.html",
            unit=item.unit,
            leaf=leaf,
            pictures=pictures,
            shown=shown,
            turn=turn,
            film=film if pictures and len(film) > 1 else [],
        )

    def _entry(self, show: Show, exhibit: Exhibit, leaf: Leaf) -> None:
        along = show.exhibits
        at = exhibit.place - 1
        self.site.write(
            exhibit.address,
            "entry.html",
            show=show,
            exhibit=exhibit,
            leaf=leaf,
            previous=along[at - 1] if at else None,
            next=along[at + 1] if at + 1 < len(along) else None,
        )

    def _exhibitions(self, shows: Sequence[Show]) -> None:
        for show in shows:
            others = [other for other in shows if other is not show]
            self.site.write(show.address, "show.html", show=show, others=others)
        self.site.write(HOME, "home.html", shows=shows, counts=_counts(self.items), sea=charts.small())
        self.site.write("attract.html", "attract.html", exhibits=[one for show in shows for one in show.exhibits])

    def _ways(self, pictures: PagePictures) -> None:
        """The search and the map."""
        for name in ("search.html", "kiosk.html"):
            self.site.write(name, name)
        atlas = atlas_of(self.items, self.named)
        self.site.places.update(one.id for one in atlas.places)
        self.site.write("map.html", "map.html", atlas=atlas)
        told = {item.unit.pid: _told(item, pictures.get((item.unit.pid, item.numbers[0]))) for item in self.items}
        self.staging.put("data/items.js", script("data/items", told))


def _inside(exhibition: Exhibition, items: Sequence[KitItem]) -> Inside:
    slugs = frozenset(one.collection.slug for one in exhibition.collections)
    return Inside(slugs, {item.unit.pid: item.numbers for item in items})


def _told(item: KitItem, cover: Pictures | None) -> dict[str, Any]:
    """What a result says of a document besides its words."""
    unit = item.unit
    return {
        "title": unit.shown_title,
        "language": unit.languages[0] if unit.languages else "vi",
        "code": unit.reference_code,
        "date": unit.date_text,
        "kind": {spoken: vocabulary.kind_of_document(unit.genre, spoken) for spoken in LANGUAGES},
        "first": item.numbers[0],
        "pictures": cover is not None,
    }


def _counts(items: Sequence[KitItem]) -> dict[str, int]:
    return {"documents": len(items), "pages": sum(len(item.numbers) for item in items)}


def _card(exhibition: Exhibition, edition: Edition, items: Sequence[KitItem], files: int) -> dict[str, Any]:
    """What a kit says of itself."""
    return card_of(exhibition, edition, form=_FORM) | {"counts": _counts(items) | {"files": files}}
