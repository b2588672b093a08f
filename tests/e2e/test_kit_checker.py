"""The checker page, opened from a folder in Chromium without a network: what it says of kits."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from archive.cli import run
from archive.exports.exhibition import Edition
from archive.exports.kit.keys import make_key, replace_key
from archive.exports.kit.sealing import LIST, SEAL, write_seal
from tests.kits import EDITION, load_set, make_kit
from tests.reading_archive import build

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

GENUINE = "Đầy đủ và đúng gốc: ấn bản 7 của “Thông tin đối ngoại”, ngày 2026-11-28."
WAIT_MS = 30_000


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    archive = build(tmp_path_factory.mktemp("house"))
    load_set(archive.home, tmp_path_factory.mktemp("sets"))
    out = tmp_path_factory.mktemp("out")
    make_key(archive.home.settings.kit_key_path)
    make_kit(archive.home, out / "older", Edition(6, EDITION.date))
    make_kit(archive.home, out / "genuine")
    command = ["--home", archive.home.settings.home, "kit", "checker", "--out", str(out / "kiem-tra.html")]
    assert run(command) == 0
    assert run(command) == 2
    shutil.copy(archive.home.settings.kit_key_path, out / "kit.key")
    return out


@pytest.fixture
def kit(house, tmp_path):
    return shutil.copytree(house / "genuine", tmp_path / "kit")


@pytest.fixture
def checker(browser, house):
    context = browser.new_context(offline=True)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((house / "kiem-tra.html").as_uri())
    assert page.evaluate("isSecureContext && !!crypto.subtle")
    yield page
    context.close()
    assert complaints == []


def says(page, kit: Path) -> tuple[str, list[str]]:
    page.set_input_files("#folder", kit)
    page.wait_for_selector(".is-genuine, .is-wrong", timeout=WAIT_MS)
    return page.inner_text("#verdict-vi"), page.locator("#faults p[lang=en]").all_inner_texts()


def test_a_genuine_kit(checker, kit):
    assert says(checker, kit) == (GENUINE, [])
    assert checker.inner_text("#verdict-en").startswith("Complete and genuine: edition 7 of “External information”")


def test_a_folder_that_is_dropped(checker, kit):
    (kit / "x.js").write_text("x")
    devtools = checker.context.new_cdp_session(checker)
    dropped = {"items": [], "files": [str(kit)], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, "x": 200, "y": 200, "data": dropped})
    checker.wait_for_selector(".is-wrong", timeout=WAIT_MS)
    assert checker.locator("#faults p[lang=en]").all_inner_texts() == [
        "The file x.js does not belong to the kit; take it out and do not open it."
    ]


def test_nothing_is_against_the_rules_of_access(checker, kit, axe):
    (kit / "x.js").write_text("x")
    says(checker, kit)
    assert axe.run(checker).response["violations"] == []


def changed(kit, _tmp):
    (kit / "index.html").write_bytes((kit / "index.html").read_bytes().replace(b"<", b">", 1))


def missing(kit, _tmp):
    (kit / "kit.json").unlink()


def extra(kit, _tmp):
    (kit / "<b>x.js").write_text("x")


def unsigned(kit, _tmp):
    (kit / SEAL).unlink()


def edited(kit, _tmp):
    told = json.loads((kit / LIST).read_bytes())
    (kit / LIST).write_text(json.dumps(told | {"date": "2027-01-01"}), "utf-8")


def foreign(kit, tmp):
    (kit / SEAL).write_bytes(write_seal((kit / LIST).read_bytes(), make_key(tmp / "foreign")))


def no_kit(kit, _tmp):
    (kit / LIST).unlink()


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (changed, "The file an-ban-7/index.html was changed;"),
        (missing, "The kit lacks the file an-ban-7/kit.json;"),
        (extra, "The file an-ban-7/<b>x.js does not belong to the kit;"),
        (unsigned, "The kit is not signed"),
        (edited, "The signature does not fit the list files.json:"),
        (foreign, "The kit is signed by another key ("),
        (no_kit, "an-ban-7/files.json cannot be read"),
    ],
)
def test_what_is_wrong_is_said(tamper, sentence, checker, kit, tmp_path):
    tamper(kit / "an-ban-7", tmp_path)
    verdict, faults = says(checker, kit)
    assert verdict == "KHÔNG đạt: có 1 chỗ sai. Đừng trưng bày."
    assert len(faults) == 1
    assert faults[0].startswith(sentence)


def test_an_old_edition_after_a_newer_one(checker, kit, house):
    assert says(checker, kit) == (GENUINE, [])
    checker.reload()
    assert says(checker, house / "older")[1][0].startswith("This is edition 6, older than edition 7")


def test_a_key_that_follows_the_known_one_is_trusted(checker, kit, house, tmp_path):
    following = replace_key(shutil.copy(house / "kit.key", tmp_path / "kit.key"))
    edition = kit / "an-ban-7"
    (edition / SEAL).write_bytes(write_seal((edition / LIST).read_bytes(), following))
    assert says(checker, kit) == (GENUINE, [])
