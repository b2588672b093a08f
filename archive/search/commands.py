"""``biendao search``: as the reading room answers, on the command line."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import click

from archive.catalogue.access import Actor
from archive.recording import is_moment
from archive.search.engine import Order
from archive.search.service import SearchRequest
from archive.search.service import search as find
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome
    from archive.search.answer import ItemFound, SearchAnswer

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), help="Items on a page of results.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Page of results.")
@click.option(
    "--sort",
    "order",
    type=click.Choice([order.value for order in Order]),
    default=Order.RELEVANCE.value,
    show_default=True,
    help="What comes first.",
)
@click.option("--staff", is_flag=True, help="Search everything, not only what is published.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as the web interface gives it.")
@click.pass_obj
def search(
    home: ArchiveHome,
    query: tuple[str, ...],
    limit: int | None,
    page: int,
    *,
    order: str,
    staff: bool,
    as_json: bool,
) -> None:
    """Find pages by the words on them, with or without Vietnamese marks.

    \b
    Example:
      biendao search nha van hoa xa
      biendao search '"tuyên truyền lưu động" năm:2017' --json
      biendao search biển -múa
      biendao search biển đảo --sort oldest
    """
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    # Bytes of an argument that are no UTF-8 come in as lone surrogates.
    typed = " ".join(query).encode(errors="replace").decode()
    actor = Actor.keeper(whoami()) if staff else Actor.outsider()
    request = SearchRequest(
        typed, page=page, limit=limit, actor=actor, language="en", with_boxes=as_json, order=Order(order)
    )
    with home.catalogue().reading() as session:
        answer = find(session, home.engine(), home.store(), request, home.settings)
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
        return
    _print(answer)


def _print(answer: SearchAnswer) -> None:
    for reading in answer.read_as:
        click.echo(f"{reading.given} → {reading.understood} ({reading.why})")
    if not answer.total_items:
        click.echo(f"Nothing found for: {answer.query}")
        return
    click.echo(f"{answer.total_items} documents, {answer.total_pages} pages, {answer.took_ms} ms")
    first = (answer.page - 1) * answer.limit
    for rank, item in enumerate(answer.items, first + 1):
        _print_item(rank, item)


def _print_item(rank: int, item: ItemFound) -> None:
    about = " · ".join(part for part in (item.pid, item.reference_code, item.type_label, item.date) if part)
    click.echo(f"\n{rank:3}. {click.style(item.title, bold=True)}\n     {about}")
    for page in item.pages:
        shown = _MARK.sub(lambda hit: click.style(hit[1], fg="yellow", bold=True), str(page.snippet))
        label = page.view.label
        click.echo(f"     {label if is_moment(label) else f'p. {page.number}'}: {unescape(shown)}")
