"""The photo book: numbers that lead where they say, words that can be read back, nothing that is not public."""

from __future__ import annotations

import dataclasses
import logging
import re
import shutil
import subprocess

import pymupdf
import pytest

from archive.errors import CurationError, UsageError
from archive.exports.exhibition import gather
from archive.exports.formats import format_named
from tests.integration.exports.conftest import EDITION, SPECIMEN_CODE, lines_of_links
from tests.reading_archive import CANARY, PLAN_CODE

CAPTION = "Hội nghị tập huấn."
MARK = "BẢN THẢO"


@pytest.fixture(scope="module")
def book(archive, tmp_path_factory):
    """The book of two sets, one of them a draft."""
    shown = gather(("doi-ngoai", "da-duyet"), archive.home.catalogue(), archive.home.store(), archive.home.settings)
    target = tmp_path_factory.mktemp("book") / "sach.pdf"
    format_named("catalogue").write(shown, target, edition=EDITION, progress=lambda _done, _total: None)
    with pymupdf.open(target) as document:
        yield document


@pytest.fixture(scope="module")
def approved(archive, tmp_path_factory):
    """The square book of the approved set alone, twice."""
    shown = gather(("da-duyet",), archive.home.catalogue(), archive.home.store(), archive.home.settings)
    folder = tmp_path_factory.mktemp("approved")
    kind = format_named("catalogue", ["size=square"])
    for name in ("mot.pdf", "hai.pdf"):
        kind.write(shown, folder / name, edition=EDITION, progress=lambda _done, _total: None)
    return folder


def texts(document):
    return [" ".join(page.get_text().split()) for page in document]


def page_of(document, words):
    return next(number for number, text in enumerate(texts(document)) if words in text and "Mục lục" not in text)


def test_every_number_in_contents_and_indexes_is_the_page_it_leads_to(book):
    led = 0
    for number in (next(n for n, text in enumerate(texts(book)) if "Mục lục" in text), page_of(book, "Sources")):
        for to, line in lines_of_links(book[number]).items():
            assert str(to + 1) in re.findall(r"\d+", line)
            assert str(to + 1) in book[to].get_text().split()
            led += 1
    assert led >= 8


def test_bookmarks_lead_to_the_entries(book):
    marks = [(title, page) for _, title, page in book.get_toc()]
    assert "1. Trang hai" in [title for title, _ in marks]
    for title, page in marks:
        if found := re.match(r"\d+\. (.+)", title):
            assert found[1] in " ".join(book[page - 1].get_text().split())


def test_sections_open_on_the_right_and_captions_stand_in_both_languages(book):
    opening = page_of(book, "Part one")
    assert opening % 2 == 0, "the first page is a right-hand one"
    text = texts(book)[opening + 1]
    assert CAPTION in text
    assert "A training meeting." in text


def test_what_is_not_public_is_nowhere(book):
    assert CANARY not in "".join(texts(book))
    assert "Chưa công bố." not in "".join(texts(book))


def test_sources_are_cited_in_both_languages_and_a_specimen_says_so(book):
    text = texts(book)[page_of(book, "Sources")]
    assert f"ký hiệu {PLAN_CODE}" in text
    assert f"reference code {PLAN_CODE}" in text
    assert "TÀI LIỆU MẪU, không phải tư liệu lưu trữ" in text
    assert SPECIMEN_CODE in text


def test_a_draft_says_so_on_every_page_and_an_approved_book_on_none(book, approved):
    assert all(MARK in text for text in texts(book))
    with pymupdf.open(approved / "mot.pdf") as document:
        assert not any(MARK in text for text in texts(document))
        assert "Quyết định số 12/QĐ, 1 tháng 11, 2026" in " ".join(texts(document))


def test_it_is_tagged_tells_its_language_and_embeds_its_faces(book):
    catalog = book.xref_object(book.pdf_catalog())
    assert "/Lang (vi)" in catalog
    assert "/StructTreeRoot" in catalog
    languages = {book.xref_get_key(xref, "Lang")[1] for xref in range(1, book.xref_length())}
    assert {"vi", "en"} <= languages
    fonts = {font[1:4] for page in book for font in page.get_fonts()}
    assert all(extension == "ttf" and "Be" in name for extension, _, name in fonts)


def test_every_picture_has_a_description(book):
    figures = [xref for xref in range(1, book.xref_length()) if book.xref_get_key(xref, "S")[1] == "/Figure"]
    told = [book.xref_get_key(xref, "Alt")[1] for xref in figures]
    assert any("Trang hai" in text for text in told)


def test_the_size_is_as_asked_and_the_same_edition_is_the_same_bytes(approved):
    assert (approved / "mot.pdf").read_bytes() == (approved / "hai.pdf").read_bytes()
    with pymupdf.open(approved / "mot.pdf") as document:
        assert {round(side / 72 * 25.4) for page in document for side in page.rect[2:]} == {240}


@pytest.mark.parametrize("size", ["A9", "100x100", "210x9999", "", "210×280"])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(UsageError) as raised:
        format_named("catalogue", [f"size={size}"])
    assert raised.value.reason.number == "R791"


def test_nothing_is_written_over(write, tmp_path):
    (tmp_path / "sach.pdf").write_bytes(b"")
    with pytest.raises(CurationError) as raised:
        write("catalogue", tmp_path / "sach.pdf")
    assert raised.value.reason.number == "R733"


def test_pictures_with_too_few_pixels_are_told(archive, tmp_path, caplog):
    settings = dataclasses.replace(archive.home.settings, print_least_dpi=290)
    shown = gather(("doi-ngoai",), archive.home.catalogue(), archive.home.store(), settings)
    with caplog.at_level(logging.WARNING, "weasyprint"):
        written = format_named("catalogue").write(
            shown, tmp_path / "sach.pdf", edition=EDITION, progress=lambda _done, _total: None
        )
    coarse = [finding for finding in written.findings if finding.number == "R794"]
    assert {finding.params["reference_code"] for finding in coarse} == {PLAN_CODE, SPECIMEN_CODE}
    assert caplog.messages == [], "style sheets say nothing that is not understood"
    assert [path.name for path in tmp_path.iterdir()] == ["sach.pdf"]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_another_program_finds_no_fault_in_it(approved):
    subprocess.run(["qpdf", "--check", approved / "mot.pdf"], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_captions_are_read_back_from_the_page(approved, tmp_path):
    with pymupdf.open(approved / "mot.pdf") as document:
        page = document[page_of(document, CAPTION)]
        page.get_pixmap(dpi=200).save(tmp_path / "trang.png")
    read = subprocess.run(
        ["tesseract", tmp_path / "trang.png", "-", "-l", "vie"], check=True, capture_output=True, text=True
    ).stdout
    assert CAPTION in " ".join(read.split())
