"""What readers do is counted, who they are is not, and no count is lost that was taken."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from archive.catalogue.models import UsageCount
from archive.cli import run
from archive.errors import CatalogueError
from archive.web import create_app
from archive.web.parts import of
from tests.reading_archive import CANARY, DRAFT, PLAN, PLAN_CODE, build, curate


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return build(tmp_path_factory.mktemp("counted"), searches_per_minute="0"), curate(tmp_path_factory.mktemp("sets"))


@pytest.fixture
def counted(place):
    archive, curated = place
    with archive.home.catalogue().writing() as session:
        session.execute(sa.delete(UsageCount))
    return create_app(archive.home.settings, archive.home, curated)


def rows(app):
    parts = of(app)
    parts.usage.flush()
    with parts.catalogue.reading() as session:
        found = session.execute(sa.select(UsageCount.area, UsageCount.kind, UsageCount.subject, UsageCount.count))
        return sorted(tuple(row) for row in found)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/search?q=biển", [("reading-room", "search", "", 1)]),
        ("/search?q=khongcogi", [("reading-room", "search", "", 1), ("reading-room", "search_without_answer", "", 1)]),
        ("/api/v1/search?q=biển", [("api", "search", "", 1)]),
        (f"/items/{PLAN}", [("reading-room", "item", PLAN, 1)]),
        (f"/items/{PLAN}/pages/2?q=biển", [("reading-room", "page", PLAN, 1)]),
        ("/collections/doi-ngoai", [("reading-room", "collection", "doi-ngoai", 1)]),
        ("/search", []),
        ("/search?q=biển&page=2", []),
        ("/search?q=a*", []),
        ("/", []),
        (f"/items/{DRAFT}", []),
        (f"/items/{PLAN}/pages/99", []),
        (f"/iiif/image/3/{PLAN}_1/info.json", []),
        ("/static/css/base.css", []),
    ],
)
def test_a_success_is_counted_once(counted, address, expected):
    counted.test_client().get(address, buffered=True)
    assert rows(counted) == expected


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}),
        ("GET", {"User-Agent": "coccocbot-web/1.0"}),
        ("GET", {"User-Agent": "curl/8.0"}),
        ("GET", {"User-Agent": "python-requests/2.32"}),
        ("GET", {"User-Agent": ""}),
        ("GET", {"Sec-Purpose": "prefetch"}),
    ],
)
def test_machines_are_not_readers(counted, method, headers):
    counted.test_client().open(f"/items/{PLAN}", method=method, headers=headers)
    assert rows(counted) == []


def test_no_word_and_no_address_of_a_reader_is_kept(counted):
    counted.test_client().get(f"/search?q={CANARY}", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    text = repr(rows(counted))
    assert CANARY not in text
    assert "203.0.113.7" not in text


def test_what_could_not_be_written_is_written_the_next_time(counted, monkeypatch):
    parts = of(counted)
    counted.test_client().get(f"/items/{PLAN}")

    def refuse():
        raise CatalogueError("R214", database="x", problem="y")

    with monkeypatch.context() as patched:
        patched.setattr(parts.catalogue, "writing", refuse)
        with pytest.raises(CatalogueError):
            parts.usage.flush()
    counted.test_client().get(f"/items/{PLAN}")
    assert rows(counted) == [("reading-room", "item", PLAN, 2)]


def test_the_report_tells_the_years_figures(counted, place, capsys):
    client = counted.test_client()
    for address in (f"/items/{PLAN}", f"/items/{PLAN}", "/search?q=khongcogi", "/collections/doi-ngoai"):
        client.get(address)
    rows(counted)
    home = ["--home", str(place[0].home.settings.home)]
    assert run([*home, "report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["totals"] == {"search": 1, "search_without_answer": 1, "item": 2, "page": 0, "collection": 1}
    assert [(one["subject"], one["reference_code"], one["count"]) for one in told["items"]] == [(PLAN, PLAN_CODE, 2)]
    assert run([*home, "report"]) == 0
    assert f"2  {PLAN}  {PLAN_CODE}" in capsys.readouterr().out
    assert run([*home, "report", "--csv"]) == 0
    table = capsys.readouterr().out
    assert table.startswith("\ufeffKỳ;Loại;Mã;Tên;Số lượt")
    assert "Lượt mở tài liệu;;;2" in table
    assert run([*home, "report", "--from", "2026-02-01", "--to", "2026-01-01"]) == 2
    capsys.readouterr()
    assert run([*home, "report", "--from", "2020-01-01", "--to", "2020-12-31", "--json"]) == 0
    assert sum(json.loads(capsys.readouterr().out)["totals"].values()) == 0


@pytest.mark.parametrize("title", ["=1+1", "+84", "-2", "@x"])
def test_a_title_is_never_a_formula(title):
    from archive.commands.report import _cell

    assert _cell(title) == f"'{title}"
