"""Photograph every page and every state: ``python -m tests.shots OUT_DIR --home DEMO_HOME [--looks light,dark,...]``.

Looks are light, dark, print, large and no-script. The home is one that ``biendao demo`` built; the sites that it is not
good for (empty, closed, asked too often, the desk) are made on the spot. The pictures are for people to look at; nothing
is compared.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import logging
import tempfile
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.reading_archive import DRAFT, WITHDRAWN, curate
from tests.recordings import playing_archive
from tests.sites import DESK, NAME, PASSWORD, app_of, desk_archive, empty, opened, running, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless=new"]
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "kiosk": (1080, 1920)}
LARGEST = 'localStorage.setItem("biendao.text", "largest")'
QUERY = "hoang sa"

VARIANTS = (
    "results-filtered",
    "results-literal",
    "results-by-date",
    "results-beyond",
    "viewer-plain",
    "not-valid",
    "too-long",
)


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


@dataclass(frozen=True)
class View:
    """One page in one state.

    Attributes:
        path: Its address on its site.
        site: Which site.
        then: What the reader does on it.
        held: Addresses that get no answer, so that the page is seen waiting.
        looks: In which looks it differs.
        whole: Photographed to its end, not as far as the window reaches.
    """

    path: str
    site: str = "demo"
    then: Callable[[Page], None] | None = None
    held: str = ""
    looks: tuple[str, ...] = tuple(LOOKS)
    whole: bool = True


def pages(address: str, query: str) -> dict[str, str]:
    """Name of each ordinary page to its address, with items that the archive at ``address`` really has."""
    first = _asked(f"{address}/api/v1/search?limit=1&q={quote(query)}")["items"][0]
    any_fonds = _asked(f"{address}/api/v1/search?limit=1")["facets"]["fonds"][0][0]
    viewer = first["url"].split("?")[0]
    found = {
        "home": "/",
        "results": f"/search?q={query}",
        "results-filtered": f"/search?q={query}&fonds={any_fonds}",
        "results-beyond": f"/search?q={query}&page=90",
        "results-keyed": "/search?q=quan dao hoafng sa",
        "results-suggesting": "/search?q=bạch lonh vĩ",
        "results-literal": f"/search?q={query}&literal=1",
        "results-by-date": "/search?q=năm Minh Mạng thứ 17",
        "browse": "/search",
        "nothing-found": "/search?q=khongcogiodau",
        "query-error": "/search?q=a*",
        "item": f"/items/{first['pid']}?q={query}",
        "container": _fonds_of(f"{address}/items/{first['pid']}"),
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
        "too-long": f"/search?q={'a' * 5000}",
    }
    english = {"home", "results", "item", "viewer", "collections", "map", "place", "about", "not-found"}
    return found | {f"english-{name}": _in_english(path) for name, path in found.items() if name in english}


def collections(address: str) -> list[str]:
    """Addresses of the curated sets on the shelf of the archive at ``address``."""
    return _links(f"{address}/collections", 'class="door__title"><a href="')


def recordings(address: str) -> dict[str, View]:
    """Each recording of the archive at ``address`` by its number, and what is found in one."""
    found = _asked(f"{address}/api/v1/search")["items"]
    shown = {f"recording-{number}": View(f"/items/{item['pid']}", "playing") for number, item in enumerate(found, 1)}
    return shown | {"results-recording": View("/search?q=bạch long vĩ", "playing", looks=("light", "dark"))}


def views(address: str, playing: str) -> dict[str, View]:
    """Every page and state by name, of the demonstration at ``address`` and of the recordings at ``playing``."""
    shown = {
        name: View(path, whole="viewer" not in name, looks=_looks_of(name))
        for name, path in pages(address, QUERY).items()
    }
    shown |= {f"collection-{number}": View(path) for number, path in enumerate(collections(address), 1)}
    item = shown["viewer"].path
    scripted = ("light", "dark", "large")
    return (
        shown
        | recordings(playing)
        | {
            "home-offering": View("/", then=_type_some, looks=scripted, whole=False),
            "home-display": View("/", then=_open_display, looks=scripted, whole=False),
            "search-waiting": View("/", then=_search_and_wait, looks=scripted, whole=False),
            "viewer-waiting": View(item, held="**/iiif/**", looks=("light", "dark"), whole=False),
            "results-without-pictures": View(f"/search?q={QUERY}", "bare", looks=("light", "dark", "print")),
            "item-without-pictures": View(shown["item"].path, "bare", looks=("light", "dark", "print")),
            "viewer-without-picture": View(item, "bare", looks=("light", "dark", "print"), whole=False),
            "too-many-searches": View(f"/search?q={QUERY}", "limited", then=_again),
            "closed": View(f"/search?q={QUERY}", "closed"),
            "empty-home": View("/", "empty"),
            "empty-browse": View("/search", "empty"),
            "empty-search": View(f"/search?q={QUERY}", "empty"),
            "empty-collections": View("/collections", "empty"),
            "empty-map": View("/map", "empty"),
            "empty-place": View("/places/BD-0001", "empty"),
            "sign-in": View("/desk/sign-in", "door"),
            "sign-in-refused": View("/desk/sign-in", "door", then=_knock),
            "sign-in-throttled": View("/desk/sign-in", "door", then=_keep_knocking),
            "desk": View("/desk/", "desk"),
            "english-desk": View("/desk/?lang=en", "desk", looks=("light",)),
            "desk-pages": View(f"/desk/items/{DRAFT}/pages", "desk"),
            "desk-search": View("/search?q=biển&scope=all", "desk"),
            "desk-draft": View(f"/items/{DRAFT}", "desk"),
            "desk-withdrawn": View(f"/items/{WITHDRAWN}", "desk", looks=("light", "dark")),
            "desk-viewer": View(f"/items/{DRAFT}/pages/1", "desk", whole=False),
        }
    )


def _looks_of(name: str) -> tuple[str, ...]:
    """Another language changes no colour, and what stands on one template more than once is printed like the first."""
    if name.startswith("english-"):
        return ("light",)
    return ("light", "dark") if name in VARIANTS else tuple(LOOKS)


@contextlib.contextmanager
def sites(home: Path) -> Iterator[dict[str, str]]:
    """Addresses of all sites, over the demonstration in ``home`` and over homes made for the purpose."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shown = opened(home)
        playing, _pids = playing_archive(folder)
        house = desk_archive(folder / "desk", sign_ins_per_minute_of_address="100000").home
        apps = {
            "demo": app_of(shown),
            "limited": app_of(opened(home, searches_per_minute="1")),
            "closed": app_of(without(shown, "index", folder / "closed")),
            "bare": app_of(without(shown, "derivatives", folder / "bare")),
            "empty": app_of(empty(folder / "empty")),
            "desk": app_of(house, curate(folder / "sets"), DESK),
            "playing": app_of(playing),
        }
        addresses = {name: stack.enter_context(running(app)) for name, app in apps.items()}
        yield addresses | {"door": addresses["desk"]}


