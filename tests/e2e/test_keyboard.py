"""By keyboard alone: every stop shows that it is one, none holds the reader, Enter opens and Back returns."""

from __future__ import annotations

import pytest

from tests.reading_archive import PLAN

pytestmark = pytest.mark.browser

PLACES = {
    "home": "/",
    "results": "/search?q=biển",
    "item": f"/items/{PLAN}?q=biển",
    "viewer": f"/items/{PLAN}/pages/1?q=biển",
    "collection": "/collections/doi-ngoai",
    "map": "/map",
    "place": "/places/BD-0001",
}
MOST_STOPS = 400
# The place that has the keyboard, or what is drawn in or around it, must look otherwise than without it (WCAG 2.2, 2.4.7).
STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const chain = [one, one.parentElement, one.parentElement.parentElement, one.closest('li, article')].filter(Boolean)
    .concat([...one.querySelectorAll('*')]);
  const look = () => chain.flatMap(part => ['', '::before', '::after'].map(side => {
    const style = getComputedStyle(part, side || null);
    return [style.outline, style.boxShadow, style.borderColor, style.stroke, style.fill, style.visibility].join();
  })).join(';');
  const box = one.getBoundingClientRect(), focused = look();
  one.blur();
  const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && look() !== focused;
  return {name: one.outerHTML.slice(0, 100), shown};
}"""


@pytest.mark.parametrize("place", PLACES)
def test_every_stop_is_seen_and_none_holds_the_reader(page, site, place):
    page.goto(site + PLACES[place])
    walk(page)


def walk(page):
    """Go through a page by keyboard: it begins at the way past the head, every stop is seen, and there is an end."""
    page.wait_for_load_state("networkidle")
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail(f"the keyboard never leaves the page: {stops[-3:]}")
    assert 'class="skip' in stops[0]["name"]
    assert [stop["name"] for stop in stops if not stop["shown"]] == []


def test_through_a_collection_to_a_page_and_back(page, site):
    page.goto(f"{site}/collections")
    _go_to(page, 'main a[href*="/collections/doi-ngoai"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/collections/doi-ngoai*")
    _go_to(page, f'main a[href*="/items/{PLAN}/pages/2"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/items/{PLAN}/pages/2*")
    page.go_back()
    page.wait_for_url("**/collections/doi-ngoai*")


def _go_to(page, selector):
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")
