"""Introductions: Markdown that cannot leave the archive."""

from __future__ import annotations

import pytest

from archive.curation import render_markdown

CASES = {
    "words": ("Biển *đảo*.", "<p>Biển <em>đảo</em>.</p>\n"),
    "headings stand below the title": ("# Đảo", "<h2>Đảo</h2>\n"),
    "raw HTML is text": ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
    "raw HTML in a line is text": ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"),
    "links to the inside": ("[tìm](/search?q=a)", '<p><a href="/search?q=a">tìm</a></p>\n'),
    "links within the page": ("[phần](#a)", '<p><a href="#a">phần</a></p>\n'),
    "links to the outside are words": ("[xem *đây*](https://example.org)", "<p>xem <em>đây</em></p>\n"),
    "addresses without scheme": ("[xem](//example.org)", "<p>xem</p>\n"),
    "a backslash is a sign like others": ("[xem](/\\\\example.org)", '<p><a href="/%5Cexample.org">xem</a></p>\n'),
    "programs": ("[xem](javascript:alert(1))", "<p>xem</p>\n"),
    "bare addresses": ("<https://example.org>", "<p>https://example.org</p>\n"),
    "pictures are their description": ("![bản đồ](/a.png)", "<p>bản đồ</p>\n"),
    "a picture in a link": ("[![bản đồ](/a.png)](https://example.org)", "<p>bản đồ</p>\n"),
}


@pytest.mark.parametrize(("text", "html"), CASES.values(), ids=CASES.keys())
def test_an_introduction_stays_inside(text: str, html: str) -> None:
    assert render_markdown(text) == html