def take(browser: Browser, folder: Path, addresses: dict[str, str], look: str, shown: dict[str, View]) -> None:
    """Photograph ``shown`` in one look, in each of its sizes."""
    asked = LOOKS[look]
    staff = _signed_in(browser, addresses["desk"])
    for size in asked.sizes:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **asked.context)
        if asked.script:
            context.add_init_script(asked.script)
        for name, view in shown.items():
            if look not in view.looks:
                continue
            # Neither the language nor the session of the page before.
            context.clear_cookies()
            if view.site == "desk":
                context.add_cookies(staff)
            path = folder / f"{name}.{size}{'' if look == 'light' else f'.{look}'}.png"
            _photograph(context, asked, addresses[view.site] + view.path, view, path)
        context.close()


def _photograph(context: BrowserContext, look: Look, address: str, view: View, path: Path) -> None:
    page = context.new_page()
    if look.media:
        page.emulate_media(media=look.media)
    if view.held:
        page.route(view.held, lambda _route: None)
    page.goto(address, wait_until="domcontentloaded" if view.held else "load")
    if view.then:
        view.then(page)
    if view.held:
        page.wait_for_timeout(1500)
    else:
        _settle(page)
    page.screenshot(path=path, full_page=view.whole or bool(look.media))
    page.close()


def _settle(page: Page) -> None:
    """Wait for fonts, pictures and tiles; pictures further down are fetched when they come near."""
    # Step by step from here: where scripts are switched off, no timer of the page's own would go.
    was, step, height = page.evaluate("[scrollY, innerHeight, document.documentElement.scrollHeight]")
    for top in (*range(step, height, step), was):
        page.evaluate("top => scrollTo({ top, behavior: 'instant' })", top)
        page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)


def _type_some(page: Page) -> None:
    page.locator("#q").press_sequentially("hai", delay=40)
    page.wait_for_timeout(900)


def _open_display(page: Page) -> None:
    page.click(".display summary")


def _search_and_wait(page: Page) -> None:
    # The answer that never comes: the page behaves as until it does.
    page.evaluate("document.forms[0].addEventListener('submit', event => event.preventDefault())")
    page.fill("#q", "cho doi")
    page.keyboard.press("Enter")


def _again(page: Page) -> None:
    page.reload()


_names = (f"la-{number}" for number in itertools.count())


def _knock(page: Page) -> None:
    _sign_in(page, next(_names), "sai mật khẩu")


def _keep_knocking(page: Page) -> None:
    name = next(_names)
    for _ in range(6):
        _sign_in(page, name, "sai mật khẩu")


def _sign_in(page: Page, name: str, password: str) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("main form button")
    page.wait_for_load_state()


def _signed_in(browser: Browser, address: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in")
    _sign_in(page, NAME, PASSWORD)
    cookies = context.cookies()
    context.close()
    return cookies


def _asked(address: str) -> Any:
    with urlopen(address) as answer:
        return json.load(answer)


def _links(address: str, before: str) -> list[str]:
    """Addresses that stand in the page at ``address`` right after the words ``before``."""
    with urlopen(address) as answer:
        return [rest.split('"', 1)[0] for rest in answer.read().decode().split(before)[1:]]


def _fonds_of(address: str) -> str:
    with urlopen(address) as answer:
        way_up = answer.read().decode().split('class="crumbs"')[1]
    return way_up.split('href="')[1].split('"')[0]


def _in_english(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=en"


def main(folder: Path, home: Path, looks: Iterable[str], only: str) -> None:
    """Photograph into ``folder`` what ``only`` matches, in ``looks``."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with sites(home) as addresses, sync_playwright() as playwright:
        shown = {
            name: view for name, view in views(addresses["demo"], addresses["playing"]).items() if fnmatch(name, only)
        }
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for look in looks:
            take(browser, folder, addresses, look, shown)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, required=True, help="a home that biendao demo built")
    parser.add_argument("--looks", default="light", help=f"parted by commas: {', '.join(LOOKS)}; or all")
    parser.add_argument("--only", default="*", help="names of pages, with * for any letters")
    given = parser.parse_args()
    wanted = list(LOOKS) if given.looks == "all" else given.looks.split(",")
    main(given.folder, given.home, wanted, given.only)
