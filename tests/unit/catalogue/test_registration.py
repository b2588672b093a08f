"""One call takes an item in whole; codes are given out once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue import outbox, units
from archive.catalogue.containers import NewContainer, create_container, ensure_container
from archive.catalogue.description import Agent
from archive.catalogue.models import Authority, DescriptionUnit, Level
from archive.catalogue.registration import register_item
from archive.errors import CatalogueError, NotFoundError
from tests.unit.catalogue.examples import LIBRARIAN, NOW, content, original, plan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue


def test_an_item_comes_back_as_it_was_given(session: Session) -> None:
    item = plan()
    register_item(session, item, actor="Lan", now=NOW)
    unit = units.get_unit(session, item.pid, LIBRARIAN)
    for name in ("title", "scope", "genre", "number", "date_text", "date_from", "date_to", "languages", "source_name"):
        assert getattr(unit, name) == getattr(item, name)
    assert unit.agents == (("Ủy ban nhân dân thành phố Hải Phòng", "creator"), ("Nguyễn Văn A", "signer"))
    assert unit.created_at == unit.updated_at == NOW
    assert tuple(units.get_pages(session, item.pid, LIBRARIAN)) == item.pages
    assert tuple(units.get_objects(session, item.pid, LIBRARIAN)) == item.objects
    assert units.holders_of(session, item.objects[0].sha256) == [item.pid]


def test_new_material_is_a_draft_for_staff_in_the_fonds_of_the_unclassified(session: Session) -> None:
    unit = register_item(session, plan(), actor="Lan", now=NOW)
    assert (unit.state, unit.access) == ("draft", "staff")
    assert unit.parent is not None
    assert unit.parent.reference_code == "CHUA-PHAN-LOAI"
    assert unit.reference_code == "CHUA-PHAN-LOAI.0001"


def test_running_numbers_pass_over_codes_chosen_by_hand(session: Session) -> None:
    codes = [
        register_item(session, plan(reference_code=code), actor="Lan", now=NOW).reference_code
        for code in (None, "CHUA-PHAN-LOAI.0002", None)
    ]
    assert codes == ["CHUA-PHAN-LOAI.0001", "CHUA-PHAN-LOAI.0002", "CHUA-PHAN-LOAI.0003"]


def test_writers_at_the_same_time_never_get_the_same_code(catalogue: Catalogue) -> None:
    def register_some() -> None:
        for _ in range(5):
            with catalogue.writing() as session:
                register_item(session, plan(), actor="Lan", now=NOW)

    writers = [threading.Thread(target=register_some) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with catalogue.reading() as session:
        codes = session.scalars(sa.select(DescriptionUnit.reference_code).where(DescriptionUnit.level == "item")).all()
    assert sorted(codes) == [f"CHUA-PHAN-LOAI.{number:04}" for number in range(1, 21)]


def test_agents_with_the_same_name_are_one_authority(session: Session) -> None:
    for _ in range(2):
        register_item(session, plan(), actor="Lan", now=NOW)
    assert session.scalar(sa.select(sa.func.count(Authority.id))) == 2
    person = Agent(name="Ủy ban nhân dân thành phố Hải Phòng", role="creator", kind="person")
    register_item(session, plan(agents=(person,)), actor="Lan", now=NOW)
    assert session.scalar(sa.select(sa.func.count(Authority.id))) == 3


def test_registering_queues_the_item_for_the_indexes(session: Session) -> None:
    item = plan()
    register_item(session, item, actor="Lan", now=NOW)
    assert [pid for _, pid in outbox.pending(session)][-1] == item.pid


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        pytest.param({"pid": "AAAAAAAA"}, "R204", id="malformed-identifier"),
        pytest.param({"parent_code": "KHONG-CO"}, "R205", id="unknown-container"),
        pytest.param({"reference_code": "P1"}, "R206", id="code-taken"),
        pytest.param({"parent_code": "P1.0001"}, "R205", id="an-item-holds-no-items"),
    ],
)
def test_an_item_that_cannot_stand_there_is_refused(session: Session, changes: dict[str, str], number: str) -> None:
    ensure_container(session, "P1", "Phông một", Level.FONDS, NOW)
    register_item(session, plan(parent_code="P1"), actor="Lan", now=NOW)
    with pytest.raises(CatalogueError) as refusal:
        register_item(session, plan(**changes), actor="Lan", now=NOW)
    assert refusal.value.reason.number == number


def test_an_unknown_container_is_refused_with_the_ones_that_exist(session: Session) -> None:
    ensure_container(session, "P1", "Phông một", Level.FONDS, NOW)
    with pytest.raises(NotFoundError, match="P1"):
        register_item(session, plan(parent_code="P2"), actor="Lan", now=NOW)


@pytest.mark.parametrize("level", [Level.FONDS, Level.SERIES], ids=lambda level: level.value)
def test_a_container_stands_below_a_higher_level_only(session: Session, level: Level) -> None:
    fonds = NewContainer(reference_code="P1", title="Phông", level=Level.FONDS)
    series = NewContainer(reference_code="P1.1", title="Mục lục", level=Level.SERIES, parent_code="P1")
    for new in (fonds, series):
        create_container(session, new, actor="Lan", now=NOW)
    wrong = NewContainer(reference_code="P1.1.1", title="Sai", level=level, parent_code="P1.1")
    with pytest.raises(CatalogueError) as refusal:
        create_container(session, wrong, actor="Lan", now=NOW)
    assert refusal.value.reason.number == "R211"


def test_a_failing_writer_leaves_nothing(catalogue: Catalogue) -> None:
    def fail_at_the_second(session: Session) -> None:
        for item in (first, plan(parent_code="KHONG-CO")):
            register_item(session, item, actor="Lan", now=NOW)

    first = plan()
    with pytest.raises(NotFoundError), catalogue.writing() as session:
        fail_at_the_second(session)
    with catalogue.reading() as session:
        assert units.units_by_pid(session, [first.pid], LIBRARIAN) == {}
        assert units.count_items(session, LIBRARIAN) == (0, 0)


def test_bytes_are_found_by_their_digest_only_when_they_are_held(session: Session) -> None:
    assert units.holders_of(session, original(content("x")).sha256) == []
