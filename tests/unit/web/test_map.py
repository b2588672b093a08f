"""The map and the pages of places: what they name, what they count, what they never say."""

from __future__ import annotations

import re

import pytest
from flask import render_template

from archive.authority.geometry import Extent
from archive.authority.places import Use, place, places
from archive.shipped import static_folder
from archive.showing import charts
from archive.showing.charts import Projection
from archive.web.gazetteer import position_text
from tests.reading_archive import FRENCH, PLAN, TRANSCRIPT

BACH_LONG_VI, CAT_BA, GULF_OF_TONKIN, SUBI = "BD-0001", "BD-0003", "BD-0044", "BD-0153"
BOTH = ("Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)")
SMALLEST_HOME_BUDGET = 25_000


def charts_in(page: str) -> list[str]:
    """Every drawing of a page, without the coast that is nested in it."""
    return re.findall(r'<svg class="chart chart--(\w+)".*?</g>(.*?)\n</svg>', page, flags=re.DOTALL)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", markup).split())


@pytest.mark.parametrize("address", ["/map", "/map?lang=en", f"/places/{BACH_LONG_VI}", "/places/BD-0068"])
def test_every_map_of_the_sea_names_both_archipelagos_as_viet_nams(client, address):
    drawn = [words(chart) for kind, chart in charts_in(client.get(address).text) if kind != "gulf"]
    assert drawn
    assert all(name in chart for chart in drawn for name in BOTH)


def test_the_map_of_the_gulf_stands_in_one_figure_with_that_of_the_whole_sea(client):
    (figure,) = re.findall(r"<figure.*?</figure>", client.get("/map").text, flags=re.DOTALL)
    assert [kind for kind, _ in charts_in(figure)] == ["whole", "gulf", "corner"]


def test_the_map_names_the_sea_in_vietnamese_only(client):
    for language in ("vi", "en"):
        text = words(client.get(f"/map?lang={language}").text)
        assert "Biển Đông" in text
        assert not re.search(r"South China|Tonkin|Paracel|Spratly|Nam Hải|Tây Sa", text)


def test_every_place_is_in_the_list_and_every_place_with_a_position_on_the_map(client):
    page = client.get("/map").text
    listing = page[page.index('id="places"') :]
    assert all(f'href="/places/{one.id}"' in listing for one in places())
    drawing = page[: page.index('id="places"')]
    inside = [one for one in places() if one.position and charts.WHOLE_SEA.has(one.position.point)]
    assert len(inside) > 100
    assert all(f'href="/places/{one.id}"' in drawing for one in inside)


@pytest.mark.parametrize(
    ("identifier", "pid"),
    [(BACH_LONG_VI, TRANSCRIPT), (CAT_BA, PLAN), (GULF_OF_TONKIN, FRENCH), ("HP-31", FRENCH)],
    ids=["Bạch Long Vĩ", "Cát Bà", "golfe du Tonkin", "Haïphong"],
)
def test_a_place_leads_to_the_documents_that_name_it_with_the_words_lit(client, identifier, pid):
    page = client.get(f"/places/{identifier}").text
    assert f"/items/{pid}" in page
    assert "<mark>" in page
    counted = {one["id"]: one["documents"] for one in client.get("/api/v1/places").json["places"]}
    assert counted[identifier] >= 1


def test_the_link_to_a_found_page_searches_for_the_name_that_stands_there(client):
    page = client.get(f"/places/{GULF_OF_TONKIN}").text
    assert f"/items/{FRENCH}?q=%22Golfe+du+Tonkin%22" in page


def test_a_place_that_no_document_names_says_so(client):
    page = client.get(f"/places/{SUBI}").text
    assert "Chưa có tài liệu nào" in page
    assert "<mark>" not in page


@pytest.mark.parametrize("one", [one for one in places() if one.named(Use.SEARCH)], ids=lambda one: one.id)
def test_a_form_for_searching_only_is_shown_nowhere(client, one):
    shown = words(client.get(f"/places/{one.id}").text) + client.get(f"/api/v1/places/{one.id}").text
    names = {name.text for name in one.shown_names}
    hidden = [name.text for name in one.named(Use.SEARCH) if not any(name.text in shown for shown in names)]
    assert not [text for text in hidden if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown)]


def test_a_place_shows_its_names_with_their_languages_and_its_namesakes(client):
    page = client.get("/places/BD-0068").text
    assert '<span lang="en">Paracel Islands</span>' in page
    assert '<span lang="fr">îles Paracels</span>' in page
    assert 'href="/places/BD-0071" lang="vi">Đảo Hoàng Sa</a>' in page
    assert "đặc khu Hoàng Sa, thành phố Đà Nẵng" in page


@pytest.mark.parametrize("address", ["/places/BD-9999", "/places/x", "/api/v1/places/BD-9999"])
def test_an_unknown_place_is_a_404(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "R501" in answer.text


def test_programs_get_places_with_datum_and_precision(client):
    told = client.get(f"/api/v1/places/{BACH_LONG_VI}").json
    assert told["position"] == {"lat": 20.13083, "lon": 107.72917, "datum": "WGS-84", "precision": "second"}
    assert {"text": "Bạch Long Vỹ", "language": "vi", "use": "variant"} in told["names"]
    assert told["units"][0] == {
        "name": "đặc khu Bạch Long Vĩ, thành phố Hải Phòng",
        "code": "11948",
        "valid_from": "2025-07-01",
        "valid_to": None,
    }


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (BACH_LONG_VI, "20°07′51″ B, 107°43′45″ Đ"),
        ("BD-0049", "15°23,1′ B, 109°09,0′ Đ"),
        ("BD-0072", "16°50′ B, 112°20′ Đ"),
        ("BD-0071", "16,54° B, 111,61° Đ"),
    ],
    ids=["seconds", "tenths of a minute", "minutes", "hundredths of a degree"],
)
def test_a_position_is_told_no_finer_than_its_source(app, identifier, told):
    with app.test_request_context("/"):
        assert position_text(place(identifier).position) == told


def test_the_projection_puts_corners_into_corners():
    projection = Projection(Extent(100, 0, 110, 10))
    assert (projection.across(100), projection.across(110)) == (0, 1)
    assert (projection.down(10), projection.down(0)) == pytest.approx((0, 1))
    assert projection.height == pytest.approx(1.005, abs=0.001), "Mercator stretches the north"


@pytest.mark.parametrize(("kind", "chart"), [("", charts.blank()), ("--gulf", charts.gulf([]))], ids=["sea", "gulf"])
def test_the_style_sheet_gives_each_drawing_its_true_proportions(kind, chart):
    style = (static_folder() / "css/map.css").read_text("utf-8")
    assert re.search(rf"\.chart{kind} {{[^}}]*aspect-ratio: 1000 / {chart.height};", style)


def test_the_small_chart_can_stand_on_any_page_and_is_light(app):
    with app.test_request_context("/"):
        markup = render_template("_sea_chart.html")
    assert len(markup.encode()) <= SMALLEST_HOME_BUDGET
    assert "style=" not in markup
    assert all(
        name in words(markup) for name in (*BOTH, "Biển Đông", "Hải Phòng", "Bạch Long Vĩ", "Lý Sơn", "Phú Quốc")
    )
    assert all(f'href="/places/{one}"' in markup for one in charts.MAIN_ISLANDS)
