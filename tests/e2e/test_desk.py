"""Somebody of the house signs in with a real browser, by keyboard alone, and axe finds nothing on their pages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_accessibility import TARGET_PIXELS, TARGETS
from tests.reading_archive import DRAFT, WITHDRAWN, curate
from tests.sites import DESK, PASSWORD, app_of, desk_archive, running

pytestmark = pytest.mark.browser

PATHS = {
    "desk": "/desk/",
    "draft-pages": f"/desk/items/{DRAFT}/pages",
    "draft": f"/items/{DRAFT}",
    "withdrawn": f"/items/{WITHDRAWN}",
    "draft-viewer": f"/items/{DRAFT}/pages/1?q=biển",
    "search-all": "/search?q=biển&scope=all",
    "search": "/search?q=biển",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    house = desk_archive(tmp_path_factory.mktemp("desk"))
    with running(app_of(house.home, curate(tmp_path_factory.mktemp("sets")), DESK)) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser, site):
    """What a browser holds that has signed in; tests start from it, as each sign-in costs one of five a minute."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/desk/")
    assert page.url == f"{site}/desk/sign-in"
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("LAN")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/")
    state = context.storage_state()
    context.close()
    return state


def test_a_browser_keeps_the_cookies_of_this_machine_without_https(signed_in):
    cookies = {cookie["name"]: cookie for cookie in signed_in["cookies"]}
    assert set(cookies) == {"__Host-desk", "__Host-desk-device"}
    assert all(one["secure"] and one["httpOnly"] and one["sameSite"] == "Strict" for one in cookies.values())


CASES = [(name, "vi", scheme) for name in PATHS for scheme in ("light", "dark")] + [("desk", "en", "light")]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_axe_finds_nothing_on_the_pages_of_staff(browser, site, signed_in, case):
    name, language, scheme = case
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 800}, storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{site}{PATHS[name]}{'&' if '?' in PATHS[name] else '?'}lang={language}")
    page.wait_for_load_state("networkidle")
    assert page.locator(".staff").count() == 1
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("refused", [False, True], ids=["asked", "refused"])
def test_axe_finds_nothing_at_the_door(browser, site, scheme, refused):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/desk/sign-in")
    if refused:
        page.fill("#name", "nobody")
        page.fill("#password", "sai")
        page.click("form button.button--main")
        page.wait_for_selector("[role=alert]")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    context.close()


def test_what_is_touched_is_large_enough_and_nothing_sticks_out(browser, site, signed_in):
    context = browser.new_context(viewport={"width": 390, "height": 844}, storage_state=signed_in)
    page = context.new_page()
    for path in PATHS.values():
        page.goto(site + path)
        small = page.locator(f"{TARGETS}, .staff a, .staff button").evaluate_all(
            f"""all => all.filter(one => {{
              const box = one.getBoundingClientRect(), style = getComputedStyle(one);
              const inText = style.display === 'inline' || one.closest('.unseen, .skip, .card__title');
              return box.width && !inText && !one.closest('[aria-hidden]') && box.height < {TARGET_PIXELS};
            }}).map(one => one.outerHTML.slice(0, 120))"""
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_one_button_signs_out_and_the_way_back_shows_nothing(browser, site, signed_in):
    context = browser.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{site}/items/{DRAFT}")
    assert page.locator(".unseen-by-others").is_visible()
    page.click(".staff__out")
    page.wait_for_url(f"{site}/")
    page.go_back()
    assert page.locator(".unseen-by-others").count() == 0
    assert "kimcangbimat" not in page.content()
    context.close()
