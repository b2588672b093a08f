"""Old encodings: converted where they are, and only there."""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from archive.text.kept import Kept
from archive.text.legacy import convert, detect, recover
from archive.text.legacy_charsets import FONT_ENCODINGS, LegacyEncoding
from archive.text.syllable import canonical, every_syllable
from tests.unit.text.letters import FOREIGN
from tests.unit.text.rtf import rtf_text

SYLLABLES = tuple(every_syllable())
STRETCH = 20
"""Words in a row."""
MOST_LEFT = 0.03
"""Share of stretches that may stay as they are because another encoding explains them nearly as well."""
WHOLE_FILES_ERROR = 0.005
"""Most words of a real file that may differ from its transcript."""


def encoded(text: str, encoding: LegacyEncoding) -> str:
    """``text`` as a file in ``encoding`` shows when its bytes are taken for Latin 1."""
    if encoding is LegacyEncoding.MOJIBAKE:
        return text.encode("utf-8").decode("latin-1")
    return "".join(codes(encoding).get(letter, letter) for letter in text)


@cache
def codes(encoding: LegacyEncoding) -> dict[str, str]:
    table = resources.files("archive.text").joinpath("legacy_charsets.csv").read_text("utf-8").splitlines()
    rows = [row for row in csv.DictReader(table) if row[encoding]]
    return {row["letter"]: bytes.fromhex(row[encoding]).decode("latin-1") for row in rows}


@cache
def written_words() -> list[str]:
    """Words in the order in which the made documents have them, in lower case, which every encoding has."""
    folder = resources.files("ingest.samples").joinpath("texts")
    texts = [tomllib.loads(path.read_text("utf-8")).get("text", {}).get("body", "") for path in folder.iterdir()]
    return re.findall(r"[^\W\d_]+", " ".join(texts).lower())


@pytest.mark.parametrize(
    ("written", "encoding", "meant"),
    [
        ("quÇn ®¶o Hoµng Sa", "tcvn3", "quần đảo Hoàng Sa"),
        ("Tr\u00adêng Sa", "tcvn3", "Trường Sa"),
        ("Tr-êng Sa", "tcvn3", "Trường Sa"),
        ("Trêng Sa", "tcvn3", "Trường Sa"),
        ("THùC TIÔN QUèC TÕ", "tcvn3", "THỰC TIỄN QUỐC TẾ"),
        ("Thñ t\u2212íng ®\u2219 ký", "tcvn3", "Thủ tướng đã ký"),
        ("quaàn ñaûo Tröôøng Sa", "vni", "quần đảo Trường Sa"),
        ("QUAÀN ÑAÛO TRÖÔØNG SA", "vni", "QUẦN ĐẢO TRƯỜNG SA"),
        ("Trß¶ng Sa bi¬n ðäo", "viscii", "Trường Sa biển đảo"),
        ("Häi Phòng", "viscii", "Hải Phòng"),
        ("TrÜ©ng Sa bi‹n Çäo", "vps", "Trường Sa biển đảo"),
        ("1931 – C“NG HÒA XÃ H“I “nß¾c Vi®t Nam”", "viscii", "1931 – CỘNG HÒA XÃ HỘI “nước Việt Nam”"),
        ("HoÃ\u00a0ng Sa", "mojibake", "Hoàng Sa"),
        ("HoÃ ng Sa", "mojibake", "Hoàng Sa"),
        ("TrÆ°á»\u009dng Sa", "mojibake", "Trường Sa"),
        ("TrÆ°á»ng Sa", "mojibake", "Trường Sa"),
        ("Biá»ƒn ÄÃ´ng", "mojibake", "Biển Đông"),
        ("vá» ngÆ°á»i", "mojibake", "vá» người"),
    ],
)
def test_old_text_is_known_and_converted(written: str, encoding: str, meant: str) -> None:
    assert detect(written) == encoding
    assert recover(written) == meant


def test_a_run_in_an_old_encoding_is_found_within_sound_text() -> None:
    assert recover("Hải Phòng quÇn ®¶o Hoµng Sa Việt Nam") == "Hải Phòng quần đảo Hoàng Sa Việt Nam"


def test_a_text_that_lost_the_letter_has_it_put_back_where_another_word_would_stand() -> None:
    assert recover("Ngêi ®îc Nhµ níc b¶o vÖ nh mäi ngêi") == "Người được Nhà nước bảo vệ như mọi người"


def test_a_short_line_takes_the_encoding_of_its_neighbours() -> None:
    assert recover("quÇn ®¶o Hoµng Sa\nSè\n§iÒu 1") == "quần đảo Hoàng Sa\nSố\nĐiều 1"


