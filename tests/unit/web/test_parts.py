"""Small parts: waiting lists, downloads' names, the list of browser files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from archive.authority import basemap
from archive.catalogue.views import ObjectView
from archive.errors import UsageError
from archive.showing import han
from archive.web import vendor
from archive.web.rate import RateLimit
from archive.web.reading_room.originals import disposition

ROOT = Path(__file__).resolve().parents[3]
EMPTY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [],
    "objects": {"land": {"type": "MultiPolygon", "arcs": []}},
}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_tokens_fill_up_evenly():
    clock = Clock()
    limit = RateLimit(60, clock)
    for _ in range(60):
        limit.take("a")
    with pytest.raises(UsageError, match="R506"):
        limit.take("a")
    clock.now += 1.01
    limit.take("a")
    with pytest.raises(UsageError):
        limit.take("a")


def test_one_address_does_not_stop_another():
    limit = RateLimit(1, Clock())
    limit.take("a")
    limit.take("b")
    with pytest.raises(UsageError):
        limit.take("a")


def test_few_addresses_are_remembered():
    limit = RateLimit(1, Clock(), addresses=2)
    for address in "abcda":
        limit.take(address)


class Held(NamedTuple):
    """As much of a unit as the name of its file needs."""

    pid: str
    rights: str = "undetermined"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Kế hoạch.pdf", "ke-hoach"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nX: y.pdf', "a-b-x-y"),
        ("C:\\x\\Đảo.pdf", "dao"),
        ("", ""),
        (".pdf", ""),
        ("x" * 300 + ".pdf", "x" * 60),
    ],
)
def test_a_downloads_name_is_plain_and_keeps_the_given_one_apart(name, plain):
    original = ObjectView(position=1, sha256="0", size=1, media_type="application/pdf", name=name, store_path="x")
    header = disposition(Held("0000001Y"), original)
    expected = f"0000001Y-1-{plain}.pdf" if plain else "0000001Y-1.pdf"
    assert header.startswith(f"attachment; filename=\"{expected}\"; filename*=UTF-8''")
    assert header.isascii()
    assert "\n" not in header


def test_browser_files_are_copied_to_their_places(tmp_path):
    for source in vendor.files():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    (tmp_path / "node_modules" / basemap.SOURCE).write_text(json.dumps(EMPTY))
    model = tmp_path / "node_modules" / vendor.MODEL
    model.parent.mkdir(parents=True)
    model.write_bytes(gzip.compress(b"model"))
    (tmp_path / "node_modules" / vendor.HAN_RANGES).write_text("{}")
    made = vendor.install(tmp_path / "node_modules", tmp_path / "vendor")
    assert len(made) == len(vendor.files()) + len(basemap.COASTS) + 2
    assert all(path.is_file() for path in made)
    assert (tmp_path / "vendor/openseadragon/openseadragon.min.js").is_file()
    assert (tmp_path / "vendor/basemap/sea.json").is_file()
    assert (tmp_path / "vendor/tessdata/vie.traineddata").read_bytes() == b"model"


def test_the_lock_holds_hashes_and_no_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    locked = {name: entry for name, entry in packages.items() if name}
    assert {name.removeprefix("node_modules/") for name in locked} == set(vendor.PACKAGES)
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in locked.values())


def test_every_source_is_of_a_locked_package():
    packages = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(any(source.startswith(f"{name}/") for name in packages) for source in vendor.files())


def test_the_typeface_for_han_comes_in_parts_with_a_style_sheet_each(tmp_path):
    modules = tmp_path / "node_modules"
    files = modules / "@fontsource-variable/noto-sans-tc/files"
    files.mkdir(parents=True)
    (files / "noto-sans-tc-17-wght-normal.woff2").write_text("face")
    (modules / vendor.HAN_RANGES).write_text(json.dumps({"[17]": "U+9EC3,U+6c99-6c9a", "latin": "U+0041"}))
    made = vendor.install_han(modules, tmp_path / "vendor")
    assert sorted(path.name for path in made) == ["17.css", "17.woff2", "ranges.json"]
    assert "unicode-range: U+9EC3,U+6c99-6c9a;" in (tmp_path / "vendor/fonts/han/17.css").read_text()


def test_a_text_asks_for_the_parts_that_its_characters_are_in():
    part_of = han.read_ranges({"2": "U+9EC3", "17": "U+6c99-6c9a"})
    assert part_of == {0x9EC3: "2", 0x6C99: "17", 0x6C9A: "17"}
    assert han.parts_for("Hoàng Sa, không có chữ Hán") == []
