"""Whether a page says what is quoted from it."""

from __future__ import annotations

import unicodedata

import pytest

from archive.text.quotation import find_quotation

PAGE = (
    "VIỆT-NAM CỘNG-HÒA\n\nSố 32/KH-UBND\nQuần đảo Hoàng-\nSa là một phần lãnh thổ, thuộc tỉnh Thừa Thiên.\n"
    "Les îles sont inté-\nressantes ; « la France en prend possession »."
)


@pytest.mark.parametrize(
    "quotation",
    [
        "Quần đảo Hoàng Sa là một phần lãnh thổ",
        "quần đảo hoàng-sa, là MỘT phần",
        "Việt Nam Cộng hoà",
        unicodedata.normalize("NFD", "thuộc tỉnh Thừa Thiên"),
        "Quần đảo Hoàng Sa […] thuộc tỉnh Thừa Thiên",
        "Quần đảo [Hoàng Sa] … Thừa Thiên.",
        "Les îles sont intéressantes",
        "“la France en prend possession”",
        "số 32/KH-UBND",
    ],
)
def test_the_same_wording_is_found_however_it_is_set(quotation: str) -> None:
    assert find_quotation(PAGE, quotation)


@pytest.mark.parametrize(
    "quotation",
    [
        "Quần đảo Trường Sa",
        "Quan dao Hoang Sa",
        "uần đảo Hoàng Sa",
        "thuộc tỉnh Thừa Thiên […] Quần đảo Hoàng Sa",
        "",
        "[…]",
    ],
    ids=["other words", "marks left out", "half a word", "in another order", "nothing", "only an omission"],
)
def test_another_wording_is_not(quotation: str) -> None:
    assert find_quotation(PAGE, quotation) == ()


def test_each_part_is_found_where_it_stands() -> None:
    spans = find_quotation(PAGE, "Hoàng Sa […] thuộc tỉnh")
    assert [PAGE[start:end] for start, end in spans] == ["Hoàng-\nSa", "thuộc tỉnh"]
