"""The presenter's programme on paper: A4, both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.exports.print.typesetting import Publication, typeset
from archive.exports.tv.programme import clock
from archive.exports.tv.stops import in_both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.tv.picturing import Painter
    from archive.exports.tv.programme import Item


def write_programme(
    target: Path, exhibition: Exhibition, edition: Edition, items: Sequence[Item], painter: Painter, *, minutes: int
) -> None:
    """Write the programme as PDF.

    Args:
        target: Where.
        exhibition: What is shown.
        edition: Which state of it.
        items: The session.
        painter: Has painted the slides.
        minutes: Length of the session.

    Raises:
        MachineError: WeasyPrint's libraries (R792) or a file of the program (R117) are missing.
    """
    collections = [one.collection for one in exhibition.collections]
    titles = " · ".join(one.title.vi for one in collections)
    publication = Publication(
        title=f"{titles}: {in_both('Chương trình của người dẫn').vi}",
        template="tv_programme.html",
        styles=("tv_programme.css",),
        values={
            "collections": collections,
            "items": items,
            "minutes": minutes,
            "clock": clock,
            "in_both": in_both,
        },
        pictures={f"{item.first.number}.jpg": painter.small(item.first) for item in items},
        is_draft=not exhibition.is_approved,
    )
    typeset(publication, target, edition=edition, settings=exhibition.settings)
