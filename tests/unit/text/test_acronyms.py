from __future__ import annotations

import pytest

from archive.text.acronyms import acronyms, read_acronym


@pytest.mark.parametrize(
    ("word", "beside", "full", "sure"),
    [
        ("UBND", "", "ủy ban nhân dân", True),
        ("bdbp", "", "bộ đội biên phòng", True),
        ("tt&tt", "", "thông tin và truyền thông", True),
        ("KH", "", "kế hoạch", True),
        ("TT", "", "thông tư", False),
        ("HS", "hồ sơ", "Hoàng Sa", False),
        ("HS", "quan dao", "Hoàng Sa", True),
        ("TS", "HS", "Trường Sa", True),
    ],
)
def test_an_abbreviation_is_read_and_doubt_is_told(word: str, beside: str, full: str, sure: bool) -> None:
    acronym = read_acronym(word, beside)
    assert acronym is not None
    assert (acronym.full[0], acronym.sure) == (full, sure)


@pytest.mark.parametrize("word", ["BDB", "kh", "tu", "QD", "tư", "biển", ""])
def test_what_is_no_abbreviation_is_left_alone(word: str) -> None:
    assert read_acronym(word) is None


def test_no_form_has_two_rows_and_only_one_meaning_is_sure() -> None:
    forms = [acronym.short for acronym in acronyms()]
    assert len(forms) == len(set(forms))
    assert all(len(acronym.full) <= 2 for acronym in acronyms() if acronym.sure)
