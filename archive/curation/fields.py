"""Every short text of a collection with the place where it stands."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.curation.model import Bilingual, Collection


class Form(enum.StrEnum):
    """In what form a text is read, where its length is limited."""

    LABEL = "label"
    PANEL = "panel"
    SCREEN = "screen"


@dataclass(frozen=True)
class Field:
    """A text in all languages of its collection.

    Attributes:
        array: Name of the array of tables in which it stands; empty for the collection itself.
        index: Place in that array, from 0.
        key: Name of the field.
        text: The text.
        form: In what form it is read, if its length is limited.
    """

    array: str
    index: int
    key: str
    text: Bilingual
    form: Form | None = None

    @property
    def name(self) -> str:
        """What names it in its collection: ``title``, ``entries.3.caption``; people count from 1."""
        return f"{self.array}.{self.index + 1}.{self.key}" if self.array else self.key


def fields_of(collection: Collection) -> Iterator[Field]:
    """All short texts in the order of the exhibition; the introductions are files of their own."""
    yield Field("", 0, "title", collection.title)
    yield Field("", 0, "summary", collection.summary, Form.SCREEN)
    for index, section in enumerate(collection.sections):
        yield Field("sections", index, "title", section.title)
        if section.text:
            yield Field("sections", index, "text", section.text, Form.PANEL)
    for index, entry in enumerate(collection.entries):
        if entry.heading:
            yield Field("entries", index, "heading", entry.heading)
        yield Field("entries", index, "caption", entry.caption, Form.LABEL)
    yield Field("", 0, "credits", collection.credits)
    yield Field("", 0, "rights", collection.rights)
