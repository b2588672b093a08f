"""A folder for viewers of IIIF: every manifest by the schema, every address that it names a file of the folder."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from archive.cli import run
from archive.errors import UsageError
from archive.exports.iiif.writing import base_of
from archive.settings import Settings
from tests.curated import load_into
from tests.integration.exports.conftest import ADDRESS, FOLDERS, SPECIMEN, bytes_of
from tests.reading_archive import CANARY, HEIGHT, PLAN, TRANSCRIPT, TRANSCRIPT_PAGES, WIDTH

SCHEMA = Path(__file__).parents[3].parent / "shared/schemas/iiif-presentation-3.json"
PICTURE = "jpg"


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return tmp_path_factory.mktemp("iiif")


@pytest.fixture
def folder(write, archive, where):
    target = where / "iiif"
    if not target.exists():
        load_into(archive.home, transcript_set(archive, where))
        write("iiif", target, "doi-ngoai", "da-duyet", "nhat-trinh")
    return target


def transcript_set(archive, where):
    """A set in three languages over a page that has no picture; its rights are an address."""
    code = archive.home.store().read(TRANSCRIPT, "description.json")
    made = where / "nhat-trinh"
    made.mkdir()
    for language in ("vi", "en", "fr"):
        (made / f"{language}.md").write_text("…\n", "utf-8")
    (made / "collection.toml").write_text(
        f"""
order = 2
third_language = "fr"
title = {{ vi = "Nhật trình", en = "A log", fr = "Un journal" }}
summary = {{ vi = "Một.", en = "One.", fr = "Un." }}
credits = {{ vi = "Nhóm thử.", en = "The testers.", fr = "Les testeurs." }}
rights = {{ vi = "https://creativecommons.org/licenses/by/4.0/", en = "CC BY 4.0", fr = "CC BY 4.0" }}

