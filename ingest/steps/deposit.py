"""Deposit: what was read becomes an item of the archive, in the one order that a crash cannot hurt.

Page pictures take their place first, under the pid that has stood in the journal all along;
then store and catalogue take the item in (`archive.custody.deposit`); the spool copy goes last.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive import custody
from archive.alto import page_text
from archive.catalogue.description import Agent
from archive.catalogue.registration import NewItem
from archive.catalogue.views import ObjectView, PageView
from archive.failpoints import failpoint
from archive.imaging.locations import page_picture_path, playing_copy_path
from archive.recording import RECORDING_PATH
from archive.store.files import disk_errors
from archive.text.language import languages_of_pages
from ingest.steps.describe import suggest
from ingest.steps.photograph_facts import with_facts
from ingest.steps.recording_facts import with_recording
from ingest.steps.transcribe import add_transcripts, originals_here

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from archive.catalogue.views import UnitView
    from archive.errors import BiendaoError
    from archive.store import Store
    from ingest.given import GivenDescription
    from ingest.steps.describe import Suggestion
    from ingest.tasks import PageResult, SourceFile
    from ingest.work_folder import WorkFolder

SURE = 0.7
"""From this certainty on a suggestion stands in the description until a person says otherwise."""

_LONGEST_NAME_BYTES = 200
"""File systems allow 255 bytes; the position in front of a repeated name needs some of them."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")
"""What a file name cannot hold on some system on which the store may be read."""


@dataclass(frozen=True)
class FinishedReading:
    """A source all of whose pages have been read or have failed.

    Attributes:
        pid: From the journal.
        name: The source's own name.
        files: Its files in order.
        results: Its pages in order.
        failures: Why pages could not be read, by number.
        folder: Where copies, ALTO and pictures lie.
    """

    pid: str
    name: str
    files: tuple[SourceFile, ...]
    results: tuple[PageResult, ...]
    failures: Mapping[int, BiendaoError]
    folder: WorkFolder


def deposit(
    catalogue: Catalogue,
    store: Store,
    reading: FinishedReading,
    derivatives: Path,
    *,
    into: str | None,
    publish: bool,
    actor: str,
    now: dt.datetime,
    given: GivenDescription | None = None,
) -> UnitView:
    """Make an item of ``reading``; safe to repeat after any interruption.

    Args:
        catalogue: Where its rows go.
        store: Where its files go.
        reading: The source and what was read of it.
        derivatives: Root of the page pictures.
        into: Reference code of the container.
        publish: Open it to everybody at once.
        actor: Who takes it in.
        now: In UTC.
        given: A description that stands instead of what its pages suggest.

    Raises:
        BiendaoError: Store or catalogue refuse; see `archive.custody.deposit`.
    """
    pages = [_page_view(reading, result) for result in reading.results]
    names = store_names([file.name for file in reading.files])
    with disk_errors(derivatives):
        _place_pictures(reading, derivatives)
        place_playing_copy(reading.folder, derivatives, reading.pid)
        failpoint("ingest.deposit.pictures")
    item = _new_item(reading, pages, names, into)
    item = with_facts(item, reading.results)
    item = with_recording(item, reading.folder)
    item = given.over(item) if given else item
    files = _files(reading, names)
    here = originals_here(catalogue, reading.pid, actor)
    if here and {file.sha256 for file in reading.files} - {original.sha256 for original in here}:
        view = add_transcripts(catalogue, store, item, here, files, actor=actor, now=now)
    else:
        view = custody.deposit(catalogue, store, item, files, actor=actor, now=now, publish=publish)
    reading.folder.remove()
    return view


def _place_pictures(reading: FinishedReading, derivatives: Path) -> None:
    for result in reading.results:
        picture = reading.folder.picture(result.number)
        if picture.exists():
            place = page_picture_path(derivatives, reading.pid, result.number)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(picture, place)


def place_playing_copy(folder: WorkFolder, derivatives: Path, pid: str) -> bool:
    """Put the copy of a recording that was made in ``folder`` in its place; whether there was one."""
    if not folder.playing_copy().exists():
        return False
    place = playing_copy_path(derivatives, pid)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder.playing_copy(), place)
    return True


def store_names(names: Sequence[str]) -> list[str]:
    """Safe file names for originals: NFC, no path in them, each different from the others in any case."""
    safe: list[str] = []
    seen: set[str] = set()
    for position, name in enumerate(names, 1):
        clean = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "file"
        clean = _shortened(clean)
        if clean.casefold() in seen:
            clean = f"{position:06d}-{clean}"
        seen.add(clean.casefold())
        safe.append(clean)
    return safe


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = name, "", ""
    room = _LONGEST_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + ending


def _page_view(reading: FinishedReading, result: PageResult) -> PageView:
    return PageView(
        number=result.number,
        width=result.width,
        height=result.height,
        dpi=result.dpi,
        text=_text(reading.folder, result.number),
        origin=result.origin,
        confidence=result.confidence,
        languages=result.languages,
    )


def _text(folder: WorkFolder, number: int) -> str:
    if folder.text(number).exists():
        return folder.text(number).read_text("utf-8")
    alto = folder.alto(number)
    return page_text(alto.read_bytes()) if alto.exists() else ""


def _files(reading: FinishedReading, names: Sequence[str]) -> dict[str, Path | bytes]:
    folder = reading.folder
    files: dict[str, Path | bytes] = {
        f"originals/{name}": folder.source(position) for position, name in enumerate(names, 1)
    }
    for result in reading.results:
        for path in (folder.alto(result.number), folder.text(result.number)):
            if path.exists():
                files[f"{path.parent.name}/{path.name}"] = path
    if folder.recording().exists():
        files[RECORDING_PATH] = folder.recording()
    return files


def _new_item(reading: FinishedReading, pages: Sequence[PageView], names: Sequence[str], into: str | None) -> NewItem:
    # What is said in a recording has no letterhead.
    told = suggest([] if reading.files[0].kind.is_recording else [page.text for page in pages], reading.name)
    told = dataclasses.replace(told, languages=languages_of_pages(page.languages for page in pages))
    date = told.date if told.date is not None and told.date.certainty >= SURE else None
    issuer = _sure(told.issuer)
    return NewItem(
        pid=reading.pid,
        title=told.title.value,
        parent_code=into,
        genre=_sure(told.genre),
        number=_sure(told.number),
        date_text=date.text if date else "",
        date_from=date.date_from if date else None,
        date_to=date.date_to if date else None,
        languages=told.languages,
        source_name=reading.name,
        suggestions=told.as_dict() | _unread(reading.failures) | _remarks(reading.results),
        objects=tuple(
            ObjectView(
                position=position,
                sha256=file.sha256,
                size=file.size,
                media_type=file.kind.value,
                name=file.name,
                store_path=f"originals/{name}",
            )
            for position, (file, name) in enumerate(zip(reading.files, names, strict=True), 1)
        ),
        pages=tuple(pages),
        agents=(Agent(name=issuer, role="creator"),) if issuer else (),
    )


def _sure(suggestion: Suggestion | None) -> str:
    return suggestion.value if suggestion is not None and suggestion.certainty >= SURE else ""


def _unread(failures: Mapping[int, BiendaoError]) -> dict[str, Any]:
    unread = [
        {"page": page, "reason": error.reason.number, "vi": error.message("vi"), "en": error.message()}
        for page, error in sorted(failures.items())
    ]
    return {"unread_pages": unread} if unread else {}


def _remarks(results: Sequence[PageResult]) -> dict[str, Any]:
    remarks = [{"page": result.number, "note": note} for result in results for note in result.notes]
    return {"page_notes": remarks} if remarks else {}
