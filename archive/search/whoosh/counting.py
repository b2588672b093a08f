"""How often the words of a query stand in one field of each document: words, phrases and prefixes.

What is counted comes in parts, of which several may tell of one document.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.errors import QueryError
from archive.search import forms
from archive.search.whoosh.findings import FAITHFUL, Tally
from archive.search.whoosh.phrases import side_by_side
from archive.search.whoosh.vocabulary import placed

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy.typing as npt

    from archive.search.query import Clause, Field, Words
    from archive.search.whoosh.postings import Unsigned
    from archive.search.whoosh.segment import Segment
    from archive.search.whoosh.snapshot import Snapshot
    from archive.text.tokens import Token

    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]
    Documented = tuple[Unsigned, Unsigned]

_SORTED_SHARE = 64
"""Fewer postings than one in so many documents are sorted; more are counted in an array of all documents."""
_AT_ONCE = 1 << 15
"""Postings that are counted at once: what is made of them fits the second cache of any server."""


class Occurrences(NamedTuple):
    """How often something stands in some documents.

    Attributes:
        documents: Ascending.
        often: Times in each of them.
        weight: Of each time.
        flags: Of each document, or of all.
        is_within: Whether others of the same word stand in all of these documents.
    """

    documents: Integers
    often: npt.NDArray[Any]
    weight: float = 1.0
    flags: Bytes | int = 0
    is_within: bool = False

    @classmethod
    def of(cls, tally: Tally) -> Occurrences:
        """Those of ``tally``."""
        return cls(tally.documents, tally.numbers, flags=tally.flags)

    @property
    def arrays(self) -> Sequence[npt.NDArray[Any]]:
        """What it holds."""
        return [column for column in self if isinstance(column, np.ndarray)]

    def weighed(self) -> Floats:
        """The worth of all times in each document."""
        return self.often * np.float32(self.weight)

    def weighed_at(self, places: npt.NDArray[np.intp]) -> Floats:
        """The same in some of the documents, by their ordinals."""
        return self.often.take(places) * np.float32(self.weight)

    def flags_of(self, places: npt.NDArray[np.intp]) -> Bytes | int:
        """The flags of some of the documents, by their ordinals."""
        return self.flags if isinstance(self.flags, int) else self.flags.take(places)

    def tally(self) -> Tally:
        """The same, weighed."""
        flags = np.full(len(self.documents), self.flags, np.uint8) if isinstance(self.flags, int) else self.flags
        return Tally(self.documents, self.weighed(), flags)


class Counter:
    """Counts on all documents of a snapshot, deleted ones too.

    Args:
        snapshot: The index.
        query_is_marked: Whether marks were typed anywhere in the query.
        max_expansions: Most forms that a prefix may stand for.
    """

    def __init__(self, snapshot: Snapshot, *, query_is_marked: bool, max_expansions: int) -> None:
        self._snapshot = snapshot
        self._query_is_marked = query_is_marked
        self._max_expansions = max_expansions

    def key(self, field: Field, words: Words) -> tuple[Hashable, ...]:
        """Under which the count of one word is kept: all that it depends on."""
        (token,) = words.tokens
        written = token.exact, token.folded, token.marked, forms.is_respelt(token)
        return field, *written, words.as_written, self._query_is_marked

    @staticmethod
    def prefix_key(field: Field, stem: Token) -> tuple[Hashable, ...]:
        """Under which the count of a prefix is kept: all that it depends on."""
        return field, forms.stems(stem), stem.exact

    def word(self, field: str, words: Words) -> list[Occurrences]:
        """Weighed occurrences of the forms that one token matches, each by itself."""
        (token,) = words.tokens
        # Every form that the token matches stands beside this one.
        beside = forms.FOLDED + token.folded
        parts = [(segment, base) for segment, base in self._snapshot.parts if segment.has(field, beside)]
        if not parts:
            return []
        further = () if words.as_written else self._snapshot.vocabulary.further(field, token)
        if words.as_written:
            wanted = forms.exactly(token)
        else:
            wanted = forms.weights(token, further, query_is_marked=self._query_is_marked)
        matching, faithful = forms.matching(token, further, as_written=words.as_written), forms.faithful(token)
        counted = []
        for segment, base in parts:
            for form, weight in wanted:
                if (postings := segment.postings(field, form)) is not None:
                    flag = FAITHFUL if words.as_written or form == faithful else 0
                    documents = postings.documents.view(np.int32)
                    documents = documents + np.int32(base) if base else documents
                    counted.append(Occurrences(documents, postings.frequencies, weight, flag, form not in matching))
        return counted

    def phrase(self, field: str, words: Words) -> list[Occurrences]:
        """Occurrences of several tokens side by side; one with marks missing counts half."""
        matching = self._snapshot.vocabulary.matching(field, words)
        return [
            Occurrences.of(side_by_side(segment, placed(segment, field, matching)).moved(base))
            for segment, base in self._snapshot.parts
        ]

    def prefix(self, field: str, stem: Token, clause: Clause) -> list[Occurrences]:
        """Occurrences of all forms that a prefix stands for.

        Raises:
            QueryError: They are too many (R406).
        """
        segments = self._snapshot.segments
        begun = [[segment.begun(field, beginning) for beginning in forms.stems(stem)] for segment in segments]
        if sum(map(len, chain(*begun))) > self._max_expansions:
            self._refuse_too_many(field, stem, clause)
        counted = []
        for (segment, base), terms in zip(self._snapshot.parts, begun, strict=True):
            lists = [_standing_for(segment, stem, one) for one in terms]
            counted.append(Occurrences.of(_all_of(len(segment.numbers), lists).moved(base)))
        return counted

    def _refuse_too_many(self, field: str, stem: Token, clause: Clause) -> None:
        """Count anew, each form once."""
        begun = (self._snapshot.vocabulary.beginning(field, beginning) for beginning in forms.stems(stem))
        given = sum(len(forms.expansions(stem, some)) for some in begun)
        if given > self._max_expansions:
            raise QueryError("R406", clause=clause.written, given=given, limit=self._max_expansions)


def _standing_for(segment: Segment, stem: Token, begun: range) -> Documented:
    """Documents and frequencies of those forms that ``stem`` stands for, one form after another.

    Args:
        segment: Whose forms.
        stem: Of the prefix.
        begun: Numbers of the forms that begin with one of its `forms.stems`.
    """
    documents, frequencies = segment.stretch(begun)
    if not stem.marked:
        return documents, frequencies
    names = segment.forms(begun)
    wanted = set(forms.expansions(stem, names))
    is_wanted = np.fromiter((name in wanted for name in names), bool, len(names))
    kept = np.repeat(is_wanted, segment.counts(begun))
    return documents[kept], frequencies[kept]


def _all_of(size: int, lists: list[Documented]) -> Tally:
    """Many lists at once; sums of whole numbers are the same in any order."""
    count = sum(len(documents) for documents, _ in lists)
    if count * _SORTED_SHARE < size:
        documents, frequencies = (np.concatenate(column) for column in zip(*lists, strict=True))
        met, at = np.unique(documents, return_inverse=True)
        return Tally.of(met, np.bincount(at, weights=frequencies), FAITHFUL)
    sums = np.zeros(size, np.uint32)
    for documents, frequencies in lists:
        for first in range(0, len(documents), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            np.add.at(sums, documents[part].astype(np.intp), frequencies[part].astype(np.uint32))
    # Truths are looked through faster than numbers.
    met = (sums > 0).nonzero()[0]
    return Tally.of(met, sums.take(met), FAITHFUL)
