"""A page opened from a folder with the kit's search in it, and no network to reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.exports.kit.scripts import SEARCH, script
from archive.exports.kit.search_rules import rules

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from archive.settings import Settings

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


def open_page(browser: Browser, folder: Path, settings: Settings, files: dict[str, bytes] | None = None) -> Page:
    """A page with the scripts of the search and ``files`` of data, its rules taken.

    Args:
        browser: A running one.
        folder: Empty; the page and its data are put there.
        settings: Names the limits of queries.
        files: Further data by name.
    """
    data = {"data/search/rules.js": script("data/search/rules", rules(settings)), **(files or {})}
    for name, content in data.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    tags = "".join(f"<script src='{SCRIPTS.as_uri()}/{name}.js'></script>" for name in SEARCH)
    html = f"<!doctype html><meta charset=utf-8><title>x</title><script>{LOADER}</script>{tags}"
    (folder / "index.html").write_text(html, encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((folder / "index.html").as_uri())
    page.evaluate(
        "new Promise((done) => BIENDAO.need('data/search/rules', (it) => { BIENDAO.rules.take(it); done(); }))"
    )
    return page
