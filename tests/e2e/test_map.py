"""The map in a real browser: it moves without the network, and never loses Hoàng Sa and Trường Sa."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 800), "phone": (390, 844), "kiosk": (1080, 1920)}
BOTH = ("Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)")
NEAREST = 9
MOST_LOOKS = 15
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def written_in_sight(page, frame):
    """What of both names lies wholly in the frame, on the map itself or in its corner."""
    return page.locator(f"{frame} .lettering--archipelago, {frame} .chart__archipelago text").evaluate_all(
        """(all, frame) => { const box = document.querySelector(frame).getBoundingClientRect();
          return all.filter(one => { const own = one.getBoundingClientRect();
            return own.width && own.left >= box.left && own.right <= box.right && own.top >= box.top
              && own.bottom <= box.bottom; }).map(one => one.textContent.replace(/\\s+/g, " ").trim()); }""",
        frame,
    )


def settled(page, frame):
    """What is in sight once the map has come to rest: a slow machine draws the way there for a while."""
    before, now = None, written_in_sight(page, frame)
    for _ in range(MOST_LOOKS):
        if now == before and set(now) >= set(BOTH):
            break
        page.wait_for_timeout(400)
        before, now = now, written_in_sight(page, frame)
    return set(now)


@each_size
def test_both_archipelagos_are_named_however_near_the_map_is_drawn(page, site, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/map")
    expect(page.locator("#live .spot").first).to_be_attached()
    nearer = page.locator(".leaflet-control-zoom-in")
    for _ in range(NEAREST):
        assert settled(page, "#live") >= set(BOTH)
        if "leaflet-disabled" in (nearer.get_attribute("class") or ""):
            break
        nearer.click()


@each_size
def test_without_javascript_both_are_named_within_the_drawing(browser, site, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/map")
    expect(page.locator("#charts")).to_be_visible()
    expect(page.locator("#live")).to_be_hidden()
    page.locator('#places a[href="/places/BD-0001"]').click()
    expect(page.locator("h1")).to_have_text("Bạch Long Vĩ")
    page.go_back()
    page.locator('.chart--whole .mark[href="/places/BD-0001"] .mark__dot').click()
    expect(page.locator("h1")).to_have_text("Bạch Long Vĩ")
    context.close()


def test_names_never_cover_one_another(page, site):
    page.goto(f"{site}/map")
    expect(page.locator("#live .spot").first).to_be_attached()
    for _ in range(5):
        covered = page.locator("#live .spot__name, #live .lettering").evaluate_all(
            """all => { const boxes = all.filter(one => getComputedStyle(one).visibility === "visible"
                && !one.closest("[hidden]")).map(one => [one.textContent, one.getBoundingClientRect()]);
              return boxes.flatMap(([name, one], index) => boxes.slice(index + 1).filter(([, other]) =>
                one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
                .map(([other]) => [name, other])); }"""
        )
        assert covered == []
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(400)


def test_the_map_is_moved_by_keyboard_and_asks_no_other_server(page, site):
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto(f"{site}/map")
    live = page.locator("#live")
    expect(live.locator(".spot").first).to_be_attached()
    settled(page, "#live")
    live.focus()
    before = page.locator("#live .leaflet-map-pane").evaluate("pane => getComputedStyle(pane).transform")
    page.keyboard.press("+")
    settled(page, "#live")
    page.keyboard.press("ArrowRight")
    settled(page, "#live")
    assert page.locator("#live .leaflet-map-pane").evaluate("pane => getComputedStyle(pane).transform") != before
    page.locator("#live .spot:visible").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/**")
    assert set(asked) == {urlsplit(site).netloc}
