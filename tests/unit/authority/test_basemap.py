"""The coast: decoded, cut to the sea, thinned out, and nothing on it but land."""

from __future__ import annotations

import json

import pytest

from archive.authority import basemap
from archive.authority.geometry import Extent, area, clip, simplify
from archive.authority.topojson import outlines
from archive.errors import MachineError

SQUARE = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [100.0, 10.0]},
    "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]], [[1, 1], [1, 0], [0, 1]]],
    "objects": {
        "land": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0, -2], [2]]}]},
    },
}
WHOLE = Extent(98, 3, 122, 24)
JAGGED = ((0.0, 0.0), (1.0, 0.01), (2.0, -0.01), (3.0, 0.0), (3.0, 3.0), (1.5, 2.99), (0.0, 3.0))


def test_arcs_are_put_end_to_end_forwards_and_backwards():
    assert list(outlines(SQUARE, "land")) == [((100.0, 10.0), (102.0, 10.0), (102.0, 12.0), (100.0, 12.0))]


@pytest.mark.parametrize(
    ("extent", "left"),
    [
        (WHOLE, 4.0),
        (Extent(101, 9, 110, 11), 1.0),
        (Extent(100.5, 10.5, 101.5, 11.5), 1.0),
        (Extent(103, 3, 110, 9), 0.0),
    ],
    ids=["all of it", "a corner", "the extent lies within", "nothing"],
)
def test_an_outline_is_cut_at_the_edge(extent, left):
    (ring,) = outlines(SQUARE, "land")
    assert area(clip(ring, extent)) == pytest.approx(left)
    assert all(extent.has(point) for point in clip(ring, extent))


def test_a_point_is_left_out_when_the_line_hardly_moves():
    assert simplify(JAGGED, 0.02) == ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0))
    assert simplify(JAGGED, 0.0) == JAGGED


def test_what_setup_writes_is_what_a_map_reads(tmp_path, monkeypatch):
    source = tmp_path / "land.json"
    source.write_text(json.dumps(SQUARE))
    basemap.install(source, tmp_path / "vendor")
    monkeypatch.setattr(basemap, "static_folder", lambda: tmp_path)
    basemap.land_of.cache_clear()
    (ring,) = basemap.land_of(basemap.SEA)
    assert ring == ((100.0, 10.0), (102.0, 10.0), (102.0, 12.0), (100.0, 12.0))
    basemap.land_of.cache_clear()


def test_a_map_without_its_coast_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(basemap, "static_folder", lambda: tmp_path)
    basemap.land_of.cache_clear()
    with pytest.raises(MachineError, match="make setup"):
        basemap.land_of(basemap.GULF)


@pytest.mark.parametrize("coast", basemap.COASTS, ids=lambda coast: coast.name)
def test_an_installed_drawing_is_land_within_its_extent_and_nothing_else(coast):
    drawing = json.loads((basemap.static_folder() / basemap.file_of(coast)).read_text("utf-8"))
    assert set(drawing) == {"type", "coordinates"}
    assert drawing["type"] == "MultiPolygon"
    assert all(ring[0] == ring[-1] for polygon in drawing["coordinates"] for ring in polygon)
    assert all(coast.extent.has(point) for ring in basemap.land_of(coast) for point in ring)


def test_the_sea_has_hainan_and_luzon_and_the_isles_of_ha_long():
    size_of = {round(area(ring), 1) for ring in basemap.land_of(basemap.SEA)}
    assert any(2.7 < size < 3.1 for size in size_of), "Hải Nam, 33 920 km² at 19° north"
    assert sum(106 < ring[0][0] < 108 and 20 < ring[0][1] < 21.5 for ring in basemap.land_of(basemap.GULF)) >= 5