[[entries]]
reference_code = "{json.loads(code)["reference_code"]}"
page = 2
caption = {{ vi = "Đến đảo.", en = "Arrival.", fr = "Arrivée." }}
""",
        "utf-8",
    )
    return made


def read(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


def manifests(folder):
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8"))
        for path in folder.rglob("manifest.json")
    }


def addresses(value):
    """Every address of a resource below ``value`` that a viewer would fetch."""
    if isinstance(value, list):
        for one in value:
            yield from addresses(one)
    elif isinstance(value, dict):
        if value.get("type") in {"Image", "Manifest", "Collection"} or (
            value.get("type") == "AnnotationPage" and "items" not in value
        ):
            yield value["id"]
        elif value.get("type") == "ImageService3":
            yield f"{value['id']}/info.json"
        for one in value.values():
            yield from addresses(one)


def test_every_manifest_is_one_by_the_schema(folder):
    if not SCHEMA.is_file():
        pytest.skip("the schema lies beside the project")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    told = manifests(folder) | {"collection.json": read(folder, "collection.json")}
    assert len(told) == 7
    told |= {path.name + str(path): json.loads(path.read_text("utf-8")) for path in folder.rglob("text.json")}
    for name, manifest in told.items():
        assert [error.message for error in validator.iter_errors(manifest)] == [], name


def test_every_address_is_a_file_of_the_folder(folder):
    found = list(addresses([*manifests(folder).values(), read(folder, "collection.json")]))
    assert len(found) > 40
    for address in found:
        assert (folder / address.removeprefix(f"{FOLDERS}/")).is_file(), address


def test_every_tile_that_a_viewer_asks_for_is_there_in_its_size(folder):
    described = list(folder.rglob("info.json"))
    assert len(described) == 3 + 1 + 2
    for path in described:
        told = json.loads(path.read_text("utf-8"))
        (grid,) = told["tiles"]
        named = {("full", f"{one['width']},{one['height']}") for one in told["sizes"]} | {("full", "max")}
        for factor in grid["scaleFactors"]:
            side = grid["width"] * factor
            for x in range(0, told["width"], side):
                for y in range(0, told["height"], side):
                    w, h = min(side, told["width"] - x), min(side, told["height"] - y)
                    whole = (w, h) == (told["width"], told["height"])
                    size = f"{math.ceil(w / factor)},{math.ceil(h / factor)}"
                    named.add(("full" if whole else f"{x},{y},{w},{h}", "max" if whole and factor == 1 else size))
        for region, size in named:
            with Image.open(path.parent / region / size / "0/default.jpg") as tile:
                assert size in {"max", f"{tile.width},{tile.height}"}
        files = {one.relative_to(path.parent).as_posix() for one in path.parent.rglob(f"*.{PICTURE}")}
        assert files == {f"{region}/{size}/0/default.jpg" for region, size in named}


def difference(one, other):
    """Mean difference of two pictures of one size, in grey levels."""
    pairs = zip(one.convert("L").tobytes(), other.convert("L").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height)


def test_tiles_and_regions_show_their_part_of_the_page(folder):
    page, region = folder / f"items/{PLAN}/2", folder / "sets/da-duyet/1"
    x, y, right, bottom = 62, 87, math.ceil(0.95 * WIDTH), math.ceil(0.45 * HEIGHT)
    with Image.open(page / "full/max/0/default.jpg") as whole:
        assert whole.size == (WIDTH, HEIGHT)
        with Image.open(page / "0,0,1024,1024/1024,1024/0/default.jpg") as tile:
            assert difference(whole.crop((0, 0, 1024, 1024)), tile) < 1
        with Image.open(region / "full/max/0/default.jpg") as picture:
            assert difference(whole.crop((x, y, right, bottom)), picture) < 1
        with Image.open(region / f"0,0,1024,{bottom - y}/1024,{bottom - y}/0/default.jpg") as tile:
            assert difference(whole.crop((x, y, x + 1024, bottom)), tile) < 1


def test_a_document_tells_of_itself_in_both_languages(folder):
    told = read(folder, f"items/{PLAN}/manifest.json")
    assert told["id"] == f"{FOLDERS}/items/{PLAN}/manifest.json"
    assert told["homepage"][0]["id"] == f"{ADDRESS}/items/{PLAN}"
    assert [canvas["label"]["none"] for canvas in told["items"]] == [["1"], ["2"], ["3"]]
    assert told["items"][1]["homepage"][0]["id"] == f"{ADDRESS}/items/{PLAN}/pages/2"
    kinds = {one["label"]["en"][0]: one["value"] for one in told["metadata"]}
    assert kinds["Type"] == {"vi": ["Kế hoạch"], "en": ["Plan"]}
    assert kinds["Language"] == {"vi": ["Tiếng Việt"], "en": ["Vietnamese"]}
    assert told["rights"] == "http://rightsstatements.org/vocab/UND/1.0/"
    assert told["requiredStatement"]["value"]["vi"][0].startswith("Ủy ban nhân dân")


def test_a_set_hangs_its_regions_with_captions_and_sections(folder):
    told = read(folder, "sets/da-duyet/manifest.json")
    assert told["label"] == {"vi": ["Thông tin đối ngoại"], "en": ["External information"]}
    assert told["requiredStatement"]["value"] == {"vi": ["Người làm thử."], "en": ["The testers."]}
    region, whole = told["items"]
    assert region["label"] == {"vi": ["Trang hai"], "en": ["Page two"]}
    assert region["summary"] == {"vi": ["Hội nghị tập huấn."], "en": ["A training meeting."]}
    assert region["metadata"][0]["value"] == region["summary"]
    assert (region["width"], region["height"]) == (math.ceil(0.95 * WIDTH) - 62, math.ceil(0.45 * HEIGHT) - 87)
    assert whole["items"][0]["items"][0]["body"]["id"].startswith(f"{FOLDERS}/items/{SPECIMEN}/1/full/")
    (section,) = told["structures"]
    assert section["label"] == {"vi": ["Phần một"], "en": ["Part one"]}
    assert [one["id"] for one in section["items"]] == [region["id"], whole["id"]]


def test_a_set_that_nobody_approved_says_so_and_so_does_the_list_of_all(folder):
    told = read(folder, "sets/doi-ngoai/manifest.json")
    assert told["label"] == {"vi": ["BẢN THẢO: Thông tin đối ngoại"], "en": ["DRAFT: External information"]}
    assert told["requiredStatement"]["value"]["vi"] == ["BẢN THẢO", "Người làm thử."]
    every = read(folder, "collection.json")
    assert every["summary"] == {"vi": ["BẢN THẢO"], "en": ["DRAFT"]}
    assert [one["id"].removeprefix(f"{FOLDERS}/") for one in every["items"][:3]] == [
        f"sets/{slug}/manifest.json" for slug in ("doi-ngoai", "da-duyet", "nhat-trinh")
    ]


def test_a_third_language_and_rights_that_are_an_address_are_told(folder):
    told = read(folder, "sets/nhat-trinh/manifest.json")
    assert told["items"][0]["summary"]["fr"] == ["Arrivée."]
    assert told["rights"] == "http://creativecommons.org/licenses/by/4.0/"


def test_a_specimen_says_so_wherever_it_goes(folder):
    told = read(folder, f"items/{SPECIMEN}/manifest.json")
    assert told["label"]["none"][0].startswith("TÀI LIỆU MẪU")
    assert "rights" not in told
    assert "TÀI LIỆU MẪU" in told["requiredStatement"]["value"]["en"][0]
    assert read(folder, f"items/{SPECIMEN}/1/info.json")["requiredStatement"]["label"] == {"none": ["TÀI LIỆU MẪU"]}
    assert read(folder, "sets/da-duyet/manifest.json")["items"][1]["requiredStatement"]
    pictures = list((folder / f"items/{SPECIMEN}").rglob(f"*.{PICTURE}"))
    assert pictures
    for path in pictures:
        assert "TÀI LIỆU MẪU" in Image.open(io.BytesIO(path.read_bytes())).info["comment"].decode()


def test_each_line_stands_where_it_is_printed(folder, archive):
    told = read(folder, f"items/{PLAN}/2/text.json")
    line = next(one for one in told["items"] if "Cát Bà" in one["body"]["value"])
    assert line["motivation"] == "supplementing"
    assert line["body"]["language"] == "vi"
    canvas, _, place = line["target"].partition("#xywh=")
    assert canvas == f"{FOLDERS}/items/{PLAN}/2/canvas"
    x, y, width, height = map(int, place.split(","))
    for word in ("Quý", "Cát", "Bà"):
        for box in archive.boxes_of(PLAN, 2, word):
            assert x <= box.x0
            assert y <= box.y0
            assert box.x1 <= x + width
            assert box.y1 <= y + height


def test_a_page_without_a_picture_is_there_with_its_words(folder):
    first, second = read(folder, f"items/{TRANSCRIPT}/manifest.json")["items"]
    assert first["items"] == []
    assert first["metadata"] == [{"label": {"vi": ["Văn bản"], "en": ["Text"]}, "value": {"vi": [TRANSCRIPT_PAGES[0]]}}]
    assert second["annotations"][0]["id"] == f"{FOLDERS}/items/{TRANSCRIPT}/2/text.json"
    (said,) = read(folder, f"items/{TRANSCRIPT}/2/text.json")["items"]
    assert said["body"]["value"] == TRANSCRIPT_PAGES[1]


def test_nothing_closed_leaves_and_the_same_edition_is_the_same_bytes(folder, write, tmp_path):
    again = bytes_of(write("iiif", tmp_path / "x", "doi-ngoai", "da-duyet", "nhat-trinh"))
    assert again == bytes_of(folder)
    assert all(CANARY.encode() not in data and "Chưa công bố".encode() not in data for data in again.values())


def test_a_run_that_was_cut_off_leaves_nothing_and_is_taken_up(write, tmp_path):
    def cut(done, _total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write("iiif", tmp_path / "x", progress=cut)
    assert not (tmp_path / "x").exists()
    unfinished = tmp_path / ".x.unfinished"
    made = {path.relative_to(unfinished): path.stat().st_ino for path in unfinished.rglob(f"*.{PICTURE}")}
    assert made
    write("iiif", tmp_path / "x")
    assert {name: (tmp_path / "x" / name).stat().st_ino for name in made} == made


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({"iiif_address": "http://a.example/x/"}, "http://a.example/x"),
        ({"public_address": "https://a.example/"}, "https://a.example/ten"),
        ({"iiif_address": "https://b.example", "public_address": "https://a.example"}, "https://b.example"),
    ],
)
def test_the_address_is_the_one_given_or_lies_below_the_reading_room(given, base):
    assert base_of(Settings.from_environment({}, **given), "ten") == base


@pytest.mark.parametrize(
    "given", [{}, {"iiif_address": "iiif"}, {"iiif_address": "file:///tmp"}, {"iiif_address": "http://"}]
)
def test_without_an_address_of_the_web_nothing_is_written(given):
    with pytest.raises(UsageError, match="R761"):
        base_of(Settings.from_environment({}, **given), "ten")


def test_the_command_takes_the_address_and_tells_what_it_refused(archive, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BIENDAO_HOME", archive.home.settings.home)
    out = ["export", "da-duyet", "--to", "iiif", "--out", str(tmp_path / "x"), "--date", "2026-11-20", "--json"]
    assert run(out) == 2
    assert "R761" in capsys.readouterr().err
    assert run([*out, "--base", "http://127.0.0.1:8000/x/"]) == 3
    refused, told = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert refused["refused"]["reason"] == "R728"
    assert told["summary"]["draft"] is False
    assert read(tmp_path / "x", "collection.json")["id"] == "http://127.0.0.1:8000/x/collection.json"
