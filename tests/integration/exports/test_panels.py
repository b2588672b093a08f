"""Panels and labels: every text on its sheet, large enough to be read, and what is amiss told before it is printed."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import unicodedata

import pymupdf
import pytest
from rapidfuzz import fuzz

from archive.curation import Bilingual
from archive.errors import UsageError
from archive.exports.formats import format_named
from archive.exports.print import panels as panels_module
from tests.integration.exports.conftest import SPECIMEN_CODE
from tests.reading_archive import PLAN_CODE

POINTS_PER_MM = 72 / 25.4
MOST_CHARACTERS = 55
LEAST_POINTS = 24
HIDDEN = "Chưa công bố."


def pages_of(written):
    (path,) = written.path.glob("*.pdf")
    with pymupdf.open(path) as document:
        return [page.get_text() for page in document]


def lines_of(written):
    """Type size, characters and words of every line of every page."""
    (path,) = written.path.glob("*.pdf")
    with pymupdf.open(path) as document:
        for page in document:
            for block in page.get_text("dict")["blocks"]:
                for line in block.get("lines", ()):
                    words = "".join(span["text"] for span in line["spans"]).strip()
                    yield max(span["size"] for span in line["spans"]), words


def with_entries(entry):
    """A change of an exhibition that changes each of its entries."""

    def change(exhibition):
        sets = [dataclasses.replace(s, entries=tuple(map(entry, s.entries))) for s in exhibition.collections]
        return dataclasses.replace(exhibition, collections=tuple(sets))

    return change


def with_captions(text):
    return with_entries(
        lambda one: dataclasses.replace(one, entry=dataclasses.replace(one.entry, caption=Bilingual(text, text)))
    )


LONG = "Thuyền rời bến lúc trời chưa sáng, gió đông bắc thổi mạnh, " * 6
CHANGES = {"long": with_captions(LONG), "far too long": with_captions("đảo " * 400)}


def test_each_text_stands_on_a_sheet_of_its_own(printed):
    title, section, plan, specimen, end = pages_of(printed("panels", "da-duyet"))
    assert "Thông tin đối ngoại" in title
    assert "External information" in title
    assert "Phần một" in section
    assert "Page two" in section
    for said in ("Trang hai", "Page two", "Hội nghị tập huấn.", "A training meeting.", PLAN_CODE):
        assert said in plan
    assert "TÀI LIỆU MẪU" in specimen
    assert "Người làm thử." in end
    assert "12/QĐ" in end
    assert not any(HIDDEN in page for page in (title, section, plan, specimen, end))


def test_every_sheet_of_a_set_that_nobody_approved_is_marked(printed):
    assert all("BẢN THẢO" in page for page in pages_of(printed("panels", "doi-ngoai")))
    assert not any("BẢN THẢO" in page for page in pages_of(printed("panels", "da-duyet")))


@pytest.mark.parametrize(("size", "trim"), [("A1", (594, 841)), ("A3-wide", (420, 297)), ("300x500mm", (300, 500))])
def test_a_sheet_is_cut_to_its_size_and_colour_goes_beyond(printed, size, trim):
    written = printed("panels", "da-duyet", f"size={size}", "bleed=4")
    with pymupdf.open(written.path / panels_module.FILE) as document:
        for page in document:
            boxes = {name: document.xref_get_key(page.xref, name)[1] for name in ("MediaBox", "BleedBox", "TrimBox")}
            media, bleed, cut = (
                [float(side) / POINTS_PER_MM for side in boxes[name].strip("[]").split()]
                for name in ("MediaBox", "BleedBox", "TrimBox")
            )
            assert [cut[2] - cut[0], cut[3] - cut[1]] == pytest.approx(trim, abs=0.01)
            assert [cut[0] - bleed[0], bleed[3] - cut[3]] == pytest.approx([4, 4], abs=0.01)
            assert [bleed[0] - media[0], media[3] - bleed[3]] == pytest.approx([10, 10], abs=0.01)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_marks_stand_on_white_and_the_colour_goes_as_far_as_the_bleed(printed, number):
    with pymupdf.open(printed("panels", "da-duyet", "bleed=4").path / panels_module.FILE) as document:
        two_a_millimetre = 2 / POINTS_PER_MM
        sheet = document[number].get_pixmap(matrix=pymupdf.Matrix(two_a_millimetre, two_a_millimetre))
    ground, white = sheet.pixel(34, sheet.height // 2), (255, 255, 255)
    assert ground != white
    for x, y in ((12, sheet.height // 2), (sheet.width - 13, sheet.height // 2), (300, 12), (300, sheet.height - 13)):
        assert sheet.pixel(x, y) == white
    for x, y in ((23, 600), (sheet.width - 24, 600), (300, 23), (300, sheet.height - 24)):
        assert sheet.pixel(x, y) == ground


def test_bookmarks_lead_to_title_sections_and_entries(printed):
    with pymupdf.open(printed("panels", "da-duyet").path / panels_module.FILE) as document:
        told = [(level, name, page) for level, name, page in document.get_toc()]
    assert told[:3] == [
        (1, "Thông tin đối ngoại / External information", 1),
        (2, "Phần một / Part one", 2),
        (3, "1. Trang hai / Page two", 3),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("size", ["A0", "A3", "A3-wide"])
def test_lines_are_short_and_letters_large(printed, size):
    found = lines_of(printed("panels", "da-duyet", f"size={size}", "bleed=0", change=CHANGES["long"]))
    read = [(points, words) for points, words in found if words and words in LONG]
    assert len(read) > 6
    for points, words in read:
        assert points >= LEAST_POINTS - 0.01
        assert len(unicodedata.normalize("NFC", words)) <= MOST_CHARACTERS, words


@pytest.mark.slow
def test_a_long_text_makes_the_picture_smaller_before_it_runs_on(printed):
    assert "R797" not in told(printed("panels", "da-duyet", "size=A3", "bleed=0", change=CHANGES["long"]))
    written = printed("panels", "da-duyet", "size=A3", "bleed=0", change=CHANGES["far too long"])
    assert "R797" in told(written)
    assert "1. Trang hai" in (written.path / "report.txt").read_text("utf-8")


def told(written):
    return {finding.number for finding in written.findings}


def test_pictures_too_coarse_for_the_sheet_are_named_with_their_figures(printed):
    found = [one for one in printed("panels", "da-duyet", "size=A0").findings if one.number == "R794"]
    assert [one.params["reference_code"] for one in found] == [PLAN_CODE, SPECIMEN_CODE]
    assert found[0].params["dpi"] < found[0].params["least"] == 150
    assert "R794" not in told(printed("panels", "da-duyet", "size=A0", print_least_dpi=10))


def test_a_page_without_a_picture_is_told_and_its_words_are_printed(printed):
    def bare(one):
        return dataclasses.replace(one, page=dataclasses.replace(one.page, width=0))

    written = printed("panels", "da-duyet", change=with_entries(bare))
    assert [one.params["place"] for one in written.findings if one.number == "R796"] == [1, 2]
    assert any("Hội nghị tập huấn." in page for page in pages_of(written))


def test_the_report_says_what_the_command_says(printed):
    written = printed("labels", "da-duyet")
    report = (written.path / "report.txt").read_text("utf-8")
    assert "Ấn bản 3, 20 tháng 11, 2026" in report
    assert all(finding.message("vi") in report and finding.message("en") in report for finding in written.findings)
    assert written.findings or "Không có gì phải xem lại." in report


def test_an_unclear_right_is_told(printed):
    def unclear(one):
        return dataclasses.replace(one, unit=dataclasses.replace(one.unit, rights="undetermined"))

    assert "R795" in told(printed("labels", "da-duyet", change=with_entries(unclear)))


@pytest.mark.parametrize("kind", ["panels", "labels"])
def test_the_same_edition_is_the_same_bytes(printed, kind):
    first, again = printed(kind, "da-duyet"), printed(kind, "da-duyet", print_jpeg_quality=88)
    assert first is not again
    for path in first.path.iterdir():
        assert path.read_bytes() == (again.path / path.name).read_bytes()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("kind", ["panels", "labels", "sheets", "handouts", "qr"])
def test_another_program_finds_no_fault_and_the_typefaces_are_within(printed, kind):
    for path in printed(kind, "da-duyet").path.glob("*.pdf"):
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        with pymupdf.open(path) as document:
            faces = {(ending, name) for page in document for _, ending, _, name, *_ in page.get_fonts()}
            assert faces
            assert all(ending == "ttf" and "+Be-Vietnam-Pro" in name for ending, name in faces)
            assert "/StructTreeRoot" in document.xref_object(document.pdf_catalog())


def test_labels_bear_the_numbers_of_the_panels(printed):
    text = "\n".join(pages_of(printed("labels", "da-duyet")))
    for said in ("Trang hai\nPage two", "Hội nghị tập huấn.", "A training meeting.", SPECIMEN_CODE):
        assert said in text
    assert HIDDEN not in text


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        *(("panels", f"size={size}") for size in ("B1", "A1-tall", "10x20mm", "9999x300mm")),
        *(("panels", f"bleed={bleed}") for bleed in ("-1", "much")),
        *(("labels", asked) for asked in ("width=10", "type=99")),
    ],
)
def test_what_no_printer_could_make_is_refused(kind, asked):
    with pytest.raises(UsageError) as raised:
        format_named(kind, [asked])
    assert raised.value.reason.number == "R791"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("kind", ["panels", "labels"])
def test_captions_can_be_read_from_the_printed_sheet(printed, kind, tmp_path):
    (path,) = printed(kind, "da-duyet").path.glob("*.pdf")
    with pymupdf.open(path) as document:
        number = next(page.number for page in document if "Hội nghị tập huấn." in page.get_text())
        document[number].get_pixmap(dpi=100 if kind == "panels" else 200).save(tmp_path / "sheet.png")
    command = ["tesseract", tmp_path / "sheet.png", "-", "-l", "vie+eng", "--psm", "11"]
    read = unicodedata.normalize("NFC", subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for said in ("Trang hai", "Page two", "Hội nghị tập huấn.", "A training meeting."):
        assert fuzz.partial_ratio(said, read) > 90, read
