"""What a recording's file and its transcripts say becomes its description, until a person says otherwise.

The day on which a file was made is often that of its copying; it is suggested, and no more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from archive.recording import from_json, moment

if TYPE_CHECKING:
    from archive.catalogue.registration import NewItem
    from archive.catalogue.views import PageView
    from archive.recording import Recording
    from ingest.work_folder import WorkFolder

SOUND, FILM = "ghi-am", "phim"
"""Recordings in the catalogue's vocabulary of genres."""

DATE_CERTAINTY: Final = 0.5


def with_recording(item: NewItem, folder: WorkFolder) -> NewItem:
    """``item`` described as a recording, if ``folder`` holds the facts of one."""
    if not folder.recording().exists():
        return item
    recording = from_json(folder.recording().read_bytes())
    facts = recording.facts
    is_film = facts.picture != "" if facts else item.objects[0].media_type.startswith("video/")
    languages = dict.fromkeys(language for page in item.pages for language in page.languages)
    return dataclasses.replace(
        item,
        title=facts.title if facts and facts.title else item.title,
        genre=item.genre or (FILM if is_film else SOUND),
        languages=tuple(languages),
        pages=_labelled(item.pages, recording),
        suggestions={**item.suggestions, **_date(recording)},
    )


def _labelled(pages: tuple[PageView, ...], recording: Recording) -> tuple[PageView, ...]:
    starts = recording.starts_of_pages()
    return tuple(
        dataclasses.replace(page, label=moment(starts[page.number])) if page.number in starts else page
        for page in pages
    )


def _date(recording: Recording) -> dict[str, Any]:
    """The day on which the file says that it was made, as a suggestion."""
    try:
        made = dt.date.fromisoformat(recording.facts.created[:10]) if recording.facts else None
    except ValueError:
        return {}
    if made is None:
        return {}
    told = {"text": f"{made:%d/%m/%Y}", "date_from": made.isoformat(), "date_to": made.isoformat()}
    return {"date": told | {"certainty": DATE_CERTAINTY, "page": None}}
