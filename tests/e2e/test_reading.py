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
    expect(page.locator("#hit-status")).to_have_text("Vị trí 1 trong 1 trên trang này")
    expect(page.locator("mark.mark--now")).to_have_text("tuyên truyền lưu động")


@pytest.mark.parametrize("word", ["kế hoạch", "lưu động", "xã"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1080, 1920)], ids=["desktop", "phone", "kiosk"])
def test_lit_words_lie_over_the_printed_words(page, site, archive, word, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/items/{PLAN}/pages/1?q={word}")
    expect(page.locator(".hit").first).to_be_visible()
    page.locator('[data-do="fit"]').click()
    page.wait_for_timeout(1200)
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


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1920, 1080)], ids=["desktop", "phone", "wide"])
def test_a_page_opens_large_enough_to_read(page, site, archive, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/items/{PLAN}/pages/1?q=chủ quyền")
    expect(page.locator(".hit").first).to_be_in_viewport()
    word, stage = page.locator(".hit").first.bounding_box(), page.locator(".desk__stage").bounding_box()
    first, last = (archive.boxes_of(PLAN, 1, part)[0] for part in ("chủ", "quyền"))
    drawn = word["width"] / (last.x1 - first.x0) * WIDTH
    assert drawn == pytest.approx(min(stage["width"], 54 * 18), rel=0.02)
    assert stage["y"] <= word["y"] <= stage["y"] + stage["height"]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_the_place_gone_to_is_as_tall_as_print(page, site, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/items/{PLAN}/pages/1?q=lưu động#first")
    expect(page.locator(".hit--now")).to_be_visible()
    page.wait_for_timeout(1200)
    assert page.locator(".hit--now").bounding_box()["height"] >= 18


def test_the_tools_never_lie_on_the_page(page, site):
    for size in (1280, 800), (390, 844), (1080, 1920):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{site}/items/{PLAN}/pages/1")
        tools, stage = page.locator("[data-tools]").bounding_box(), page.locator(".desk__stage").bounding_box()
        beside = tools["x"] >= stage["x"] + stage["width"] - 1
        assert beside or tools["y"] >= stage["y"] + stage["height"] - 1


def test_a_printer_gets_the_whole_page_and_no_tools(page, site):
    page.goto(f"{site}/items/{PLAN}/pages/1?q=kế hoạch")
    expect(page.locator(".hit").first).to_be_visible()
    expect(page.locator(".desk__plain")).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".desk__plain")).to_be_visible()
    expect(page.locator(".openseadragon-canvas").first).not_to_be_visible()
    expect(page.locator("[data-tools]")).not_to_be_visible()
    picture = page.locator(".desk__plain svg").bounding_box()
    centimetre = 96 / 2.54
    assert 18 * centimetre < picture["height"] < 24 * centimetre


def test_what_is_known_of_an_item_has_room_on_a_screen_on_the_wall(page, site):
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site}/items/{PLAN}")
    widths = page.locator(".facts dd").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert min(widths) > 300


def test_hits_lead_from_page_to_page(page, site):
    page.goto(f'{site}/items/{PLAN}/pages/1?q="nhà văn hóa"')
    expect(page.locator(".hit").first).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.wait_for_url("**/pages/3?q=*#first")
    expect(page.locator("#hit-status")).to_contain_text("Vị trí 1 trong 1")
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


SHIFTS = """new PerformanceObserver(list => list.getEntries().forEach(one => { window.shifted = (window.shifted || 0) + one.value; }))
  .observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1080, 1920)], ids=["desktop", "phone", "kiosk"])
def test_nothing_moves_when_the_desk_opens(page, site, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(SHIFTS)
    page.goto(f"{site}/items/{PLAN}/pages/1?q=kế hoạch")
    expect(page.locator(".hit").first).to_be_visible()
    page.wait_for_timeout(800)
    assert page.evaluate("window.shifted || 0") < 0.05


def test_a_line_of_text_and_its_place_on_the_picture_light_each_other(page, site):
    page.goto(f"{site}/items/{PLAN}/pages/1")
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    page.locator(".words__text").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".line--now")).to_have_text("THÀNH PHỐ HẢI PHÒNG")
    light, stage = page.locator(".line-light").bounding_box(), page.locator(".desk__stage").bounding_box()
    assert stage["y"] < light["y"] < stage["y"] + stage["height"]
    page.locator('[data-line="0"]').hover()
    above = page.locator(".line-light").bounding_box()
    assert above["y"] < light["y"]
    page.mouse.click(light["x"] + light["width"] / 2, light["y"] + light["height"] / 2)
    expect(page.locator(".line--now")).to_have_text("THÀNH PHỐ HẢI PHÒNG")


def test_the_room_stays_dark_and_the_letters_large_on_the_next_page(page, site):
    page.goto(f"{site}/items/{PLAN}/pages/1")
    page.locator('[data-do="dark"]').click()
    expect(page.locator('[data-do="dark"]')).to_have_attribute("aria-pressed", "true")
    page.locator("[data-display] summary").click()
    page.get_by_label("Rất lớn").check()
    page.goto(site)
    expect(page.locator("html")).to_have_attribute("data-room", "dark")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 27
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 24, 31)"
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", ["/", "/search?q=biển", f"/items/{PLAN}/pages/1?q=biển", "/collections/doi-ngoai"])
def test_the_largest_letters_fit_a_phone(page, site, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script('localStorage.setItem("biendao.text", "largest")')
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_titles_in_a_list_have_room_in_the_largest_letters(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script('localStorage.setItem("biendao.text", "largest")')
    page.goto(f"{site}/search")
    widths = page.locator(".result__words").evaluate_all("all => all.map(one => one.clientWidth)")
    letter = 27
    assert min(widths) > 12 * letter


def test_without_scripts_the_page_and_its_lit_words_are_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/items/{PLAN}/pages/1?q=kế hoạch")
    assert page.locator(".desk__plain rect").count() == 1
    assert page.locator(".words__text mark").count() == 1
    assert not page.locator("[data-tools]").is_visible()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=biển",
        f"/items/{PLAN}?q=biển",
        f"/items/{PLAN}/pages/1?q=biển",
        f"/items/{PLAN}/pages/2",
        "/about",
    ],
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
