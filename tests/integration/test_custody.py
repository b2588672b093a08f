"""Catalogue and store agree before anybody is told, and after every kill."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue import outbox, units
from archive.catalogue.containers import NewContainer
from archive.catalogue.database import open_catalogue
from archive.catalogue.description import describe, from_json, to_json
from archive.catalogue.events import events_of, verify_chain
from archive.catalogue.models import DescriptionUnit, Destination, Level
from archive.errors import CatalogueError, NotFoundError, StoreError
from archive.failpoints import VARIABLE
from archive.store import Store
from tests.unit.catalogue.examples import LATER, LIBRARIAN, NOW, OUTSIDER, content, plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from archive.catalogue.registration import NewItem
    from archive.catalogue.views import UnitView
    from archive.settings import Settings

MUCH_LATER = LATER.replace(year=2027)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


def deposit(catalogue: Catalogue, store: Store, item: NewItem, *, publish: bool = False) -> UnitView:
    files: dict[str, Path | bytes] = {"originals/ke-hoach.pdf": content(item.pid), "alto/000001.xml": b"<alto/>"}
    return custody.deposit(catalogue, store, item, files, actor="Lan", now=NOW, publish=publish)


def publish(catalogue: Catalogue, store: Store, item: NewItem) -> None:
    custody.publish(catalogue, store, item.pid, actor="Lan", now=LATER)


def withdraw(catalogue: Catalogue, store: Store, item: NewItem) -> None:
    custody.withdraw(catalogue, store, item.pid, why="nhầm", actor="Lan", now=MUCH_LATER)


def assert_in_step(catalogue: Catalogue, store: Store) -> None:
    """The store holds exactly the catalogue's units with the catalogue's descriptions, and is sound."""
    with catalogue.reading() as session:
        pids = session.scalars(sa.select(DescriptionUnit.pid)).all()
        assert sorted(store.pids()) == sorted(pids)
        for pid in pids:
            assert from_json(store.read(pid, "description.json")) == describe(session, pid)
            assert store.verify(pid) == []
        assert outbox.pending(session, destination=Destination.STORE) == []
        assert verify_chain(session) == []


def is_open(catalogue: Catalogue, pid: str) -> bool:
    with catalogue.reading() as session:
        return pid in units.units_by_pid(session, [pid], OUTSIDER)


@pytest.mark.parametrize("at_once", [False, True], ids=["closed", "published"])
def test_a_deposit_stands_in_both_with_its_container(catalogue: Catalogue, store: Store, at_once: bool) -> None:
    item = plan()
    view = deposit(catalogue, store, item, publish=at_once)
    assert (view.state == "published") == at_once == is_open(catalogue, item.pid)
    assert store.read(item.pid, "originals/ke-hoach.pdf") == content(item.pid)
    assert_in_step(catalogue, store)
    assert len(list(store.pids())) == 2


def test_opening_and_closing_reach_the_store(catalogue: Catalogue, store: Store) -> None:
    item = plan()
    deposit(catalogue, store, item)
    for change, expected in ((publish, True), (withdraw, False), (publish, True)):
        change(catalogue, store, item)
        assert is_open(catalogue, item.pid) == expected
        assert_in_step(catalogue, store)


def test_a_deposit_repeated_is_the_same_item(catalogue: Catalogue, store: Store) -> None:
    item = plan()
    first = deposit(catalogue, store, item)
    assert deposit(catalogue, store, item) == first
    with catalogue.reading() as session:
        assert [event.type for event in events_of(session, item.pid)] == ["message digest calculation", "ingestion"]


def test_a_container_made_by_hand_is_kept_and_can_be_published(catalogue: Catalogue, store: Store) -> None:
    new = NewContainer(reference_code="HP-1", title="Phông Hải Phòng", level=Level.FONDS)
    fonds = custody.create_container(catalogue, store, new, actor="Lan", now=NOW)
    item = plan(parent_code="HP-1")
    with pytest.raises(CatalogueError, match="HP-1"):
        deposit(catalogue, store, item, publish=True)
    custody.publish(catalogue, store, fonds.pid, actor="Lan", now=NOW)
    assert deposit(catalogue, store, item, publish=True).reference_code == "HP-1.0001"
    assert is_open(catalogue, item.pid)
    assert_in_step(catalogue, store)


def test_a_refused_deposit_leaves_no_object(catalogue: Catalogue, store: Store) -> None:
    with pytest.raises(NotFoundError):
        deposit(catalogue, store, plan(parent_code="KHONG-CO"))
    assert list(store.pids()) == []


def test_an_identifier_is_not_used_for_other_originals(catalogue: Catalogue, store: Store) -> None:
    item = plan()
    store.create(item.pid, {"description.json": other_description(item.pid)}, message="x", user="x", at=NOW)
    with pytest.raises(CatalogueError) as refusal:
        deposit(catalogue, store, item)
    assert refusal.value.reason.number == "R213"


def other_description(pid: str) -> bytes:
    from archive.catalogue.description import ParentLink
    from archive.catalogue.registration import Place, first_description

    place = Place(parent=ParentLink(pid="ZZZZZZZ1", reference_code="P"), reference_code="P.1")
    return to_json(first_description(plan(pid=pid, objects=()), place, actor="Lan", now=NOW))


def test_a_store_that_cannot_be_written_stops_an_opening_but_never_a_closing(
    catalogue: Catalogue, store: Store, tmp_path: Path
) -> None:
    one, two = plan(), plan()
    deposit(catalogue, store, one)
    deposit(catalogue, store, two, publish=True)
    shutil.move(store.root, tmp_path / "away")
    with pytest.raises(StoreError):
        publish(catalogue, store, one)
    with pytest.raises(StoreError):
        withdraw(catalogue, store, two)
    assert not is_open(catalogue, one.pid)
    assert not is_open(catalogue, two.pid)
    shutil.rmtree(store.root, ignore_errors=True)
    shutil.move(tmp_path / "away", store.root)
    custody.bring_in_step(catalogue, store, now=MUCH_LATER)
    assert_in_step(catalogue, store)


KILLS = [
    (deposit, "custody.deposit.placed"),
    (deposit, "store.create.built"),
    (deposit, "store.create.moved"),
    (deposit, "custody.deposit.kept"),
    (deposit, "custody.step.kept"),
    (publish, "custody.publish.owed"),
    (publish, "store.update.built"),
    (publish, "store.update.moved"),
    (publish, "custody.publish.kept"),
    (withdraw, "custody.withdraw.done"),
    (withdraw, "store.update.moved"),
    (withdraw, "custody.step.kept"),
]
# A number given out before the object stood is not given out again.
BEFORE_THE_OBJECT = {"custody.deposit.placed", "store.create.built"}


@pytest.mark.parametrize(("act", "point"), KILLS, ids=[f"{act.__name__}-{point}" for act, point in KILLS])
def test_a_kill_at_any_step_is_healed_by_the_next_start_and_the_same_command(
    catalogue: Catalogue, store: Store, settings: Settings, act: Callable[..., object], point: str
) -> None:
    item = plan()
    steps: list[Callable[..., object]] = [deposit, publish, withdraw]
    for step in steps[: steps.index(act)]:
        step(catalogue, store, item)
    catalogue.close()
    assert killed_at(point, settings, act, item)
    store.recover()
    custody.bring_in_step(catalogue, store, now=MUCH_LATER)
    if act is deposit:
        act(catalogue, store, item)
    assert_in_step(catalogue, store)
    act(catalogue, store, item)
    assert_in_step(catalogue, store)
    assert is_open(catalogue, item.pid) == (act is publish)
    number = "0002" if point in BEFORE_THE_OBJECT else "0001"
    with catalogue.reading() as session:
        assert units.get_unit(session, item.pid, LIBRARIAN).reference_code == f"CHUA-PHAN-LOAI.{number}"


def killed_at(point: str, settings: Settings, act: Callable[..., object], item: NewItem) -> bool:
    """Do ``act`` in a process of its own that dies at ``point``."""

    def child() -> None:
        os.environ[VARIABLE] = point
        act(open_catalogue(settings), Store(settings.store_path), item)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    return process.exitcode == -signal.SIGKILL
