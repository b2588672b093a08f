"""Working papers, handouts and QR codes: everything that is shown stands on them, and codes lead where they say."""

from __future__ import annotations

import cv2
import numpy as np
import pymupdf
import pytest

from archive.errors import UsageError
from archive.exports.print.sheets import PAPERS
from tests.integration.exports.conftest import ADDRESS, SPECIMEN, SPECIMEN_CODE
from tests.reading_archive import PLAN, PLAN_CODE

HIDDEN = "Chưa công bố."


def words_of(path):
    with pymupdf.open(path) as document:
        return [" ".join(page.get_text().split()) for page in document]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_names_every_exhibit_in_both_languages(printed, paper):
    pages = words_of(printed("sheets", "da-duyet").path / f"{paper}.pdf")
    text = " ".join(pages)
    assert all(
        said in text for said in ("Trang hai", "Page two", PLAN_CODE, SPECIMEN_CODE, PAPERS[paper].vi, PAPERS[paper].en)
    )
    assert HIDDEN not in text
    assert "BẢN THẢO" not in text
    assert all("BẢN THẢO" in page for page in words_of(printed("sheets", "doi-ngoai").path / f"{paper}.pdf"))


def test_captions_stand_whole_on_their_list(printed):
    text = " ".join(words_of(printed("sheets", "da-duyet").path / "captions.pdf"))
    for said in ("Hội nghị tập huấn.", "A training meeting.", "Đèn biển.", "A lighthouse.", "TÀI LIỆU MẪU"):
        assert said in text


def test_each_exhibit_has_a_condition_sheet_with_its_picture(printed):
    with pymupdf.open(printed("sheets", "da-duyet").path / "condition.pdf") as document:
        assert document.page_count == 2
        assert all(page.get_images() for page in document)


def test_a_handout_has_all_texts_credits_and_approval(printed):
    text = " ".join(words_of(printed("handouts", "da-duyet").path / "handout.pdf"))
    for said in (
        "Thông tin đối ngoại",
        "External information",
        "Phần một",
        "A training meeting.",
        "Người làm thử.",
        "12/QĐ",
    ):
        assert said in text
    assert HIDDEN not in text


@pytest.mark.parametrize("slug", ["da-duyet", "doi-ngoai"])
def test_a_code_leads_to_the_address_beside_it(printed, slug):
    expected = {
        f"{ADDRESS}/collections/{slug}",
        f"{ADDRESS}/items/{PLAN}/pages/2",
        f"{ADDRESS}/items/{SPECIMEN}/pages/1",
    }
    path = printed("qr", slug, public_address=ADDRESS).path / "qr.pdf"
    with pymupdf.open(path) as document:
        text = "".join("".join(page.get_text().split()) for page in document)
        assert codes_on(document[0]) == expected
    assert all(address.partition("://")[2] in text for address in expected)


def codes_on(page):
    """What a camera reads: the codes of a page, each looked at by itself."""
    picture = page.get_pixmap(dpi=200)
    pixels = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.width, 3)
    found, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    assert found
    return set(texts)


def test_without_an_address_there_is_no_code(printed):
    with pytest.raises(UsageError) as raised:
        printed("qr", "da-duyet", public_address="")
    assert raised.value.reason.number == "R798"


@pytest.mark.parametrize("kind", ["sheets", "handouts", "qr"])
def test_the_same_edition_is_the_same_bytes(printed, kind):
    first, again = printed(kind, "da-duyet"), printed(kind, "da-duyet", print_jpeg_quality=88)
    assert first is not again
    for path in first.path.iterdir():
        assert path.read_bytes() == (again.path / path.name).read_bytes()
