"""Changes that catalogue and store must both hold before anybody is told that they are done.

A row of the outbox stands for every unit whose description in the store may differ from the
catalogue; it is written first and settled last. Between the two:

* **Taking in** follows the pipeline: the reference code is kept, the OCFL object is written, then
  one transaction makes the catalogue's rows. A repetition with the same pid adopts the object that
  it finds, with its reference code and its moment of creation.
* **Opening** is written down before it is done: the store has the new description when the
  transaction commits.
* **Closing** is done before it is written down: readers are shut out even if the store cannot be
  written, and whoever asked is told so.

Whatever is cut off in between, the catalogue is right and `bring_in_step`, which runs at every
start, gives the store what it is owed.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from archive.catalogue import containers, outbox, states
from archive.catalogue.access import Actor
from archive.catalogue.containers import PROGRAM, UNCLASSIFIED
from archive.catalogue.description import FILE_NAME, describe, from_json, to_json
from archive.catalogue.models import Destination
from archive.catalogue.registration import find_place, first_description, register
from archive.catalogue.transcripts import give_transcripts
from archive.catalogue.units import get_unit, units_by_pid
from archive.errors import CatalogueError
from archive.failpoints import failpoint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.containers import NewContainer
    from archive.catalogue.database import Catalogue
    from archive.catalogue.registration import NewItem
    from archive.catalogue.transcripts import NewTranscripts
    from archive.catalogue.views import UnitView
    from archive.store import Store


def deposit(
    catalogue: Catalogue,
    store: Store,
    item: NewItem,
    files: Mapping[str, Path | bytes],
    *,
    actor: str,
    now: dt.datetime,
    publish: bool = False,
) -> UnitView:
    """Take ``item`` in: its OCFL object first, then its rows.

    Args:
        catalogue: Where the rows go.
        store: Where the object goes.
        item: Its pid has stood in the pipeline's journal since before this call.
        files: Originals, ALTO and text by logical path; the description is added here.
        actor: Who takes it in, as the event log names them.
        now: In UTC.
        publish: Open it to everybody at once.

    Raises:
        CatalogueError: The pid is malformed (R204), the reference code taken (R206), or the container
            closed though the item is to be published (R207).
        NotFoundError: There is no such container (R205).
        StoreError: The object cannot be written, or the pid holds other originals.
    """
    with catalogue.reading() as session:
        known = units_by_pid(session, [item.pid], Actor.keeper(actor)).get(item.pid)
    if known is not None:
        return known
    item = _with_kept_code(store, item)
    with catalogue.writing() as session:
        place = find_place(session, item, now=now, publish=publish)
    failpoint("custody.deposit.placed")
    description = first_description(item, place, actor=actor, now=now, publish=publish)
    content = {**files, FILE_NAME: to_json(description)}
    keep = store.update if store.exists(item.pid) else store.create
    keep(item.pid, content, message="ingestion", user=actor, at=now)
    failpoint("custody.deposit.kept")
    bring_in_step(catalogue, store, now=now)
    with catalogue.writing() as session:
        view = register(session, description, {page.number: page.text for page in item.pages}, now)
        failpoint("custody.deposit.registered")
    failpoint("custody.deposit.done")
    return view


def transcribe(
    catalogue: Catalogue,
    store: Store,
    pid: str,
    new: NewTranscripts,
    files: Mapping[str, Path | bytes],
    *,
    actor: str,
    now: dt.datetime,
) -> UnitView:
    """Give the recording ``pid`` transcripts: store and catalogue take them in with one version and one transaction.

    Cut off between the two, the store has words that the catalogue does not know yet; giving the same
    files again brings them together.

    Args:
        catalogue: Where the rows are.
        store: Where the object is.
        pid: The recording.
        new: Its pages from now on, and the files that tell them.
        files: Those files, and the words of the pages, by logical path.
        actor: Who gives them.
        now: In UTC.

    Raises:
        NotFoundError: There is no such unit (R201).
        StoreError: The store cannot be written; the recording stays as it was.
    """
    with catalogue.writing() as session:
        debt = outbox.queue(session, pid, now, Destination.STORE)
    stale = [path for path in store.logical_paths(pid) if path.startswith("text/") and path not in files]
    with catalogue.writing() as session:
        view = give_transcripts(session, pid, new, actor=actor, now=now)
        content = {**files, FILE_NAME: to_json(describe(session, pid))}
        store.update(pid, content, removed=stale, message="transcription", user=actor, at=now)
        failpoint("custody.transcribe.kept")
        outbox.settle(session, [debt])
    failpoint("custody.transcribe.done")
    return view


def create_container(
    catalogue: Catalogue, store: Store, new: NewContainer, *, actor: str, now: dt.datetime
) -> UnitView:
    """Make a fonds, series or file in catalogue and store.

    Raises:
        CatalogueError: The reference code is taken (R206), or the level does not go below the parent's (R211).
        NotFoundError: There is no such parent (R205).
        StoreError: The store cannot be written; the container is made all the same.
    """
    with catalogue.writing() as session:
        pid = containers.create_container(session, new, actor=actor, now=now)
        view = get_unit(session, pid, Actor.keeper(actor))
    bring_in_step(catalogue, store, now=now)
    return view


def publish(
    catalogue: Catalogue, store: Store, pid: str, *, actor: str, now: dt.datetime, rights: str | None = None
) -> UnitView:
    """Open the unit ``pid`` to everybody.

    Raises:
        NotFoundError: There is no such unit (R201).
        CatalogueError: An ancestor is closed (R207), or the rights are not in the list (R209).
        StoreError: The store cannot be written; the unit stays as it was.
    """
    with catalogue.writing() as session:
        unit = get_unit(session, pid, Actor.keeper(actor))
        debt = outbox.queue(session, unit.pid, now, Destination.STORE)
    failpoint("custody.publish.owed")
    with catalogue.writing() as session:
        view = states.publish(session, unit.pid, actor_name=actor, now=now, rights=rights)
        failpoint("custody.publish.changed")
        _write_description(session, store, unit.pid, user=actor, now=now)
        failpoint("custody.publish.kept")
        outbox.settle(session, [debt])
    failpoint("custody.publish.done")
    return view


def withdraw(catalogue: Catalogue, store: Store, pid: str, *, why: str, actor: str, now: dt.datetime) -> UnitView:
    """Close the unit ``pid``, and with a container all that stands below it, to outsiders.

    Raises:
        NotFoundError: There is no such unit (R201).
        CatalogueError: It is not published (R208).
        StoreError: The store cannot be written; the unit is closed all the same.
    """
    with catalogue.writing() as session:
        view = states.withdraw(session, pid, why=why, actor_name=actor, now=now)
        outbox.queue(session, view.pid, now, Destination.STORE)
        failpoint("custody.withdraw.changed")
    failpoint("custody.withdraw.done")
    bring_in_step(catalogue, store, now=now)
    return view


def bring_in_step(catalogue: Catalogue, store: Store, *, now: dt.datetime) -> int:
    """Give the store the descriptions that it is owed; how many units that were.

    Raises:
        StoreError: The store cannot be written; what it is owed stays noted.
    """
    with catalogue.reading() as session:
        owed = outbox.pending(session, destination=Destination.STORE)
    for debt, pid in owed:
        with catalogue.writing() as session:
            _write_description(session, store, pid, user=PROGRAM, now=now)
            failpoint("custody.step.kept")
            outbox.settle(session, [debt])
    return len({pid for _, pid in owed})


def _write_description(session: Session, store: Store, pid: str, *, user: str, now: dt.datetime) -> None:
    """Let the store's newest version have the description that the catalogue has."""
    data = to_json(describe(session, pid))
    if store.exists(pid):
        store.update(pid, {FILE_NAME: data}, message="metadata modification", user=user, at=now)
    else:
        store.create(pid, {FILE_NAME: data}, message="creation", user=user, at=now)


def _with_kept_code(store: Store, item: NewItem) -> NewItem:
    """``item`` with the reference code of an earlier attempt at taking it in, if there was one.

    Raises:
        CatalogueError: The pid was used for other originals (R213).
    """
    if not store.exists(item.pid):
        return item
    kept = from_json(store.read(item.pid, FILE_NAME))
    if [original.sha256 for original in kept.objects] != [original.sha256 for original in item.objects]:
        raise CatalogueError("R213", pid=item.pid)
    is_same_place = kept.parent is not None and kept.parent.reference_code == (item.parent_code or UNCLASSIFIED)
    if item.reference_code is None and is_same_place:
        return dataclasses.replace(item, reference_code=kept.reference_code)
    return item
