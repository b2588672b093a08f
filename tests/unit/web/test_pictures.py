"""IIIF Image 3: the tiles and sizes that are named are served, and nothing else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive.errors import UsageError
from archive.web.iiif.details import sizes_of
from archive.web.iiif.parameters import BOXES, Picture
from archive.web.iiif.strips import size_of, strip_around
from tests.reading_archive import HEIGHT, PLAN, TRANSCRIPT, WIDTH

BASE = f"/iiif/image/3/{PLAN}_1"
SIDES = st.integers(1, 20_000)
PICTURES = st.builds(Picture, width=SIDES, height=SIDES, tile=st.just(512), max_pixels=st.just(4_000_000))


def tiles(picture):
    """Every tile that a viewer asks for, as OpenSeadragon computes it from info.json."""
    for factor in picture.scale_factors:
        side = picture.tile * factor
        for x in range(0, picture.width, side):
            for y in range(0, picture.height, side):
                width, height = min(side, picture.width - x), min(side, picture.height - y)
                whole = (x, y, width, height) == (0, 0, picture.width, picture.height)
                size = f"{-(-width // factor)},{-(-height // factor)}"
                yield "full" if whole else f"{x},{y},{width},{height}", "max" if whole and factor == 1 else size


@given(
    st.builds(
        Picture,
        width=st.integers(1, 3000),
        height=st.integers(1, 3000),
        tile=st.just(512),
        max_pixels=st.just(4_000_000),
    )
)
def test_every_tile_of_the_grid_is_served(picture):
    for region, size in tiles(picture):
        (_x, _y, width, height), (out_width, out_height) = picture.asked(region, size)
        assert out_width <= width
        assert out_height <= height
        assert out_width * out_height <= picture.max_pixels


@given(PICTURES, st.floats(0, 1))
def test_a_strip_holds_the_place_it_is_around(picture, share):
    middle = share * picture.height
    strip = strip_around(picture.width, picture.height, middle)
    _x, top, _width, height = strip
    (cut, size) = picture.asked(",".join(map(str, strip)), ",".join(map(str, size_of(strip))))
    assert (cut, size) == (strip, size_of(strip))
    assert size[0] <= 720
    assert top <= middle <= top + height


@given(PICTURES, st.data())
def test_a_detail_is_served_where_it_hangs_and_nowhere_else(picture, data):
    x, y = data.draw(st.integers(0, picture.width - 1)), data.draw(st.integers(0, picture.height - 1))
    detail = x, y, data.draw(st.integers(1, picture.width - x)), data.draw(st.integers(1, picture.height - y))
    region = ",".join(map(str, detail))
    assert len(sizes_of(detail)) <= 3
    for wide, high in sizes_of(detail):
        assert picture.asked(region, f"{wide},{high}", {detail}) == (detail, (wide, high))
        assert wide <= min(1440, detail[2])
        assert high <= min(2160, detail[3])
    beside = x, y, detail[2] + 1, detail[3]
    with pytest.raises(UsageError, match="R508"):
        picture.asked(",".join(map(str, beside)), "7,7777", {detail})


@given(PICTURES)
def test_no_answer_is_larger_than_the_limit_or_the_picture(picture):
    every = [picture.largest, *picture.sizes, *(picture.confined(box) for box in BOXES)]
    assert all(1 <= width <= picture.width and 1 <= height <= picture.height for width, height in every)
    assert all(width * height <= max(picture.max_pixels, 1) for width, height in every)


@given(PICTURES, st.text(max_size=30), st.text(max_size=20))
def test_anything_else_is_refused_with_its_reason(picture, region, size):
    served = {*tiles(Picture(1, 1, 512, 4_000_000))}
    if (region, size) in served or region == "full":
        return
    with pytest.raises(UsageError, match="R508"):
        picture.asked(region, size)


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("full", "full"), ("full", "620,"), ("full", "pct:50"), ("full", "^max"), ("full", "!241,360"), ("full", "9999,9999"),
        ("square", "max"), ("pct:0,0,50,50", "max"), ("0,0,511,512", "511,512"), ("1,0,512,512", "512,512"),
        ("0,0,512,512", "256,256"), ("0,0,512,512", "max"), ("0,0,512,512", "!512,512"), ("99999,0,512,512", "512,512"),
        ("-512,0,512,512", "512,512"), ("00,0,512,512", "512,512"), ("٠,0,512,512", "512,512"),
    ],
)  # fmt: skip
def test_what_the_grid_does_not_have_is_refused(client, region, size):
    answer = client.get(f"{BASE}/{region}/{size}/0/default.jpg")
    assert (answer.status_code, answer.json["error"]["reason"]) == (400, "R508")


@pytest.mark.parametrize("form", ["90/default.jpg", "!0/default.jpg", "0/gray.jpg", "0/default.png", "0/default.webp"])
def test_other_forms_are_not_made(client, form):
    assert client.get(f"{BASE}/full/max/{form}").status_code == 501


def test_the_description_names_what_is_served(client):
    info = client.get(f"{BASE}/info.json").json
    assert (info["width"], info["height"], info["profile"]) == (WIDTH, HEIGHT, "level0")
    assert info["id"].endswith(BASE)
    for size in info["sizes"]:
        picture = client.get(f"{BASE}/full/{size['width']},{size['height']}/0/default.jpg")
        assert Image.open(io.BytesIO(picture.data)).size == (size["width"], size["height"])


def test_a_tile_is_the_part_of_the_page_it_says(client, archive):
    picture = Image.open(io.BytesIO(client.get(f"{BASE}/0,0,1024,1024/512,512/0/default.jpg").data)).convert("L")
    box = archive.boxes_of(PLAN, 1, "HOẠCH")[0]
    inked = picture.crop((box.x0 // 2, box.y0 // 2, box.x1 // 2, box.y1 // 2))
    assert inked.getextrema()[0] < 80
    assert picture.crop((0, 0, 60, 60)).getextrema()[0] > 200


def test_only_pictures_for_lists_are_saved_at_their_quality(client):
    def table(address):
        return Image.open(io.BytesIO(client.get(f"{BASE}/{address}/0/default.jpg").data)).quantization[0]

    assert table("full/!240,360") == table("full/!480,720")
    assert sum(table("full/!480,720")) > sum(table("full/!960,1440"))
    strip = f"0,0,{WIDTH},{WIDTH // 5}/720,{round(WIDTH // 5 * 720 / WIDTH)}"
    assert table(strip) == table("full/!240,360")
    edge = f"1024,1536,{WIDTH - 1024},{HEIGHT - 1536}"
    assert table(f"{edge}/{WIDTH - 1024},{HEIGHT - 1536}") == table("full/!960,1440")


def test_pictures_are_asked_for_again_before_they_are_used(client):
    answer = client.get(f"{BASE}/full/!240,360/0/default.jpg")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"]
    assert answer.mimetype == "image/jpeg"


def test_the_bare_address_leads_to_the_description(client):
    answer = client.get(BASE)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{BASE}/info.json")


def test_a_page_without_a_picture_has_none(client):
    assert client.get(f"/iiif/image/3/{TRANSCRIPT}_1/info.json").status_code == 404
