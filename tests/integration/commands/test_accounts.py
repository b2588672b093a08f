"""Whoever runs the archive makes and closes accounts from the command line."""

from __future__ import annotations

import io
import json

import pytest

from archive.cli import run

GOOD = "thuyền ra khơi lúc năm giờ"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BIENDAO_HOME", str(tmp_path / "home"))


@pytest.fixture
def typed(monkeypatch):
    def type_(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_


def accounts(capsys):
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_account_from_its_making_to_its_end(typed, capsys):
    typed(f"{GOOD}\n")
    assert run(["user", "add", "Lan", "--role", "librarian", "--password-stdin"]) == 0
    assert accounts(capsys)[0]["name"] == "lan"
    assert run(["user", "disable", "LAN"]) == 0
    assert accounts(capsys)[0]["disabled_at"]
    assert run(["user", "enable", "lan"]) == 0
    typed("biển lặng sau cơn giông đêm\r\n")
    assert run(["user", "password", "lan", "--password-stdin"]) == 0
    (account,) = accounts(capsys)
    assert account["disabled_at"] is None
    assert account["password_changed_at"] > account["created_at"]
    assert "password_hash" not in account
    assert run(["user", "list"]) == 0
    assert capsys.readouterr().out.startswith("lan: librarian; may sign in; password of 2")


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["add", "lan", "--role", "librarian"], "ngắn\n", "R171"),
        (["add", "lan", "--role", "librarian"], "", "R171"),
        (["add", "lan", "--role", "librarian"], "lanlanlanlanlan\n", "R172"),
        (["add", "l n", "--role", "librarian"], f"{GOOD}\n", "R174"),
        (["add", "lan", "--role", "root"], f"{GOOD}\n", "Invalid value"),
        (["add", "lan"], f"{GOOD}\n", "Missing option"),
        (["password", "nobody"], f"{GOOD}\n", "R173"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(typed, capsys, arguments, password, said):
    assert run(["init"]) == 0
    typed(password)
    assert run(["user", *arguments, "--password-stdin"]) == 2
    assert said in capsys.readouterr().err


def test_a_new_archive_has_no_account(capsys):
    assert run(["init"]) == 0
    assert accounts(capsys) == []
