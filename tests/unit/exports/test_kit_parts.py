"""Small parts of a kit: what is said in a recording, where links lead, tiles that cover a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from archive.catalogue.views import PageView
from archive.exports.kit.inside import Inside
from archive.exports.kit.narration import spoken_lines
from archive.exports.kit.pictures import TILE, PictureMaker
from archive.exports.staging import Staging
from archive.imaging.locations import page_picture_path
from archive.imaging.pyramid import write_page_picture
from archive.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

INSIDE = Inside(frozenset({"ten-dao"}), {"0000001Y": (1, 2, 7)})


@pytest.mark.parametrize(
    ("transcript", "said"),
    [
        ("WEBVTT - thử\n\nNOTE of nobody\n\n1\n00:00.000 --> 00:02.000 align:start\n<v Lan>Biển <i>lặng</i>.\n", ("Biển lặng.",)),
        ("1\r\n00:00:00,000 --> 00:00:02,000\r\nBiển\r\nlặng.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nGió.\r\n", ("Biển lặng.", "Gió.")),
        ("Năm\n1937\n\nGió < 5.", ("Năm 1937", "Gió < 5.")),
        ("", ()),
    ],
    ids=["webvtt", "subrip", "plain", "empty"],
)  # fmt: skip
def test_what_is_said_stands_without_times_and_marks(transcript, said):
    assert spoken_lines(transcript) == said


@pytest.mark.parametrize(
    ("address", "led"),
    [
        ("/search?q=bi%E1%BB%83n", "../vi/search.html?q=bi%E1%BB%83n"),
        ("/map", "../vi/map.html"),
        ("/collections/ten-dao", "../vi/c-ten-dao.html"),
        ("/items/0000001Y", "../vi/0000001y-1.html"),
        ("/items/0000001Y/pages/7", "../vi/0000001y-7.html"),
        ("/items/0000001Y/pages/3", None),
        ("/items/0000004R", None),
        ("/collections/khac", None),
        ("/desk", None),
    ],
)
def test_links_lead_to_what_the_kit_has_and_others_become_words(address, led):
    written = INSIDE.lead(f'<p>Xem <a href="{address}">đây</a>.</p>', lambda name: f"../vi/{name}")
    assert written == (f'<p>Xem <a href="{led}">đây</a>.</p>' if led else "<p>Xem đây.</p>")


class Unit:
    pid, rights, genre = "0000001Y", "free", "hai-do"


def test_tiles_cover_a_large_map_and_none_reaches_beyond_it(tmp_path: Path):
    width, height = 3 * TILE + 5, 2 * TILE + 7
    settings = Settings.from_environment({}, home=str(tmp_path / "home"))
    path = page_picture_path(settings.derivatives_path, Unit.pid, 1)
    pixels = np.tile(np.linspace(0, 255, width, dtype=np.uint8), (height, 1))
    write_page_picture(pixels, path, quality=85, tile=512)
    (tmp_path / "kit").mkdir()
    staging = Staging(tmp_path / "kit")
    made = PictureMaker(staging, settings).page(Unit(), PageView(number=1, width=width, height=height))
    assert (made.size, made.tiles) == ((width, height), "tiles/0000001y-1")
    levels: dict[int, list[tuple[int, int]]] = {}
    for name in staging.files:
        if found := re.fullmatch(r"tiles/0000001y-1_files/(\d+)/(\d+)_(\d+)\.jpg", name):
            with Image.open(tmp_path / "kit" / name) as tile:
                size = tile.size
            levels.setdefault(int(found[1]), []).append(size)
            if int(found[1]) == 12:
                assert size == (min(TILE, width - int(found[2]) * TILE), min(TILE, height - int(found[3]) * TILE))
    assert {level: len(sizes) for level, sizes in levels.items() if level > 9} == {10: 1, 11: 4, 12: 12}
    assert levels[0] == [(1, 1)]
    assert levels[10] == [(770, 514)]
