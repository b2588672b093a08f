"""The facets beside a result list: the commonest values first, all where they are asked for, those chosen always."""

from __future__ import annotations

import re

import pytest

from archive.web import create_app
from tests.sites import opened
from tests.unit.web.conftest import ReadingClient

FACET = re.compile(r'<details class="facet" id="facet-(\w+)"(.*?)</details>', re.DOTALL)
VALUE = re.compile(r'<a href="([^"]+)"(?: aria-current="true")?><span>([^<]+)</span> <span class="facet__count">(\d+)')
WHOLE = re.compile(r'class="facet__whole" href="([^"#]+)#facet-(\w+)"')


@pytest.fixture(scope="module")
def few(archive):
    """The reading room with room for one value of each facet."""
    home = opened(archive.home.settings.home_path, facet_values_shown="1")
    app = create_app(home.settings, home)
    app.test_client_class = ReadingClient
    return app.test_client()


def facets(client, url):
    """Values of each facet with their numbers."""
    return {
        name: [(label, int(n)) for _, label, n in VALUE.findall(body)]
        for name, body in FACET.findall(client.get(url).text)
    }


def followed(client, url, facet):
    found = {name: link.replace("&amp;", "&") for link, name in WHOLE.findall(client.get(url).text)}
    return found[facet]


def test_values_that_most_items_have_are_shown_and_all_where_they_are_asked_for(client, few):
    every, some = facets(client, "/search"), facets(few, "/search")
    assert max(map(len, every.values())) > 1
    for name, values in every.items():
        assert some[name] == [max(values, key=lambda value: value[1])]
        if len(values) > 1:
            whole = facets(few, followed(few, "/search", name))
            assert whole[name] == values
            assert all(len(whole[other]) == 1 for other in every if other != name)


def test_all_values_of_few_are_shown_without_a_link(client):
    assert "facet__whole" not in client.get("/search").text


def test_a_chosen_value_is_shown_however_few_items_have_it(client, few):
    page = client.get("/search").text
    url, label, _ = VALUE.findall(dict(FACET.findall(page))["type"])[-1]
    shown = [name for name, _ in facets(few, url.replace("&amp;", "&"))["type"]]
    assert label in shown
    assert len(shown) == 2


def test_where_all_are_asked_for_the_list_of_filters_stands_open_on_small_screens(few):
    assert 'id="narrow" checked>' in few.get(followed(few, "/search", "type")).text
    assert 'id="narrow">' in few.get("/search").text


def test_asking_for_all_of_no_facet_is_asking_for_none(client, few):
    assert facets(few, "/search?whole=x") == facets(few, "/search")
