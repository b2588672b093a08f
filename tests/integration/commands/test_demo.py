"""The demonstration lives in a home of its own, is built once, and mixes with nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.cli import run
from archive.home import ArchiveHome
from archive.settings import Settings
from ingest.samples import sources
from ingest.samples.commands import demonstration_home

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = sources.sample_texts()[7]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing is yet, and one short sample instead of nineteen."""
    assert PLAIN.format == "txt"
    for place in ("ingest.samples.installing", "ingest.samples.making"):
        monkeypatch.setattr(f"{place}.sample_texts", lambda: (PLAIN,))
    monkeypatch.setenv("BIENDAO_HOME", str(tmp_path / "archive"))
    monkeypatch.setenv("BIENDAO_DATABASE_URL", f"sqlite:///{tmp_path / 'archive' / 'catalogue.sqlite3'}")
    return tmp_path / "archive"


def _search(home: Path, capsys: pytest.CaptureFixture[str]) -> int:
    capsys.readouterr()
    settings = ["--home", str(home)]
    run([*settings, "search", "hoang sa", "--json"])
    return int(json.loads(capsys.readouterr().out)["total_items"])


def test_it_has_a_home_of_its_own_beside_the_archive(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["demo", "--no-serve"]) == 0
    assert not home.exists()
    assert "archive-demo" in capsys.readouterr().out
    monkeypatch.delenv("BIENDAO_DATABASE_URL")
    assert _search(home.with_name("archive-demo"), capsys) == 1


def test_the_second_start_makes_nothing(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    run(["demo", "--no-serve"])
    assert "1 samples" in capsys.readouterr().out
    monkeypatch.setattr("ingest.samples.installing.make_samples", lambda *_, **__: pytest.fail("made again"))
    assert run(["demo", "--no-serve"]) == 0
    assert "were taken in" not in capsys.readouterr().out


def test_a_home_that_was_named_is_used_unless_it_holds_documents(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BIENDAO_DATABASE_URL")
    (tmp_path / "a.txt").write_text("Bạch Long Vĩ là một hòn đảo.", "utf-8")
    assert run(["--home", str(tmp_path / "other"), "demo", "--no-serve"]) == 0
    assert run(["ingest", str(tmp_path / "a.txt"), "--publish"]) == 0
    assert run(["--home", str(home), "demo", "--no-serve"]) == 2
    assert "R136" in capsys.readouterr().err
    assert _search(home, capsys) == 0


def test_samples_are_taken_away_from_readers_with_one_command(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BIENDAO_DATABASE_URL")
    run(["samples"])
    assert _search(home, capsys) == 1
    assert run(["samples", "--withdraw"]) == 0
    assert _search(home, capsys) == 0
    run(["samples"])
    assert _search(home, capsys) == 0


def test_its_database_and_key_lie_in_its_home_whatever_the_environment_says(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {}, home=str(tmp_path / "a"), database_url="postgresql://elsewhere/x", secret_key_file="/etc/key"
    )
    own = demonstration_home(ArchiveHome(settings), is_given=False).settings
    assert own.home_path == tmp_path / "a-demo"
    assert own.catalogue_url == f"sqlite:///{own.home_path / 'catalogue.sqlite3'}"
    assert own.secret_key_path == own.home_path / "secret.key"
