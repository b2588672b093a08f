"""A bag that another archive takes in: valid by the Library of Congress' own program, and nothing closed in it."""

from __future__ import annotations

import json
import subprocess
import sys

import bagit
import pytest

from archive.catalogue.description import from_json
from archive.curation import load_collection
from tests.curated import load_into
from tests.integration.exports.conftest import APPROVAL, SPECIMEN, bytes_of
from tests.reading_archive import CANARY, CURATED, DRAFT_CODE, PLAN, curate


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return tmp_path_factory.mktemp("bags")


@pytest.fixture
def bag(write, where):
    target = where / "tui"
    return target if target.exists() else write("bag", target, "doi-ngoai", "da-duyet")


def test_the_program_bagit_finds_it_valid(bag):
    ran = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, "is valid" in ran.stderr) == (0, True), ran.stderr
    read = bagit.Bag(str(bag))
    assert set(read.algorithms) == {"sha256", "sha512"}
    assert read.info["Bagging-Date"] == "2026-11-20"
    assert read.info["Edition"] == "3"
    draft, approved = read.info["External-Description"]
    assert draft == "BẢN THẢO: Thông tin đối ngoại / DRAFT: External information"
    assert approved == "Thông tin đối ngoại / External information"


def test_a_changed_byte_is_found(bag, tmp_path):
    copy = tmp_path / "sai"
    for name, data in bytes_of(bag).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(data)
    bagit.Bag(str(copy)).validate()
    target = copy / f"data/items/{PLAN}/alto/000001.xml"
    target.write_bytes(target.read_bytes().replace(b"C", b"D", 1))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(copy)).validate()


def test_originals_are_there_byte_for_byte_with_the_words_of_their_pages(bag, archive):
    store, folder = archive.home.store(), bag / f"data/items/{PLAN}"
    assert (folder / "originals/Bản gốc quét.tif").read_bytes() == store.read(PLAN, f"originals/{PLAN}-1")
    assert (folder / "alto/000002.xml").read_bytes() == store.read(PLAN, "alto/000002.xml")
    assert json.loads((folder / "dublin-core.jsonld").read_text("utf-8"))["identifier"] == ["MAU.01", "32/KH-UBND"]


def test_a_specimen_says_so_in_every_file(bag):
    folder = bag / f"data/items/{SPECIMEN}"
    assert [path.name for path in (folder / "originals").iterdir()] == ["TAI-LIEU-MAU-Bản gốc quét.tif"]
    assert "TÀI LIỆU MẪU" in (folder / "alto/000001.xml").read_text("utf-8")
    assert from_json((folder / "description.json").read_bytes()).title.startswith("TÀI LIỆU MẪU")


def test_what_the_house_keeps_to_itself_stays(bag):
    told = from_json((bag / f"data/items/{PLAN}/description.json").read_bytes())
    assert (told.events, dict(told.suggestions)) == ((), {})
    for name, data in bytes_of(bag).items():
        for closed in (CANARY, DRAFT_CODE, "Chưa công bố", "Not published"):
            assert closed.encode() not in data, (name, closed)


def test_the_set_in_it_is_one_that_can_be_loaded(bag):
    folder = bag / "data/collections/da-duyet"
    loaded = load_collection(folder)
    assert [entry.reference_code for entry in loaded.entries] == ["MAU.01", "MAU.09"]
    assert loaded.approval
    assert loaded.approval.decision == "12/QĐ"


def test_an_approval_that_holds_no_longer_does_not_leave(archive, write, tmp_path):
    folder = curate(tmp_path) / "doi-ngoai"
    folder = folder.rename(tmp_path / "doi-loi")
    described = CURATED + APPROVAL
    for text in (described, described.replace("One plan.", "Another plan.")):
        (folder / "collection.toml").write_text(text, "utf-8")
        load_into(archive.home, folder)
    left = write("bag", tmp_path / "x", "doi-loi")
    assert load_collection(left / "data/collections/doi-loi").approval is None
    assert bagit.Bag(str(left)).info["External-Description"].startswith("BẢN THẢO: ")


def test_the_same_edition_is_the_same_bytes(bag, write, tmp_path):
    assert bytes_of(write("bag", tmp_path / "x", "doi-ngoai", "da-duyet")) == bytes_of(bag)


def test_names_that_lists_of_files_would_code_are_made_plain():
    from archive.exports.bag import _plain_name

    class Document:
        rights = "public-domain"

    taken = ["a_20b.tif"]
    assert _plain_name(Document(), "thư mục/a%20b.tif", taken) == "a_20b (2).tif"
