"""The tokens of all pages as numbers: what every engine is fed, and the plain count that each must agree with."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from archive.search.analysis import analyse, is_term
from archive.text.alphabet import bears_marks
from archive.text.folding import fold
from bench.measure import progress
from bench.search.corpus import pages, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    Booleans = npt.NDArray[np.bool_]
    Integers = npt.NDArray[np.int64]

GAP = 64
"""Places between two pages, so that no phrase reaches from one to the next."""


@dataclass(frozen=True)
class TokenStore:
    """All tokens in reading order; those of the titles stand in a store of their own.

    Attributes:
        exact: Canonical forms; a token is an index into them.
        folded: Their folded forms.
        words: Tokens.
        places: Where each stands: numbers that differ by one for neighbours.
        parts: Whether each is a part of a longer sign, which peers are not given.
        bare: Whether each stands where marks are missing, so that ours finds it for a word with marks.
        page_of: The page of each, counted from 0.
        item_of: The item of each page, counted from 0.
        item_names: Names of the items.
    """

    exact: list[str]
    folded: list[str]
    words: npt.NDArray[np.int32]
    places: Integers
    parts: Booleans
    bare: Booleans
    page_of: npt.NDArray[np.int32]
    item_of: npt.NDArray[np.int32]
    item_names: list[str]

    @property
    def page_count(self) -> int:
        """Pages."""
        return len(self.item_of)

    def texts(self) -> Sequence[tuple[str, str]]:
        """Per page its exact and its folded tokens, each in one line with blanks between."""
        return _Texts(self)

    @cached_property
    def _known(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        exact = {form: [number] for number, form in enumerate(self.exact)}
        folded: dict[str, list[int]] = {}
        for number, form in enumerate(self.folded):
            folded.setdefault(form, []).append(number)
        return exact, folded

    @cached_property
    def _by_form(self) -> tuple[Integers, Integers]:
        """All tokens in the order of their forms, and where each form begins."""
        order = np.argsort(self.words, kind="stable")
        return order, np.searchsorted(self.words[order], np.arange(len(self.exact) + 1))

    def knows(self, form: str) -> bool:
        """Whether a token has this canonical form."""
        return form in self._known[0]

    def at(self, form: str, *, folded: bool, ours: bool) -> Integers:
        """Indexes of all tokens that match ``form``, in reading order.

        Args:
            form: Canonical, or folded.
            folded: Whether every mark is meant.
            ours: Whether parts of signs count, and words whose marks are missing.
        """
        found = self._at(self._known[folded].get(form, ()))
        if not ours:
            return found[~self.parts[found]]
        if folded or not bears_marks(form):  # ō is no mark of Vietnamese: nothing is missing where it stands as o
            return found
        alike = self._at(self._known[True].get(fold(form), ()))
        return np.union1d(found, alike[self.bare[alike]])

    def having(self, tokens: Sequence[str], *, folded: bool, ours: bool) -> Booleans:
        """Pages on which ``tokens`` stand side by side."""
        first, *rest = (self.at(token, folded=folded, ours=ours) for token in tokens)
        places = self.places[first]
        for step, following in enumerate(rest, 1):
            stands = np.isin(places + step, self.places[following])
            places, first = places[stands], first[stands]
        having = np.zeros(self.page_count, bool)
        having[self.page_of[first]] = True
        return having

    def _at(self, forms: Sequence[int]) -> Integers:
        order, begins = self._by_form
        spans = [order[begins[one] : begins[one + 1]] for one in forms]
        return np.sort(np.concatenate(spans)) if spans else np.empty(0, np.int64)


class _Texts:
    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self._bounds = np.searchsorted(store.page_of, np.arange(store.page_count + 1))

    def __len__(self) -> int:
        return self._store.page_count

    def __getitem__(self, page: int) -> tuple[str, str]:
        if page >= len(self):
            raise IndexError(page)
        span = slice(self._bounds[page], self._bounds[page + 1])
        words = self._store.words[span][~self._store.parts[span]].tolist()
        exact, folded = self._store.exact, self._store.folded
        return " ".join(exact[word] for word in words), " ".join(folded[word] for word in words)


def token_store(home: Path, count: int, *, titles: bool = False) -> TokenStore:
    """The tokens of the first ``count`` pages, or of the titles of their items (one title, one page); kept in ``home``."""
    kept = home / f"words-{count}{'-titles' if titles else ''}.npz"
    if not kept.exists():
        _keep(_titles(count) if titles else [(page.item, page.text) for page in pages(count)], kept)
    with np.load(kept, allow_pickle=False) as arrays:
        texts = {name: bytes(arrays[name]).decode().split("\n") for name in ("exact", "folded", "item_names")}
        return TokenStore(
            **texts, **{name: arrays[name] for name in ("words", "places", "parts", "bare", "page_of", "item_of")}
        )


def _titles(count: int) -> list[tuple[str, str]]:
    return [(page.item, title_of(page.text)) for page in pages(count) if page.number == 1]


def _keep(texts: list[tuple[str, str]], kept: Path) -> None:
    known: dict[str, int] = {}
    folded: list[str] = []
    words, page_of, parts, bare, places = array("i"), array("i"), array("b"), array("b"), array("q")
    items: dict[str, int] = {}
    base = 0
    for number, (_, text) in enumerate(progress(texts, "tokens")):
        tokens = [token for token in analyse(text) if not is_term(token)]
        for token in tokens:
            if token.exact not in known:
                known[token.exact] = len(known)
                folded.append(token.folded)
            words.append(known[token.exact])
            places.append(base + token.position)
            parts.append(token.part)
            bare.append(token.bare)
            page_of.append(number)
        base += GAP + max((token.position for token in tokens), default=0)
    item_of = [items.setdefault(item, len(items)) for item, _ in texts]
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        kept,
        exact=_bytes(known),
        folded=_bytes(folded),
        item_names=_bytes(items),
        words=np.array(words, np.int32),
        places=np.array(places, np.int64),
        parts=np.array(parts, bool),
        bare=np.array(bare, bool),
        page_of=np.array(page_of, np.int32),
        item_of=np.array(item_of, np.int32),
    )


def _bytes(lines: dict[str, int] | list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)
