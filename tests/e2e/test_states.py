"""Pages that readers meet when something is not as usual: axe finds nothing on them, and the keyboard gets through."""

from __future__ import annotations

import contextlib
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.test_accessibility import WAYS, complaints, looking
from tests.e2e.test_keyboard import walk
from tests.sites import DESK, app_of, desk_archive, empty, opened, running, without

pytestmark = pytest.mark.browser

# Name of a state: the site, the address, the status that is answered.
STATES = {
    "too-many-searches": ("limited", "/search?q=biển", 429),
    "closed": ("closed", "/search?q=biển", 503),
    "empty-home": ("empty", "/", 200),
    "empty-list": ("empty", "/search", 200),
    "empty-answer": ("empty", "/search?q=biển", 200),
    "empty-collections": ("empty", "/collections", 200),
    "empty-map": ("empty", "/map", 200),
    "without-pictures": ("bare", "/search?q=biển", 200),
    "sign-in-refused": ("desk", "/desk/sign-in", 403),
}


@pytest.fixture(scope="module")
def sites(archive, tmp_path_factory):
    """Address of a site in each state."""
    folder, home = tmp_path_factory.mktemp("states"), archive.home
    apps = {
        "limited": app_of(opened(home.settings.home_path, searches_per_minute="1")),
        "closed": app_of(without(home, "index", folder / "closed")),
        "bare": app_of(without(home, "derivatives", folder / "bare")),
        "empty": app_of(empty(folder / "empty")),
        "desk": app_of(desk_archive(folder / "desk", sign_ins_per_minute_of_address="1000").home, areas=DESK),
    }
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(running(app)) for name, app in apps.items()}


def bring(page, sites, state):
    """Have ``page`` show ``state``."""
    site, path, status = STATES[state]
    answer = page.goto(sites[site] + path)
    if state == "too-many-searches" and answer.status == 200:
        # The one search of this minute; where an earlier way took it, the answer is there at once.
        answer = page.reload()
    if state == "sign-in-refused":
        page.fill("#name", secrets.token_hex(4))
        page.fill("#password", "sai")
        with page.expect_navigation() as under_way:
            page.click("main form button")
        answer = under_way.value
    assert answer.status == status


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_when_something_is_not_as_usual(browser, sites, axe, way, record_row):
    found = {}
    with looking(browser, way) as page:
        for state in STATES:
            bring(page, sites, state)
            if violations := complaints(page, axe, way):
                found[state] = violations
    record_row("accessibility", way=f"{way}, unusual states", pages=len(STATES), with_violations=len(found))
    assert found == {}


@pytest.mark.slow
@pytest.mark.parametrize("state", [state for state in STATES if state != "sign-in-refused"])
def test_the_keyboard_gets_through(browser, sites, state):
    with looking(browser, "desktop") as page:
        bring(page, sites, state)
        walk(page)


def test_after_a_wrong_password_the_keyboard_stands_at_the_password(browser, sites):
    with looking(browser, "desktop") as page:
        bring(page, sites, "sign-in-refused")
        expect(page.locator("#password")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("main form button")).to_be_focused()


@pytest.mark.parametrize("address", ["/", "/search"])
def test_offered_lines_are_seen_whole_and_go_with_the_search(page, site, address):
    page.goto(site + address)
    page.locator("#q").press_sequentially("ba")
    offers = page.locator(".offers")
    expect(offers.locator("li").first).to_be_visible()
    hidden = offers.locator("li").evaluate_all(
        """all => all.filter(one => {
          const {left, top, bottom, height} = one.getBoundingClientRect();
          return top < innerHeight && document.elementFromPoint(left + 9, Math.min(bottom, innerHeight) - 3) !== one;
        }).length"""
    )
    assert hidden == 0
    page.evaluate("document.forms[0].addEventListener('submit', event => event.preventDefault())")
    page.keyboard.press("Enter")
    expect(offers).to_be_hidden()
    assert page.locator("form.search").get_attribute("aria-busy") == "true"


@pytest.mark.parametrize("width", [320, 390, 760, 1280])
def test_the_panel_of_light_and_size_stands_on_the_screen_whole(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site)
    page.click(".display summary")
    box = page.locator(".display__panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_the_names_of_both_archipelagos_stay_on_the_sheet_with_the_largest_letters(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script('localStorage.setItem("biendao.text", "largest")')
    page.goto(f"{site}/map")
    expect(page.locator(".lettering--archipelago")).to_have_count(2)
    sheet = page.locator(".leaflet-container").bounding_box()
    for name in page.locator(".lettering--archipelago").all():
        box = name.bounding_box()
        assert sheet["x"] <= box["x"]
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"]
