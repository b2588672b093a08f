"""Packages of Thông tư 05/2025/TT-BNV: whole, described in its fields, the same in every run, and nothing closed in them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from pikepdf import pdfa

from archive import custody
from archive.catalogue.access import Actor
from archive.catalogue.containers import NewContainer
from archive.catalogue.models import Level
from archive.catalogue.units import get_unit
from archive.errors import SettingError
from archive.exports.exhibition import gather
from archive.exports.tt05.writing import TT05
from archive.home import ArchiveHome
from archive.settings import Settings
from tests.alto_schema import alto_schema
from tests.curated import load_into
from tests.integration.exports.conftest import EDITION, bytes_of
from tests.reading_archive import CANARY, CURATED, DRAFT_CODE, NOW, TRANSCRIPT, add_scan, curate
from tests.recordings import take_in, tone

METS, PREMIS = "{http://www.loc.gov/METS/}", "{http://www.loc.gov/premis/v3}"
HREF = "{http://www.w3.org/1999/xlink}href"
ARCHIVE, AGENCY = "000.00.31.H24", "H24.9"
LETTER, PHOTOGRAPH = "0000007J", "0000008G"
ENTRY = """
[[entries]]
section = "mot"
reference_code = "{}"
page = 1
caption = {{ vi = "Một tài liệu.", en = "A document." }}
"""


@pytest.fixture(scope="module")
def of_files(archive, tmp_path_factory):
    """A set over two documents of a file (hồ sơ), a text without pictures, and the plan, the specimen and the draft."""
    catalogue, store = archive.home.catalogue(), archive.home.store()
    for code, title, level, above in (
        ("ĐN", "Phông Thông tin đối ngoại", Level.FONDS, None),
        ("ĐN.12", "Hồ sơ về đèn biển", Level.FILE, "ĐN"),
    ):
        new = NewContainer(reference_code=code, title=title, level=level, parent_code=above, is_open=True)
        custody.create_container(catalogue, store, new, actor="test", now=NOW)
    add_scan(
        archive, PHOTOGRAPH, ("Ảnh",), title="Đèn biển", parent_code="ĐN.12", reference_code="ĐN.12.0002", genre="anh"
    )
    add_scan(
        archive, LETTER, ("Số: 5/CV", "Trang hai"), title="Công văn", parent_code="ĐN.12", reference_code="ĐN.12.0007",
        genre="cong-van", number="5/CV-SNgV", language="vi",
    )  # fmt: skip
    with catalogue.reading() as session:
        transcript = get_unit(session, TRANSCRIPT, Actor.outsider()).reference_code
    folder = curate(tmp_path_factory.mktemp("ho-so")) / "doi-ngoai"
    folder = folder.rename(folder.with_name("ho-so"))
    more = "".join(ENTRY.format(code) for code in ("MAU.09", "ĐN.12.0007", "ĐN.12.0002", transcript))
    (folder / "collection.toml").write_text(CURATED + more, "utf-8")
    load_into(archive.home, folder)
    return archive


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return tmp_path_factory.mktemp("packages")


@pytest.fixture
def packages(of_files, write, where):
    target = where / "goi"
    codes = {"tt05_archive_code": ARCHIVE, "tt05_agency_code": AGENCY}
    return target if target.exists() else write("tt05", target, "ho-so", **codes)


@pytest.fixture
def package(packages):
    """The package of the file: its files by their names below its folder."""
    return unpacked(packages / f"{ARCHIVE}.{AGENCY}.0000.12-AIP_hoso.zip")


def unpacked(path):
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        folders = {name.partition("/")[0] for name in packed.namelist()}
        assert len(folders) == 1
        return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def fields(data):
    return {element.tag: element.text or "" for element in etree.fromstring(data)}


def references(files, name="METS.xml"):
    """Each file that a METS file names, with what it says of it."""
    folder = name.removesuffix("METS.xml")
    for element in etree.fromstring(files[name]).iter():
        if HREF in element.attrib:
            facts = element if "SIZE" in element.attrib else element.getparent()
            yield folder + element.get(HREF), facts


def test_there_is_one_package_for_each_file_and_for_each_document_outside(packages):
    assert sorted(path.name for path in packages.iterdir()) == [
        f"{ARCHIVE}.{AGENCY}.0000.03.0000002-AIP_tailieu.zip",
        f"{ARCHIVE}.{AGENCY}.0000.03.0000003-AIP_tailieu.zip",
        f"{ARCHIVE}.{AGENCY}.0000.12-AIP_hoso.zip",
        f"{ARCHIVE}.{AGENCY}.2017.03.0000001-AIP_tailieu.zip",
    ]


def test_every_file_stands_in_mets_with_its_size_and_checksum(packages):
    for path in packages.iterdir():
        files = unpacked(path)
        named = {}
        for mets in [name for name in files if name.endswith("METS.xml")]:
            for name, facts in references(files, mets):
                if facts.tag == f"{METS}div":
                    continue
                assert (int(facts.get("SIZE")), facts.get("CHECKSUM"), facts.get("CHECKSUMTYPE")) == (
                    len(files[name]), hashlib.sha256(files[name]).hexdigest().upper(), "SHA-256"
                )  # fmt: skip
                named[name] = facts
        assert set(named) == set(files) - {"METS.xml"}
        assert all(name.isascii() for name in files)


def test_mets_and_descriptions_are_valid_by_the_schemas_that_lie_beside_them(packages):
    for path in packages.iterdir():
        files = unpacked(path)
        checked = 0
        for name, data in files.items():
            if not name.endswith(".xml") or "/data/" in name or "PREMIS" in name:
                continue
            file = name.rpartition("/")[2]
            kind = next(kind for kind in ("METS", "EAD_doc", "EAD_pic", "EAD_media", "EAD") if file.startswith(kind))
            etree.XMLSchema(etree.fromstring(files[f"schemas/{kind}.xsd"])).assertValid(etree.fromstring(data))
            checked += 1
        assert checked >= 4


def test_the_root_says_what_the_circular_wants(package):
    root = etree.fromstring(package["METS.xml"])
    csip = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
    header = root.find(f"{METS}metsHdr")
    assert root.get("OBJID").startswith("urn:DN:uuid-")
    assert (root.get("TYPE"), header.get(f"{csip}OAISPACKAGETYPE")) == ("Mixed", "AIP")
    assert header.get("CREATEDATE") == "2026-11-20T00:00:00.000+07:00"
    structure = root.find(f"{METS}structMap/{METS}div")
    assert [one.get("LABEL") for one in structure] == [
        "Metadata", "Documentation", "Schemas", "Representations/rep1", "Representations/rep2"
    ]  # fmt: skip


def test_the_file_is_described(package):
    told = fields(package["metadata/descriptive/EAD.xml"])
    assert told["arcFileCode"] == f"{ARCHIVE}.{AGENCY}.0000.12"
    assert (told["title"], told["totalDoc"], told["numberOfPage"]) == ("Hồ sơ về đèn biển", "2", "3")
    assert (told["maintenance"], told["mode"], told["language"], told["confidenceLevel"]) == ("01", "01", "01", "02")
    assert told["paperFileCode"] == f"{ARCHIVE}.0.ĐN.12"


def test_each_document_is_described_by_what_it_is(package):
    folder = f"representations/rep1/metadata/descriptive/{{}}_{AGENCY}.0000.12.{{}}.xml"
    letter = fields(package[folder.format("EAD_doc", 7)])
    assert (letter["typeName"], letter["codeNumber"], letter["codeNotation"]) == ("22", "5", "CV-SNgV")
    assert (letter["docCode"], letter["docOrdinal"]) == (f"{AGENCY}.0000.12.0000007", "7")
    photograph = fields(package[folder.format("EAD_pic", 2)])
    assert (photograph["typePic"], photograph["imageTitle"], photograph["docOrdinal"]) == ("02", "Đèn biển", "2")


def test_documents_are_read_as_pdf_a_and_kept_as_they_came(package, archive):
    with pikepdf.open(io.BytesIO(package[f"representations/rep1/data/{AGENCY}.0000.12.7.pdf"])) as pdf:
        assert pdfa.check(pdf, "2b").findings == []
        assert len(pdf.pages) == 2
    original = package[f"representations/rep2/data/{AGENCY}.0000.12.7/Ban-goc-quet.tif"]
    assert original == archive.home.store().read(LETTER, f"originals/{LETTER}-1")
    assert f"representations/rep2/data/{AGENCY}.0000.12.7/alto/000002.xml" in package


def test_a_text_without_pictures_is_read_as_it_came(packages):
    files = unpacked(packages / f"{ARCHIVE}.{AGENCY}.0000.03.0000003-AIP_tailieu.zip")
    name = f"{AGENCY}.0000.03.0000003.1"
    assert f"representations/rep1/data/{name}/nhat-trinh.txt" in files
    assert f"representations/rep2/data/{name}/text/000001.txt" in files
    assert sum(path.endswith("nhat-trinh.txt") for path in files) == 1
    assert set(fields(files["metadata/descriptive/EAD.xml"])) == {"arcFileCode", "title", "source", "description"}


def test_words_with_their_places_are_valid_alto(packages, shared, tmp_path):
    schema = alto_schema(shared, tmp_path)
    pages = [data for path in packages.iterdir() for name, data in unpacked(path).items() if "/alto/" in name]
    assert len(pages) == 7
    for page in pages:
        schema.assertValid(etree.fromstring(page))


def test_premis_tells_of_each_file_what_was_done_to_it(package):
    root = etree.fromstring(package["representations/rep2/metadata/preservation/PREMIS_rep2.xml"])
    group = etree.fromstring(package["representations/rep2/METS.xml"])
    in_mets = {one.get("ID"): one.get("CHECKSUM") for one in group.iter(f"{METS}file")}
    in_premis = {
        one.findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierValue"): one.findtext(f".//{PREMIS}messageDigest")
        for one in root.iter(f"{PREMIS}object")
        if one.find(f"{PREMIS}objectCharacteristics") is not None
    }  # fmt: skip
    assert in_premis == in_mets
    assert "Bản gốc quét.tif" in [one.text for one in root.iter(f"{PREMIS}originalName")]
    kinds = [one.text for one in root.iter(f"{PREMIS}eventType")]
    assert kinds == ["transfer", "message digest calculation"] * 2
    linked = {one.text for one in root.iter(f"{PREMIS}linkingObjectIdentifierValue")}
    assert linked <= set(in_mets)
    read = etree.fromstring(package["representations/rep1/metadata/preservation/PREMIS_rep1.xml"])
    assert [one.text for one in read.iter(f"{PREMIS}eventType")] == ["normalization"] * 2
    whole = etree.fromstring(package["metadata/preservation/PREMIS.xml"])
    assert whole.findtext(f"{PREMIS}event/{PREMIS}eventType") == "information package creation"


def test_a_specimen_says_so_and_what_is_closed_stays(packages):
    for path in packages.iterdir():
        for name, data in unpacked(path).items():
            for closed in (CANARY, DRAFT_CODE, "Chưa công bố"):
                assert closed.encode() not in data, (name, closed)
    files = unpacked(packages / f"{ARCHIVE}.{AGENCY}.0000.03.0000002-AIP_tailieu.zip")
    assert any("TAI-LIEU-MAU-" in name for name in files)
    assert fields(files["metadata/descriptive/EAD.xml"])["title"].startswith("TÀI LIỆU MẪU")
    for name in [name for name in files if "/alto/" in name]:
        assert "TÀI LIỆU MẪU" in files[name].decode()


def test_the_same_edition_is_the_same_bytes(packages, write, tmp_path):
    codes = {"tt05_archive_code": ARCHIVE, "tt05_agency_code": AGENCY}
    assert bytes_of(write("tt05", tmp_path / "x", "ho-so", **codes)) == bytes_of(packages)


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"tt05_archive_code": ""}, "R860"),
        ({"tt05_archive_code": "số 1"}, "R861"),
        ({"tt05_agency_code": ""}, "R862"),
        ({"tt05_mets_schema": "/nowhere/METS.xsd"}, "R863"),
        ({"tt05_mets_schema": str(Path(__file__).with_name("conftest.py"))}, "R863"),
    ],
)
def test_what_the_circular_asks_for_and_is_not_there_is_refused(of_files, write, tmp_path, changed, number):
    codes = {"tt05_archive_code": ARCHIVE, "tt05_agency_code": AGENCY} | changed
    with pytest.raises(SettingError) as refused:
        write("tt05", tmp_path / "x", "ho-so", **codes)
    assert refused.value.reason.number == number
    assert not (tmp_path / "x").exists()


def test_an_agency_that_is_not_set_is_that_of_the_fonds(of_files, write, tmp_path):
    folder = curate(tmp_path) / "doi-ngoai"
    folder = folder.rename(tmp_path / "trong-phong")
    told = CURATED.partition("[[entries]]")[0] + ENTRY.format("ĐN.12.0002")
    (folder / "collection.toml").write_text(told, "utf-8")
    load_into(of_files.home, folder)
    made = write("tt05", tmp_path / "x", "trong-phong", tt05_archive_code=ARCHIVE)
    assert [path.name for path in made.iterdir()] == [f"{ARCHIVE}.DN.0000.12-AIP_hoso.zip"]


def test_the_schema_of_the_house_goes_along(of_files, write, tmp_path):
    own = tmp_path / "mets.xsd"
    own.write_text('<schema targetNamespace="http://www.loc.gov/METS/"/>')
    codes = {"tt05_archive_code": ARCHIVE, "tt05_agency_code": AGENCY, "tt05_mets_schema": str(own)}
    made = write("tt05", tmp_path / "x", "doi-ngoai", **codes)
    assert unpacked(next(made.iterdir()))["schemas/METS.xsd"] == own.read_bytes()


def test_a_recording_is_described_as_one(tmp_path):
    home = ArchiveHome(
        Settings.from_environment({}, home=str(tmp_path / "home"), tt05_archive_code=ARCHIVE, tt05_agency_code=AGENCY)
    )
    home.prepare()
    (tmp_path / "Bác Tư kể.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nBiển lặng.\n", "utf-8")
    (pid,) = take_in(home, tone(tmp_path / "Bác Tư kể.wav", seconds=62, rate=4000))
    with home.catalogue().reading() as session:
        code = get_unit(session, pid, Actor.outsider()).reference_code
    folder = curate(tmp_path) / "doi-ngoai"
    (folder / "collection.toml").write_text(CURATED.partition("[[entries]]")[0] + ENTRY.format(code), "utf-8")
    load_into(home, folder)
    shown = gather(("doi-ngoai",), home.catalogue(), home.store(), home.settings)
    TT05.write(shown, tmp_path / "goi", edition=EDITION, progress=lambda _done, _total: None)
    (path,) = (tmp_path / "goi").iterdir()
    files = unpacked(path)
    (told,) = [fields(data) for name, data in files.items() if "rep1/metadata/descriptive/EAD_media_" in name]
    assert (told["typeMedia"], told["playTime"], told["maintenance"]) == ("01", "00:01:02", "01")
    assert told["arcDocCode"].startswith(f"{ARCHIVE}.{AGENCY}.0000.03.0000001.")
    data = sorted(name.partition("/data/")[2].partition("/")[2] for name in files if "/data/" in name)
    assert data == ["Bac-Tu-ke.vtt", "Bac-Tu-ke.wav", "text/000001.txt"]
    for name, mets in files.items():
        if name.endswith("METS.xml"):
            etree.XMLSchema(etree.fromstring(files["schemas/METS.xsd"])).assertValid(etree.fromstring(mets))
