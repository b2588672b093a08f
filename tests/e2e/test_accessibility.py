"""axe finds nothing on any page, in either language, light or dark (WCAG 2.2 A and AA, best practices)."""

from __future__ import annotations

import contextlib
import itertools

import pytest

from tests.reading_archive import FRENCH, PLAN, TRANSCRIPT

pytestmark = pytest.mark.browser

PATHS = {
    "home": "/",
    "about": "/about",
    "results": "/search?q=biển",
    "narrowed": "/search?q=biển&type=ke-hoach",
    "browse": "/search",
    "nothing-found": "/search?q=khongcogi",
    "query-error": "/search?q=a*",
    "item": f"/items/{PLAN}?q=biển",
    "viewer": f"/items/{PLAN}/pages/1?q=biển",
    "viewer-plain": f"/items/{PLAN}/pages/2",
    "foreign": f"/items/{FRENCH}/pages/1",
    "transcript-item": f"/items/{TRANSCRIPT}",
    "transcript": f"/items/{TRANSCRIPT}/pages/1?q=biển",
    "collections": "/collections",
    "collection": "/collections/doi-ngoai",
    "map": "/map",
    "place": "/places/BD-0001",
    "archipelago": "/places/BD-0121",
    "not-found": "/nope",
}
DARK = ("home", "results", "item", "viewer", "query-error", "collection", "map", "place")
# The browser reports the status of a page that is a refusal.
REFUSALS = ("query-error", "not-found")
TARGETS = "main a, main button, main input, main summary, .masthead a, .footer a"
TARGET_PIXELS = 44


CASES = [(name, language, "light") for name in PATHS for language in ("vi", "en")]
CASES += [(name, "vi", "dark") for name in DARK]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_axe_finds_nothing(browser, site, axe, case):
    name, language, scheme = case
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{site}{PATHS[name]}{'&' if '?' in PATHS[name] else '?'}lang={language}")
    page.wait_for_load_state("networkidle")
    found = axe.run(page).response["violations"]
    context.close()
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []


# How a page may be looked at besides: the browser's settings, the emulated medium, the size of the letters.
KIOSK, PHONE, DESKTOP = (1080, 1920), (390, 844), (1280, 800)
WAYS = {
    "desktop": ({"viewport": DESKTOP}, "", ""),
    "dark": ({"viewport": DESKTOP, "color_scheme": "dark"}, "", ""),
    "phone": ({"viewport": PHONE}, "", ""),
    "kiosk": ({"viewport": KIOSK}, "", ""),
    "dark-phone": ({"viewport": PHONE, "color_scheme": "dark"}, "", ""),
    "print": ({"viewport": DESKTOP}, "print", ""),
    "own-colours": ({"viewport": DESKTOP, "forced_colors": "active"}, "", ""),
    "high-contrast": ({"viewport": DESKTOP, "contrast": "more"}, "", ""),
    "letters-twice-as-large": ({"viewport": PHONE}, "", "200%"),
}


QUICK = ("desktop", "dark")
"""Ways in which every run looks at the pages, one by one."""


# axe reads -webkit-text-fill-color, which stays the page's where the browser paints letters in the reader's colour.
OWN_COLOURS_ARE_JUDGED_BY_THEIR_OWNER = ("own-colours", "color-contrast")


@contextlib.contextmanager
def looking(browser, way):
    """A page of a browser that looks at pages in ``way``."""
    settings, medium, _ = WAYS[way]
    width, height = settings["viewport"]
    context = browser.new_context(**settings | {"viewport": {"width": width, "height": height}})
    page = context.new_page()
    if medium:
        page.emulate_media(media=medium)
    yield page
    context.close()


def complaints(page, axe, way):
    """What axe finds on the page as it stands, and whether it is wider than the window."""
    page.wait_for_load_state("networkidle")
    if letters := WAYS[way][2]:
        page.evaluate("size => document.documentElement.style.fontSize = size", letters)
    found = [
        (one["id"], [node["html"][:160] for node in one["nodes"]])
        for one in axe.run(page).response["violations"]
        if (way, one["id"]) != OWN_COLOURS_ARE_JUDGED_BY_THEIR_OWNER
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(("wider than the window", []))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("way", [way for way in WAYS if way not in QUICK])
def test_axe_finds_nothing_however_a_page_is_looked_at(browser, site, axe, way, record_row):
    """WCAG 2.2, and 1.4.4 and 1.4.10: letters twice as large lose nothing and push nothing out of a phone's width."""
    found = {}
    with looking(browser, way) as page:
        for name, path in PATHS.items():
            page.goto(site + path)
            if violations := complaints(page, axe, way):
                found[name] = violations
    record_row("accessibility", way=way, pages=len(PATHS), with_violations=len(found))
    assert found == {}


@pytest.mark.parametrize("name", ["home", "results", "item", "viewer", "collection"])
def test_what_is_touched_is_large_enough(page, site, name):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + PATHS[name])
    page.wait_for_load_state("networkidle")
    small = page.locator(TARGETS).evaluate_all(
        f"""all => all.filter(one => {{
          const box = one.getBoundingClientRect(), style = getComputedStyle(one);
          const inText = style.display === 'inline' || one.closest('.unseen, .skip, .card__title');
          return box.width && !inText && !one.closest('[aria-hidden]') && box.height < {TARGET_PIXELS};
        }}).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


@pytest.mark.parametrize("name", [name for name in PATHS if name not in REFUSALS])
def test_headings_go_down_one_level_at_a_time(page, site, name):
    page.goto(site + PATHS[name])
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
