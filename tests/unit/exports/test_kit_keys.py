"""Keys of kits: kept from others, one after the other, and signatures that are always the same."""

from __future__ import annotations

import json
import stat

import pytest

from archive.errors import MachineError, UsageError
from archive.exports.kit.keys import (
    Succession,
    fingerprint,
    leads,
    make_key,
    public_pem,
    read_key,
    read_public,
    replace_key,
    signed_by,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kit.key"


def test_a_key_is_kept_from_others(path):
    key = make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path).public == key.public
    assert [one.name for one in path.parent.iterdir()] == ["kit.key"]


def test_a_key_is_never_written_over(path):
    key = make_key(path)
    with pytest.raises(UsageError, match="R783"):
        make_key(path)
    assert read_key(path).public == key.public


def test_where_there_is_none_there_is_none_to_replace(path):
    assert read_key(path) is None
    with pytest.raises(UsageError, match="R782"):
        replace_key(path)


def test_the_same_message_has_the_same_signature(path):
    key = make_key(path)
    assert key.sign(b"list") == read_key(path).sign(b"list")
    assert signed_by(key.public, b"list", key.sign(b"list"))
    assert not signed_by(key.public, b"list.", key.sign(b"list"))
    assert not signed_by(key.public, b"list", b"")
    assert not signed_by(b"no point", b"list", key.sign(b"list"))


def test_a_new_key_is_vouched_for_by_the_one_before(path):
    first = make_key(path)
    second, third = replace_key(path), replace_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert leads(first.public, third.public, third.successions)
    assert leads(second.public, third.public, third.successions)
    assert not leads(third.public, first.public, third.successions)
    assert not leads(first.public, third.public, third.successions[1:])


def test_nobody_else_can_put_a_key_after_ours(tmp_path):
    ours, theirs = make_key(tmp_path / "ours"), make_key(tmp_path / "theirs")
    own = theirs.followed().successions[0]
    forged = Succession(ours.public, own.new, own.signature)
    assert not leads(ours.public, own.new, [own, forged])


def test_a_public_key_goes_out_and_comes_in(path, tmp_path):
    key = make_key(path)
    handed = tmp_path / "bien-dao.pem"
    handed.write_text(public_pem(key.public), "utf-8")
    assert read_public(handed) == key.public
    assert "PRIVATE" not in handed.read_text("utf-8")
    assert len(fingerprint(key.public)) == 39


_OTHER_CURVE = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("text", ["", "nothing", _OTHER_CURVE])
def test_what_is_no_public_key_is_told(text, tmp_path):
    (tmp_path / "x.pem").write_text(text, "utf-8")
    with pytest.raises(MachineError, match="R781"):
        read_public(tmp_path / "x.pem")


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"private": "x", "successions": []}), '{"private": 1}'])
def test_a_damaged_key_is_told_and_not_taken_for_none(text, path):
    path.write_text(text, "utf-8")
    with pytest.raises(MachineError, match="R781"):
        read_key(path)
