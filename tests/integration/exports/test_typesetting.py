"""Typesetting: the same bytes twice, every letter in its own face, nothing from elsewhere."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import socket
import subprocess
from types import SimpleNamespace

import pymupdf
import pytest

from archive.curation import Bilingual
from archive.errors import MachineError
from archive.exports.exhibition import Edition
from archive.exports.print.typesetting import Publication, typeset
from archive.settings import Settings

EDITION = Edition(2, dt.date(2026, 11, 20))
VIETNAMESE = "Ẵ Ỡ Ổ Ễ ẫ ữ Đại Nam nhất thống toàn đồ."
HAN = "大南一統全圖"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings.from_environment(home=str(tmp_path_factory.mktemp("home")))


def show_of(vietnamese):
    unit = SimpleNamespace(shown_title=HAN, reference_code="MỞ.01", date_text="1834", languages=("zh",), rights="")
    entry = SimpleNamespace(caption=Bilingual(vietnamese, "Paracel and Spratly islands."), heading=None)
    exhibit = SimpleNamespace(place=1, entry=entry, unit=unit, page=SimpleNamespace(number=1))
    collection = SimpleNamespace(title=Bilingual("Tên các đảo", "Names"), third_language="")
    return SimpleNamespace(collection=collection, exhibits=[exhibit])


def publication(vietnamese=VIETNAMESE, **changed):
    values = {
        "template": "labels.html",
        "styles": ("cut.css", "labels.css"),
        "values": {"shows": [show_of(vietnamese)]},
    }
    css = ":root { --width: 180mm; --words: 20pt; }" + changed.pop("css", "")
    return Publication("Tên các đảo", css=css, **(values | changed))


@pytest.fixture(scope="module")
def made(settings, tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "labels.pdf"
    typeset(publication(), path, edition=EDITION, settings=settings)
    return path


def test_the_same_publication_in_the_same_edition_is_the_same_bytes(made, settings, tmp_path):
    typeset(publication(), tmp_path / "again.pdf", edition=EDITION, settings=settings)
    assert (tmp_path / "again.pdf").read_bytes() == made.read_bytes()


def test_its_words_are_there_to_be_copied_and_to_be_seen(made):
    with pymupdf.open(made) as document:
        text = document[0].get_text()
        assert VIETNAMESE in text
        assert HAN in text
        assert all(kind == "ttf" for _, kind, *_ in document[0].get_fonts())
        assert "BẢN THẢO" in text


def test_it_tells_title_language_and_day_and_is_tagged(made):
    with pymupdf.open(made) as document:
        catalog = document.xref_object(document.pdf_catalog())
        assert document.metadata["title"] == "BẢN THẢO: Tên các đảo"
        assert document.metadata["creationDate"].startswith("D:20261120")
    assert "/Lang (vi)" in catalog
    assert "/Marked true" in catalog
    assert "/StructTreeRoot" in catalog


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_another_program_finds_no_fault_in_it(made):
    subprocess.run(["qpdf", "--check", made], check=True, capture_output=True)


def test_style_sheets_say_nothing_that_is_not_understood(settings, tmp_path, caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        typeset(publication(), tmp_path / "labels.pdf", edition=EDITION, settings=settings)
    assert caplog.messages == []


@pytest.mark.parametrize(
    "address", ["https://dia-chi.example/a.jpg", "file:///etc/hostname", "pictures/0.jpg", "static/../pyproject.toml"]
)
def test_nothing_is_fetched_that_was_not_handed_in(address, settings, tmp_path, monkeypatch):
    def refused(*_args, **_named):
        raise AssertionError("something was sent for")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    asked = publication(css=f'body {{ background: url("{address}") }}')
    with pytest.raises(MachineError) as raised:
        typeset(asked, tmp_path / "labels.pdf", edition=EDITION, settings=settings)
    assert raised.value.reason.number == "R793"
