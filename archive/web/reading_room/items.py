"""One unit of description: an item with its pages, or a container with what stands below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import redirect, render_template, request, url_for

from archive.catalogue.citation import cite
from archive.catalogue.models import Level, Usage
from archive.catalogue.pids import is_pid, normalise_pid
from archive.catalogue.specimen import statement
from archive.catalogue.units import children, get_objects, get_pages, get_unit, open_to_all
from archive.catalogue.vocabulary import label
from archive.errors import NotFoundError
from archive.exports.searchable_pdf import has_searchable_pdf
from archive.recording import is_recording, moment
from archive.web.addresses import with_query
from archive.web.asking import whole, words
from archive.web.counting import note
from archive.web.found import hit_numbers
from archive.web.i18n import file_size, gettext, language
from archive.web.lit import lit_page
from archive.web.parts import parts
from archive.web.players import known_of, player, technical
from archive.web.reading_room.originals import kind_of
from archive.web.reading_room.recordings import MOST_SECONDS
from archive.web.sheets import Sheet, cover, genre_label, item_cards, main_language, sheet, state_unless_open
from archive.web.staff import reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from archive.catalogue.views import ObjectView, PageView, UnitLink, UnitView

MOST_GROUPS: Final = 10_000
MOST_LIT_LEAVES: Final = 12


@dataclass(frozen=True)
class Fact:
    """One line of the description list; ``language`` is empty where it is the page's own."""

    label: str
    values: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class Download:
    """One original: its address, kind and size in words, and its checksum in hexadecimal."""

    url: str
    kind: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Leaves:
    """Some of an item's pages.

    Attributes:
        pages: The pages shown.
        last: How many such groups there are.
        previous_url: Address of the group before; empty at the first.
        next_url: Address of the group after; empty at the last.
    """

    pages: tuple[Sheet, ...]
    last: int
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class ShownItem:
    """An item as its page shows it."""

    pid: str
    title: str
    specimen: str
    language: str
    genre: str
    date: str
    scope: str
    reference_code: str
    page_count: int
    ancestors: tuple[UnitLink, ...]
    cover: Sheet
    facts: tuple[Fact, ...]
    downloads: tuple[Download, ...]
    searchable_url: str
    address: str
    citation_vi: str
    citation_en: str


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/items/<pid:pid>", view_func=item, methods=["GET"])
    blueprint.add_url_rule("/items/<typed>", view_func=typed_item, methods=["GET"])


def typed_item(typed: str) -> Response:
    """Lead from an identifier as people type it to its canonical address."""
    pid = normalise_pid(typed)
    if not is_pid(pid):
        raise NotFoundError("R501")
    return redirect(with_query(url_for("reading_room.item", pid=pid)), code=301)


