"""What a person has said about a source before it is read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from archive.catalogue.description import Agent
    from archive.catalogue.registration import NewItem


@dataclass(frozen=True, kw_only=True)
class GivenDescription:
    """A description that stands instead of what the pages suggest.

    Attributes:
        title: Title.
        reference_code: None for the container's next running number.
        scope: What it is about.
        genre: A code of the catalogue's vocabulary of genres, or empty.
        number: Number and symbol.
        date_text: Date as written.
        date_from: First day that the date may mean.
        date_to: Last day that it may mean.
        languages: ISO 639-1 codes.
        agents: Persons and bodies.
        rights: A code of the catalogue's vocabulary of rights statements.
    """

    title: str
    reference_code: str | None = None
    scope: str = ""
    genre: str = ""
    number: str = ""
    date_text: str = ""
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    languages: tuple[str, ...] = ()
    agents: tuple[Agent, ...] = ()
    rights: str = "undetermined"

    def over(self, item: NewItem) -> NewItem:
        """``item`` with this description; what its pages suggest stays noted as suggestions."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return dataclasses.replace(item, **values)
