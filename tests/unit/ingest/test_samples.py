"""The sample documents: never to be taken for documents, true to their sources, and legible."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from archive.catalogue.registration import NewItem
from archive.catalogue.vocabulary import require
from archive.curation import Collection, load_collections
from archive.errors import MachineError
from archive.imaging.pdf import pdf_page_image
from archive.imaging.raster import raster_page_image
from archive.shipped import collections_folder
from ingest.given import GivenDescription
from ingest.samples import FONDS_CODE, FONDS_TITLE, Sample, make_samples
from ingest.samples.fonts import font_file
from ingest.samples.sources import MARK, NOTICE_EN, NOTICE_VI, SampleText, sample_texts
from ingest.samples.typesetting import Style, break_lines

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

TEXTS = sample_texts()
BY_CODE = {text.reference_code: text for text in TEXTS}
RIGHT_CHARACTERS = 0.97
# How far two gazetteers may differ on a place that the sample tables still name, in degrees.
AGREEMENT = 0.015


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    return {sample.text.reference_code: sample for sample in make_samples(tmp_path_factory.mktemp("samples"))}


def _pictures(sample: Sample) -> list[NDArray[np.uint8]]:
    numbers = range(len(sample.pages))
    if sample.text.format == "txt":
        return []
    if sample.text.format == "pdf":
        return [pdf_page_image(sample.path, n + 1, render_dpi=200, max_megapixels=10).pixels for n in numbers]
    return [raster_page_image(sample.path, n, max_megapixels=10).pixels for n in numbers]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.reference_code)
def test_a_sample_is_called_one_wherever_it_is_described(text: SampleText) -> None:
    assert text.title.startswith("Tài liệu mẫu: ")
    assert text.scope.startswith(f"{MARK}, không phải tư liệu lưu trữ.")
    assert text.reference_code.startswith("MAU.")
    assert "MAU" in FONDS_CODE
    assert "không phải tư liệu lưu trữ" in FONDS_TITLE


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.reference_code)
def test_a_sample_is_described_in_the_catalogue_s_words(text: SampleText) -> None:
    require("genres", text.genre)
    for language in text.languages:
        require("languages", language)
    assert text.date_from <= text.date_to


def test_every_page_says_in_words_that_it_is_a_sample(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        for page in sample.pages:
            assert NOTICE_VI in page
            assert NOTICE_EN in page


def test_every_text_ends_with_its_sources(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        assert sample.text.sources.startswith("Nguồn")
        assert " ".join(sample.text.sources.split()) in " ".join(" ".join(sample.pages).split())


def test_the_watermark_stands_in_every_quarter_of_every_page(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        for picture in _pictures(sample):
            height, width = picture.shape[:2]
            for y in range(0, height - 3, height // 4):
                for x in range(0, width - 1, width // 2):
                    part = picture[y : y + height // 4, x : x + width // 2].astype(int)
                    reddish = (part[..., 0] - part[..., 1] > 12) & (part[..., 0] > 200)
                    assert reddish.mean() > 0.03, (sample.text.reference_code, x, y)


def test_the_same_seed_makes_the_same_bytes(samples: dict[str, Sample], tmp_path: Path) -> None:
    again = make_samples(tmp_path, [BY_CODE["MAU.02"], BY_CODE["MAU.05"]])
    assert [made.path.read_bytes() for made in again] == [
        samples[made.text.reference_code].path.read_bytes() for made in again
    ]


@pytest.mark.parametrize(
    "code",
    [
        "MAU.02",
        pytest.param("MAU.01", marks=pytest.mark.slow),
        pytest.param("MAU.03", marks=pytest.mark.slow),
        pytest.param("MAU.04", marks=pytest.mark.slow),
        pytest.param("MAU.05", marks=pytest.mark.slow),
        pytest.param("MAU.06", marks=pytest.mark.slow),
        pytest.param("MAU.07", marks=pytest.mark.slow),
    ],
)
def test_the_pages_can_be_read_in_spite_of_their_age(samples: dict[str, Sample], code: str, tmp_path: Path) -> None:
    for number, (picture, page) in enumerate(zip(_pictures(samples[code]), samples[code].pages, strict=True)):
        scan = tmp_path / f"{number}.ppm"
        Image.fromarray(picture).save(scan, dpi=(200, 200))
        command = ["tesseract", str(scan), "-", "-l", "vie", "--dpi", "200"]
        environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
        read = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
        assert _right_characters(page, read) >= RIGHT_CHARACTERS


def _right_characters(page: str, read: str) -> float:
    """Share of right characters, line by line: columns may be read in another order than they were set."""
    found = " ".join(unicodedata.normalize("NFC", read).split())
    wrong = 0
    for line in page.splitlines():
        place = fuzz.partial_ratio_alignment(line, found)
        assert place is not None
        wrong += Levenshtein.distance(line, found[place.dest_start : place.dest_end])
    return 1 - wrong / sum(map(len, page.splitlines()))


@pytest.mark.parametrize(("code", "group"), [("MAU.05", "Hoàng Sa"), ("MAU.06", "Trường Sa")])
def test_positions_are_those_of_the_gazetteer(code: str, group: str, shared: Path) -> None:
    with (shared / "data" / "east_sea_features_names.csv").open(encoding="utf-8") as file:
        known = {row["name_vi"].lower(): row for row in csv.DictReader(file) if row["group"] == group}
    for vietnamese, english, latitude, longitude in BY_CODE[code].text["table"]:
        row = known[vietnamese.lower()]
        assert english.removesuffix("s") == row["name_en"].removesuffix("s")
        assert abs(float(latitude.replace(",", ".")) - float(row["lat"])) <= AGREEMENT
        assert abs(float(longitude.replace(",", ".")) - float(row["lon"])) <= AGREEMENT


@pytest.mark.parametrize("collection", load_collections(collections_folder()), ids=lambda each: each.slug)
def test_the_shipped_collections_find_their_samples(collection: Collection, samples: dict[str, Sample]) -> None:
    for entry in collection.entries:
        assert 1 <= entry.page <= len(samples[entry.reference_code].pages)


def test_a_missing_typeface_is_named(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="R135"):
        font_file("LiberationSerif-Regular", [tmp_path])


def test_lines_are_broken_between_words_and_keep_them_all() -> None:
    style = Style("LiberationSerif-Regular", 13)
    text = "Quần đảo Cát Bà nằm trong vịnh Bắc Bộ, gần vịnh Lan Hạ và quần đảo Long Châu."
    lines = break_lines(text, style, 400, first_indent=80)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert style.width(lines[0]) <= 320
    assert all(style.width(line) <= 400 for line in lines)


def test_what_a_person_says_stands_over_what_pages_suggest() -> None:
    read = NewItem(pid="0000001Y", title="BAO CAO", genre="bao-cao", suggestions={"title": "BAO CAO"})
    said = GivenDescription(title="Báo cáo", date_from=dt.date(2026, 11, 1), languages=("vi",))
    item = said.over(read)
    assert (item.pid, item.title, item.genre, item.languages) == ("0000001Y", "Báo cáo", "", ("vi",))
    assert item.suggestions == {"title": "BAO CAO"}
