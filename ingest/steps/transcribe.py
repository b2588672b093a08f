"""Transcribe: transcripts that were given later go to the recording that is here already, and become its pages."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from archive import custody
from archive.catalogue.access import Actor
from archive.catalogue.transcripts import NewTranscripts
from archive.catalogue.units import get_objects, units_by_pid
from archive.recording import RECORDING_PATH, from_json, to_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from archive.catalogue.registration import NewItem
    from archive.catalogue.views import ObjectView, UnitView
    from archive.store import Store


def originals_here(catalogue: Catalogue, pid: str, actor: str) -> tuple[ObjectView, ...]:
    """The originals of the item ``pid``; none while there is no such item."""
    keeper = Actor.keeper(actor)
    with catalogue.reading() as session:
        return tuple(get_objects(session, pid, keeper)) if pid in units_by_pid(session, [pid], keeper) else ()


def add_transcripts(
    catalogue: Catalogue,
    store: Store,
    item: NewItem,
    here: Sequence[ObjectView],
    files: Mapping[str, Path | bytes],
    *,
    actor: str,
    now: dt.datetime,
) -> UnitView:
    """Give the recording of ``item`` the transcripts that were read with it.

    Args:
        catalogue: Where its rows are.
        store: Where its files are.
        item: As it would be taken in anew with them.
        here: Its originals as they are kept.
        files: Those of ``item`` by logical path in the store.
        actor: Who gives them.
        now: In UTC.

    Raises:
        BiendaoError: Store or catalogue refuse; see `archive.custody.transcribe`.
    """
    known = {original.sha256: original for original in here}
    given = [original for original in item.objects if original.sha256 not in known]
    new = tuple(
        dataclasses.replace(original, position=position, store_path=f"originals/{position:06d}-{_name(original)}")
        for position, original in enumerate(given, len(here) + 1)
    )
    places = known | {original.sha256: original for original in new}
    content = {path: source for path, source in files.items() if not path.startswith("originals/")}
    content |= {places[original.sha256].store_path: files[original.store_path] for original in given}
    positions = {original.position: places[original.sha256].position for original in item.objects}
    content[RECORDING_PATH] = _renumbered(content[RECORDING_PATH], positions)
    change = NewTranscripts(originals=new, pages=item.pages, languages=item.languages, suggestions=item.suggestions)
    return custody.transcribe(catalogue, store, item.pid, change, content, actor=actor, now=now)


def _name(original: ObjectView) -> str:
    return original.store_path.removeprefix("originals/")


def _renumbered(recording: Path | bytes, positions: Mapping[int, int]) -> bytes:
    """What is known of the recording, its transcripts at their places among all its originals."""
    known = from_json(recording if isinstance(recording, bytes) else recording.read_bytes())
    transcripts = tuple(dataclasses.replace(one, position=positions[one.position]) for one in known.transcripts)
    return to_json(dataclasses.replace(known, transcripts=transcripts))
