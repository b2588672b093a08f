"""The command ``biendao ingest`` as a person and as a program see it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from archive.home import ArchiveHome
from archive.settings import Settings
from bench import made_pages
from ingest.engines import office

ROOT = Path(__file__).parents[3]
FIELDS = [
    "source", "sha256", "outcome", "pid", "pages", "text_layer_pages", "recognised_pages",
    "confidence", "reason", "message", "seconds",
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    ArchiveHome(Settings(home=str(tmp_path / "home"))).prepare()
    return tmp_path / "home"


@pytest.fixture
def biendao(home: Path):
    def run(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from archive.cli import main; main()", "--home", home, "ingest", *arguments]
        return subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False, **options
        )

    return run


NOT_OPENED = "R032" if office.program() else "R012"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("xã đảo")
    (folder / "bad.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return folder


def test_json_is_one_object_for_each_source_and_a_summary(biendao, folder: Path) -> None:
    done = biendao("--json", folder)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert done.stderr == ""
    assert [list(line) for line in lines[:-1]] == [FIELDS, FIELDS]
    assert {line["outcome"]: line["reason"] for line in lines[:-1]} == {"registered": None, "refused": NOT_OPENED}
    summary = lines[-1]["summary"]
    assert list(summary) == ["sources", "registered", "duplicate", "refused", "held", "failed", "pages", "seconds"]
    assert (summary["sources"], summary["registered"], summary["refused"], summary["pages"]) == (2, 1, 1, 1)


def test_a_person_reads_one_line_for_each_source(biendao, folder: Path) -> None:
    done = biendao(folder)
    bad, good, last = sorted(done.stdout.splitlines(), key=lambda line: ("sources:" in line, "bad.doc" not in line))
    assert bad.startswith("refused ")
    assert NOT_OPENED in bad
    assert good.startswith("registered ")
    assert last.startswith("2 sources: 1 registered, 1 refused")
    assert done.stderr == ""


def test_a_person_is_told_what_is_to_be_known_of_pages(biendao, tmp_path: Path) -> None:
    (tmp_path / "leaf").mkdir()
    paper = np.full((877, 620, 3), 236, np.uint8)
    for number in range(1, 4):
        made_pages.save_picture(paper, tmp_path / "leaf" / f"{number}.png", 75)
    registered, remark, _ = biendao("--as-item", tmp_path / "leaf").stdout.splitlines()
    assert registered.startswith("registered ")
    assert (
        remark == "  R053 pages 1–3: No text was found on the page. If it is blank or a picture, nothing need be done."
    )


def test_all_well_is_exit_code_nought_the_second_time_too(biendao, folder: Path) -> None:
    assert biendao(folder / "good.txt").returncode == 0
    again = biendao(folder / "good.txt")
    assert again.returncode == 0
    assert "duplicate" in again.stdout


def test_names_of_every_kind_come_in_and_are_said_on_one_line(biendao, folder: Path) -> None:
    (folder / "bad.doc").unlink()
    for number, name in enumerate([b"m\xfft.txt", b"hai\ndong.txt", b"\x1b[31m.txt", "đảo".encode() * 40 + b".txt"]):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(f"xã đảo {number}")
    done = biendao("--json", folder)
    assert done.returncode == 0, done.stdout
    sources = {Path(json.loads(line)["source"]).name for line in done.stdout.splitlines()[:-1]}
    assert sources == {"good.txt", "m\\xfft.txt", "hai\ndong.txt", "\x1b[31m.txt", "đảo" * 40 + ".txt"}
    for_people = biendao(folder).stdout
    assert "\x1b" not in for_people
    assert len(for_people.splitlines()) == 6


@pytest.mark.parametrize(
    "arguments", [(), ("--jobs", "0", "x"), ("--language", "+", "x")], ids=["no path", "no job", "no language"]
)
def test_a_wrong_call_is_exit_code_two(biendao, arguments) -> None:
    assert biendao(*arguments).returncode == 2


def test_a_missing_container_is_one_clear_line(biendao, folder: Path) -> None:
    done = biendao("--into", "KHONG-CO", folder / "good.txt")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "R205" in line
    assert done.stdout == ""


def test_a_terminal_sees_how_far_the_run_has_come(home: Path, tmp_path: Path) -> None:
    pages = [made_pages.picture(made_pages.prose(seed, 3), dpi=100, seed=seed) for seed in range(2)]
    source = made_pages.scanned_pdf(pages, tmp_path / "two.pdf")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from archive.cli import main; main()", "--home", home, "ingest", source]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen([*map(str, command)], cwd=ROOT, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    assert process.wait() == 0
    assert process.stdout is not None
    assert b"registered" in process.stdout.read()
    process.stdout.close()
    os.close(ours)
    for piece in (b"reading", b"2/2", b"pages"):
        assert piece in seen


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
