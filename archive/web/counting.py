"""Counting what readers do, for the year-end report: numbers in memory, written down now and then.

A view notes what was asked of it; when its answer is a success and was asked for by a reader, the
note is counted. Nothing of the reader is looked at but whether a machine says of itself that it is one.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import TYPE_CHECKING, Final

from flask import g, request

from archive.catalogue import usage
from archive.catalogue.usage import Used
from archive.web.staff import signed_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from flask import Flask, Response

    from archive.catalogue.database import Catalogue
    from archive.catalogue.models import Usage

_MACHINES: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scrape|archiver|monitor|probe|curl|wget|python|java/|go-http|okhttp|libwww|httpclient",
    re.IGNORECASE,
)


class UsageCounter:
    """What was done since the catalogue was last told.

    Args:
        catalogue: Where the figures are written down.
        today: The day by the clock of the archive.
    """

    def __init__(self, catalogue: Catalogue, today: Callable[[], dt.date]) -> None:
        self._catalogue = catalogue
        self._today = today
        self._counts: Counter[Used] = Counter()
        self._lock = threading.Lock()

    def count(self, area: str, noted: Iterable[tuple[Usage, str]]) -> None:
        """Count each of ``noted`` (kind and subject) once, today."""
        day = self._today()
        with self._lock:
            self._counts.update(Used(day, area, kind, subject) for kind, subject in noted)

    def flush(self) -> int:
        """Write down what was counted; how much that was.

        What cannot be written is kept for the next time.

        Raises:
            CatalogueError: The database does not answer (R214).
        """
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return 0
        is_written = False
        try:
            with self._catalogue.writing() as session:
                usage.add(session, counts)
            is_written = True
        finally:
            if not is_written:
                with self._lock:
                    self._counts.update(counts)
        return counts.total()


def note(kind: Usage, subject: str = "") -> None:
    """Say what this request does, to be counted if it succeeds."""
    g.setdefault("noted", []).append((kind, subject))


def count_readers(app: Flask, counter: UsageCounter) -> None:
    """Count what the views of ``app`` note."""

    @app.after_request
    def count(response: Response) -> Response:
        noted = g.pop("noted", None)
        if noted and response.status_code == 200 and _is_reader():
            counter.count((request.blueprint or "").replace("_", "-"), noted)
        return response


def _is_reader() -> bool:
    agent = request.headers.get("User-Agent", "")
    is_ahead_of_time = "prefetch" in request.headers.get("Sec-Purpose", "")
    if signed_in():
        return False
    return request.method == "GET" and bool(agent) and not is_ahead_of_time and not _MACHINES.search(agent)
