"""What picture files say of themselves, and that faulty ones say nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from PIL import Image

from archive.imaging.embedded import EmbeddedFacts, embedded_facts


def picture(path, *, artist="", caption="", taken="", **more):
    image = Image.new("RGB", (60, 40), (90, 120, 150))
    exif = Image.Exif()
    # Exif knows ASCII only; programs write UTF-8 all the same.
    exif[0x013B], exif[0x010E] = artist.encode(), caption.encode()
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825)[1] = "N"
    image.save(path, exif=exif, **more)
    return path


def with_iptc(path, **values):
    """Put an APP13 segment with IPTC datasets behind the start of the JPEG file ``path``."""
    numbers = {"date": 55, "by_line": 80, "caption": 120}
    sets = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + len(value).to_bytes(2, "big") + value for name, value in values.items()
    )
    block = b"8BIM\x04\x04\x00\x00" + len(sets).to_bytes(4, "big") + sets + b"\0" * (len(sets) % 2)
    segment = b"Photoshop 3.0\0" + block
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:])
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_exif_tells_who_when_and_what(tmp_path, name):
    path = picture(tmp_path / name, artist="Nguyễn Văn Lân", caption="Cảng Hải Phòng", taken="1998:05:07 09:10:11")
    assert embedded_facts(path) == EmbeddedFacts(dt.date(1998, 5, 7), "Nguyễn Văn Lân", "Cảng Hải Phòng")


def test_iptc_comes_first(tmp_path):
    path = picture(tmp_path / "a.jpg", artist="Máy ảnh", caption="DSC0001", taken="2001:01:01 00:00:00")
    with_iptc(path, date=b"19350214", by_line="Hiệu ảnh Hương Ký".encode(), caption="Đồ Sơn".encode())
    assert embedded_facts(path) == EmbeddedFacts(dt.date(1935, 2, 14), "Hiệu ảnh Hương Ký", "Đồ Sơn")


def test_letters_of_unknown_coding_are_left_out(tmp_path):
    path = with_iptc(picture(tmp_path / "a.jpg", artist="Lân"), by_line=b"H\xb6i", date=b"00000000")
    assert embedded_facts(path) == EmbeddedFacts(None, "Lân", "")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe1\x00\x08Exif\0\0", b"II*\0\xff\xff\xff\xff"])
def test_a_faulty_file_says_nothing(tmp_path, data):
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    assert embedded_facts(path) == EmbeddedFacts()
