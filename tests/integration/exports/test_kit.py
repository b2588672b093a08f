"""A kit as files: whole or not there, the same bytes each time, nothing in it that is not public."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from archive import custody
from archive.errors import CurationError, NotFoundError
from archive.exports.exhibition import gather
from tests.kits import ADDRESS, EDITION, SLUG, load_set, make_kit
from tests.reading_archive import CANARY, DRAFT, NOW, PLAN, add_specimen, build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reading_archive import ReadingArchive

SAFE = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?|LICENSE\.txt")
KEPT_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ReadingArchive:
    made = build(tmp_path_factory.mktemp("house"), public_address=ADDRESS)
    load_set(made.home, tmp_path_factory.mktemp("sets"))
    return made


@pytest.fixture(scope="module")
def kit(archive, tmp_path_factory):
    return make_kit(archive.home, tmp_path_factory.mktemp("out") / "kit")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_edition_is_the_same_bytes(archive, kit, tmp_path):
    assert contents(make_kit(archive.home, tmp_path / "again")) == contents(kit)


def test_the_list_names_every_file_with_its_digest(kit):
    listed = json.loads((kit / "files.json").read_text("utf-8"))["files"]
    there = contents(kit)
    del there["files.json"]
    told = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in there.items()}
    assert listed == told


def test_the_card_says_which_edition_it_is(kit):
    card = json.loads((kit / "kit.json").read_text("utf-8"))
    assert (card["edition"], card["date"], card["draft"]) == (7, "2026-11-28", True)
    assert [one["slug"] for one in card["collections"]] == [SLUG]
    assert card["counts"]["pages"] == 5


def test_names_are_safe_on_any_stick(kit):
    names = list(contents(kit))
    parts = {part for name in names for part in name.split("/")}
    assert [part for part in parts if not SAFE.fullmatch(part)] == []
    assert [part for part in parts if KEPT_BY_WINDOWS.fullmatch(part)] == []
    assert len({name.casefold() for name in names}) == len(names)


def test_nothing_that_is_not_public_is_in_any_file(kit):
    found = [name for name, data in contents(kit).items() if CANARY.encode() in data or DRAFT.encode() in data]
    assert found == []


def test_every_link_of_every_page_leads_to_a_file_of_the_kit(kit):
    missing = []
    for page in kit.rglob("*.html"):
        for address in re.findall(r'(?:href|src|data-attract)="([^"]+)"', page.read_text("utf-8")):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path:
                assert not parts.netloc, f"{page}: {address}"
                continue
            if not (page.parent / unquote(parts.path)).resolve().is_file():
                missing.append((page.name, address))
    assert missing == []


def test_every_page_bears_the_draft_mark_until_somebody_approves(archive, kit, tmp_path):
    pages = list(kit.rglob("*.html"))
    assert len(pages) > 10
    assert [page for page in pages if not re.search("BẢN THẢO|DRAFT", page.read_text("utf-8"))] == []


def test_an_approved_set_says_who_approved_it(tmp_path):
    archive = build(tmp_path / "house")
    load_set(archive.home, tmp_path / "sets", approved=True)
    kit = make_kit(archive.home, tmp_path / "kit")
    assert [page for page in kit.rglob("*.html") if "BẢN THẢO" in page.read_text("utf-8")] == []
    assert "12/QĐ-TV" in (kit / f"vi/c-{SLUG}.html").read_text("utf-8")


def test_links_of_the_introduction_stay_in_the_kit(kit):
    text = (kit / f"vi/c-{SLUG}.html").read_text("utf-8")
    assert f'<a href="../vi/{PLAN.lower()}-1.html">kế hoạch</a>' in text
    assert re.search(r'<a href="\.\./vi/search\.html\?q=bi[^"]+">tìm</a>', text)
    assert "nháp, ngoài." in text


def test_what_is_said_in_a_recording_stands_beside_it(kit):
    text = (kit / f"vi/e-{SLUG}-1.html").read_text("utf-8")
    assert f'src="../audio/c-{SLUG}/1-vi.mp3"' in text
    assert "<p>Hội nghị mở ở Cát Bà.</p>" in text
    assert "-->" not in re.sub("<[^>]+>", "", text)


def test_the_third_language_and_the_permanent_address_are_told(kit):
    text = (kit / f"en/e-{SLUG}-1.html").read_text("utf-8")
    assert 'lang="zh-Hant"' in text
    assert "會議" in text
    assert f"{ADDRESS}/items/{PLAN}/pages/2" in text


def test_a_specimen_keeps_its_mark(tmp_path):
    archive = build(tmp_path / "house")
    add_specimen(archive, "0000006M", "MAU.09", "Một mẫu")
    load_set(archive.home, tmp_path / "sets", last="MAU.09")
    kit = make_kit(archive.home, tmp_path / "kit")
    assert "không phải tư liệu lưu trữ" in (kit / "vi/0000006m-1.html").read_text("utf-8")
    assert "TÀI LIỆU MẪU".encode() in (kit / "pages/0000006m/1-s.jpg").read_bytes()[:200]


def test_nothing_is_written_over(archive, kit):
    before = contents(kit)
    with pytest.raises(CurationError, match="R733"):
        make_kit(archive.home, kit)
    assert contents(kit) == before


def test_a_document_withdrawn_in_the_meantime_stops_the_kit(tmp_path):
    archive = build(tmp_path / "house")
    load_set(archive.home, tmp_path / "sets")
    home = archive.home
    exhibition = gather([SLUG], home.catalogue(), home.store(), home.settings)
    custody.withdraw(home.catalogue(), home.store(), PLAN, why="thử", actor="test", now=NOW)
    from archive.exports.formats import format_named

    with pytest.raises(NotFoundError, match="R201"):
        format_named("kit").write(exhibition, tmp_path / "kit", edition=EDITION, progress=lambda _d, _t: None)
    assert not (tmp_path / "kit").exists()


def export(home: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from archive.cli import main; main()",
        "--home",
        str(home),
        "export",
        SLUG,
        "--to",
        "kit",
    ]
    return subprocess.run(
        [*command, "--out", str(target), "--edition", "7", "--date", "2026-11-28"],
        env={"PATH": "/usr/bin:/bin", "BIENDAO_PUBLIC_ADDRESS": ADDRESS, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("point", ["exports.staging.made:1", "exports.staging.made:5", "exports.staging.complete"])
def test_a_run_that_is_killed_leaves_no_half_kit_and_the_next_goes_on(archive, kit, tmp_path, point):
    home = archive.home.settings.home_path
    killed = export(home, tmp_path / "kit", BIENDAO_FAILPOINT=point)
    assert killed.returncode == -9
    assert not (tmp_path / "kit").exists()
    (unfinished,) = tmp_path.iterdir()
    made = {path: path.stat().st_ino for path in unfinished.rglob("*.jpg")}
    (unfinished / "stray.txt").write_text("of an earlier edition", "utf-8")
    done = export(home, tmp_path / "kit")
    assert (done.returncode, "R728" in done.stderr) == (3, True)
    assert contents(tmp_path / "kit") == contents(kit.parent)
    now = {path.stat().st_ino for path in (tmp_path / "kit").rglob("*.jpg")}
    assert set(made.values()) <= now, "a picture was made twice"
    assert [path.name for path in tmp_path.iterdir()] == ["kit"]


def test_a_set_without_anything_public_is_refused(tmp_path):
    archive = build(tmp_path / "house")
    load_set(archive.home, tmp_path / "sets")
    home = archive.home
    for item in (PLAN, "0000003T"):
        custody.withdraw(home.catalogue(), home.store(), item, why="thử", actor="test", now=NOW)
    with pytest.raises(CurationError, match="R750"):
        make_kit(home, tmp_path / "kit")
    assert list(tmp_path.glob(".kit*")) == []
