"""The first page in one glance, and what holds for the head of every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1080, 1920)], ids=["desktop", "phone", "kiosk"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_screen_invites_to_search_to_collections_and_to_the_map(page, site, size, language):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/?lang={language}")
    for invitation in ("#q", ".hero .door a[href='/collections']", ".hero .door a[href='/map']"):
        box = page.locator(invitation).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]


def test_the_first_page_names_the_places_written_of_most_with_their_documents(page, site):
    page.goto(site)
    told = page.locator(".invite .part__told li")
    counts = [int(text.split()[0]) for text in told.locator(".part__count").all_inner_texts()]
    assert counts
    assert counts == sorted(counts, reverse=True)
    told.first.locator("a").click()
    expect(page).to_have_url(f"{site}/places/{page.url.rsplit('/', 1)[1]}")
    expect(page.locator("main h2").filter(has_text=str(counts[0]))).to_be_visible()


def test_colours_chosen_by_the_machine_mark_only_the_page_one_is_on(browser, site):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{site}/map")
    bars = page.locator(".masthead__nav a").evaluate_all(
        """all => all.filter(one => { const style = getComputedStyle(one);
            return style.borderBottomColor !== getComputedStyle(document.body).backgroundColor; })
            .map(one => one.getAttribute("aria-current"))"""
    )
    context.close()
    assert bars == ["page"]


def test_letters_twice_as_large_make_no_page_wider_than_the_window(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/search", "/map", "/places/BD-0001"):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_han_is_set_in_a_typeface_of_our_own_and_asked_for_only_where_it_stands(page, site):
    page.goto(f"{site}/places/BD-0001")
    page.evaluate("document.fonts.ready")
    faces = page.evaluate("[...document.fonts].filter(face => /Hán/.test(face.family)).map(face => face.status)")
    assert faces
    assert set(faces) == {"loaded"}
    page.goto(f"{site}/")
    assert not page.evaluate("[...document.fonts].some(face => /Hán/.test(face.family))")
