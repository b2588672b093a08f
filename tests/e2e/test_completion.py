"""Lines offered while a query is typed, by keyboard and pointer; axe finds nothing in them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def test_a_line_is_taken_with_the_arrows_and_given_back_with_escape(page, site):
    page.goto(site)
    field = page.get_by_role("combobox")
    field.press_sequentially("hai pho")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert Axe().run(page).violations_count == 0
    field.press("ArrowDown")
    taken = page.get_by_role("option", selected=True)
    assert field.input_value() == taken.inner_text()
    assert field.get_attribute("aria-activedescendant") == taken.get_attribute("id")
    field.press("Escape")
    assert field.input_value() == "hai pho"
    assert page.get_by_role("option").count() == 0


def test_a_line_is_taken_with_the_pointer(page, site):
    page.goto(f"{site}/search")
    page.get_by_role("combobox").press_sequentially("hai pho")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("combobox").input_value() == "Hải Phòng"
