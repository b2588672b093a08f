"""Questions of every class, drawn from the pages themselves with a fixed seed."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.search.tokens import TokenStore

PER_CLASS = 40
RARE = (2, 20)
"""Pages that a rare word stands on."""
COMMON = 0.05
"""Share of the pages that a common word stands on, at least."""
SENTENCE = (4, 8)
"""Words of a sentence."""
YEARS = (1960, 1989)
"""The span by which the class ``filter`` narrows."""
_SEED = 1834
_LETTERS = "abcdefghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Ask:
    """One question, told so that every engine can be asked it.

    Attributes:
        words: Canonical forms, or folded ones.
        folded: Whether the words are without marks and mean every mark.
        any_word: Whether one of the words is enough.
        phrase: Whether they stand side by side.
        prefix: Whether the last word is a beginning.
        mistyped: Whether the last word has a wrong letter.
        extra: "", "facets", "bydate", "bydoc", "filter" or "highlight".
    """

    words: tuple[str, ...]
    folded: bool = False
    any_word: bool = False
    phrase: bool = False
    prefix: bool = False
    mistyped: bool = False
    extra: str = ""

    @property
    def typed(self) -> str:
        """The question in our own grammar, where a question of any word finds all of them nowhere together."""
        text = " ".join(self.words) + ("*" if self.prefix else "")
        return f'"{text}"' if self.phrase else text


CLASSES = (
    "rare1",
    "common1",
    "and2",
    "and3",
    "or3",
    "phrase",
    "nl_and",
    "nl_or",
    "nodia",
    "nodiaphrase",
    "prefix",
    "fuzzy",
    "facets",
    "bydate",
    "bydoc",
    "filter",
    "highlight",
)
"""As in `MEASURED.md` part B, in its order."""
COUNTED = ("rare1", "common1", "and2", "and3", "phrase", "nl_and", "nodia", "nodiaphrase")
"""Classes whose counts are compared with a plain count over the tokens."""


@dataclass
class _Drawer:
    store: TokenStore
    titles: TokenStore
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # no secret

    def __post_init__(self) -> None:
        store = self.store
        pairs = np.unique(store.page_of.astype(np.int64) * len(store.exact) + store.words)
        self.pages_with = np.bincount(pairs % len(store.exact), minlength=len(store.exact))
        self.plain = np.array([word.isalpha() and len(word) > 1 for word in store.exact])
        self.marked = np.array([exact != fold for exact, fold in zip(store.exact, store.folded, strict=True)])
        following = np.diff(store.places, append=0) == 1
        self.joined = following & np.append(~store.parts[1:], False) & ~store.parts

    def run(self, size: int) -> list[int]:
        """Neighbouring plain words of a page, one of them marked."""
        while True:
            at = self.chance.randrange(len(self.store.words) - size)
            words = self.store.words[at : at + size]
            if self.plain[words].all() and self.joined[at : at + size - 1].all() and self.marked[words].any():
                return words.tolist()

    def scattered(self, size: int) -> list[int]:
        """Different plain words from anywhere on one page."""
        while True:
            at = self.chance.randrange(len(self.store.words))
            page = self.store.page_of[at]
            words = self.store.words[np.searchsorted(self.store.page_of, page) :][: self._length(page)]
            chosen = {int(word) for word in self.chance.choices(words.tolist(), k=size)}
            if len(chosen) == size and self.plain[list(chosen)].all():
                return sorted(chosen)

    def word(self, least: float, most: float) -> int:
        """A plain, marked word that stands on so many pages."""
        fit = (self.pages_with >= least) & (self.pages_with <= most) & self.plain & self.marked
        return int(self.chance.choice(np.flatnonzero(fit).tolist()))

    def forms(self, words: list[int], *, folded: bool = False) -> tuple[str, ...]:
        column = self.store.folded if folded else self.store.exact
        return tuple(column[word] for word in words)

    def together_nowhere(self, words: list[int]) -> bool:
        """Whether no item has all the words, however they are marked."""
        items = np.ones(len(self.store.item_names), bool)
        for form in self.forms(words, folded=True):
            has = np.zeros(len(items), bool)
            for store in (self.store, self.titles):
                found = store.at(form, folded=True, ours=True)
                has[store.item_of[store.page_of[found]]] = True
            items &= has
        return not items.any()

    def _length(self, page: int) -> int:
        return int(np.searchsorted(self.store.page_of, page + 1) - np.searchsorted(self.store.page_of, page))

    def any_of(self, words: Callable[[], list[int]]) -> Ask:
        while True:
            chosen = [*words(), self.word(*RARE)]
            if len(set(chosen)) == len(chosen) and self.together_nowhere(chosen):
                return Ask(self.forms(chosen), any_word=True)

    def prefix(self) -> Ask:
        *others, last = self.run(self.chance.choice((1, 2)))
        (stem,) = self.forms([last], folded=True)
        return Ask((*self.forms(others, folded=True), stem[: self.chance.choice((2, 3))]), folded=True, prefix=True)

    def mistyped(self) -> Ask:
        while True:
            first, last = self.run(2)
            word = self.store.exact[last]
            at = self.chance.randrange(len(word))
            wrong = word[:at] + self.chance.choice(_LETTERS) + word[at + 1 :]
            if not self.store.knows(wrong):
                return Ask((self.store.exact[first], wrong), mistyped=True)


def draw(store: TokenStore, titles: TokenStore) -> dict[str, list[Ask]]:
    """`PER_CLASS` questions of each class."""
    drawer = _Drawer(store, titles)
    return dict(_drawn(drawer))


def _drawn(drawer: _Drawer) -> Iterator[tuple[str, list[Ask]]]:
    chance = drawer.chance
    common = COMMON * drawer.store.page_count

    def both() -> Ask:
        return Ask(drawer.forms(drawer.run(2)))

    def sentence() -> list[int]:
        return drawer.run(chance.randint(*SENTENCE))

    makers: dict[str, Callable[[], Ask]] = {
        "rare1": lambda: Ask(drawer.forms([drawer.word(*RARE)])),
        "common1": lambda: Ask(drawer.forms([drawer.word(common, drawer.store.page_count)])),
        "and2": both,
        "and3": lambda: Ask(drawer.forms(drawer.scattered(3))),
        "or3": lambda: drawer.any_of(lambda: drawer.scattered(2)),
        "phrase": lambda: Ask(drawer.forms(drawer.run(chance.randint(2, 4))), phrase=True),
        "nl_and": lambda: Ask(drawer.forms(sentence())),
        "nl_or": lambda: drawer.any_of(sentence),
        "nodia": lambda: Ask(drawer.forms(drawer.run(chance.randint(2, 4)), folded=True), folded=True),
        "nodiaphrase": lambda: Ask(
            drawer.forms(drawer.run(chance.randint(2, 4)), folded=True), folded=True, phrase=True
        ),
        "prefix": drawer.prefix,
        "fuzzy": drawer.mistyped,
    }
    for name in CLASSES:
        make = makers.get(name, both)
        extra = "" if name in makers or name == "and2" else name
        yield name, [dataclasses.replace(make(), extra=extra) for _ in range(PER_CLASS)]
