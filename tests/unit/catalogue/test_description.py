"""The store's JSON says all that the catalogue knows, and always in the same bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import states, units
from archive.catalogue.containers import NewContainer, create_container
from archive.catalogue.database import migrate, open_catalogue
from archive.catalogue.description import describe, from_json, to_json
from archive.catalogue.events import verify_chain
from archive.catalogue.models import Level
from archive.catalogue.registration import find_place, first_description, register, register_item
from archive.errors import CatalogueError
from archive.settings import Settings
from tests.unit.catalogue.examples import LATER, LIBRARIAN, NOW, plan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.mark.parametrize("publish", [False, True], ids=["kept", "published"])
def test_what_the_store_is_given_first_is_what_the_catalogue_then_says(session: Session, publish: bool) -> None:
    item = plan()
    place = find_place(session, item, now=NOW, publish=publish)
    given = first_description(item, place, actor="Lan", now=NOW, publish=publish)
    register(session, given, {}, NOW)
    session.expire_all()
    assert describe(session, item.pid) == given
    assert from_json(to_json(given)) == given


def test_the_same_description_gives_the_same_bytes_in_plain_vietnamese(session: Session) -> None:
    pid = register_item(session, plan(), actor="Lan", now=NOW).pid
    data = to_json(describe(session, pid))
    assert data == to_json(from_json(data))
    assert "Kế hoạch tuyên truyền lưu động về biển, đảo" in data.decode()
    assert "nhà văn hóa xã" not in data.decode()
    assert json.loads(data)["format"] == "biendao-description/1"


def test_a_catalogue_is_made_again_from_descriptions_alone(session: Session, tmp_path: Path) -> None:
    fonds = create_container(
        session, NewContainer(reference_code="P1", title="Phông", level=Level.FONDS, is_open=True), actor="Lan", now=NOW
    )
    item = register_item(session, plan(parent_code="P1"), actor="Lan", now=NOW, publish=True).pid
    states.withdraw(session, item, why="nhầm", actor_name="Lan", now=LATER)
    kept = {pid: to_json(describe(session, pid)) for pid in (fonds, item)}
    other = Settings(home=str(tmp_path / "other"))
    other.home_path.mkdir()
    migrate(other)
    catalogue = open_catalogue(other)
    with catalogue.writing() as again:
        for data in kept.values():
            register(again, from_json(data), {1: "nhà văn hóa xã"}, LATER)
        assert {pid: to_json(describe(again, pid)) for pid in kept} == kept
        assert units.get_unit(again, item, LIBRARIAN) == units.get_unit(session, item, LIBRARIAN)
        assert verify_chain(again) == []
    catalogue.close()


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format":"biendao-description/9"}', b'{"format":"biendao-description/1"}', b"\xff"],
    ids=["empty", "list", "no-format", "newer-format", "no-content", "not-utf-8"],
)
def test_what_is_no_description_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(CatalogueError) as refusal:
        from_json(data)
    assert refusal.value.reason.number == "R212"


def test_every_key_is_written_down_in_the_reference(session: Session) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "description.md").read_text("utf-8")
    pid = register_item(session, plan(), actor="Lan", now=NOW, publish=True).pid
    record = json.loads(to_json(describe(session, pid)))
    inner = [key for name in ("agents", "objects", "pages", "events") for key in record[name][0]]
    documented = set(re.findall(r"\w+", page))
    assert {*record, *record["parent"], *inner} <= documented
