"""What an outsider may reach: a table of every route; a route that is not in it fails."""

from __future__ import annotations

import pytest

from archive import custody
from archive.catalogue.pids import check_character
from archive.web import create_app
from tests.reading_archive import CANARY, DRAFT, NOW, PLAN, WITHDRAWN, build

# Rule -> address over a published item (None: it is answered over recordings, in test_recordings.py), and the same
# address over a hidden one (None: no item in it).
ROUTES: dict[str, tuple[str | None, str | None]] = {
    "/": ("/", None),
    "/about": ("/about", None),
    "/search": (f"/search?q={CANARY}", None),
    "/items/<pid:pid>": ("/items/{pid}", "/items/{pid}"),
    "/items/<typed>": ("/items/{typed}", "/items/{typed}"),
    "/items/<pid:pid>/pages/<number:number>": ("/items/{pid}/pages/1", "/items/{pid}/pages/1?q=biển"),
    "/items/<pid:pid>/originals/<number:number>": ("/items/{pid}/originals/1", "/items/{pid}/originals/1"),
    "/items/<pid:pid>/searchable.pdf": ("/items/{pid}/searchable.pdf", "/items/{pid}/searchable.pdf"),
    "/items/<pid:pid>/playing": (None, "/items/{pid}/playing"),
    "/items/<pid:pid>/captions/<number:number>.vtt": (None, "/items/{pid}/captions/1.vtt"),
    "/collections": ("/collections", None),
    "/collections/<slug>": ("/collections/doi-ngoai", None),
    "/map": ("/map", None),
    "/places/<identifier>": ("/places/BD-0001", None),
    "/api/v1/places": ("/api/v1/places", None),
    "/api/v1/places/<identifier>": ("/api/v1/places/BD-0001", None),
    "/health": ("/health", None),
    "/robots.txt": ("/robots.txt", None),
    "/favicon.ico": ("/favicon.ico", None),
    "/static/<path:filename>": ("/static/css/base.css", None),
    "/api/v1/search": (f"/api/v1/search?q={CANARY}", None),
    "/api/v1/suggest": (f"/api/v1/suggest?q={CANARY[:6]}", None),
    "/api/v1/openapi.json": ("/api/v1/openapi.json", None),
    "/iiif/image/3/<pid:pid>_<number:number>": ("/iiif/image/3/{pid}_1", "/iiif/image/3/{pid}_1"),
    "/iiif/image/3/<pid:pid>_<number:number>/info.json": (
        "/iiif/image/3/{pid}_1/info.json",
        "/iiif/image/3/{pid}_1/info.json",
    ),
    "/iiif/image/3/<pid:pid>_<number:number>/<region>/<size>/<rotation>/<quality>.<picture_format>": (
        "/iiif/image/3/{pid}_1/full/!240,360/0/default.jpg",
        "/iiif/image/3/{pid}_1/full/!240,360/0/default.jpg",
    ),
}
HIDDEN = [(rule, hidden) for rule, (_, hidden) in ROUTES.items() if hidden]


def test_every_route_is_in_the_table(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_every_route_only_reads(app):
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods} == {"GET", "HEAD"}


@pytest.mark.parametrize(("rule", "address"), [(rule, shown) for rule, (shown, _) in ROUTES.items() if shown])
def test_published_things_are_reached(client, rule, address):
    answer = client.get(address.format(pid=PLAN, typed=PLAN.lower()), follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("pid", [DRAFT, WITHDRAWN], ids=["draft", "withdrawn"])
@pytest.mark.parametrize(("rule", "address"), HIDDEN)
def test_hidden_things_are_told_like_missing_ones(client, rule, address, pid):
    missing = "ZZZZZZZ" + check_character("ZZZZZZZ")
    hidden_answer = client.get(address.format(pid=pid, typed=pid.lower()), follow_redirects=True)
    missing_answer = client.get(address.format(pid=missing, typed=missing.lower()), follow_redirects=True)
    assert hidden_answer.status_code == missing_answer.status_code == 404
    assert hidden_answer.text.replace(pid, missing) == missing_answer.text.replace(pid, missing)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/collections/doi-ngoai",
        "/search",
        "/search?q=nháp",
        "/search?q=biển",
        "/api/v1/search",
        "/api/v1/search?q=rút",
        f"/items/{PLAN}",
    ],
)
def test_no_word_of_a_hidden_item_is_shown(client, address):
    text = client.get(address).text
    assert CANARY not in text
    assert DRAFT not in text
    assert WITHDRAWN not in text


def test_a_withdrawn_item_is_gone_at_once_for_those_who_kept_its_picture(tmp_path):
    archive = build(tmp_path)
    client = create_app(archive.home.settings, archive.home).test_client()
    address = f"/iiif/image/3/{PLAN}_1/full/!240,360/0/default.jpg"
    kept = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": kept}).status_code == 304
    custody.withdraw(archive.home.catalogue(), archive.home.store(), PLAN, why="thử", actor="test", now=NOW)
    assert client.get(address, headers={"If-None-Match": kept}).status_code == 404
    assert client.get(f"/items/{PLAN}/originals/1").status_code == 404
    assert client.get("/api/v1/search?q=tuyên+truyền").json["total_items"] == 0
