"""A specimen says so in all that leaves the archive; a document is left alone."""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest
from lxml import etree
from PIL import Image

from archive.catalogue import specimen
from archive.catalogue.specimen import FILE_PREFIX, MARK


class Held(NamedTuple):
    rights: str


SPECIMEN, DOCUMENT = Held("specimen"), Held("public-domain")
ALTO = '<?xml version="1.0" encoding="UTF-8"?>\n<alto><String CONTENT="đảo"/></alto>'.encode()


def _jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (9, 7), (200, 30, 30)).save(data, "JPEG")
    return data.getvalue()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_statement_bears_the_vietnamese_mark_in_both_languages(language: str) -> None:
    assert MARK in specimen.statement(SPECIMEN, language)
    assert not specimen.statement(DOCUMENT, language)


def test_a_title_is_marked_once() -> None:
    assert specimen.mark_title(SPECIMEN, "Kế hoạch") == f"{MARK}: Kế hoạch"
    assert specimen.mark_title(SPECIMEN, "Tài liệu mẫu: Kế hoạch") == "Tài liệu mẫu: Kế hoạch"
    assert specimen.mark_title(DOCUMENT, "Kế hoạch") == "Kế hoạch"


def test_text_and_file_names_begin_with_it() -> None:
    assert specimen.mark_text(SPECIMEN, "đảo").startswith(MARK)
    assert specimen.mark_text(SPECIMEN, "đảo").endswith("\n\nđảo")
    assert specimen.mark_text(DOCUMENT, "đảo") == "đảo"
    assert specimen.mark_file_name(SPECIMEN, "a") == f"{FILE_PREFIX}-a"
    assert specimen.mark_file_name(DOCUMENT, "a") == "a"


@pytest.mark.parametrize("data", [ALTO, ALTO[ALTO.index(b"<alto") :]], ids=["declared", "bare"])
def test_xml_bears_a_comment_and_stays_the_same_document(data: bytes) -> None:
    marked = specimen.mark_xml(SPECIMEN, data)
    assert MARK.encode() in marked
    root = etree.fromstring(marked)
    assert etree.tostring(root, encoding="unicode") == etree.tostring(etree.fromstring(data), encoding="unicode")
    assert specimen.mark_xml(DOCUMENT, data) == data


def test_a_picture_bears_a_comment_and_the_same_pixels() -> None:
    data = _jpeg()
    marked = specimen.mark_jpeg(SPECIMEN, data)
    with Image.open(io.BytesIO(marked)) as picture, Image.open(io.BytesIO(data)) as original:
        assert MARK in picture.info["comment"].decode()
        assert picture.tobytes() == original.tobytes()
    assert marked[6:10] == b"JFIF", "by which word processors know it"
    assert specimen.mark_jpeg(DOCUMENT, data) == data
