"""What stands at the door: headers, limits, one line for every refusal."""

from __future__ import annotations

import logging
import re

import pytest

from archive.settings import Settings
from archive.web import create_app
from archive.web.guard import HEADERS
from tests.reading_archive import PLAN
from tests.unit.web.test_access import ROUTES

SHOWN = [shown.format(pid=PLAN, typed=PLAN.lower()) for shown, _ in ROUTES.values() if shown]
OPEN_TO_OTHERS = ("/iiif/", "/api/")


def changed(archive, **limits):
    settings = Settings.from_environment({}, home=archive.home.settings.home, **limits)
    return create_app(settings, archive.home).test_client()


def test_the_policy_lets_a_page_load_from_its_own_server_only(client):
    directives = dict(part.split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split("; "))
    closed = {"default-src", "base-uri", "frame-ancestors"}
    own = {"script-src", "style-src", "img-src", "media-src", "font-src", "connect-src", "form-action"}
    assert directives == {**dict.fromkeys(closed, "'none'"), **dict.fromkeys(own, "'self'")}


@pytest.mark.parametrize("address", [*SHOWN, "/nope", "/search?q=a*", "/search?q=%ff"])
def test_every_answer_carries_the_headers(client, address):
    answer = client.get(address)
    expected = dict(HEADERS)
    if address.startswith(OPEN_TO_OTHERS):
        expected["Cross-Origin-Resource-Policy"] = "cross-origin"
    if address.endswith(("/originals/1", "/searchable.pdf")):
        expected["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert {name: answer.headers[name] for name in expected} == expected
    assert "Server" not in answer.headers


@pytest.mark.parametrize(
    "address", [address for address in SHOWN if not address.startswith(("/api", "/iiif", "/static"))]
)
def test_no_page_holds_script_or_style_or_an_outside_address(client, address):
    text = client.get(address, follow_redirects=True).get_data().decode("utf-8", "replace")
    assert not re.search(r"<style|style=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*src=)", text)
    outside = re.findall(r'(?:src|href)="(https?://[^"/]+)', text)
    assert set(outside) <= {"http://localhost"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/search", f"/items/{PLAN}", "/api/v1/search", "/nope"])
def test_only_reading_methods_are_answered(client, method, address):
    answer = client.open(address, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("/search?q=%ff", 400, "R503"),
        ("/search?q=%c3%28", 400, "R503"),
        ("/search?q=a%00b", 400, "R503"),
        ("/search?page=0", 400, "R504"),
        ("/search?page=1e3", 400, "R504"),
        ("/search?page=٣", 400, "R504"),
        ("/search?year=19x", 400, "R511"),
        ("/search?type=" + "x" * 65, 400, "R511"),
        ("/search?sort=best", 400, "R520"),
        ("/search?" + "&".join(["type=a" + str(n) for n in range(9)]), 400, "R511"),
        ("/search?q=" + "x" * 5000, 414, "R510"),
        ("/search?q=" + "x" * 300, 400, "R401"),
        ("/nope", 404, "R501"),
        ("/items/ZZZZZZZZ", 404, "R501"),
        (f"/items/{PLAN}/pages/0", 404, "R501"),
        (f"/items/{PLAN}/pages/999999", 404, "R501"),
        (f"/items/{PLAN}/pages/99999999999999999999", 404, "R501"),
        (f"/items/{PLAN}?page=99", 404, "R501"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_is_one_line_in_the_readers_language(client, address, status, reason, language):
    client.set_cookie("lang", language)
    answer = client.get(address)
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    if "R5" in reason and "/search?" not in address:
        assert reason in answer.text


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("/api/v1/search?q=a*", 400, "R403"),
        ("/api/v1/search?limit=101", 400, "R504"),
        ("/api/v1/search?q=%ff", 400, "R503"),
        ("/api/v1/nope", 404, "R501"),
        (f"/iiif/image/3/{PLAN}_1/full/999,/0/default.jpg", 400, "R508"),
        (f"/iiif/image/3/{PLAN}_1/full/max/90/default.jpg", 501, "R509"),
    ],
)
def test_programs_get_the_reason_as_json(client, address, status, reason):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json["error"]["reason"] == reason
    assert answer.json["error"]["message"]


# Names that the address maker takes for its own settings.
NAMES_OF_SETTINGS = ("endpoint", "self", "_external", "_scheme", "_anchor", "_method", "pid", "typed", "lang")


@pytest.mark.parametrize("name", NAMES_OF_SETTINGS)
@pytest.mark.parametrize("address", ["/", "/search", f"/items/{PLAN}/pages/1", f"/items/{PLAN.lower()}", "/nope"])
def test_no_name_in_a_query_changes_where_links_lead(client, address, name):
    expected = client.get(address)
    answer = client.get(address, query_string={name: "javascript", "_external": "1"})
    assert answer.status_code == expected.status_code
    assert "javascript:" not in answer.text
    assert answer.headers.get("Location", "/").startswith("/items/" if "Location" in expected.headers else "/")
    switches = re.findall(r'hreflang="en" href="([^"]*)"', answer.text)
    assert all(switch.startswith("/") and not switch.startswith("//") for switch in switches)


def test_a_path_that_is_no_text_is_refused(client):
    assert client.get("/", environ_overrides={"PATH_INFO": "/nh\xff"}).status_code == 400


def test_a_body_too_large_is_refused_unread(client):
    assert client.get("/search", data=b"x" * 70_000).status_code == 413


def test_other_host_names_are_refused_where_names_are_set(archive):
    client = changed(archive, trusted_hosts="doc.example.vn")
    assert client.get("/", headers={"Host": "doc.example.vn"}).status_code == 200
    refused = client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "evil.example" not in refused.text


@pytest.mark.parametrize("host", ["x" * 64, "a..b", "a b", "<script>", 'a"b', "a:99999", "javascript:alert(1)"])
@pytest.mark.parametrize("address", ["/", f"/items/{PLAN}", f"/iiif/image/3/{PLAN}_1/info.json", "/nope"])
def test_a_host_that_is_none_is_refused(client, address, host):
    answer = client.get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_machine_that_searches_too_often_is_told_to_wait(archive):
    client = changed(archive, searches_per_minute="3")
    answers = [client.get("/search?q=biển") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
    assert client.get("/").status_code == 200


def test_the_log_never_holds_what_was_looked_for(client, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/search?q=bimatcuatoi")
    assert "/search" in caplog.text
    assert "bimatcuatoi" not in caplog.text


def test_who_asked_too_much_is_led_to_the_same_address_and_no_other(archive):
    client = changed(archive, searches_per_minute="1")
    client.get("/search?q=biển")
    answer = client.get("//evil.example/?q=biển", base_url="http://localhost")
    assert answer.status_code == 429
    assert "Thử lại" in answer.text
    assert 'href="//' not in answer.text


def test_an_unexpected_error_tells_nothing_of_its_cause(archive, monkeypatch, caplog):
    client = changed(archive)
    monkeypatch.setattr(type(archive.home.engine()), "search", lambda *_: 1 / 0)
    answer = client.get("/search?q=bimatcuatoi")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError at /search" in caplog.text
    assert "bimatcuatoi" not in caplog.text


def test_a_damaged_index_is_told_without_names_of_folders(archive, tmp_path):
    settings = Settings.from_environment({}, home=str(tmp_path / "other"))
    from archive.home import ArchiveHome

    home = ArchiveHome(settings)
    home.prepare()
    client = create_app(settings, home).test_client()
    answer = client.get("/search?q=biển")
    assert answer.status_code == 503
    assert "rebuild" not in answer.text
    assert "Kho tạm đóng ít phút" in answer.text
    assert answer.headers["Retry-After"] == "120"
    empty = client.get("/")
    assert empty.status_code == 200
    assert "Nếu bạn đến đọc" in empty.text
    assert "biendao ingest THƯ-MỤC --publish" in re.sub(r"<[^>]+>", "", empty.text)
    assert client.get("/health").status_code == 503


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_language_is_remembered_by_a_strict_cookie(client, language):
    answer = client.get(f"/?lang={language}")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f'<html lang="{language}">' in client.get("/about").text


def test_an_unknown_language_is_vietnamese_and_leaves_no_cookie(client):
    answer = client.get("/?lang=xx")
    assert '<html lang="vi">' in answer.text
    assert "Set-Cookie" not in answer.headers
