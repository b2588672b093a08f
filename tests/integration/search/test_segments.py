"""Segments: what is merged of several is what is written at once, and small ones are merged in time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SearchError
from archive.search.whoosh.arrays import BLOCK, ArrayFile, ArrayFileWriter
from archive.search.whoosh.codec import ArraySegment
from archive.search.whoosh.frame import MOST_OCCURRENCES, POSTINGS
from archive.search.whoosh.inversion import Inversion
from archive.search.whoosh.kept import Kept
from archive.search.whoosh.merging import merge
from archive.search.whoosh.schema import INDEX_NAME
from archive.search.whoosh.segment import Segment
from archive.search.whoosh.strings import Strings, encoded
from archive.search.whoosh.tiers import FAN, LARGEST, due, parted
from tests.integration.search.builders import item

if TYPE_CHECKING:
    from pathlib import Path

    from archive.search.documents import ItemDocument

WORDS = ("biển", "bien", "đảo", "tàu", "32/KH-UBND", "ngày 14/2/2017", "黃沙渚", "hòang", "")


def made(number: int) -> ItemDocument:
    chance = random.Random(number)
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(0, 12))) for _ in range(chance.randint(0, 3))]
    described = {"type": chance.choice(("", "bao", "ke-hoach")), "languages": tuple(chance.sample(("vi", "fr"), k=1))}
    return item(f"P{number:02}", *texts, title=chance.choice(WORDS), sort_title=f"t{number}", **described)


def written(path: Path, items: list[ItemDocument]) -> Segment:
    inversion = Inversion()
    for one in items:
        inversion.add(one)
    inversion.write(path)
    return Segment(path, Kept(1))


def test_segments_merged_are_as_one_written_at_once(tmp_path: Path) -> None:
    items = [made(number) for number in range(40)]
    gone = {3, 4, 17, 39}
    at_once = written(tmp_path / "once.seg", [one for number, one in enumerate(items) if number not in gone])
    parts = []
    for name, first, last in (("a", 0, 13), ("b", 13, 14), ("c", 14, 40)):
        segment = written(tmp_path / f"{name}.seg", items[first:last])
        parts.append((segment, ~np.isin(segment.item_of + first, list(gone))))
    merge(tmp_path / "merged.seg", parts)
    merged = Segment(tmp_path / "merged.seg", Kept(1))
    for name in ("numbers", "lengths", "item_of", "bases", "document_starts", "place_starts"):
        assert np.array_equal(getattr(merged.frame, name), getattr(at_once.frame, name)), name
    for name in POSTINGS:
        assert np.array_equal(merged.file.arrays[name], at_once.file.arrays[name]), name
    assert list(merged.frame.terms) == list(at_once.frame.terms)
    assert merged.titles == at_once.titles
    assert merged.pids.tolist() == at_once.pids.tolist()
    every = np.arange(len(merged.pids), dtype=np.int32)
    assert merged.columns.type.of(every) == at_once.columns.type.of(every)
    assert merged.columns.languages.of(every) == at_once.columns.languages.of(every)


def test_of_a_word_without_end_the_first_occurrences_are_kept(tmp_path: Path) -> None:
    segment = written(tmp_path / "a.seg", [item("A", "biển " * (MOST_OCCURRENCES + 9) + "đảo"), item("B", "biển")])
    found = segment.postings("text", "~bien")
    assert found is not None
    assert found.frequencies.tolist() == [MOST_OCCURRENCES, 1]
    assert len(found.places) == MOST_OCCURRENCES + 1
    assert segment.documents_of(found.places[-2:]).tolist() == [1, 3]


def entries(*sizes: int) -> list[ArraySegment]:
    return [ArraySegment(INDEX_NAME, size) for size in sizes]


def test_a_writer_merges_seldom_and_leaves_few_segments() -> None:
    held: list[ArraySegment] = []
    rewritten, most = 0, 0
    for _ in range(3000):
        held.append(ArraySegment(INDEX_NAME, 2))
        while group := due(held):
            total = sum(entry.doc_count() for entry in group)
            rewritten += total
            held = [entry for entry in held if entry not in group] + entries(total)
        most = max(most, len(held))
    assert most <= (FAN - 1) * 7
    assert rewritten <= 6000 * 7


def test_large_segments_are_left_alone() -> None:
    assert due(entries(*[LARGEST // 2] * 9)) == []


def test_a_segment_of_which_half_is_gone_is_written_anew() -> None:
    (entry,) = entries(10)
    for document in range(6):
        assert due([entry]) == []
        entry.delete_document(document)
    assert due([entry]) == [entry]


def test_what_has_no_room_in_one_segment_goes_into_two() -> None:
    three = entries(1, 2, 3)
    assert list(parted(three, [5, 6, 7])) == [three]
    assert list(parted(three, [1 << 31, 1 << 31, 7])) == [three[:1], three[1:]]


@given(st.lists(st.text(max_size=6)), st.text(max_size=3))
def test_strings_are_found_and_told_by_their_beginnings(values: list[str], beginning: str) -> None:
    ordered = sorted({value.encode() for value in values})
    strings = Strings.of(ordered)
    assert strings.is_sound
    assert [strings.find(value) for value in ordered] == list(range(len(ordered)))
    first, last = strings.beginning_with(beginning.encode())
    assert strings.part(first, last) == [value for value in ordered if value.startswith(beginning.encode())]
    assert encoded(values).text() == tuple(values)


def test_a_file_tells_where_it_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "arrays"
    kinds = {"one": "<u4", "none": "<u2"}
    file = ArrayFileWriter(path, {"one": ("<u4", 3 * BLOCK), "none": ("<u2", 0)})
    file.arrays["one"][:] = np.arange(3 * BLOCK)
    file.seal()
    with pytest.raises(SearchError, match="R411"):
        ArrayFile(path, {"one": "<u4"})
    content = bytearray(path.read_bytes())
    content[BLOCK * 6] ^= 1
    path.write_bytes(content)
    read = ArrayFile(path, kinds)
    read.check("none")
    read.check("one", 0, BLOCK)
    with pytest.raises(SearchError, match="R411"):
        read.check("one")
