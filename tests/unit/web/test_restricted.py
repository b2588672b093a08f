"""What is restricted opens at the desk for librarians and the archivist, and is not there for a curator."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from archive.accounts.passwords import hash_of
from archive.catalogue.models import AccessLevel, Account, DescriptionUnit, Role
from archive.catalogue.pids import check_character
from tests.reading_archive import CANARY, DRAFT, NOW, WITHDRAWN, build, curate
from tests.unit.web.test_access import HIDDEN
from tests.unit.web.test_desk import LEAKS, PASSWORD, served, sign_in

SECRETS = {"draft": DRAFT, "withdrawn": WITHDRAWN}
MISSING = "ZZZZZZZ" + check_character("ZZZZZZZ")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A desk with an account of each role, over an archive whose two hidden items are restricted."""
    archive = build(tmp_path_factory.mktemp("restricted"))
    with archive.home.catalogue().writing() as session:
        restricted = sa.update(DescriptionUnit).where(DescriptionUnit.pid.in_(SECRETS.values()))
        session.execute(restricted.values(access=AccessLevel.RESTRICTED.value))
        kept = hash_of(PASSWORD)
        for role in Role:
            session.add(Account(name=role, role=role, password_hash=kept, created_at=NOW, password_changed_at=NOW))
    return served(archive, curate(tmp_path_factory.mktemp("sets")))


def of(app, role):
    client = app.test_client()
    assert sign_in(client, name=role).status_code == 303
    return client


@pytest.mark.parametrize("role", [Role.LIBRARIAN, Role.ADMIN])
def test_those_who_answer_for_documents_see_it(app, role):
    staff = of(app, role)
    assert f"Nháp {CANARY}" in staff.get("/desk/").text
    assert staff.get(f"/items/{DRAFT}").status_code == 200
    assert staff.get("/search?q=biển&scope=all").text.count(f"Nháp {CANARY}") == 1


def test_a_curator_meets_no_word_of_it_anywhere(app):
    curator = of(app, Role.CURATOR)
    for address in LEAKS:
        answer = curator.get(address)
        assert answer.status_code < 500, address
        told = answer.get_data().decode("utf-8", "replace")
        # The curator's own word comes back, as any other word would.
        other = curator.get(address.replace(CANARY, "khongcogi")).text if CANARY in address else ""
        assert told.count(CANARY) == other.count("khongcogi"), address


@pytest.mark.parametrize("pid", SECRETS.values(), ids=SECRETS.keys())
@pytest.mark.parametrize(("rule", "address"), HIDDEN)
def test_a_curator_is_told_of_it_as_of_what_is_missing(app, rule, address, pid):
    curator = of(app, Role.CURATOR)
    hidden, missing = (
        curator.get(address.format(pid=one, typed=one.lower()), follow_redirects=True) for one in (pid, MISSING)
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace(pid, MISSING) == missing.text.replace(pid, MISSING)


def test_a_curators_searches_count_what_a_curator_sees(app):
    curator = of(app, Role.CURATOR)
    found, other = (curator.get(f"/search?q={word}&scope=all").text for word in (CANARY, "khongcogi"))
    assert found.replace(CANARY, "khongcogi") == other
    readers, everything = (curator.get(f"/search?q=biển{scope}").text for scope in ("", "&scope=all"))
    assert readers.count('href="/items/') == everything.count('href="/items/')
