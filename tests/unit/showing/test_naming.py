"""Names of places are not parted where a line ends."""

from __future__ import annotations

import html
import re

import pytest

from archive.showing.naming import whole_names

TITLE = "Bản đồ Biển Đông với quần đảo Hoàng Sa và quần đảo Trường Sa, đảo Bạch Long Vĩ"


def test_names_of_places_hold_together():
    held = re.findall(r'<span class="whole">(.*?)</span>', whole_names(TITLE))
    assert held == ["Biển Đông", "Hoàng Sa", "Trường Sa", "Bạch Long Vĩ"]


@pytest.mark.parametrize("text", [TITLE, "", "Kế hoạch <b>số</b> 32 & “Cát Bà”", "Hoàng Sao, Biển Đông"])
def test_not_one_letter_is_changed(text):
    assert html.unescape(re.sub(r"</?span[^>]*>", "", whole_names(text))) == text


def test_a_part_of_a_word_is_not_a_name():
    assert "Hoàng Sa</span>o" not in whole_names("Hoàng Sao")
