"""Order: what comes later is put among its neighbours, tables are told by their rows."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.engines.tesseract import RecognisedWord
from ingest.steps.reading_order import exchanged, joined, tables_by_row
from ingest.steps.table_cells import find_tables


def _word(text: str, x: int, y: int, *, line: int = 1, block: int = 1, confidence: float = 0.95) -> RecognisedWord:
    return RecognisedWord(text, x, y, 20 * len(text), 30, confidence, (block, 1), line)


def _texts(words: tuple[RecognisedWord, ...]) -> list[str]:
    return [word.text for word in words]


def test_a_lost_line_comes_back_between_its_neighbours_and_into_their_block() -> None:
    words = [_word("một", 100, 100), _word("ba", 100, 200, line=2), _word("bốn", 900, 100, block=2)]
    whole = joined(words, [_word("hai", 100, 150, block=7)])
    assert _texts(whole) == ["một", "hai", "ba", "bốn"]
    assert whole[1].block == whole[0].block
    assert len({word.line for word in whole[:3]}) == 3


def test_a_line_beside_all_others_comes_last_and_one_above_first() -> None:
    words = [_word("hai", 100, 200), _word("ba", 100, 250, line=2)]
    assert _texts(joined(words, [_word("bên", 900, 10)])) == ["hai", "ba", "bên"]
    assert _texts(joined(words, [_word("một", 100, 10)])) == ["một", "hai", "ba"]
    assert _texts(joined([], [_word("một", 100, 10)])) == ["một"]


def test_words_that_were_lost_in_a_line_come_back_into_it() -> None:
    words = [_word("quần", 100, 100), _word("|", 200, 100, confidence=0.1), _word("sa", 400, 104), _word("x", 900, 100)]
    whole = joined(words, [_word("đảo", 195, 99, block=4), _word("hoàng", 280, 103, block=4)])
    assert _texts(whole) == ["quần", "đảo", "hoàng", "sa", "x"]
    assert len({(word.block, word.line) for word in whole}) == 1


def test_words_of_the_next_column_stay_there() -> None:
    words = [_word("trái", 100, 100), _word("dưới", 100, 150, line=2), _word("phải", 400, 60, block=2)]
    assert _texts(joined(words, [_word("lạc", 400, 100)])) == ["trái", "dưới", "phải", "lạc"]


def test_what_is_there_already_does_not_come_twice_and_nonsense_gives_way() -> None:
    words = [_word("đảo", 100, 100), _word("~|'", 100, 150, line=2, confidence=0.2)]
    fresh = [_word("đảo", 102, 101), _word("biển", 95, 149, line=2)]
    assert _texts(joined(words, fresh)) == ["đảo", "biển"]


def test_a_line_is_exchanged_for_one_that_is_surer_and_only_then() -> None:
    words = [_word("trước", 100, 50), _word("Ie", 100, 100, line=2, confidence=0.6), _word("sau", 100, 150, line=3)]
    assert _texts(exchanged(words, [_word("Le", 98, 99, confidence=0.9)])) == ["trước", "Le", "sau"]
    assert _texts(exchanged(words, [_word("Lc", 98, 99, confidence=0.5)])) == ["trước", "Ie", "sau"]


ROWS, COLUMNS = (300, 400, 560, 700), (200, 400, 900, 1300)


def _table() -> np.ndarray:
    page = np.full((1200, 1600), 255, np.uint8)
    for y in ROWS:
        cv2.line(page, (COLUMNS[0], y), (COLUMNS[-1], y), 0, 2)
    for x in COLUMNS:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 0, 2)
    return page


def test_a_ruled_table_is_told_by_its_rows() -> None:
    column = {1: ["a1", "b1", "c1"], 2: ["a2", "b2", "c2"], 3: ["a3", "b3", "c3"]}
    words = []
    for number, texts in column.items():
        x = COLUMNS[number - 1] + 30
        words += [
            _word(text, x, y + 20, line=line, block=number + 1)
            for line, (text, y) in enumerate(zip(texts, ROWS[:-1], strict=True))
        ]
    words += [
        _word("thêm", 430, 480, line=9, block=3),
        _word("trên", 200, 100, block=8),
        _word("dưới", 200, 900, block=9),
    ]
    tables, cleared = find_tables(_table(), 200)
    ordered = tables_by_row(words, tables)
    assert cleared.min() == 255
    assert _texts(ordered) == ["trên", "a1", "a2", "a3", "b1", "b2", "thêm", "b3", "c1", "c2", "c3", "dưới"]
    first, second = ordered[1:4], ordered[4:8]
    assert len({(word.block, word.line) for word in first}) == 1
    assert len({word.block for word in second}) == 1
    assert len({word.line for word in second}) == 4


def test_words_without_a_table_stay_in_their_order() -> None:
    words = (_word("hai", 100, 400), _word("một", 100, 100, block=2))
    page = np.full((1200, 1600), 255, np.uint8)
    assert tables_by_row(words, find_tables(page, 200)[0]) == words
    cv2.rectangle(page, (100, 100), (900, 600), 0, 2)  # a frame is no table
    tables, cleared = find_tables(page, 200)
    assert tables_by_row(words, tables) == words
    assert (cleared == page).all()
