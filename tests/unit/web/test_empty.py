"""An archive on its first day says so everywhere, and leads nobody to an empty list or to advice that cannot help."""

from __future__ import annotations

import pytest

from tests.sites import app_of, empty

NOT_YET = "Chưa có tài liệu nào được công bố."


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return app_of(empty(tmp_path_factory.mktemp("empty") / "home")).test_client()


@pytest.mark.parametrize("address", ["/", "/search", "/search?q=hoang+sa", "/collections"])
def test_it_is_said_and_there_are_ways_on(client, address):
    text = client.get(address).text
    main = text[text.index("<main") :]
    assert main.count(NOT_YET) == 1
    assert 'href="/map"' in main
    assert 'href="/about"' in main
    assert 'href="/search"' not in main
    assert "Bỏ bớt từ" not in main


def test_the_first_page_names_places_while_no_document_does(client):
    text = client.get("/").text
    assert text.index(NOT_YET) < text.index('id="most-told"')
    named = text[text.index('id="most-told"') : text.index('class="sea-chart"')]
    assert "Quần đảo Hoàng Sa" in named
    assert "Quần đảo Trường Sa" in named
    assert "0 tài liệu" not in named


def test_where_there_is_something_the_advice_stands(tmp_path_factory, archive):
    assert NOT_YET not in app_of(archive.home).test_client().get("/search?q=khongcogi").text
