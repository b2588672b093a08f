"""Plain views of the catalogue's rows, as readers of every room get them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archive.catalogue.specimen import mark_title

if TYPE_CHECKING:
    import datetime as dt

    import sqlalchemy as sa

    from archive.catalogue.models import DigitalObject, Page


class AgentView(NamedTuple):
    """A person or body and what it is to a unit (a code of the vocabulary ``roles``)."""

    name: str
    role: str


@dataclass(frozen=True)
class UnitLink:
    """As much of a unit as a link to it needs."""

    pid: str
    level: str
    reference_code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit of description.

    Attributes:
        ancestors: From the fonds down to the parent, as far as the reader may see them.
        page_count: Pages of the unit itself.
    """

    pid: str
    level: str
    reference_code: str
    title: str
    scope: str
    genre: str
    number: str
    date_text: str
    date_from: dt.date | None
    date_to: dt.date | None
    languages: tuple[str, ...]
    rights: str
    source_name: str
    state: str
    access: str
    created_at: dt.datetime
    updated_at: dt.datetime
    ancestors: tuple[UnitLink, ...] = ()
    agents: tuple[AgentView, ...] = ()
    page_count: int = 0

    @property
    def shown_title(self) -> str:
        """The title as readers see it: a specimen's says that it is one."""
        return mark_title(self, self.title)

    @property
    def parent(self) -> UnitLink | None:
        """The unit directly above, where the reader may see it."""
        return self.ancestors[-1] if self.ancestors else None

    @property
    def fonds(self) -> UnitLink | None:
        """The unit at the top, where the reader may see it."""
        return self.ancestors[0] if self.ancestors else None


@dataclass(frozen=True, kw_only=True)
class PageRecord:
    """A page without its text.

    Attributes:
        number: From 1.
        label: As printed or written on the page; empty where it has none.
        width: Pixels of the page picture; 0 where there is none.
        height: The same.
        dpi: Resolution of the page picture; 0 where unknown.
        origin: A value of `TextOrigin`.
        confidence: Mean certainty of the words, 0 to 1; None where nothing was recognised.
        languages: ISO 639-1 codes.
    """

    number: int
    label: str = ""
    width: int = 0
    height: int = 0
    dpi: int = 0
    origin: str = "none"
    confidence: float | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageView(PageRecord):
    """A page with its text; offsets in it count towards the words of its ALTO file."""

    text: str = ""

    @property
    def record(self) -> PageRecord:
        """The page without its text."""
        return PageRecord(**{name: getattr(self, name) for name in _PAGE_VALUES})


@dataclass(frozen=True, kw_only=True)
class ObjectView:
    """Bytes as they were received.

    Attributes:
        position: From 1, in the order of a folder's images.
        sha256: In hexadecimal.
        size: Bytes.
        name: File name as it was given.
        store_path: Logical path in the item's OCFL object.
    """

    position: int
    sha256: str
    size: int
    media_type: str
    name: str
    store_path: str


_PAGE_VALUES: Final = tuple(one.name for one in dataclasses.fields(PageRecord))


def page_record(row: Page) -> PageRecord:
    """The plain view of a page's row; its text is not read."""
    return PageRecord(**_page_values(row))


def page_view(row: Page | sa.Row[Any]) -> PageView:
    """The plain view of a page's row with its text."""
    return PageView(**_page_values(row), text=row.text)


def object_view(row: DigitalObject) -> ObjectView:
    """The plain view of an original's row."""
    return ObjectView(**{f.name: getattr(row, f.name) for f in dataclasses.fields(ObjectView)})


def _page_values(row: Page | sa.Row[Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _PAGE_VALUES}
    return values | {"languages": tuple(row.languages)}
