"""Small parts of an edition for televisions: captions in pieces, times that add up, subtitles, the programme's minutes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.exports.tv.measuring import SEMIBOLD, lines, width
from archive.exports.tv.parting import parted
from archive.exports.tv.programme import clock, read_minutes
from archive.exports.tv.subtitles import Cue, cues_of, moved, spread, to_srt
from archive.exports.tv.timing import FRAMES, frames, reading_frames, session, shared_out
from archive.settings import Settings

VTT = "WEBVTT\n\nNOTE thử\n\n1\n00:01.000 --> 00:02.500\n<v Lan>Biển <i>lặng</i>.\n\n00:03.000 --> 00:09.000\nGió\nđông bắc.\n"
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nBiển lặng.\r\n\r\n2\r\n00:00:03,000 --> 00:00:09,000\r\nGió\r\nđông bắc.\r\n"
)

words = st.lists(
    st.sampled_from(["đảo", "Hoàng\u00a0Sa", "biển,", "gió.", "TP.", "nghiêng", "1937;", "và"]), max_size=40
)


@given(words, words, st.integers(1, 60))
def test_pieces_are_the_text_and_each_fits_or_is_a_word(vi, en, room):
    def fits(texts):
        return max(map(len, texts)) <= room

    texts = " ".join(vi), " ".join(en)
    pieces = parted(texts, fits)
    for column, text in enumerate(texts):
        assert " ".join(piece[column] for piece in pieces if piece[column]) == text
    assert all(map(fits, pieces)) or all(len(piece[column].split(" ")) <= 1 for piece in pieces for column in (0, 1))
    assert all(len(pieces) == 1 or any(piece) for piece in pieces)


def test_a_short_translation_is_not_torn_apart():
    long = "Thuyền ra khơi. " * 6
    pieces = parted((long, "Ships sail at dawn."), lambda texts: len(texts[0]) < 60)
    assert [piece[1] for piece in pieces] == ["Ships sail at dawn.", ""]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Đèn sáng suốt đêm. Thuyền về theo đèn.", ("Đèn sáng suốt đêm.", "Thuyền về theo đèn.")),
        ("Ủy ban TP. Hải Phòng họp, bàn việc biển.", ("Ủy ban TP. Hải Phòng họp,", "bàn việc biển.")),
        ("Một tên đảo. Sắc lệnh ngày 22/10/1956 gọi tên.", ("Một tên đảo.", "Sắc lệnh ngày 22/10/1956 gọi tên.")),
    ],
    ids=["sentence", "a word cut short ends none", "a sentence ends in a short word"],
)
def test_a_caption_is_cut_where_a_thought_ends(text, pieces):
    assert parted((text, ""), lambda texts: len(texts[0]) < 36) == tuple((piece, "") for piece in pieces)


@given(st.integers(5, 600), st.lists(st.floats(0, 1e4), min_size=1, max_size=300))
def test_the_minutes_of_a_session_add_up(minutes, weights):
    seconds = session(minutes, weights)
    assert sum(seconds) == minutes * 60
    assert min(seconds) >= 1
    assert len(seconds) == len(weights)


def test_longer_stops_get_more_of_a_session_in_steps_of_the_clock():
    assert session(60, [10, 20, 30]) == (11 * 60, 20 * 60, 29 * 60)
    assert {length % 15 for length in session(60, range(1, 101))} == {0}
    assert session(5, [1] * 300) == (1,) * 300
    assert (clock(0), clock(3599), clock(36000)) == ("00:00", "59:59", "600:00")


@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_what_is_shared_out_adds_up(rest, weights):
    total = rest + len(weights)
    parts = shared_out(total, weights, least=1)
    assert sum(parts) == total
    assert min(parts) >= 1


@pytest.mark.parametrize("written", ["4", "601", "sáu", "", "60.5"])
def test_no_session_is_read_from_other_words(written):
    with pytest.raises(ValueError, match=r".*"):
        read_minutes(written)


def test_a_slide_stays_as_long_as_its_longer_language_is_read():
    settings = Settings(tv_words_minute=60, tv_slide_seconds=5.0)
    assert reading_frames(["một hai", "one"], settings) == 5 * FRAMES
    assert reading_frames(["một " * 7, "one " * 9], settings) == 9 * FRAMES
    assert frames(0.04) == 1
    assert frames(0.041) == 2


@pytest.mark.parametrize("transcript", [VTT, SRT], ids=["webvtt", "subrip"])
def test_cues_come_at_their_moments_and_end_with_the_recording(transcript):
    assert cues_of(transcript, 5.0) == (Cue(1.0, 2.5, "Biển lặng."), Cue(3.0, 5.0, "Gió đông bắc."))
    assert cues_of(transcript, 2.0) == (Cue(1.0, 2.0, "Biển lặng."),)


def test_words_without_times_are_spread_over_the_recording():
    assert cues_of("Biển lặng.\n\nGió đông bắc.", 23.0) == (
        Cue(0, 10.0, "Biển lặng."),
        Cue(10.0, 23.0, "Gió đông bắc."),
    )
    assert spread(("Từ ngữ dài. " * 20,), 1.0, 9.0)[-1].end == 9.0
    assert cues_of("", 9.0) == ()


def test_subtitles_are_written_as_televisions_read_them():
    assert to_srt(moved((Cue(0.0, 1.5, "Biển lặng."), Cue(2.0, 4.0, "Gió đông bắc thổi suốt đêm và cả ngày hôm sau.")), 3600.25)) == (
        "1\n01:00:00,250 --> 01:00:01,750\nBiển lặng.\n\n"
        "2\n01:00:02,250 --> 01:00:04,250\nGió đông bắc thổi suốt đêm và cả ngày hôm\nsau.\n"
    )  # fmt: skip


def test_lines_are_filled_word_by_word_and_names_hold_together():
    room = width("Đảo Hoàng")
    assert lines("Đảo Hoàng Sa", room) == 2
    assert lines("Đảo Hoàng\u00a0Sa", width("Hoàng\u00a0Sa")) == 2
    assert lines("", room) == 0
    assert lines("皇沙皇沙皇沙", 2.5) == 3
    assert width("đảo", SEMIBOLD) > width("đảo")
