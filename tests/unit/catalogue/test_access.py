"""Outsiders see exactly what is published and open all the way up, curators all but what is restricted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue import states, units
from archive.catalogue.access import Actor, effective_access
from archive.catalogue.bulk import kept_back
from archive.catalogue.containers import NewContainer, create_container
from archive.catalogue.models import AccessLevel, DescriptionUnit, ItemState, Level, OutboxRow, Role
from archive.catalogue.registration import register_item
from archive.catalogue.waiting import items_in
from archive.errors import CatalogueError, NotFoundError
from tests.unit.catalogue.examples import CURATOR, LATER, LIBRARIAN, NOW, OUTSIDER, plan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STRICTNESS = ["public", "staff", "restricted"]


@pytest.fixture
def chain(session: Session) -> list[str]:
    """Pids of a fonds, a series in it, a file in that and an item in that, all open."""
    codes = ["P1", "P1.1", "P1.1.1"]
    pids = []
    for level, code, above in zip(Level, codes, [None, *codes], strict=False):
        new = NewContainer(reference_code=code, title=f"Tên {code}", level=level, parent_code=above, is_open=True)
        pids.append(create_container(session, new, actor="Lan", now=NOW))
    item = register_item(session, plan(parent_code="P1.1.1"), actor="Lan", now=NOW, publish=True)
    return [*pids, item.pid]


def set_policy(session: Session, pid: str, **values: str) -> None:
    session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.pid == pid).values(**values))


def is_seen(session: Session, pid: str, actor: Actor = OUTSIDER) -> bool:
    try:
        units.get_unit(session, pid, actor)
    except NotFoundError:
        return False
    return True


@pytest.mark.parametrize("levels", list(itertools.product(STRICTNESS, repeat=3)), ids="-".join)
def test_effective_access_is_the_strictest_up_to_the_fonds(
    session: Session, chain: list[str], levels: tuple[str, ...]
) -> None:
    for pid, level in zip(chain[1:], levels, strict=True):
        set_policy(session, pid, access=level)
    strictest = max(levels, key=STRICTNESS.index)
    assert effective_access(session, chain[-1]) == AccessLevel(strictest)
    assert is_seen(session, chain[-1]) == (strictest == "public")
    assert is_seen(session, chain[-1], CURATOR) == (strictest != "restricted")
    assert is_seen(session, chain[-1], LIBRARIAN)


@pytest.mark.parametrize("state", list(ItemState), ids=lambda state: state.value)
@pytest.mark.parametrize("access", list(AccessLevel), ids=lambda access: access.value)
def test_outsiders_see_what_is_published_and_public(
    session: Session, chain: list[str], state: ItemState, access: AccessLevel
) -> None:
    set_policy(session, chain[-1], state=state.value, access=access.value)
    is_open = state is ItemState.PUBLISHED and access is AccessLevel.PUBLIC
    assert is_seen(session, chain[-1]) == is_open
    assert (chain[-1] in units.units_by_pid(session, chain, OUTSIDER)) == is_open
    assert is_seen(session, chain[-1], CURATOR) == (access is not AccessLevel.RESTRICTED)


@pytest.mark.parametrize(("role", "sees"), [(Role.LIBRARIAN, True), (Role.ADMIN, True), (Role.CURATOR, False)])
def test_what_is_restricted_opens_for_those_who_answer_for_documents(
    session: Session, chain: list[str], role: Role, sees: bool
) -> None:
    set_policy(session, chain[1], access="restricted")
    actor = Actor.staff("Lan", role)
    assert [is_seen(session, pid, actor) for pid in chain] == [True, sees, sees, sees]
    assert (kept_back(session, actor) == frozenset()) == sees
    assert items_in(session, [ItemState.PUBLISHED], actor, limit=9).total == sees
    assert units.count_items(session, actor) == ((1, 2) if sees else (0, 0))


def test_every_role_is_decided_on() -> None:
    assert {role for role in Role if Actor.staff("Lan", role).sees_everything} == {Role.LIBRARIAN, Role.ADMIN}
    assert Actor.keeper("verify").sees_everything
    assert not Actor.outsider().sees_everything


def test_searches_of_a_curator_count_nothing_restricted(session: Session, chain: list[str]) -> None:
    set_policy(session, chain[0], access="restricted")
    session.execute(sa.delete(OutboxRow))
    assert kept_back(session, CURATOR) == {chain[-1]}
    assert kept_back(session, OUTSIDER) == frozenset()


def every_answer(session: Session, pid: str, code: str, actor: Actor) -> list[object]:
    """What each reading function answers ``actor`` about one unit; names of errors count as answers."""
    calls = [
        lambda: units.get_unit(session, pid, actor),
        lambda: units.get_pages(session, pid, actor),
        lambda: units.get_page(session, pid, 1, actor),
        lambda: units.get_objects(session, pid, actor),
        lambda: units.children(session, pid, actor),
        lambda: units.units_by_pid(session, [pid], actor),
        lambda: units.unit_by_reference(session, code, actor),
        lambda: units.recent_items(session, actor, 10),
        lambda: units.count_items(session, actor),
    ]
    answers: list[object] = []
    for call in calls:
        try:
            answers.append(call())
        except NotFoundError as error:
            answers.append((error.reason.number, set(error.params) - {"pid", "reference_code"}))
    return answers


@pytest.mark.parametrize("actor", [OUTSIDER, CURATOR], ids=["outsider", "curator"])
def test_hidden_and_missing_cannot_be_told_apart(session: Session, chain: list[str], actor: Actor) -> None:
    set_policy(session, chain[0], access="restricted")
    for pid, code in zip(chain, ["P1", "P1.1", "P1.1.1", "P1.1.1.0001"], strict=True):
        assert every_answer(session, pid, code, actor) == every_answer(session, "ZZZZZZZ1", "KHONG-CO", actor)


def test_an_outsider_sees_no_closed_container_in_the_way_up(session: Session, chain: list[str]) -> None:
    set_policy(session, chain[1], state="draft")
    seen = units.get_unit(session, chain[-1], OUTSIDER).ancestors
    assert [link.reference_code for link in seen] == ["P1", "P1.1.1"]
    by_staff = units.get_unit(session, chain[-1], LIBRARIAN).ancestors
    assert [link.reference_code for link in by_staff] == ["P1", "P1.1", "P1.1.1"]


def test_publishing_below_a_closed_container_is_refused_with_its_name(session: Session, chain: list[str]) -> None:
    set_policy(session, chain[0], access="staff")
    with pytest.raises(CatalogueError, match="“P1”") as refusal:
        states.publish(session, chain[-1], actor_name="Lan", now=LATER)
    assert refusal.value.reason.number == "R207"


@pytest.mark.parametrize("depth", range(4), ids=["fonds", "series", "file", "item"])
def test_withdrawing_a_unit_closes_all_that_stands_below_it(session: Session, chain: list[str], depth: int) -> None:
    states.withdraw(session, chain[depth], why="thử", actor_name="Lan", now=LATER)
    assert [is_seen(session, pid) for pid in chain] == [place < depth for place in range(4)]
    states.publish(session, chain[depth], actor_name="Lan", now=LATER)
    assert all(is_seen(session, pid) for pid in chain)
