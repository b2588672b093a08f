from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.folding import fold
from archive.text.matching import Match, match
from archive.text.tokens import Sought, Token, asked, tokenise, tokens_like
from tests.unit.text.answers import one
from tests.unit.text.letters import FOREIGN, SIGNS, TEXT


def surfaces(text: str) -> list[str]:
    return [token.surface for token in tokenise(text) if not token.part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ở ấp Ô Môn", ["ở", "ấp", "Ô", "Môn"]),
        ("Việt-Nam, Hải-Phòng", ["Việt", "Nam", "Hải", "Phòng"]),
        ("Tru\u00adờng\u00a0Sa\u200bLớn", ["Tru\u00adờng", "Sa", "Lớn"]),
        ("黃沙渚 Hoàng", ["黃", "沙", "渚", "Hoàng"]),
        ("l’île d'Annam", ["l", "île", "d", "Annam"]),
        ("Số: 32 /KH-UBND ngày", ["Số", "32 /KH-UBND", "ngày"]),
        ("Số : 01 /TB - HTTT", ["Số", "01 /TB - HTTT"]),
        ("32/KH-UBND - HẢI PHÒNG", ["32/KH-UBND", "HẢI", "PHÒNG"]),
        ("số 249/2025/NĐ-CP.", ["số", "249/2025/NĐ-CP"]),
        ("63/2025/QH15; 36-NQ/TW", ["63/2025/QH15", "36-NQ/TW"]),
        ("5/NGƯỜI", ["5", "NGƯỜI"]),
        ("14/2/2017 1.234.567 người 3,5", ["14/2/2017", "1.234.567", "người", "3,5"]),
        ("1933-1945", ["1933", "1945"]),
        ("Sở TT&TT", ["Sở", "TT&TT"]),
    ],
)
def test_a_text_is_cut_into_words_and_whole_signs(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


def test_parts_of_a_symbol_are_reachable_at_positions_that_continue() -> None:
    tokens = [(token.exact, token.position, token.part) for token in tokenise("số 05/2020/NĐ-CP ngày")]
    assert tokens == [
        ("số", 0, False),
        ("5/2020/nđ-cp", 1, False),
        ("05", 1, True),
        ("5/2020", 1, True),
        ("2020", 2, True),
        ("5/2020/nđ", 1, True),
        ("nđ", 3, True),
        ("cp", 4, True),
        ("ngày", 5, False),
    ]


def test_han_characters_are_reachable_alone_and_in_pairs() -> None:
    tokens = [(token.surface, token.folded, token.position, token.part) for token in tokenise("Bãi 黃沙，渚 xa")]
    assert tokens == [
        ("Bãi", "bai", 0, False),
        ("黃", "黄", 1, False),
        ("黃沙", "黄沙", 1, True),
        ("沙", "沙", 2, False),
        ("沙，渚", "沙渚", 2, True),
        ("渚", "渚", 3, False),
        ("xa", "xa", 4, False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黃", ["黃"]),
        ("黃沙", ["黃沙"]),
        ("黃沙渚", ["黃沙", "沙渚"]),
        ("đảo 黃沙 xa 渚", ["đảo", "黃沙", "xa", "渚"]),
        ("32/KH-UBND", ["32/KH-UBND"]),
    ],
)
def test_a_query_asks_for_wholes_and_for_han_characters_in_pairs(text: str, expected: list[str]) -> None:
    assert [token.surface for token in asked(tokenise(text))] == expected


@given(st.text("黃沙渚島沙 a，32/", max_size=12))
def test_what_a_query_asks_for_covers_every_position_once_or_as_a_pair(text: str) -> None:
    tokens = tokenise(text)
    wanted = asked(tokens)
    covered = {token.position + step for token in wanted for step in range(1 + (token.part and len(token.exact) > 1))}
    assert covered == {token.position for token in tokens if not token.part}
    assert all(one.position < other.position for one, other in pairwise(wanted))


@pytest.mark.parametrize(
    ("query", "text", "level"),
    [
        ("duơng", "đường", Match.FOLDED),
        ("truờng", "trường", Match.EXACT),
        ("nước", "nưóc", Match.EXACT),
        ("nước", "nuớc", Match.EXACT),
        ("nước", "nược", Match.NONE),
        ("trương", "trường", Match.FOLDED),
        ("trướng", "trường", Match.NONE),
        ("đao", "đảo", Match.FOLDED),
        ("đao", "dạo", Match.NONE),
        ("hoa", "hoà", Match.FOLDED),
        ("hoà", "hòa", Match.EXACT),
        ("hòa", "hoa", Match.BARE),
        ("œuvre", "OEUVRE", Match.FOLDED),
        ("été", "ETE", Match.BARE),
    ],
)
def test_typed_marks_count_and_marks_left_out_exclude_nothing(query: str, text: str, level: Match) -> None:
    assert one(query, text) is level


@pytest.mark.parametrize(
    ("text", "word", "missing"),
    [
        ("Hai Phong", "Hai", True),
        ("Quy định về hai bãi sa bồi", "hai", False),
        ("Quy định về biển\nQUAN DAO HOANG SA", "HOANG", True),
        ("Quy định về biển\nbien dao\nquy định này", "dao", True),
        ("Quy định về biển\nsa\nquy định này", "sa", False),
        ("Quy định về biển\nMinistry of Foreign Affairs, Hanoi", "Hanoi", False),
        ("L’archipel des Hoang Sa à Tourane, déclaré", "Hoang", True),
        ("The Hoang Sa islands", "Hoang", True),
    ],
)
def test_marks_are_missing_where_a_line_or_page_has_none(text: str, word: str, missing: bool) -> None:
    (token,) = [token for token in tokenise(text) if token.surface == word]
    assert token.bare is missing


@given(TEXT)
def test_offsets_cut_the_surface_out_of_the_text_as_given(text: str) -> None:
    for token in tokenise(text):
        assert text[token.start : token.end] == token.surface != ""


@given(TEXT)
def test_every_letter_and_figure_stands_in_a_token(text: str) -> None:
    covered = {at for token in tokenise(text) for at in range(token.start, token.end)}
    assert {at for at, sign in enumerate(text) if sign.isalpha() or sign.isdecimal()} <= covered


@given(
    st.lists(
        st.sampled_from(["và", "của", "là", "các", "ở", "ý", "đi", "5", "là", "được", "the", "of", "le", "de", "a"]),
        min_size=1,
        max_size=8,
    )
)
def test_no_word_is_too_common_or_too_short_to_be_found(words: list[str]) -> None:
    assert [token.surface for token in tokenise(" ".join(words))] == words


@given(st.lists(st.sampled_from(FOREIGN.split()), min_size=1, max_size=8))
def test_words_of_other_languages_keep_their_letters(words: list[str]) -> None:
    for token in tokenise(" ".join(words)):
        assert token.exact == token.surface.lower()


@given(TEXT)
def test_folded_is_the_folded_exact_form(text: str) -> None:
    assert all(token.folded == fold(token.exact) for token in tokenise(text))


@given(TEXT)
def test_positions_never_go_back_and_every_token_answers_itself(text: str) -> None:
    wholes = [token.position for token in tokenise(text) if not token.part]
    assert wholes == sorted(set(wholes))
    assert all(match(token, token) is Match.EXACT for token in tokenise(text))


@given(TEXT)
def test_composed_and_decomposed_text_give_the_same_forms(text: str) -> None:
    composed, decomposed = (tokenise(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [(token.exact, token.bare) for token in composed] == [(token.exact, token.bare) for token in decomposed]


@given(TEXT, TEXT)
def test_what_matches_has_the_same_letters(one_text: str, other_text: str) -> None:
    for query in tokenise(one_text):
        for token in tokenise(other_text):
            if match(query, token):
                assert query.folded == token.folded


def _apart_from_spaces(tokens: list[Token]) -> list[Token]:
    return [token._replace(surface="") for token in tokens]


@given(st.one_of(TEXT, SIGNS))
def test_a_line_is_cut_alike_in_one_stretch_and_at_its_spaces(text: str) -> None:
    in_one_stretch = tokenise(text.replace(" ", "\u00a0"))
    assert _apart_from_spaces(tokenise(text)) == _apart_from_spaces(in_one_stretch)


@given(st.one_of(TEXT, SIGNS), st.data())
def test_what_is_sought_is_the_same_as_among_all_tokens(text: str, data: st.DataObject) -> None:
    tokens = tokenise(text)
    folded = st.sampled_from([token.folded for token in tokens] or ["sa"])
    sought = Sought(data.draw(st.frozensets(folded)), tuple(data.draw(st.lists(folded.map(lambda form: form[:2])))))
    among_all = [token for token in tokens if sought.has(token.folded)]
    assert list(tokens_like(text, sought)) == among_all


@given(st.one_of(TEXT, SIGNS), st.data())
def test_very_many_words_are_found_as_few_are(text: str, data: st.DataObject) -> None:
    few = Sought(data.draw(st.frozensets(st.sampled_from([token.folded for token in tokenise(text)] or ["sa"]))))
    many = replace(few, folded=few.folded | {f"@{number}" for number in range(100)})
    assert list(tokens_like(text, many)) == list(tokens_like(text, few))


@given(st.one_of(TEXT, SIGNS), st.data())
def test_positions_are_right_as_far_as_they_are_asked_for(text: str, data: st.DataObject) -> None:
    forms = [token.folded for token in tokenise(text)] or ["sa"]
    sought = Sought(data.draw(st.frozensets(st.sampled_from(forms))), (), data.draw(st.integers(0, 4)))
    found, among_all = (list(tokens_like(text, one)) for one in (sought, replace(sought, reach=len(text))))
    assert [token._replace(position=0) for token in found] == [token._replace(position=0) for token in among_all]
    for (first, first_there), (last, last_there) in combinations(zip(found, among_all, strict=True), 2):
        apart, told = last_there.position - first_there.position, last.position - first.position
        assert not sought.reach or min(told, sought.reach + 1) == min(apart, sought.reach + 1)


def test_a_word_is_cut_anew_whatever_was_kept_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Quần đảo Trường Sa, Hoàng Sa"
    before = tokenise(text)
    monkeypatch.setattr("archive.text.cuts._cuts.most", 2)
    assert tokenise(text) == before == tokenise(text)
