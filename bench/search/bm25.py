"""Textbook BM25 on syllables in NumPy, the ranking that ours has to beat: k1 = 1.2, b = 0.75, title and text as one.

Robertson, Zaragoza: The Probabilistic Relevance Framework, BM25 and Beyond (2009), formula 3.15, with the inverse
document frequency that does not fall below zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.text.tokens import tokenise
from bench.search.tokens import token_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.search.relevance import Article

K1 = 1.2
B = 0.75
TOP = 10


class PlainBM25:
    """All pages of the corpus, and the articles.

    Args:
        home: Where the tokens are kept.
        pages: Pages of the corpus.
        articles: What answers questions.
        folded: Whether syllables are compared without their marks.
    """

    def __init__(self, home: Path, pages: int, articles: Sequence[Article], *, folded: bool) -> None:
        store = token_store(home, pages)
        self._folded = folded
        self._known: dict[str, int] = {}
        forms = store.folded if folded else store.exact
        number_of = np.array([self._known.setdefault(form, len(self._known)) for form in forms], np.int64)
        whole = ~store.parts
        words, documents = [number_of[store.words[whole]]], [store.page_of[whole].astype(np.int64)]
        for number, article in enumerate(articles):
            found = [self._known.setdefault(form, len(self._known)) for form in self._forms(article.whole)]
            words.append(np.array(found, np.int64))
            documents.append(np.full(len(found), pages + number, np.int64))
        self._names = [*(f"page {page}" for page in range(pages)), *(article.name for article in articles)]
        self._count(np.concatenate(words), np.concatenate(documents))

    def _count(self, words: np.ndarray, documents: np.ndarray) -> None:
        size = len(self._names)
        lengths = np.bincount(documents, minlength=size)
        self._norm = K1 * (1 - B + B * lengths / lengths.mean())
        keys, self._frequencies = np.unique(words * size + documents, return_counts=True)
        self._documents = keys % size
        self._begins = np.searchsorted(keys // size, np.arange(len(self._known) + 1))

    def ask(self, text: str) -> list[str]:
        """Names of the ten best."""
        score = np.zeros(len(self._names))
        for form in self._forms(text):
            word = self._known.get(form)
            if word is not None:
                self._add(score, slice(self._begins[word], self._begins[word + 1]))
        best = np.lexsort((np.arange(len(score)), -score))[:TOP]
        return [self._names[one] for one in best if score[one] > 0]

    def _add(self, score: np.ndarray, postings: slice) -> None:
        documents, frequencies = self._documents[postings], self._frequencies[postings]
        having = len(documents)
        rarity = np.log1p((len(score) - having + 0.5) / (having + 0.5))
        score[documents] += rarity * frequencies * (K1 + 1) / (frequencies + self._norm[documents])

    def _forms(self, text: str) -> list[str]:
        return [token.folded if self._folded else token.exact for token in tokenise(text) if not token.part]
