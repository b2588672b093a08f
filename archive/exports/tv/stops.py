"""A set as it is told before people: title, sections, entries, credits, each a stop of one slide or several."""

from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.curation import Bilingual
from archive.errors import CurationError
from archive.showing.messages import LANGUAGES, day, translations
from archive.showing.naming import held_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.curation import Approval, Collection, Folder, ResolvedCollection, ResolvedEntry
    from archive.exports.exhibition import Exhibition
    from archive.showing.messages import Language


class Kind(enum.StrEnum):
    """What is told at a stop."""

    TITLE = "title"
    SECTION = "section"
    ENTRY = "entry"
    END = "end"


@dataclass(frozen=True)
class Stop:
    """What is told at once, on one slide or several.

    Attributes:
        kind: Title, section, entry, or the end with credits and rights.
        collection: The set.
        folder: The set's files: its recordings are among them.
        heading: What stands above.
        text: What is read.
        place: Number of the entry in its set or of the section, from 1; 0 for everything else.
        shown: The entry with its page; of a title the first that has a picture.
    """

    kind: Kind
    collection: Collection
    folder: Folder
    heading: Bilingual
    text: Bilingual
    place: int = 0
    shown: ResolvedEntry | None = None


def stops_of(exhibition: Exhibition) -> tuple[Stop, ...]:
    """The stops of all sets, in order.

    Raises:
        CurationError: Nothing of a set is public (R750).
    """
    sets = zip(exhibition.collections, exhibition.folders, strict=True)
    return tuple(stop for resolved, folder in sets for stop in _stops(resolved, folder))


def in_both(sentence: str, **values: str | int) -> Bilingual:
    """A sentence of the interface in both languages.

    Args:
        sentence: Its Vietnamese, as the translators have it.
        values: For its places.
    """
    vi, en = (translations(spoken).gettext(sentence) % values for spoken in LANGUAGES)
    return Bilingual(vi, en)


def name_of(stop: Stop, language: Language) -> str:
    """What a stop is called in lists: its heading, or the title of its document."""
    told = stop.heading.text(language)
    return told or (stop.shown.unit.shown_title if stop.shown else stop.collection.title.text(language))


def _stops(resolved: ResolvedCollection, folder: Folder) -> Iterator[Stop]:
    collection = resolved.collection
    if not resolved.entries:
        raise CurationError("R750", slug=collection.slug)
    lead = next((one for one in resolved.entries if one.page.width), None)
    yield _stop(Kind.TITLE, resolved, folder, collection.title, collection.summary, shown=lead)
    places = itertools.count(1)
    for one in resolved.in_section(""):
        yield _entry(one, resolved, folder, next(places))
    told = [section for section in collection.sections if resolved.in_section(section.key)]
    for number, section in enumerate(told, 1):
        text = section.text or Bilingual("", "")
        yield _stop(Kind.SECTION, resolved, folder, section.title, text, place=number)
        for one in resolved.in_section(section.key):
            yield _entry(one, resolved, folder, next(places))
    yield _stop(Kind.END, resolved, folder, in_both("Nguồn và người soạn"), collection.credits)
    yield _stop(Kind.END, resolved, folder, in_both("Quyền sử dụng"), _rights(collection))


def _entry(one: ResolvedEntry, resolved: ResolvedCollection, folder: Folder, place: int) -> Stop:
    heading = one.entry.heading or Bilingual("", "")
    return _stop(Kind.ENTRY, resolved, folder, heading, one.entry.caption, place=place, shown=one)


def _stop(
    kind: Kind,
    resolved: ResolvedCollection,
    folder: Folder,
    heading: Bilingual,
    text: Bilingual,
    *,
    place: int = 0,
    shown: ResolvedEntry | None = None,
) -> Stop:
    return Stop(kind, resolved.collection, folder, _held(heading), _held(text), place, shown)


def _held(text: Bilingual) -> Bilingual:
    return Bilingual(held_together(text.vi), held_together(text.en))


def _rights(collection: Collection) -> Bilingual:
    if collection.approval is None:
        return collection.rights
    vi, en = (_approved(collection.approval, spoken) for spoken in LANGUAGES)
    return Bilingual(f"{collection.rights.vi} {vi}", f"{collection.rights.en} {en}")


def _approved(approval: Approval, spoken: Language) -> str:
    said = translations(spoken)
    decision = said.gettext("quyết định số %(number)s, %(day)s")
    values = {"number": approval.decision, "day": day(approval.date, spoken)}
    return f"{said.gettext('Người duyệt')}: {approval.approver}, {decision % values}."
