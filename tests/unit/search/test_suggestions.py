"""What is offered in place of a query, and how little it costs to find out."""

from __future__ import annotations

import pytest

from archive.search.query import Words, parse
from archive.search.suggestions import full_of_abbreviation, is_worth_offering, suggestion
from archive.settings import Settings
from archive.text.folding import fold

LIMITS = Settings()
SENTENCES = (
    "tuyên truyền biển đảo",
    "chủ quyền biển đảo quê hương",
    "thông tư số",
    "thị trấn Cát Bà",
    "các Paracels",
    "tội phạm",
    "một tàu thuyền",
)


class Pages:
    """A vocabulary of some sentences that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self._known = [" ".join(fold(sentence).split()) for sentence in SENTENCES]
        self._words = {word.lower() for sentence in SENTENCES for word in sentence.split()}

    def occurs(self, words: Words) -> bool:
        self.asked += 1
        if len(words.tokens) == 1:
            return words.tokens[0].exact in self._words or words.tokens[0].exact in map(fold, self._words)
        wanted = " ".join(token.folded for token in words.tokens)
        return any(f" {wanted} " in f" {sentence} " for sentence in self._known)

    def words(self, beginning: str) -> dict[str, int]:
        self.asked += 1
        whole, begun = beginning.endswith("\t"), beginning.rstrip("\t")
        fits = (lambda word: fold(word) == begun) if whole else (lambda word: fold(word).startswith(begun))
        return {word: 1 for word in sorted(self._words) if fits(word)}


def offered(text: str, *, found: int = 0, pages: Pages | None = None) -> str | None:
    query = parse(text, LIMITS)
    return suggestion(query, pages or Pages(), LIMITS, found=found, trial=lambda other: int(other != text))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("biển đảp", "biển đảo"),
        ("Biễn đảo", "Biển đảo"),
        ("BIỄN ĐẢO", "BIỂN ĐẢO"),
        ("tuyênn truyềnn", "tuyên truyền"),
        ("biển daop", "biển đảo"),
        ("bien daop", "bien dao"),
        ("Paracls", "Paracels"),
        ("tauf", "tàu"),
        ("zzzz", None),
        ("biển đảo", None),
        ('"biểnn đảo"', None),
    ],
)
def test_a_word_that_no_page_has_is_changed_by_one_letter_or_mark(typed: str, expected: str | None) -> None:
    assert offered(typed) == expected


def test_of_the_likeliest_queries_the_one_that_finds_most_is_offered() -> None:
    found = {"thông tư": 1, "thông từ": 9}
    pages = Pages()
    pages.words = lambda beginning: {"tư": 5, "từ": 4} if beginning == "tu\t" else {}  # type: ignore[method-assign]
    query = parse("thông tứ", LIMITS)
    assert suggestion(query, pages, LIMITS, found=0, trial=lambda text: found.get(text, 0)) == "thông từ"


@pytest.mark.parametrize(
    ("word", "pages", "is_worth"),
    [
        ("đảo", 1, True),
        ("dao", 1, True),
        ("paracels", 1, True),
        ("doingoailaocai", 1, False),
        ("reeeeet", 1, False),
        ("nautiques", 1, False),
        ("nautiques", 2, True),
        ("vietnamadminunits", 9, False),
    ],
)
def test_words_of_addresses_and_misreadings_are_not_worth_offering(word: str, pages: int, is_worth: bool) -> None:
    assert is_worth_offering(word, pages) == is_worth


def test_no_word_of_an_address_is_offered() -> None:
    pages = Pages()
    pages.words = lambda beginning: {"laocaitv": 1} if "laocaitv".startswith(beginning) else {}  # type: ignore[method-assign]
    assert offered("laocaitx", pages=pages) is None


def test_known_words_are_changed_only_where_nothing_is_found_and_no_neighbour_fits() -> None:
    assert offered("chủ quyền đảo") is None
    assert offered("biển đảo quê hương", found=1) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("TT số", "thông tư số"),
        ("TT Cát Bà", "thị trấn Cát Bà"),
        ("TT", "thông tư"),
        ("UBND", None),
        ("tt", None),
        ("biển đảo", None),
    ],
)
def test_an_abbreviation_of_several_meanings_is_offered_in_full(typed: str, expected: str | None) -> None:
    assert full_of_abbreviation(parse(typed, LIMITS), Pages(), lambda _: 1) == expected


@pytest.mark.parametrize(
    "typed",
    ["biển " * 11 + "đảp", "biểnx " * 12, "quy định về quản lý tài nguyên môi trường đất và nước", "dao " * 12],
)
def test_the_longest_query_costs_few_looks_into_the_index(typed: str) -> None:
    pages = Pages()
    offered(typed, pages=pages)
    assert pages.asked < 250
