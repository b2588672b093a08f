"""A page's text is set in blocks and lines, with marks, without a letter changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.showing.setting_text import Mark, is_prose, set_text

WIDE = "Tổ chức tuyên truyền lưu động bảo vệ chủ quyền"


@given(st.lists(st.text("aá <&\n", max_size=30), max_size=5), st.lists(st.integers(0, 150), max_size=6), st.booleans())
def test_no_letter_is_changed(blocks, ends, numbered):
    text = "\n\n".join(blocks)
    ends = sorted({min(end, len(text)) for end in ends})
    marks = [Mark(left, right) for left, right in zip(ends[::2], ends[1::2], strict=False)]
    shown = [re.sub(r"</?(mark|span)[^>]*>", "", block.html) for block in set_text(text, marks, numbered=numbered)]
    bare = "".join(shown).replace("&lt;", "<").replace("&amp;", "&")
    assert re.sub(r"\s", "", bare) == re.sub(r"\s", "", text)


def test_a_mark_over_two_lines_goes_on_in_the_second():
    [block] = set_text("quần đảo Hoàng\nSa xa", [Mark(9, 17)], numbered=True)
    assert block.html == (
        '<span data-line="0">quần đảo <mark>Hoàng</mark></span>\n<span data-line="1"><mark class="on">Sa</mark> xa</span>'
    )


@pytest.mark.parametrize(
    ("block", "prose"),
    [
        (f"{WIDE}\n{WIDE}\nhết.", True),
        (WIDE, True),
        ("KẾ HOẠCH\nCông tác thông tin", False),
        ("Đảo Cây 16,98 112,27\nĐảo Bắc 16,96 112,31", False),
        ("Đảo Quang Ảnh tức Money Island 16,45 111,51\nĐảo Duy Mộng Drummond Island 16,46 111,74", False),
        (f"KẾ HOẠCH\n{WIDE}", False),
    ],
    ids=["running-text", "one-line", "letterhead", "short-table", "table", "heading-above"],
)
def test_only_running_text_is_joined(block, prose):
    assert is_prose(block) == prose
