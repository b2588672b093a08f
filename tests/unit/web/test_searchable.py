"""The searchable PDF of an item: who gets it, and that it follows the catalogue."""

from __future__ import annotations

import io

import pymupdf
import pytest
import sqlalchemy as sa

from archive import custody
from archive.accounts.passwords import hash_of
from archive.catalogue.access import Actor
from archive.catalogue.models import AccessLevel, Account, DescriptionUnit, Role
from archive.catalogue.units import get_pages
from archive.web import create_app
from tests.reading_archive import DRAFT, FRENCH, NOW, PLAN, TRANSCRIPT, WITHDRAWN, add_specimen, build, curate
from tests.unit.web.conftest import ReadingClient
from tests.unit.web.test_desk import PASSWORD, served, sign_in

LINK = "/items/{}/searchable.pdf"


def client_of(archive):
    app = create_app(archive.home.settings, archive.home)
    app.test_client_class = ReadingClient
    return app.test_client()


def kept(archive):
    return sorted((archive.home.settings.derivatives_path / "pdf").rglob("*.*"))


def test_it_holds_the_text_of_every_page_in_order(client, archive):
    with archive.home.catalogue().reading() as session:
        pages = get_pages(session, PLAN, Actor.outsider())
    answer = client.get(LINK.format(PLAN))
    assert answer.mimetype == "application/pdf"
    told = answer.headers["Content-Disposition"]
    assert told.startswith(f"attachment; filename=\"{PLAN}.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch")
    with pymupdf.open(stream=io.BytesIO(answer.data), filetype="pdf") as document:
        assert [page.get_text().split() for page in document] == [page.text.split() for page in pages]
        assert document.metadata["title"].startswith("Kế hoạch công tác")


def test_its_page_offers_it_where_every_page_has_a_picture(client):
    assert LINK.format(PLAN) in client.get(f"/items/{PLAN}").text
    assert LINK.format(TRANSCRIPT) not in client.get(f"/items/{TRANSCRIPT}").text
    assert client.get(LINK.format(TRANSCRIPT)).status_code == 404


def test_a_part_of_it_can_be_asked_for(client):
    answer = client.get(LINK.format(FRENCH), headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.data) == (206, b"%PDF")


def test_long_items_are_not_put_together(tmp_path):
    archive = build(tmp_path / "home", max_pdf_pages="2")
    client = client_of(archive)
    assert client.get(LINK.format(PLAN)).status_code == 404
    assert client.get(LINK.format(FRENCH)).status_code == 200


def test_what_changes_makes_it_anew_and_one_is_kept(tmp_path):
    archive = build(tmp_path / "home")
    client = client_of(archive)
    before = client.get(LINK.format(PLAN))
    assert client.get(LINK.format(PLAN), headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    first = kept(archive)
    with archive.home.catalogue().writing() as session:
        session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.pid == PLAN).values(title="Tên đã sửa"))
    after = client.get(LINK.format(PLAN), headers={"If-None-Match": before.headers["ETag"]})
    with pymupdf.open(stream=io.BytesIO(after.data), filetype="pdf") as document:
        assert document.metadata["title"] == "Tên đã sửa"
    assert len(first) == len(kept(archive)) == 1
    assert first != kept(archive)


def test_a_withdrawn_item_gives_it_no_longer(tmp_path):
    archive = build(tmp_path / "home")
    client = client_of(archive)
    tag = client.get(LINK.format(PLAN)).headers["ETag"]
    custody.withdraw(archive.home.catalogue(), archive.home.store(), PLAN, why="thử", actor="test", now=NOW)
    assert client.get(LINK.format(PLAN), headers={"If-None-Match": tag}).status_code == 404


def test_a_specimen_says_so_in_name_and_title(tmp_path):
    archive = build(tmp_path / "home")
    add_specimen(archive, "0000006M", "MAU.09", "Thông báo")
    answer = client_of(archive).get(LINK.format("0000006M"))
    assert "TAI-LIEU-MAU-0000006M.pdf" in answer.headers["Content-Disposition"]
    with pymupdf.open(stream=io.BytesIO(answer.data), filetype="pdf") as document:
        assert document.metadata["title"].startswith("TÀI LIỆU MẪU")


@pytest.mark.parametrize("role", list(Role))
def test_staff_get_drafts_and_nobody_what_is_restricted(tmp_path, role):
    archive = build(tmp_path / "home")
    with archive.home.catalogue().writing() as session:
        session.add(
            Account(name=role, role=role, password_hash=hash_of(PASSWORD), created_at=NOW, password_changed_at=NOW)
        )
        restricted = sa.update(DescriptionUnit).where(DescriptionUnit.pid == WITHDRAWN)
        session.execute(restricted.values(access=AccessLevel.RESTRICTED.value))
    client = served(archive, curate(tmp_path / "sets")).test_client()
    assert client.get(LINK.format(DRAFT)).status_code == 404
    sign_in(client, name=role)
    answer = client.get(LINK.format(DRAFT))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
    assert client.get(LINK.format(WITHDRAWN)).status_code == 404
    assert "searchable.pdf" not in client.get(f"/items/{WITHDRAWN}").text
    assert not [path for path in kept(archive) if WITHDRAWN in path.parts]
