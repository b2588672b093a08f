"""What the archive says to a collection's entries: which of them visitors do not get, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.curation.findings import Finding
from archive.curation.resolving import Dropped, resolve
from archive.curation.tables import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from archive.curation.folder import Reading
    from archive.curation.model import Collection

_REASONS: Final = {Dropped.NOT_VISIBLE: "R727", Dropped.NO_SUCH_PAGE: "R729", Dropped.OUTSIDE_THE_PAGE: "R730"}
_UNDETERMINED: Final = "undetermined"


def check_items(session: Session, reading: Reading) -> list[Finding]:
    """Entries that are refused, each with its reason, and those whose rights nobody has determined.

    Refused is what is not there (R727), not public (R728), has no such page (R729) or no such region (R730).

    Args:
        session: Reading session of the catalogue.
        reading: The folder; where it has faults, what could be read of it.
    """
    collection, table = reading.collection, reading.table
    if collection is None or table is None:
        return []
    found = {place: (number, more) for place, number, more in _found(session, collection)}
    return [
        Finding(number, {"file": table.file, "line": line, "reference_code": entry.reference_code, **more})
        for index, entry in enumerate(collection.entries)
        if entry.reference_code and id(entry) in found
        for number, more in (found[id(entry)],)
        for line in (line_of(table.source, "entries", index, "reference_code"),)
    ]


def _found(session: Session, collection: Collection) -> Iterator[tuple[int, str, dict[str, object]]]:
    house = resolve(session, collection, Actor.keeper(""))
    shown = {id(one.entry) for one in resolve(session, collection, Actor.outsider()).entries}
    for drop in house.dropped:
        yield id(drop.entry), _REASONS[drop.why], {"page": drop.entry.page}
    for one in house.entries:
        if id(one.entry) not in shown:
            yield id(one.entry), "R728", {"state": one.unit.state, "access": one.unit.access}
        elif one.unit.rights == _UNDETERMINED:
            yield id(one.entry), "R731", {}
