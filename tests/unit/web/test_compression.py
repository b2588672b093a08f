"""What goes over the wire compressed, what does not, and what caches are told of it."""

from __future__ import annotations

import gzip
import json

import pytest

from archive.web.compression import SMALLEST
from tests.reading_archive import CANARY, DRAFT, PLAN
from tests.sites import DESK, NAME, PASSWORD, app_of, desk_archive

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
LARGE = ["/", "/search?q=biển", f"/items/{PLAN}", "/map", "/api/v1/openapi.json", "/api/v1/places", "/static/css/base.css",
         "/static/js/viewer.js", "/nope"]  # fmt: skip
AS_THEY_ARE = ["/static/vendor/fonts/be-vietnam-pro-latin-400.woff2", f"/items/{PLAN}/originals/1",
               f"/items/{PLAN}/searchable.pdf",
               f"/iiif/image/3/{PLAN}_1/full/!480,720/0/default.jpg"]  # fmt: skip


@pytest.mark.parametrize("address", LARGE)
def test_text_is_compressed_for_whoever_can_read_it(client, address):
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert {"Accept-Encoding", "Cookie"} <= set(plain.vary) & set(packed.vary)
    unpacked = gzip.decompress(packed.data)
    if packed.is_json:
        # Searches tell how long they took.
        assert json.loads(unpacked).keys() == plain.json.keys()
    else:
        assert unpacked == plain.data
    head = client.head(address, headers=GZIP)
    assert head.headers["Content-Length"] == packed.headers["Content-Length"]
    assert head.data == b""


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_nobody_gets_what_they_cannot_read(client, accepted):
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("address", AS_THEY_ARE)
def test_pictures_fonts_and_originals_stay_as_they_are(client, address):
    answer = client.get(address, headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.vary


def test_what_fits_one_packet_stays_as_it_is(client):
    answer = client.get("/robots.txt", headers=GZIP)
    assert len(answer.data) < SMALLEST
    assert "Content-Encoding" not in answer.headers


def test_a_file_kept_in_either_form_is_known_again(client):
    address = "/static/css/base.css"
    tags = [client.get(address, headers=headers).headers["ETag"] for headers in ({}, GZIP)]
    assert tags[1] == f"W/{tags[0]}"
    for headers in ({}, GZIP):
        for tag in tags:
            again = client.get(address, headers={**headers, "If-None-Match": tag})
            assert (again.status_code, again.data) == (304, b"")
            assert "Content-Encoding" not in again.headers
            assert "Accept-Encoding" in again.vary


def test_a_part_of_a_file_is_a_part_of_the_file(client):
    answer = client.get("/static/css/base.css", headers={**GZIP, "Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.data)) == (206, 10)
    assert "Content-Encoding" not in answer.headers


def test_pages_of_staff_are_never_compressed(tmp_path):
    client = app_of(desk_archive(tmp_path).home, areas=DESK).test_client()
    assert "Content-Encoding" not in client.get("/desk/sign-in", headers=GZIP).headers
    assert client.get("/search?q=biển", headers=GZIP).headers["Content-Encoding"] == "gzip"
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/desk/sign-in", data={"name": NAME, "password": PASSWORD}, headers=own).status_code == 303
    for address in ("/desk/", f"/search?q={CANARY}&scope=all", f"/items/{DRAFT}", "/", "/nope"):
        answer = client.get(address, headers=GZIP)
        assert len(answer.data) > SMALLEST
        assert "Content-Encoding" not in answer.headers, address