def item(pid: str) -> str:
    """The page of an item, or of a container."""
    room, who = parts(), reader()
    group = whole(request.args, "page", default=1, least=1, most=MOST_GROUPS)
    query = words(request.args)
    with room.catalogue.reading() as session:
        unit = get_unit(session, pid, who)
        if unit.level != Level.ITEM:
            return _container(session, unit, group)
        size = room.settings.thumbnails_per_page
        hits = hit_numbers(session, pid, query) if query else ()
        hit_pages = get_pages(session, pid, who, hits[:size])
        leaves = get_pages(session, pid, who, range((group - 1) * size + 1, group * size + 1))
        shown = _shown(session, unit)
        plays = player(session, pid, query) if is_recording(get_objects(session, pid, who)) else None
        unpublished = state_unless_open(session, unit)
    note(Usage.ITEM, pid)
    return render_template(
        "recording.html" if plays else "item.html",
        player=plays,
        at=whole(request.args, "at", default=0, least=0, most=MOST_SECONDS),
        item=shown,
        query=query,
        hit_count=len(hits),
        unpublished=unpublished,
        hits=_hits(pid, hit_pages, query),
        leaves=_leaves(pid, [sheet(pid, page) for page in leaves], group, last=max(1, -(-unit.page_count // size))),
    )


def facts(unit: UnitView) -> tuple[Fact, ...]:
    """What is known of a unit, in the order of ISAD(G)'s areas; empty lines are left out."""
    own = main_language(unit.languages)
    rows = [
        Fact(gettext("Ký hiệu tra cứu"), (unit.reference_code,)),
        Fact(gettext("Số, ký hiệu văn bản"), (unit.number,)),
        Fact(gettext("Ngày"), (unit.date_text,), own),
        *(Fact(label("roles", role, language()), names, own) for role, names in _agents_by_role(unit).items()),
        Fact(gettext("Ngôn ngữ"), tuple(label("languages", code, language()) for code in unit.languages)),
        Fact(gettext("Quyền sử dụng"), (label("rights", unit.rights, language()),)),
        Fact(gettext("Tên tệp gốc"), (unit.source_name,), own),
        Fact(gettext("Mã tài liệu"), (unit.pid,)),
    ]
    return tuple(row for row in rows if any(row.values))


def _facts_of_recording(pid: str) -> tuple[Fact, ...]:
    """How long a recording plays and how it is coded, where somebody could look."""
    known = known_of(pid).facts
    lasts = moment(round(known.seconds) * 1000) if known and known.seconds else ""
    rows = (Fact(gettext("Thời lượng"), (lasts,)), Fact(gettext("Kỹ thuật"), technical(known)))
    return tuple(row for row in rows if any(row.values))


def _hits(pid: str, pages: Sequence[PageView], query: str) -> list[Sheet]:
    """The pages with hits; lit as long as there are few."""
    lit = [lit_page(pid, page, query).sheet for page in pages[:MOST_LIT_LEAVES]]
    return lit + [sheet(pid, page) for page in pages[MOST_LIT_LEAVES:]]


def _agents_by_role(unit: UnitView) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for agent in unit.agents:
        roles[agent.role] = (*roles.get(agent.role, ()), agent.name)
    return roles


def _shown(session: Session, unit: UnitView) -> ShownItem:
    who, settings = reader(), parts().settings
    address = url_for("reading_room.item", pid=unit.pid, _external=True)
    originals = get_objects(session, unit.pid, who)
    return ShownItem(
        pid=unit.pid,
        title=unit.shown_title,
        specimen=statement(unit, language()),
        language=main_language(unit.languages),
        genre=genre_label(unit.genre),
        date=unit.date_text,
        scope=unit.scope,
        reference_code=unit.reference_code,
        page_count=unit.page_count,
        ancestors=unit.ancestors,
        cover=cover(session, unit.pid, who),
        facts=facts(unit) + (_facts_of_recording(unit.pid) if is_recording(originals) else ()),
        downloads=tuple(_download(unit.pid, one) for one in originals),
        searchable_url=_searchable_url(session, unit),
        address=address,
        citation_vi=cite(unit, settings.repository_name, address, language="vi"),
        citation_en=cite(unit, settings.repository_name, address, language="en"),
    )


def _searchable_url(session: Session, unit: UnitView) -> str:
    offered = has_searchable_pdf(session, unit, reader(), parts().settings)
    return url_for("reading_room.searchable", pid=unit.pid) if offered else ""


def _download(pid: str, original: ObjectView) -> Download:
    url = url_for("reading_room.original", pid=pid, number=original.position)
    return Download(url, kind_of(original)[0], file_size(original.size), original.sha256)


def _leaves(pid: str, pages: Sequence[Sheet], group: int, last: int) -> Leaves:
    if group > last:
        raise NotFoundError("R501")
    query = words(request.args) or None

    def address(number: int) -> str:
        return url_for("reading_room.item", pid=pid, page=number, q=query, _anchor="pages")

    return Leaves(
        pages=tuple(pages),
        last=last,
        previous_url=address(group - 1) if group > 1 else "",
        next_url=address(group + 1) if group < last else "",
    )


def _container(session: Session, unit: UnitView, group: int) -> str:
    who, size = reader(), parts().settings.thumbnails_per_page
    # One more than is shown tells whether there is another group.
    below = children(session, unit.pid, who, limit=size + 1, offset=(group - 1) * size)
    opened = open_to_all(session, [unit.pid, *(one.pid for one in below)])
    items = item_cards(session, [one for one in below[:size] if one.level == Level.ITEM], who, opened)
    return render_template(
        "container.html",
        unit=unit,
        unpublished=None if unit.pid in opened else unit.state,
        opened=opened,
        level=label("levels", unit.level, language()),
        facts=facts(unit),
        containers=[one for one in below[:size] if one.level != Level.ITEM],
        items=items,
        previous_url=url_for("reading_room.item", pid=unit.pid, page=group - 1) if group > 1 else "",
        next_url=url_for("reading_room.item", pid=unit.pid, page=group + 1) if len(below) > size else "",
    )
