"""A librarian makes a fonds and a file, and puts a transcript into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIENDAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_an_item_goes_into_the_file_that_was_made_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["arrange", "HP", "Phông thành phố"]) == 0
    assert run(["arrange", "HP.2017", "Thông tin đối ngoại", "--level", "file", "--under", "HP"]) == 0
    (tmp_path / "a.txt").write_text("Bạch Long Vĩ là một hòn đảo.", "utf-8")
    assert run(["ingest", str(tmp_path / "a.txt"), "--into", "HP.2017", "--publish"]) == 0
    capsys.readouterr()
    assert run(["search", "bach long vi", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["items"][0]["reference_code"] == "HP.2017.0001"
    assert answer["facets"]["fonds"] == [["HP", "Phông thành phố", 1]]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["HP", "Lần nữa"], 1, "R206"),
        (["HP.1", "Mục lục", "--level", "series", "--under", "KHONG-CO"], 1, "R205"),
        (["HP.2", "Phông", "--under", "HP"], 1, "R211"),
        (["HP.3", "Sai cấp", "--level", "item"], 2, "Invalid value"),
    ],
    ids=["a code that is taken", "no such parent", "a fonds below a fonds", "an item is no container"],
)
def test_what_cannot_be_arranged_is_said_in_one_line(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["arrange", "HP", "Phông thành phố"])
    capsys.readouterr()
    assert run(["arrange", *arguments]) == code
    assert said in capsys.readouterr().err


def test_what_is_closed_keeps_its_items_from_the_public(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["arrange", "KIN", "Phông đóng", "--closed"]) == 0
    (tmp_path / "b.txt").write_text("Một tờ giấy kín.", "utf-8")
    assert run(["ingest", str(tmp_path / "b.txt"), "--into", "KIN", "--publish"]) == 1
    assert "R207" in capsys.readouterr().err
    assert run(["ingest", str(tmp_path / "b.txt"), "--into", "KIN"]) == 0
    capsys.readouterr()
    run(["search", "kín", "--json"])
    assert json.loads(capsys.readouterr().out)["total_items"] == 0
