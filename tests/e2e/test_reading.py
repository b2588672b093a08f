"""Reading in a real browser: by keyboard from the first page to the lit word."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.reading_archive import HEIGHT, PLAN, TRANSCRIPT, WIDTH

pytestmark = pytest.mark.browser


def test_from_the_first_page_to_the_lit_word_by_keyboard_alone(page, site):
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("tuyen truyen luu dong")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("1 tài liệu")
    link = page.locator(".hit-line a").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("#hit-status")).to_have_text("Chỗ 1 trong 1 trên trang này")
    expect(page.locator("mark.mark--now")).to_have_text("tuyên truyền lưu động")


@pytest.mark.parametrize("word", ["kế hoạch", "lưu động", "xã"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1080, 1920)], ids=["desktop", "phone", "kiosk"])
def test_lit_words_lie_over_the_printed_words(page, site, archive, word, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/items/{PLAN}/pages/1?q={word}")
    expect(page.locator(".hit").first).to_be_visible()
    page.wait_for_timeout(400)
    drawn = page.evaluate(
        """() => {
          const stage = document.querySelector('.desk__stage').getBoundingClientRect();
          const box = document.querySelector('.hit').getBoundingClientRect();
          return [box.x - stage.x, box.y - stage.y, box.width, box.height, stage.width, stage.height];
        }"""
    )
    first, last = (archive.boxes_of(PLAN, 1, part)[0] for part in (word.split()[0], word.split()[-1]))
    # The whole page is shown: it is fitted into the stage and stands in the middle of it.
    scale = min(drawn[4] / WIDTH, drawn[5] / HEIGHT)
    left, top = (drawn[4] - WIDTH * scale) / 2, (drawn[5] - HEIGHT * scale) / 2
    expected = [left + first.x0 * scale, top + first.y0 * scale, (last.x1 - first.x0) * scale]
    assert drawn[:3] == pytest.approx(expected, abs=3)


def test_hits_lead_from_page_to_page(page, site):
    page.goto(f'{site}/items/{PLAN}/pages/1?q="nhà văn hóa"')
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.wait_for_url("**/pages/3?q=*#first")
    expect(page.locator("#hit-status")).to_contain_text("Chỗ 1 trong 1")
    page.keyboard.press("p")
    page.keyboard.press("p")
    page.wait_for_url("**/pages/1?q=*#last")


def test_pages_turn_by_keys_until_keys_are_switched_off(page, site):
    page.goto(f"{site}/items/{PLAN}/pages/1")
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/pages/2")
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    page.locator(".shortcuts summary").click()
    page.locator('[data-do="toggle-keys"]').click()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.url.endswith("/pages/2")


def test_zooming_fetches_tiles_of_the_grid(page, site):
    asked = []
    page.on("response", lambda answer: asked.append((answer.url, answer.status)) if "/iiif/" in answer.url else None)
    page.goto(f"{site}/items/{PLAN}/pages/1")
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    for _ in range(4):
        page.locator('[data-do="zoom-in"]').click()
        page.wait_for_timeout(500)
    tiles = [url for url, _ in asked if "/full/" not in url and "info.json" not in url]
    assert tiles
    assert {status for _, status in asked} <= {200, 304}


def test_a_transcript_is_walked_through_by_its_marks(page, site):
    page.goto(f"{site}/items/{TRANSCRIPT}/pages/1?q=biển")
    page.keyboard.press("n")
    expect(page.locator("mark.mark--now")).to_have_count(1)


def test_without_scripts_the_page_and_its_lit_words_are_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/items/{PLAN}/pages/1?q=kế hoạch")
    assert page.locator(".desk__plain rect").count() == 1
    assert page.locator(".words__text mark").count() == 1
    assert not page.locator("[data-tools]").is_visible()
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/search?q=biển", f"/items/{PLAN}?q=biển", f"/items/{PLAN}/pages/1?q=biển", "/about"]
)
def test_nothing_is_wider_than_a_small_screen(page, site, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", ["/", "/search?q=biển", f"/items/{PLAN}?q=biển", f"/items/{PLAN}/pages/1?q=biển"])
def test_nothing_is_asked_of_other_servers(page, site, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(url.startswith(site) for url in asked)
