"""Photograph every page and every state: ``python -m tests.shots OUT_DIR URL [--query WORDS] [--looks light,dark,...]``.

Looks are light, dark, print, large and no-script; ``--empty URL`` names the address of an archive
without documents, whose pages are photographed too. The pictures are for people to look at;
nothing is compared.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless=new"]
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "kiosk": (1080, 1920)}
LARGEST = 'localStorage.setItem("biendao.text", "largest")'


@dataclass(frozen=True)
class Look:
    """One way of looking at the pages: how the browser is set up, and in which sizes."""

    context: dict[str, Any] = field(default_factory=dict)
    script: str = ""
    media: str = ""
    sizes: tuple[str, ...] = tuple(SIZES)


LOOKS = {
    "light": Look(),
    "dark": Look({"color_scheme": "dark"}),
    "print": Look(media="print", sizes=("desktop",)),
    "large": Look(script=LARGEST, sizes=("phone", "desktop")),
    "no-script": Look({"java_script_enabled": False}, sizes=("desktop", "phone")),
}


def pages(address: str, query: str) -> dict[str, str]:
    """Name of each page to its address, with items that this archive really has."""
    first = _asked(f"{address}/api/v1/search?limit=1&q={quote(query)}")["items"][0]
    any_fonds = _asked(f"{address}/api/v1/search?limit=1")["facets"]["fonds"][0][0]
    viewer = first["url"].split("?")[0]
    found = {
        "home": "/",
        "results": f"/search?q={query}",
        "results-filtered": f"/search?q={query}&fonds={any_fonds}",
        "results-beyond": f"/search?q={query}&page=90",
        "browse": "/search",
        "nothing-found": "/search?q=khongcogiodau",
        "query-error": "/search?q=a*",
        "item": f"/items/{first['pid']}?q={query}",
        "viewer": f"{viewer}?q={query}",
        "viewer-hit": f"{viewer}?q={query}#first",
        "viewer-plain": f"/items/{first['pid']}/pages/1",
        "collections": "/collections",
        "map": "/map",
        "place": "/places/BD-0001",
        "archipelago": "/places/BD-0121",
        "about": "/about",
        "not-found": "/items/ZZZZZZZZ",
        "not-valid": "/search?q=a&page=x",
    }
    english = {"home", "results", "item", "viewer", "not-found"}
    return found | {f"english-{name}": _in_english(path) for name, path in found.items() if name in english}


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


def take(browser: Browser, folder: Path, address: str, look: str, shown: dict[str, str]) -> None:
    """Photograph ``shown`` in one look, in each of its sizes."""
    asked = LOOKS[look]
    for size in asked.sizes:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **asked.context)
        if asked.script:
            context.add_init_script(asked.script)
        page = context.new_page()
        if asked.media:
            page.emulate_media(media=asked.media)
        for name, path in shown.items():
            # Neither the language nor the address of the page before, which a "#first" alone would not leave.
            context.clear_cookies()
            page.goto("about:blank")
            page.goto(address + path)
            whole = "viewer" not in name or look == "print"
            photograph(page, folder / f"{name}.{size}{'' if look == 'light' else f'.{look}'}.png", whole=whole)
        context.close()


def main(folder: Path, address: str, query: str, looks: list[str], empty: str) -> None:
    """Photograph all pages of the site at ``address`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        shown = pages(address, query) | _collections(browser, address)
        for look in looks:
            take(browser, folder, address, look, shown)
            if empty:
                states = {"empty-home": "/", "empty-browse": "/search", "empty-collections": "/collections"}
                take(browser, folder, empty, look, states)
        browser.close()


def _collections(browser: Browser, address: str) -> dict[str, str]:
    page = browser.new_page()
    page.goto(f"{address}/collections")
    links = page.locator("main .door a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    page.close()
    return {f"collection-{number}": path for number, path in enumerate(links, 1)}


def _asked(address: str) -> Any:
    with urlopen(address) as answer:
        return json.load(answer)


def _in_english(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=en"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("address")
    parser.add_argument("--query", default="biển")
    parser.add_argument("--looks", default="light", help=f"parted by commas: {', '.join(LOOKS)}; or all")
    parser.add_argument("--empty", default="", help="address of an archive without documents")
    given = parser.parse_args()
    wanted = list(LOOKS) if given.looks == "all" else given.looks.split(",")
    main(given.folder, given.address.rstrip("/"), given.query, wanted, given.empty.rstrip("/"))
