"""Every way out of the archive says of a specimen that it is one, whatever its title."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

from archive import custody
from archive.catalogue.specimen import FILE_PREFIX, MARK
from archive.cli import run
from archive.errors import CatalogueError
from archive.web import create_app
from tests.reading_archive import CURATED, DRAFT_CODE, NOW, PLAN_CODE, add_specimen, build, curate

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.reading_archive import ReadingArchive

PID, CODE, TITLE = "0000006M", "THU.01", "Thông báo đèn biển"
# What an address may need beside the item.
ARGUMENTS = {
    "pid": PID,
    "number": 1,
    "typed": PID,
    "region": "full",
    "size": "!240,360",
    "rotation": "0",
    "quality": "default",
    "picture_format": "jpg",
}
OF_RECORDINGS = {"reading_room.playing", "reading_room.captions"}
"""Have nothing of a document, and stand on the page of a recording, which says it."""
LISTS = ("/search?q=đèn", "/api/v1/search?q=đèn", "/collections/doi-ngoai", "/")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ReadingArchive:
    made = build(tmp_path_factory.mktemp("specimen"), searches_per_minute="0")
    add_specimen(made, PID, CODE, TITLE)
    return made


@pytest.fixture(scope="module")
def app(archive: ReadingArchive, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = curate(tmp_path_factory.mktemp("curated"))
    toml = CURATED.replace(f'"{PLAN_CODE}"\npage = 2', f'"{CODE}"\npage = 1').replace(DRAFT_CODE, CODE)
    (folder / "doi-ngoai/collection.toml").write_text(toml, "utf-8")
    return create_app(archive.home.settings, archive.home, folder)


def _addresses(app: Flask) -> list[str]:
    named = [rule for rule in app.url_map.iter_rules() if rule.arguments & {"pid", "typed"} and "GET" in rule.methods]
    rules = [rule for rule in named if rule.endpoint not in OF_RECORDINGS]
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **{name: ARGUMENTS[name] for name in rule.arguments}) for rule in rules]


def _says_so(client: FlaskClient, address: str) -> bool:
    with client.get(address, follow_redirects=True) as answer:
        assert answer.status_code == 200, address
        name = answer.headers.get("Content-Disposition", "")
        if name:
            return f'filename="{FILE_PREFIX}' in name and f"filename*=UTF-8''{FILE_PREFIX}" in name
        text = json.dumps(answer.json, ensure_ascii=False) if answer.is_json else answer.data.decode(errors="replace")
        return MARK.casefold() in text.casefold()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_address_of_a_specimen_says_so(app: Flask, language: str) -> None:
    client = app.test_client()
    client.set_cookie("lang", language)
    addresses = [*_addresses(app), *LISTS]
    assert len(addresses) > 8
    assert [address for address in addresses if not _says_so(client, f"{address}")] == []


def test_every_size_and_tile_of_its_picture_says_so(app: Flask) -> None:
    client = app.test_client()
    service = f"/iiif/image/3/{PID}_1"
    information = client.get(f"{service}/info.json").json
    tile = information["tiles"][0]["width"]
    sizes = [f"full/{size['width']},{size['height']}" for size in information["sizes"]]
    for asked in [*sizes, "full/max", f"0,0,{tile},{tile}/{tile},{tile}"]:
        assert MARK.encode() in client.get(f"{service}/{asked}/0/default.jpg").data


def test_a_document_bears_no_such_words(app: Flask) -> None:
    client = app.test_client()
    for address in (
        "/items/0000001Y",
        "/items/0000001Y/pages/1",
        "/iiif/image/3/0000001Y_1/full/!240,360/0/default.jpg",
    ):
        assert MARK.casefold().encode() not in client.get(address).data.lower()


@pytest.mark.parametrize(
    "command",
    [
        ("text", PID),
        ("alto", PID, "--page", "1"),
        ("show", PID),
        ("show", PID, "--json"),
        ("search", "đèn"),
        ("search", "đèn", "--json"),
    ],
    ids=" ".join,
)
def test_every_command_that_gives_it_out_says_so(
    archive: ReadingArchive, command: tuple[str, ...], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["--home", str(archive.home.settings.home_path), *command]) == 0
    assert MARK in capfdbinary.readouterr().out.decode()


def test_the_store_says_so_too_and_a_specimen_never_becomes_a_document(archive: ReadingArchive) -> None:
    kept = json.loads(archive.home.store().read(PID, "description.json"))
    assert kept["rights"] == "specimen"
    with pytest.raises(CatalogueError, match="R216"):
        custody.publish(
            archive.home.catalogue(), archive.home.store(), PID, actor="test", now=NOW, rights="public-domain"
        )


def test_nothing_but_the_rights_statement_made_it_one(archive: ReadingArchive, tmp_path: Path) -> None:
    with archive.home.catalogue().reading() as session:
        from archive.catalogue.access import Actor
        from archive.catalogue.units import get_unit

        unit = get_unit(session, PID, Actor.outsider())
    assert MARK.casefold() not in unit.title.casefold()
    assert unit.shown_title.startswith(MARK)
    assert dataclasses.replace(unit, rights="undetermined").shown_title == unit.title
