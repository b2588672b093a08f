"""Publishing and withdrawing many items with one command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("BIENDAO_HOME", str(tmp_path / "home"))
    (tmp_path / "a.txt").write_text("Bạch Long Vĩ là một hòn đảo.", "utf-8")
    assert run(["ingest", str(tmp_path / "a.txt"), "--json"]) == 0
    return str(json.loads(capsys.readouterr().out.splitlines()[0])["pid"])


def _found(capsys: pytest.CaptureFixture[str]) -> int:
    capsys.readouterr()
    run(["search", "bach long vi", "--json"])
    return int(json.loads(capsys.readouterr().out)["total_items"])


def test_what_was_done_before_an_unknown_item_is_in_the_index(pid: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", pid, "KHONGCO1"]) == 1
    assert "R201" in capsys.readouterr().err
    assert _found(capsys) == 1
    assert run(["withdraw", pid, "KHONGCO1", "--why", "thử"]) == 1
    assert _found(capsys) == 0


def test_withdrawing_without_a_reason_is_a_wrong_call(pid: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["publish", pid])
    assert run(["withdraw", pid, "--why", "  "]) == 2
    assert _found(capsys) == 1
