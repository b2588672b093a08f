"""Photograph every page in three sizes: ``python -m tests.shots OUT_DIR URL [--dark] [--query WORDS]``.

The pictures are for people to look at; nothing is compared.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless=new"]
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "kiosk": (1080, 1920)}


def pages(address: str, query: str) -> dict[str, str]:
    """Name of each page to its address, with items that this archive really has."""
    with urlopen(f"{address}/api/v1/search?limit=1&q={quote(query)}") as answer:
        first = json.load(answer)["items"][0]
    with urlopen(f"{address}/api/v1/search?limit=1") as answer:
        any_fonds = json.load(answer)["facets"]["fonds"][0][0]
    found = {
        "home": "/",
        "results": f"/search?q={query}",
        "results-filtered": f"/search?q={query}&fonds={any_fonds}",
        "browse": "/search",
        "nothing-found": "/search?q=khongcogiodau",
        "query-error": "/search?q=a*",
        "item": f"/items/{first['pid']}?q={query}",
        "viewer": f"{first['url'].split('?')[0]}?q={query}",
        "viewer-hit": f"{first['url'].split('?')[0]}?q={query}#first",
        "viewer-plain": f"/items/{first['pid']}/pages/1",
        "collections": "/collections",
        "map": "/map",
        "place": "/places/BD-0001",
        "archipelago": "/places/BD-0121",
        "about": "/about",
        "not-found": "/items/ZZZZZZZZ",
    }
    return found | {f"english-{name}": _in_english(path) for name, path in found.items() if name in {"home", "results"}}


def photograph(page: Page, path: Path, *, whole: bool) -> None:
    """One picture, once fonts, pictures and tiles are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    # Pictures further down are fetched when they come near.
    for _ in range(page.evaluate("Math.ceil(document.documentElement.scrollHeight / innerHeight)")):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(120)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_timeout(900)
    page.screenshot(path=path, full_page=whole)


def main(folder: Path, address: str, query: str, *, dark: bool) -> None:
    """Photograph all pages of the site at ``address`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for size, (width, height) in SIZES.items():
            scheme = "dark" if dark else "light"
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for name, path in (pages(address, query) | _collections(page, address)).items():
                # Neither the language nor the address of the page before, which a "#first" alone would not leave.
                context.clear_cookies()
                page.goto("about:blank")
                page.goto(address + path)
                photograph(page, folder / f"{name}.{size}{'.dark' if dark else ''}.png", whole="viewer" not in name)
            context.close()
        browser.close()


def _collections(page: Page, address: str) -> dict[str, str]:
    page.goto(f"{address}/collections")
    links = page.locator("main .shelf a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    return {f"collection-{number}": path for number, path in enumerate(links, 1)}


def _in_english(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=en"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("address")
    parser.add_argument("--query", default="biển")
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args()
    main(given.folder, given.address.rstrip("/"), given.query, dark=given.dark)
