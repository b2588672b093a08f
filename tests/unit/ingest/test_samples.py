"""The sample documents: never to be taken for documents, true to their sources, and legible."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.authority.places import place
from archive.catalogue.registration import NewItem
from archive.catalogue.specimen import MARK
from archive.catalogue.vocabulary import require
from archive.curation import Collection, load_collections
from archive.errors import MachineError
from archive.imaging.pdf import pdf_page_image
from archive.imaging.raster import raster_page_image
from archive.shipped import collections_folder
from ingest.given import GivenDescription
from ingest.samples import FONDS_CODE, FONDS_TITLE, Sample, make_samples
from ingest.samples.damage import DAMAGES
from ingest.samples.fonts import font_file
from ingest.samples.sources import FOOT, SampleText, sample_texts
from ingest.samples.typesetting import Style, break_lines

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TEXTS = sample_texts()
BY_CODE = {text.reference_code: text for text in TEXTS}
# How far two gazetteers may differ on a place that the sample tables still name, in degrees.
AGREEMENT = 0.015


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    return {sample.text.reference_code: sample for sample in make_samples(tmp_path_factory.mktemp("samples"), jobs=2)}


def _pictures(sample: Sample) -> list[NDArray[np.uint8]]:
    numbers = range(len(sample.pages))
    if sample.text.format == "txt":
        return []
    if sample.text.format == "pdf":
        return [pdf_page_image(sample.path, n + 1, render_dpi=200, max_megapixels=20).pixels for n in numbers]
    return [raster_page_image(sample.path, n, max_megapixels=20).pixels for n in numbers]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.reference_code)
def test_a_sample_is_called_one_wherever_it_is_described(text: SampleText) -> None:
    assert text.title.startswith("Tài liệu mẫu: ")
    assert text.scope.startswith(f"{MARK}. ")
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
            assert FOOT in page


def test_every_text_ends_with_its_sources(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        assert sample.text.sources.startswith("Nguồn")
        assert " ".join(sample.text.sources.split()) in " ".join(" ".join(sample.pages).split())


def test_there_are_sixteen_documents_and_three_charts() -> None:
    assert [text.reference_code for text in TEXTS] == [f"MAU.{number:02d}" for number in range(1, 20)]
    assert sum(text.layout == "chart" for text in TEXTS) == 3


def test_only_known_damage_befalls_them() -> None:
    assert {name for text in TEXTS for name in text.damage} == set(DAMAGES)


def _marked(part: NDArray[np.int_]) -> float:
    """Share of pixels on which the pale red of the watermark lies, measured against the paper beside them."""
    red_over_green = part[..., 0] - part[..., 1]
    return float(((red_over_green - np.median(red_over_green) > 7) & (part[..., 0] > 90)).mean())


@pytest.mark.slow
def test_the_watermark_stands_in_every_quarter_of_every_page(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        for number, picture in enumerate(_pictures(sample), 1):
            height, width = picture.shape[:2]
            for y in range(0, height // 2 + 1, height // 8):
                for x in range(0, width // 2 + 1, width // 8):
                    part = picture[y : y + height // 2, x : x + width // 2].astype(int)
                    assert _marked(part) > 0.04, (sample.text.reference_code, number, x, y)


def test_no_page_bears_what_looks_like_a_secrecy_mark(samples: dict[str, Sample]) -> None:
    # Thông tư 24/2020/TT-BCA: the marks stand alone on their line, in capitals.
    for sample in samples.values():
        for page in sample.pages:
            assert not {line.strip() for line in page.splitlines()} & {"MẬT", "TỐI MẬT", "TUYỆT MẬT", "GIẢI MẬT"}


@pytest.mark.slow
def test_the_same_seed_makes_the_same_bytes(samples: dict[str, Sample], tmp_path: Path) -> None:
    again = make_samples(tmp_path, [BY_CODE[code] for code in ("MAU.03", "MAU.11", "MAU.15", "MAU.18")])
    assert [made.path.read_bytes() for made in again] == [
        samples[made.text.reference_code].path.read_bytes() for made in again
    ]


@pytest.mark.parametrize(("code", "group"), [("MAU.05", "Hoàng Sa"), ("MAU.06", "Trường Sa")])
def test_positions_are_those_of_the_gazetteer(code: str, group: str, shared: Path) -> None:
    with (shared / "data" / "east_sea_features_names.csv").open(encoding="utf-8") as file:
        known = {row["name_vi"].lower(): row for row in csv.DictReader(file) if row["group"] == group}
    for vietnamese, english, latitude, longitude in BY_CODE[code].text["table"]:
        row = known[vietnamese.lower()]
        assert english.removesuffix("s") == row["name_en"].removesuffix("s")
        assert abs(float(latitude.replace(",", ".")) - float(row["lat"])) <= AGREEMENT
        assert abs(float(longitude.replace(",", ".")) - float(row["lon"])) <= AGREEMENT


def test_the_charts_name_the_archive_s_places_in_vietnamese_and_give_their_positions(
    samples: dict[str, Sample],
) -> None:
    for text in TEXTS:
        if text.layout != "chart":
            continue
        page = samples[text.reference_code].pages[0]
        assert "KHÔNG DÙNG ĐỂ ĐI BIỂN" in page
        for identifier, *_ in text.text["places"]:
            known = place(identifier)
            assert known.position is not None
            for value in (
                known.label,
                *(f"{degrees:.2f}".replace(".", ",") for degrees in (known.position.lat, known.position.lon)),
            ):
                assert value in page
        assert not any(name in page for name in ("Paracel", "Spratly", "South China Sea", "Tonkin"))


def test_old_and_new_units_are_those_of_the_administrative_data(shared: Path) -> None:
    with (shared / "data" / "haiphong_old_new.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {
        (row["old_ward_before_2025_07_01"], row["new_unit_from_2025_07_01"], row["new_ward_code"]): row for row in rows
    }
    lines = [
        line.strip("| ").split(" | ") for line in BY_CODE["MAU.13"].text["body"].splitlines() if line.startswith("| ")
    ]
    for old, _, new, code, divided in lines[1:]:
        if old == "Huyện Bạch Long Vĩ":
            continue
        assert (known[old, new, code]["old_unit_was_divided"] == "yes") == (divided == "có")


def test_the_islands_of_long_chau_are_those_of_the_gazetteer(shared: Path) -> None:
    with (shared / "data" / "gazetteer.csv").open(encoding="utf-8") as file:
        known = {row["pref_vi"] for row in csv.DictReader(file) if row["group"] == "Hải Phòng – quần đảo Long Châu"}
    assert {row[0].split(". ", 1)[1] for row in BY_CODE["MAU.12"].text["table"]} == known


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
