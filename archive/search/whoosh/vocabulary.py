"""The words that stand in a snapshot: which there are, which a token of the query matches, which stand side by side."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.search import forms
from archive.search.whoosh.phrases import LOOSE, STRICT, Placed, Stands, gathered, stand_side_by_side
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD
from archive.text.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from archive.search.query import Words
    from archive.search.whoosh.segment import Segment
    from archive.search.whoosh.snapshot import Snapshot

    Marked = tuple[tuple[str, int], ...]
    """The forms that a token matches, each with its mark."""
    Matching = tuple[tuple[int, Marked], ...]
    """Per token its position and the forms that it matches."""
    Told = tuple[str, str, bool]
    """Of a token its canonical form, its folded form, and whether it has marks."""

_KEPT = 4096
"""Beginnings, tokens and pairs of words whose look-up is remembered as long as the snapshot is in use."""


class Vocabulary:
    """Look-ups of forms over all segments.

    Args:
        snapshot: Whose words.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.variants = lru_cache(_KEPT)(self.beginning)
        self.occurs = lru_cache(_KEPT)(self._occurs)
        self._further = lru_cache(_KEPT)(self._look_up_further)
        self._marked = lru_cache(_KEPT)(self._look_up_marked)
        self._places = lru_cache(_KEPT)(self._count_places)

    def beginning(self, field: str, beginning: str) -> tuple[str, ...]:
        """The forms in ``field`` that begin with ``beginning``."""
        segments = self._snapshot.segments
        found = {form for segment in segments for form in segment.forms(segment.begun(field, beginning))}
        return tuple(sorted(found))

    def further(self, field: str, token: Token) -> tuple[str, ...]:
        """The forms in ``field`` that have every mark of ``token`` and more."""
        return self._further(field, told_of(token)) if token.marked else ()

    def words(self, beginning: str, limit: int) -> dict[str, int]:
        """Canonical forms whose folded form begins so, with the live documents that have them; see the protocol."""
        found: dict[str, int] = {}
        for field in (PAGE_FIELD, "title"):
            for form, count in self._counts(field, forms.EXACT + beginning, limit):
                word = forms.canonical_of(form)
                if count:
                    found[word] = max(count, found.get(word, 0))
        return found

    def matching(self, field: str, words: Words, *, with_further: bool = True) -> Matching:
        """The forms in ``field`` that each token of ``words`` matches.

        Args:
            field: In which they stand.
            words: Tokens of the query.
            with_further: Whether a word that has more marks than were typed matches, too.
        """
        return tuple(
            (token.position, self.marked(field, token, as_written=words.as_written, with_further=with_further))
            for token in words.tokens
        )

    def marked(self, field: str, token: Token, *, as_written: bool = False, with_further: bool = True) -> Marked:
        """The forms in ``field`` that one token matches; see `matching`."""
        return self._marked(field, told_of(token), as_written, with_further)

    def places(self, field: str, token: Token) -> int:
        """At how many places in ``field`` the forms that one token matches stand."""
        return self._places(field, self.marked(field, token))

    def _count_places(self, field: str, marked: Marked) -> int:
        segments = self._snapshot.segments
        return sum(segment.count_places(field, form) for segment in segments for form, _ in marked)

    def _look_up_marked(self, field: str, told: Told, as_written: bool, with_further: bool) -> Marked:
        token = _anywhere(told)
        fuller = self.further(field, token) if with_further and not as_written else ()
        faithful = forms.faithful(token)
        return tuple(
            (form, STRICT if as_written or form == faithful else LOOSE)
            for form in forms.matching(token, fuller, as_written=as_written)
        )

    def _look_up_further(self, field: str, told: Told) -> tuple[str, ...]:
        token = _anywhere(told)
        beginning = forms.siblings(token)
        return forms.fuller(token, self.variants(field, beginning)) if beginning else ()

    def _counts(self, field: str, beginning: str, limit: int) -> Iterable[tuple[str, int]]:
        """The ``limit`` commonest of the forms that begin so, with their live documents."""
        begun = [
            _Begun(segment, terms, self._snapshot.count_live_in(part, terms))
            for part, segment in enumerate(self._snapshot.segments)
            if (terms := segment.begun(field, beginning))
        ]
        tops = [one.top(limit) for one in begun]
        if len(tops) <= 1:
            return tops[0].items() if tops else ()
        counts = Counter({form: 0 for top in tops for form in top})
        for one, top in zip(begun, tops, strict=True):
            counts.update(top)
            if len(one.terms) > limit:
                counts.update({form: one.count_of(field, form) for form in counts.keys() - top.keys()})
        return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:limit]

    def _occurs(self, words: Words) -> bool:
        return any(self._stands(field, words) for field in (PAGE_FIELD, *DESCRIPTION_FIELDS))

    def _stands(self, field: str, words: Words) -> bool:
        matching = self.matching(field, words, with_further=False)
        return any(
            self._snapshot.count_live(segment.documents_of(places) + base)
            for segment, base in self._snapshot.parts
            for places in stand_side_by_side(placed(segment, field, matching))
        )


def told_of(token: Token) -> Told:
    """All of a token on which it depends what it matches, wherever it stands and however it was written."""
    return token.exact, token.folded, token.marked


def _anywhere(told: Told) -> Token:
    """A token of which nothing else is told, as it makes no difference to what it matches."""
    exact, folded, marked = told
    return Token(0, 0, "", exact, folded, marked, bare=False, position=0, part=False)


class _Begun(NamedTuple):
    """The forms of one segment that begin alike.

    Attributes:
        segment: Where they stand.
        terms: Their numbers.
        live: In how many live documents each of them stands.
    """

    segment: Segment
    terms: range
    live: npt.NDArray[np.integer[Any]]

    def top(self, limit: int) -> dict[str, int]:
        """The ``limit`` commonest, the first in the order of their bytes where several are as common."""
        if len(self.terms) <= limit:
            return dict(zip(self.segment.forms(self.terms), self.live.tolist(), strict=True))
        places = np.argsort(-self.live, kind="stable")[:limit]
        names = (self.segment.form(self.terms[place]) for place in places.tolist())
        return dict(zip(names, self.live.take(places).tolist(), strict=True))

    def count_of(self, field: str, form: str) -> int:
        """The live documents of one form that begins so, 0 where it does not stand here."""
        number = self.segment.number_of(field, form)
        return 0 if number is None else int(self.live[number - self.terms.start])


def placed(segment: Segment, field: str, matching: Matching) -> Sequence[Placed]:
    """Where in ``segment`` the forms of ``matching`` stand."""
    return [Placed(position, gathered(stands(segment, field, marked))) for position, marked in matching]


def stands(segment: Segment, field: str, marked: Marked) -> list[Stands]:
    """Where in ``segment`` each of the forms ``marked`` stands that does so at all."""
    found = ((segment.postings(field, form), mark) for form, mark in marked)
    return [Stands(postings.places, mark) for postings, mark in found if postings is not None]
