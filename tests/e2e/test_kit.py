"""A kit from a folder in Chromium, with all network denied: it opens, leads, zooms, finds, waits and prints."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.kits import ADDRESS, SLUG, load_set, make_kit
from tests.reading_archive import PLAN, TRANSCRIPT, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "home": "index.html",
    "home-en": "en/index.html",
    "set": f"vi/c-{SLUG}.html",
    "set-en": f"en/c-{SLUG}.html",
    "entry": f"vi/e-{SLUG}-1.html",
    "entry-en": f"en/e-{SLUG}-1.html",
    "words": f"vi/e-{SLUG}-3.html",
    "document": f"vi/{PLAN.lower()}-1.html",
    "transcript": f"en/{TRANSCRIPT.lower()}-1.html",
    "search": "vi/search.html",
    "found": "vi/search.html?q=biển",
    "found-en": "en/search.html?q=biển",
    "map": "vi/map.html",
    "slides": "vi/attract.html",
    "kiosk": "en/kiosk.html",
}
PHONE, DESKTOP, KIOSK = (390, 844), (1280, 800), (1080, 1920)
TARGET_PIXELS = 44
# What becomes of files under way when the visitor turns the page.
ABANDONED = "net::ERR_ABORTED"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = build(tmp_path_factory.mktemp("house"), public_address=ADDRESS)
    load_set(archive.home, tmp_path_factory.mktemp("sets"))
    return make_kit(archive.home, tmp_path_factory.mktemp("stick") / "kit")


class Visit:
    """A browser without a network before the kit; whatever it asks of the outside is a complaint."""

    def __init__(self, browser: Browser, kit: Path, **look) -> None:
        self.context = browser.new_context(offline=True, **{"viewport": {"width": 1280, "height": 800}, **look})
        self.page: Page = self.context.new_page()
        self.kit = kit
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._fails)
        self.page.on("request", self._asks)
        self.page.on("console", self._says)

    def _asks(self, request) -> None:
        if not request.url.startswith(("file://", "data:", "blob:")):
            self.complaints.append(f"outside: {request.url}")

    def _fails(self, request) -> None:
        if request.failure != ABANDONED:
            self.complaints.append(f"failed: {request.url}")

    def _says(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, name: str) -> Page:
        self.page.goto(f"{self.kit.as_uri()}/{PAGES.get(name, name)}")
        return self.page


@pytest.fixture
def visit(browser: Browser, kit: Path) -> Iterator[Visit]:
    visiting = Visit(browser, kit)
    yield visiting
    visiting.context.close()
    assert visiting.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, axe, name):
    page = visit.open(name)
    page.wait_for_load_state("networkidle")
    # axe would fetch the style sheets by itself, which no page from a folder may.
    found = axe.run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize(
    ("name", "size"),
    [*itertools.product(("home", "set", "entry", "document", "found", "map"), (PHONE, DESKTOP, KIOSK))],
)
def test_nothing_stands_beside_the_screen(browser, kit, name, size):
    visit = Visit(browser, kit, viewport={"width": size[0], "height": size[1]})
    page = visit.open(name)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visit.context.close()


def test_a_visitor_walks_from_the_threshold_through_the_set_and_changes_language(visit):
    page = visit.open("home")
    assert page.locator("h1").inner_text() == "Bộ trưng bày về biển và đảo"
    page.get_by_role("link", name="Thông tin đối ngoại").first.click()
    page.get_by_role("link", name="Xem lần lượt từng trang").click()
    assert page.locator("#entry").inner_text() == "Trang hai"
    page.get_by_role("link", name="Tiếp").click()
    assert page.locator(".reader__count").inner_text() == "2 / 3"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".label .exhibit__caption").first.inner_text() == "The first page."
    page.locator(".exhibit__source a").click()
    assert page.locator(".reader__count").inner_text() == "1 / 3"
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/*-2.html")


def test_the_page_is_zoomed_and_opens_at_the_region_that_was_chosen(visit):
    page = visit.open("entry")
    page.wait_for_selector(".desk--open")
    zoom = "document.querySelector('.openseadragon-canvas canvas').getBoundingClientRect().width > 0"
    assert page.evaluate(zoom)
    before = page.locator("#stage").screenshot()
    page.locator("[data-do=zoom-in]").click()
    page.wait_for_timeout(1200)
    assert page.locator("#stage").screenshot() != before


def test_words_that_are_found_are_lit_on_the_page_and_marked_in_its_text(visit):
    page = visit.open("home")
    page.fill("#q", "nha van hoa")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result")
    assert page.locator("[data-title]").inner_text() == "1 tài liệu có “nha van hoa”"
    assert page.locator(".hit-line mark").first.inner_text() == "nhà văn hóa"
    page.locator(".hit-line a").first.click()
    page.wait_for_selector(".hit--now")
    assert page.locator(".words__text mark").all_inner_texts() == ["nhà văn hóa"]
    assert page.locator("#hit-status").inner_text() == "Vị trí 1 trong 1 trên trang này"
    page.get_by_role("link", name="Kết quả tìm").click()
    page.wait_for_selector(".result")


def test_words_of_a_text_without_a_picture_are_marked(visit):
    page = visit.open("vi/search.html?q=bach long vi")
    page.locator(".hit-line a").first.click()
    page.wait_for_selector(".words__text mark")
    assert page.locator(".words__text mark").first.inner_text() == "đảo Bạch Long Vĩ"


def test_what_cannot_be_understood_is_said_in_the_readers_language(visit):
    page = visit.open("en/search.html?q=a*")
    page.wait_for_selector("[role=alert]")
    assert "asterisk" in page.locator("[role=alert]").inner_text()


def test_without_javascript_pages_pictures_captions_and_words_are_there(browser, kit):
    visit = Visit(browser, kit, java_script_enabled=False)
    page = visit.open("set")
    page.get_by_role("link", name="Xem lần lượt từng trang").click()
    assert page.locator("figure svg image").get_attribute("href").endswith("-l.jpg")
    page.locator("summary", has_text="Chữ trên trang").click()
    assert page.get_by_text("Địa điểm: Cát Bà.").is_visible()
    page.locator(".masthead__nav a", has_text="Tìm kiếm").click()
    assert page.locator("noscript p").is_visible()
    visit.context.close()
    assert visit.complaints == []


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_double_click_leads_to_the_edition_and_back_out_of_it(browser, kit, with_scripts):
    context = browser.new_context(offline=True, java_script_enabled=with_scripts)
    page = context.new_page()
    page.goto("about:blank")
    page.goto((kit.parent / "index.html").as_uri())
    page.wait_for_url(f"**/{kit.name}/index.html")
    page.go_back()
    assert page.url == "about:blank"
    context.close()


def test_a_screen_that_nobody_uses_asks_and_then_shows_its_pictures(visit):
    visit.page.clock.install()
    page = visit.open("entry")
    page.clock.run_for(60_000)
    assert not page.locator("dialog").is_visible()
    page.clock.run_for(61_000)
    assert page.locator("dialog").is_visible()
    page.get_by_role("button", name="Tôi vẫn xem").click()
    page.clock.run_for(121_000)
    page.clock.run_for(21_000)
    page.wait_for_url("**/vi/attract.html")
    shown = page.locator(".slide--now .slide__source").inner_text()
    page.clock.run_for(10_000)
    assert page.locator(".slide--now").count() == 1
    assert shown
    page.mouse.click(600, 400)
    page.wait_for_url("**/index.html")


def test_a_screen_that_visitors_touch_has_keys_and_no_way_out(browser, kit):
    visit = Visit(browser, kit, viewport={"width": KIOSK[0], "height": KIOSK[1]})
    page = visit.open("vi/kiosk.html")
    page.get_by_role("link", name="Bắt đầu").click()
    page.locator("#q").click()
    for key in ("d", "a", "hỏi", "o"):
        page.locator(".key", has_text=key).filter(has_text=key).and_(
            page.get_by_role("button", name=key, exact=True)
        ).click()
    assert page.locator("#q").input_value() == "dảo"
    page.get_by_role("button", name="Tìm", exact=True).last.click()
    page.wait_for_url("**/vi/search.html?q=*")
    assert not page.get_by_role("link", name="Màn hình chạm").is_visible()
    assert page.locator("a[href^='http']").count() == 0
    for name in ("home", "set", "entry", "document"):
        small = visit.open(name).evaluate(
            """(least) => [...document.querySelectorAll('main button, main a.button, .masthead a, summary')]
                 .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least).length""",
            TARGET_PIXELS,
        )
        assert small == 0, name
    visit.context.close()
    assert visit.complaints == []


def test_a_printed_page_bears_its_citation_and_address_and_the_draft_mark(visit):
    page = visit.open("document")
    page.emulate_media(media="print")
    assert f"{ADDRESS}/items/{PLAN}/pages/1" in page.locator(".cited").inner_text()
    assert page.locator(".draft-stamp").is_visible()
    assert not page.locator(".masthead nav").first.is_visible()


def test_a_point_of_the_map_opens_what_is_told_of_its_place(visit):
    page = visit.open("map")
    point = page.locator(".chart a.mark", has_text="Cát Bà").first
    point.focus()
    page.keyboard.press("Enter")
    place = page.locator(f"[id='{point.get_attribute('href').split('#')[1]}']")
    expect(place).to_have_attribute("open", "")
    assert place.locator("a").first.inner_text().startswith("Kế hoạch công tác")
