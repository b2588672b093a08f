"""Files to take home: originals byte for byte, and an item as one searchable PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import send_file

from archive.catalogue import specimen
from archive.catalogue.units import get_objects, get_unit
from archive.errors import NotFoundError
from archive.exports.searchable_pdf import get_searchable_pdf
from archive.text.folding import fold
from archive.web.guard import REVALIDATE
from archive.web.parts import parts
from archive.web.staff import reader

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from archive.catalogue.views import ObjectView, UnitView

# An original is somebody else's file: whatever it holds, it runs nowhere near this site.
SANDBOX: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
KINDS: Final = {
    "application/pdf": ("PDF", "pdf"),
    "image/jpeg": ("JPEG", "jpg"),
    "image/png": ("PNG", "png"),
    "image/tiff": ("TIFF", "tif"),
    "image/webp": ("WebP", "webp"),
    "text/plain": ("TXT", "txt"),
    "text/vtt": ("WebVTT", "vtt"),
    "application/x-subrip": ("SubRip", "srt"),
    "audio/mpeg": ("MP3", "mp3"),
    "audio/mp4": ("M4A", "m4a"),
    "audio/aac": ("AAC", "aac"),
    "audio/wav": ("WAV", "wav"),
    "audio/flac": ("FLAC", "flac"),
    "audio/ogg": ("Ogg", "ogg"),
    "video/mp4": ("MP4", "mp4"),
    "video/quicktime": ("QuickTime", "mov"),
    "video/webm": ("WebM", "webm"),
}
_UNKNOWN_KIND: Final = ("BIN", "bin")


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/items/<pid:pid>/originals/<number:number>", view_func=original, methods=["GET"])
    blueprint.add_url_rule("/items/<pid:pid>/searchable.pdf", view_func=searchable, methods=["GET"])


def original(pid: str, number: int) -> Response:
    """Give the original ``number`` of an item as a download."""
    room = parts()
    with room.catalogue.reading() as session:
        unit = get_unit(session, pid, reader())
        found = next((one for one in get_objects(session, pid, reader()) if one.position == number), None)
    if found is None:
        raise NotFoundError("R501")
    kind = found.media_type if found.media_type in KINDS else "application/octet-stream"
    response = send_file(
        room.store.path(pid, found.store_path), mimetype=kind, conditional=True, etag=found.sha256, last_modified=None
    )
    return _to_take_home(response, disposition(unit, found))


def searchable(pid: str) -> Response:
    """Give an item as one searchable PDF."""
    room = parts()
    path = get_searchable_pdf(room.catalogue, room.store, room.settings, pid, reader())
    with room.catalogue.reading() as session:
        unit = get_unit(session, pid, reader())
    response = send_file(path, mimetype="application/pdf", conditional=True, etag=path.stem, last_modified=None)
    return _to_take_home(response, _disposition(unit, unit.pid, unit.shown_title, "pdf"))


def disposition(unit: UnitView, original: ObjectView) -> str:
    """``Content-Disposition`` with a plain ASCII name and the name as it was given (RFC 6266); both mark a specimen."""
    extension = kind_of(original)[1]
    stem = original.name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    plain = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")[:60]
    plain_name = "-".join(part for part in (unit.pid, str(original.position), plain) if part)
    return _disposition(unit, plain_name, stem, extension)


def _disposition(unit: UnitView, plain: str, given: str, extension: str) -> str:
    shown = "".join(sign for sign in given if sign.isprintable() and sign not in "/\\")[:120] or unit.pid
    ascii_name, name = (f"{specimen.mark_file_name(unit, stem)}.{extension}" for stem in (plain, shown))
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def _to_take_home(response: Response, disposition: str) -> Response:
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = REVALIDATE
    return response


def kind_of(original: ObjectView) -> tuple[str, str]:
    """Name of the file's kind for readers, and its extension."""
    return KINDS.get(original.media_type, _UNKNOWN_KIND)
