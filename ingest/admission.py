"""Admission: a source is copied in, known again or given its place in the journal.

The steps before a worker sees it: identify, look for the same bytes in the archive, take up.
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import uuid
from typing import TYPE_CHECKING

from archive.catalogue.access import Actor
from archive.catalogue.units import get_objects, holders_of
from archive.errors import BiendaoError
from archive.failpoints import failpoint
from archive.store.files import disk_errors
from ingest import journal
from ingest.document import Document
from ingest.errors import SourceError
from ingest.recipes import recipe_for
from ingest.sources import spelled
from ingest.steps.identify import copy_in
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.settings import Settings
    from ingest.sources import Source
    from ingest.tasks import SourceFile

INCOMING = "incoming"
WORK = "work"


def identify(source: Source, settings: Settings) -> tuple[WorkFolder, tuple[SourceFile, ...]]:
    """Copy a source's files into a fresh folder of the spool.

    Raises:
        SourceError: One of them is not taken in (R001 to R023), or it is a transcript alone (R037).
    """
    if source.refusal is not None:
        raise source.refusal
    folder = WorkFolder(settings.spool_path / INCOMING / uuid.uuid4().hex)
    files = []
    try:
        for position, path in enumerate(source.files, 1):
            files.append(_identify_one(path, folder.source(position), source, settings))
    except BiendaoError:
        folder.remove()
        raise
    if files[0].kind.is_transcript:
        folder.remove()
        raise SourceError("R037")
    failpoint("ingest.identify.copied")
    return folder, tuple(files)


def digest_of(files: tuple[SourceFile, ...]) -> str:
    """Digest of a source: its file's own, or one over the digests of a folder's files in order."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def find_duplicate(session: Session, files: tuple[SourceFile, ...], actor: str) -> str | None:
    """Pid of the item that holds these files, if any; a single picture may be part of a larger item."""
    holders = holders_of(session, files[0].sha256)
    if len(files) == 1:
        return holders[0] if holders else None
    if files[0].kind.is_recording:
        pid = _find_recording(session, files, actor)
        return pid if pid and {file.sha256 for file in files} <= set(_digests(session, pid, actor)) else None
    wanted = [file.sha256 for file in files]
    return next((pid for pid in holders if _digests(session, pid, actor) == wanted), None)


def _find_recording(session: Session, files: tuple[SourceFile, ...], actor: str) -> str | None:
    """Pid of the item whose recording ``files`` begin with, whatever transcripts it has."""
    if not files[0].kind.is_recording:
        return None
    holders = holders_of(session, files[0].sha256)
    return next((pid for pid in holders if _digests(session, pid, actor)[0] == files[0].sha256), None)


def _digests(session: Session, pid: str, actor: str) -> list[str]:
    return [held.sha256 for held in get_objects(session, pid, Actor.keeper(actor))]


def take_up(
    session: Session,
    source: Source,
    identified: tuple[WorkFolder, tuple[SourceFile, ...]],
    *,
    batch_id: int,
    languages: tuple[str, ...],
    spool: Path,
    now: dt.datetime,
) -> Document:
    """Give a new source its place in the journal, or find the one it has, with the pages it has done.

    Transcripts of a recording that is here already go to its item.
    """
    incoming, files = identified
    recipe = recipe_for(files[0].kind)
    sha256 = digest_of(files)
    key = journal.task_key(sha256, languages, recipe)
    new = journal.NewTask(batch_id, key, source.given, sha256, recipe, _find_recording(session, files, "ingest"))
    task = journal.take_up(session, new, now)
    folder = WorkFolder(spool / WORK / key)
    with disk_errors(folder.root):
        moved = _move_sources(incoming, folder, files)
        failpoint("ingest.take-up.moved")
    return Document(source, moved, sha256, recipe, task, folder, now)


def _identify_one(path: Path, target: Path, source: Source, settings: Settings) -> SourceFile:
    if len(source.files) == 1 and not source.is_folder:
        return copy_in(path, target, settings)
    if path.is_dir() and not path.is_symlink():
        raise SourceError("R020", name=spelled(path.name))
    try:
        file = copy_in(path, target, settings)
    except SourceError as error:
        raise SourceError("R022", name=spelled(path.name), problem=error.message().rstrip(".")) from error
    if source.is_folder and not file.kind.is_picture:
        raise SourceError("R020", name=spelled(path.name))
    return file


def _move_sources(incoming: WorkFolder, folder: WorkFolder, files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    """Put the fresh copies into the work folder; a crash may have left older ones incomplete."""
    old = folder.source(1).parent
    shutil.rmtree(old, ignore_errors=True)
    folder.root.mkdir(parents=True, exist_ok=True)
    incoming.source(1).parent.replace(old)
    incoming.remove()
    return tuple(dataclasses.replace(file, path=str(folder.source(position))) for position, file in enumerate(files, 1))
