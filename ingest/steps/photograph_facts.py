"""What a photograph's file says of it becomes its description, until a person says otherwise.

Only of a photograph: the day on which a document was photographed is not the document's.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final

from archive.catalogue.description import Agent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue.registration import NewItem
    from ingest.tasks import PageResult

GENRE: Final = "anh"
"""Photographs in the catalogue's vocabulary of genres."""


def with_facts(item: NewItem, pages: Sequence[PageResult]) -> NewItem:
    """``item`` described as a photograph, if its first page is one; its back may bear words."""
    facts = pages[0].photograph if pages else None
    if facts is None:
        return item
    taken = dt.date.fromisoformat(facts["taken"]) if facts["taken"] else None
    if taken is not None and not item.date_text:
        item = dataclasses.replace(item, date_text=f"{taken:%d/%m/%Y}", date_from=taken, date_to=taken)
    creator = (Agent(name=facts["creator"], role="photographer"),) if facts["creator"] else ()
    return dataclasses.replace(
        item,
        genre=item.genre or GENRE,
        scope=item.scope or facts["caption"],
        agents=(*item.agents, *creator),
    )