@pytest.mark.parametrize("hyphenated", ["Việt-Nam", "Hoµ-B×nh", "d- mục"])
def test_a_hyphen_between_words_is_no_lost_letter(hyphenated: str) -> None:
    assert "ư" not in convert(hyphenated, LegacyEncoding.TCVN3)


@pytest.mark.parametrize("encoding", [*FONT_ENCODINGS, LegacyEncoding.MOJIBAKE])
def test_every_syllable_survives_its_encoding(encoding: LegacyEncoding) -> None:
    lines = "\n".join(SYLLABLES)
    converted = convert(encoded(lines, encoding), encoding).split("\n")
    assert [pair for pair in zip(SYLLABLES, converted, strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize("encoding", FONT_ENCODINGS)
def test_a_stretch_of_real_text_in_an_old_encoding_is_recovered_or_left_as_it_is(encoding: LegacyEncoding) -> None:
    """Words chosen one by one can mean something in two encodings at once; what people write in a row does not."""
    words = written_words()
    stretches = [" ".join(words[start : start + STRETCH]) for start in range(0, len(words) - STRETCH, 3)]
    answers = {stretch: recover(encoded(stretch, encoding)) for stretch in stretches}
    assert [answer for stretch, answer in answers.items() if answer not in {stretch, encoded(stretch, encoding)}] == []
    left = [stretch for stretch, answer in answers.items() if answer != stretch]
    assert len(left) <= MOST_LEFT * len(stretches)


@given(st.lists(st.sampled_from(FOREIGN.split()), min_size=1, max_size=12))
def test_french_and_english_stay_as_they_are(words: list[str]) -> None:
    assert recover(" ".join(words)) == " ".join(words)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=12))
def test_sound_vietnamese_stays_as_it_is(words: list[str]) -> None:
    assert recover(" ".join(words)) == " ".join(words)


@given(st.text(max_size=60))
def test_any_text_keeps_its_lines(text: str) -> None:
    assert recover(text).count("\n") == text.count("\n")


MIXED = """
quÇn ®¶o Hoµng Sa Tr-êng Tr\u00adêng Trêng ngi ch-a quaàn ñaûo Tröôøng Trß¶ng bi‹n C“NG “LÃ” LÀ HoÃ ng biá»ƒn Ä‘áº£o áº
T§ 5µm TV§T Ir¾c cã tói là và Ã à ý Việt Nam đảo île naïve dû Haï-Phong d’Annam NĐ-CP - – / . 32
"""


@given(
    st.lists(st.sampled_from([*MIXED.split(), " ", "\u00a0", "\u0085", "\t", "\n"]), max_size=14),
    st.sampled_from(["", " "]),
)
def test_only_lines_that_may_tell_of_an_old_encoding_need_be_judged(words: list[str], between: str) -> None:
    text = between.join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.text.legacy._telling", Kept(lambda _: True, 1))
        judged_throughout = recover(text), detect(text)
    assert (recover(text), detect(text)) == judged_throughout


def test_sound_pages_stay_as_they_are(fixtures) -> None:
    with gzip.open(fixtures / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for number, line in enumerate(lines) if number % 300 == 0]
    assert len(texts) > 200
    assert [text for text in texts if recover(text) != text] == []


def _words(text: str) -> list[str]:
    return [canonical(word) for word in re.findall(r"\w+", unicodedata.normalize("NFC", text))]


def _error(read: str, transcript: str) -> float:
    expected = _words(transcript)
    return float(Levenshtein.distance(_words(read), expected) / len(expected))


@pytest.mark.parametrize("name", ["2003-A-15", "2003-A30", "2004-A3", "2004-A40"])
def test_government_files_in_rtf_are_read(fixtures, name: str) -> None:
    folder = fixtures / "legacy" / "tcvn3"
    read = recover(rtf_text((folder / f"{name}.rtf").read_bytes()))
    assert _error(read, (folder / f"{name}.gt.txt").read_text("utf-8")) <= WHOLE_FILES_ERROR


@pytest.mark.parametrize("name", ["2006-19412_QD115.04TTg_BLTch_DNNVV", "2007-1AF57_02-2007"])
def test_government_files_in_pdf_are_read(fixtures, name: str) -> None:
    folder = fixtures / "legacy" / "tcvn3"
    with pymupdf.open(folder / f"{name}.pdf") as document:
        read = recover("\n".join(page.get_text() for page in document))
    assert _error(read, (folder / f"{name}.gt.txt").read_text("utf-8")) <= WHOLE_FILES_ERROR
