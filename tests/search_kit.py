"""A page opened from a folder with the kit's search in it, and no network to reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.alto import alto_path, read_words
from archive.catalogue import units
from archive.exports.kit.pages import KitPage, PlacedWord
from archive.exports.kit.scripts import SEARCH
from archive.search.documents import INDEXER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from tests.integration.search.houses import House

SCRIPTS = Path(__file__).parents[1] / "static" / "kit" / "search"
LOADER = """
window.BIENDAO = {
  given: {},
  give(name, value) { this.given[name] = value; },
  need(path, callback) {
    if (path in this.given) return callback(this.given[path]);
    const script = document.createElement("script");
    script.src = path + ".js";
    script.onload = () => callback(this.given[path]);
    document.head.append(script);
  },
};
"""
"""The least that the search asks of the page around it."""


def open_page(browser: Browser, folder: Path, files: dict[str, bytes]) -> Page:
    """A page with the scripts of the search.

    Args:
        browser: A running one.
        folder: The page and its data are put there.
        files: Data by name.
    """
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    tags = "".join(f"<script src='{SCRIPTS.as_uri()}/{name}.js'></script>" for name in SEARCH)
    html = f"<!doctype html><meta charset=utf-8><title>x</title><script>{LOADER}</script>{tags}"
    (folder / "index.html").write_text(html, encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((folder / "index.html").as_uri())
    return page


def answers(page: Page, queries: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """What the kit's search answers, texts of pages and all."""
    return page.evaluate(
        """([queries, limit]) => new Promise((done, fail) => BIENDAO.search.open(async () => {
          const ask = (query) => new Promise((told) => BIENDAO.search.ask(query, { limit }, told));
          const answers = [];
          try {
            for (const query of queries) answers.push(await ask(query));
            done(answers);
          } catch (error) { fail(error); }
        }))""",
        [list(queries), limit],
    )


def kit_pages(house: House, pids: Sequence[str]) -> Iterator[KitPage]:
    """The pages of some items of an archive, as a kit takes them."""
    catalogue, store, _ = house.parts
    with catalogue.reading() as session:
        for place, pid in enumerate(pids):
            unit = units.get_unit(session, pid, INDEXER)
            first, last = unit.date_from or unit.date_to, unit.date_to or unit.date_from
            for page in units.get_pages(session, pid, INDEXER):
                words = read_words(store.read(pid, alto_path(page.number))) if page.width else []
                yield KitPage(
                    item=place,
                    pid=pid,
                    number=page.number,
                    title=unit.title,
                    description=unit.scope,
                    date=unit.date_text,
                    type=unit.genre,
                    text=page.text,
                    words=tuple(PlacedWord(word.text, word.x, word.y, word.w, word.h) for word in words),
                    width=page.width,
                    height=page.height,
                    symbol=unit.number,
                    fonds=unit.fonds.reference_code if unit.fonds else "",
                    agents=tuple(agent.name for agent in unit.agents),
                    years=(first.year, last.year) if first and last else None,
                )
