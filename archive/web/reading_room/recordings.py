"""Recordings: what plays, byte range by byte range, its captions, and the way from a passage to its moment."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from flask import Response, redirect, send_file, url_for

from archive.catalogue.units import get_objects, get_pages, get_unit
from archive.errors import NotFoundError
from archive.recording import is_recording
from archive.web.guard import REVALIDATE
from archive.web.parts import parts
from archive.web.players import known_of, player, what_plays
from archive.web.reading_room.originals import SANDBOX
from archive.web.staff import reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Blueprint
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response as WerkzeugResponse

    from archive.catalogue.views import ObjectView, PageView
    from archive.recording import Transcript

MOST_SECONDS: Final = 1_000_000


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/items/<pid:pid>/playing", view_func=playing, methods=["GET"])
    blueprint.add_url_rule("/items/<pid:pid>/captions/<number:number>.vtt", view_func=captions, methods=["GET"])


def playing(pid: str) -> Response:
    """Give what plays a recording: the original, or the copy that was made because browsers do not play it."""
    with parts().catalogue.reading() as session:
        original = _recording(session, pid)
    path, media_type = what_plays(pid, original, known_of(pid))
    response = send_file(path, mimetype=media_type, conditional=True, last_modified=None)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = REVALIDATE
    return response


def captions(pid: str, number: int) -> Response:
    """Give the transcript at position ``number`` among the originals as WebVTT, whatever it came as."""
    with parts().catalogue.reading() as session:
        _recording(session, pid)
        pages = get_pages(session, pid, reader())
    told = next((one for one in known_of(pid).transcripts if one.position == number and one.is_timed), None)
    if told is None:
        raise NotFoundError("R501")
    return Response("".join(["WEBVTT\n", *_cues(told, pages)]), mimetype="text/vtt")


def way_to(session: Session, pid: str, number: int, query: str) -> WerkzeugResponse:
    """Lead from passage ``number`` to its moment: the first line there that ``query`` meets, or else the first."""
    shown = player(session, pid, query)
    lines = [line for transcript in shown.transcripts for line in transcript.lines if line.page == number]
    line = next((line for line in lines if line.is_hit), lines[0] if lines else None)
    if line is None:
        return redirect(url_for("reading_room.item", pid=pid, q=query or None))
    at = int(line.seconds) or None
    return redirect(url_for("reading_room.item", pid=pid, q=query or None, at=at, _anchor=f"line-{line.number}"))


def _recording(session: Session, pid: str) -> ObjectView:
    """The original of a recording that this reader may have.

    Raises:
        NotFoundError: There is no such item for this reader (R201), or it is no recording (R501).
    """
    get_unit(session, pid, reader())
    originals = get_objects(session, pid, reader())
    if not is_recording(originals):
        raise NotFoundError("R501")
    return originals[0]


def _cues(told: Transcript, pages: Sequence[PageView]) -> Iterator[str]:
    by_number = {page.number: page.text.split("\n") for page in pages}
    for passage in told.passages:
        lines = by_number.get(passage.page, [])
        for (start, end), line in zip(passage.times, lines, strict=False):
            yield f"\n{_timestamp(start)} --> {_timestamp(end)}\n{html.escape(line, quote=False)}\n"


def _timestamp(milliseconds: int) -> str:
    """A time as WebVTT writes it (W3C, section 4.1)."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"
