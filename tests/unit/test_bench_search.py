import random

import numpy as np
import pytest

from archive.text.folding import fold
from archive.text.tokens import tokenise
from bench.measure import p95
from bench.search import relevance
from bench.search.relevance import Question, quality, with_wrong_marks, without_marks
from bench.search.tokens import TokenStore

TEXT = "Quần đảo Hoàng Sa thuộc thành phố Đà Nẵng, cách đảo Lý Sơn khoảng một trăm hai mươi hải lý " * 20


def test_marks_are_taken_off():
    assert without_marks("Đảo Hoàng Sa") == "Dao Hoang Sa"


def test_wrong_marks_change_one_marked_syllable_in_five_and_no_letter():
    typed = with_wrong_marks(TEXT, random.Random(3))
    pairs = list(zip(TEXT.split(), typed.split(), strict=True))
    marked = [(given, other) for given, other in pairs if fold(given) != given.lower()]
    assert fold(typed) == fold(TEXT)
    assert sum(given != other for given, other in marked) / len(marked) == pytest.approx(relevance.WRONG, abs=0.05)
    assert all(given == other for given, other in pairs if fold(given) == given.lower())


def test_quality_counts_answers_among_the_first_ten_and_where_they_stand():
    asked = [Question("", frozenset({"a", "b"})), Question("", frozenset({"c"}))]
    first = quality([["a", "b"], ["c"]], asked)
    later = quality([["x", "a"], [*"0123456789", "c"]], asked)
    assert (first.recall, first.gain) == (1.0, 1.0)
    assert later.recall == 0.25
    assert later.gain == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)) / 2)


def test_the_95th_percentile_leaves_five_in_a_hundred_above():
    assert p95([float(number) for number in range(100)]) == 94.0
    assert p95([1.0, 2.0]) == 2.0


@pytest.fixture
def store() -> TokenStore:
    pages = ["biển đảo Việt Nam", "đảo biển", "bien dao 32/KH-UBND"]
    forms: dict[str, str] = {}
    rows = []
    for page, text in enumerate(pages):
        for token in tokenise(text):
            forms[token.exact] = token.folded
            rows.append((token.exact, page * 100 + token.position, token.part, page, token.bare))
    exact = list(forms)
    return TokenStore(
        exact=exact,
        folded=list(forms.values()),
        words=np.array([exact.index(row[0]) for row in rows], np.int32),
        places=np.array([row[1] for row in rows]),
        parts=np.array([row[2] for row in rows]),
        bare=np.array([row[4] for row in rows]),
        page_of=np.array([row[3] for row in rows], np.int32),
        item_of=np.arange(3, dtype=np.int32),
        item_names=["a", "b", "c"],
    )


def test_the_plain_count_knows_words_phrases_and_parts(store):
    assert store.having(["đảo"], folded=False, ours=False).tolist() == [True, True, False]
    assert store.having(["biển", "đảo"], folded=False, ours=False).tolist() == [True, False, False]
    assert store.having(["bien", "dao"], folded=True, ours=False).tolist() == [True, False, True]
    assert store.having(["ubnd"], folded=True, ours=True).tolist() == [False, False, True]
    assert store.having(["biển"], folded=False, ours=True).tolist() == [True, True, True]
    assert not store.having(["ubnd"], folded=True, ours=False).any()


def test_peers_are_given_whole_signs_only(store):
    assert store.texts()[2] == ("bien dao 32/kh-ubnd", "bien dao 32/kh-ubnd")
