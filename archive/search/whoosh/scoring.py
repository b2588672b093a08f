"""What one clause of a query is worth on every page: BM25F over exact and folded forms.

Robertson, Zaragoza: The Probabilistic Relevance Framework, BM25 and Beyond (2009), 3.1 and 3.6,
with the weights of `archive.search.forms` on occurrences. Arrays are as long as the snapshot has
documents, unless they say items.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from archive.errors import QueryError
from archive.search import forms
from archive.search.query import Clause, Field, Prefix, Words
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from archive.search.whoosh.snapshot import Snapshot
    from archive.text.tokens import Token

    Booleans = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

_T = TypeVar("_T", bound=np.generic)

FIELD_WEIGHTS = {PAGE_FIELD: 1.0, "title": 3.0, "number": 3.0, "agent": 2.0, "scope": 1.5}
"""Worth of a hit by where it stands; one hit in a title outweighs any number on a page (2.2 at most)."""

FIELDS: dict[Field, tuple[str, ...]] = {
    Field.ANY: (*DESCRIPTION_FIELDS, PAGE_FIELD),
    Field.NUMBER: ("number",),
    Field.TITLE: ("title",),
    Field.AGENT: ("agent",),
    Field.PLACE: ("title", "scope", PAGE_FIELD),
}
"""Where each kind of clause looks. A place is a name in the description or on the page."""

SATURATION = 1.2
"""BM25's k1: how soon further occurrences stop adding."""
LENGTH_WEIGHT = 0.5
"""BM25's b: scanned pages differ in length for reasons that say little about their subject."""
NEARNESS = 1.0
"""Worth of two neighbouring words of the query standing side by side, in units of the rarer one's weight."""

OTHER_NAME = 0.25
"""Worth of another spelling of a name to each of its words: four words of ủy ban nhân dân share one UBND."""


@dataclass(frozen=True)
class Finding:
    """Where a clause is met.

    Attributes:
        found: Documents that have it, an item's description counting on each of its pages.
        faithful: Documents where every mark that was typed is there.
        lit: Documents whose own text has it.
        weight: Its rarity (inverse document frequency).
        score: Its worth on each document.
    """

    found: Booleans
    faithful: Booleans
    lit: Booleans
    weight: float
    score: Floats

    def or_else(self, other: Finding) -> Finding:
        """This or another spelling of it, which is not what was typed and so makes nothing faithful."""
        return Finding(
            found=self.found | other.found,
            faithful=self.faithful,
            lit=self.lit | other.lit,
            weight=self.weight,
            score=self.score + OTHER_NAME * other.score,
        )


class Scorer:
    """Judges the clauses of one query on one snapshot.

    Args:
        snapshot: The index.
        live: Documents that count.
        query_is_marked: Whether marks were typed anywhere in the query.
        max_expansions: Most forms that a prefix may stand for.
    """

    def __init__(self, snapshot: Snapshot, live: Booleans, *, query_is_marked: bool, max_expansions: int) -> None:
        self._snapshot = snapshot
        self._live = live
        self._live_count = max(int(live.sum()), 1)
        self._query_is_marked = query_is_marked
        self._max_expansions = max_expansions
        self._others: dict[tuple[Field, Words], Finding] = {}

    def judge(self, clause: Clause) -> Finding:
        """Find ``clause``, a `Words` or `Prefix`, in the fields that it looks into.

        Raises:
            QueryError: A prefix stands for too many forms (R406).
        """
        wanted = clause.wanted
        if isinstance(wanted, Words):
            finding = self._judge_words(clause.field, wanted)
            for other in clause.also:
                finding = finding.or_else(self._judge_other(clause.field, other))
            return finding
        assert isinstance(wanted, Prefix)
        return self._combine(FIELDS[clause.field], lambda field: self._count_prefix(field, wanted.stem, clause))

    def _judge_other(self, field: Field, wanted: Words) -> Finding:
        """Another form of a name, which all words of the name share."""
        key = field, wanted
        if key not in self._others:
            self._others[key] = self._judge_words(field, wanted)
        return self._others[key]

    def _judge_words(self, field: Field, wanted: Words) -> Finding:
        count = self._count_word if len(wanted.tokens) == 1 else self._count_phrase
        return self._combine(FIELDS[field], lambda name: count(name, wanted))

    def nearness(self, clauses: Sequence[tuple[Clause, Finding]]) -> Floats:
        """What it is worth on each document that neighbouring words of the query are neighbours there."""
        total = np.zeros(len(self._live))
        words = [(c.wanted, f.weight) for c, f in clauses if isinstance(c.wanted, Words) and c.field is Field.ANY]
        for (left, left_weight), (right, right_weight) in pairwise(words):
            pair = Words((left.tokens[-1], right.tokens[0]._replace(position=left.tokens[-1].position + 1)))
            near = self._combine(("title", PAGE_FIELD), lambda field, pair=pair: self._count_phrase(field, pair))  # type: ignore[misc]  # mypy does not infer a default
            total += np.where(near.weight > 0, near.score / max(near.weight, 1e-9), 0) * min(left_weight, right_weight)
        return NEARNESS * total

    def _combine(self, fields: Iterable[str], count: Callable[[str], tuple[Floats, Booleans]]) -> Finding:
        score = np.zeros(len(self._live))
        found, faithful, lit = (np.zeros(len(self._live), bool) for _ in range(3))
        for field in fields:
            frequency, exact = count(field)
            if field == PAGE_FIELD:
                lit = frequency > 0
                worth = self._saturate_page(frequency)
            else:
                frequency, exact = self._spread(frequency), self._spread(exact)
                worth = _saturate(frequency, SATURATION)
            found |= frequency > 0
            faithful |= exact
            score += FIELD_WEIGHTS[field] * worth
        weight = self._rarity(found)
        return Finding(found, faithful, lit, weight, weight * score)

    def _spread(self, on_items: npt.NDArray[_T]) -> npt.NDArray[_T]:
        """Carry what stands at the items' own documents to all their pages."""
        own = self._snapshot.numbers == 0
        by_item = np.zeros(len(self._snapshot.items), on_items.dtype)
        by_item[self._snapshot.item_of[own]] = on_items[own]
        spread: npt.NDArray[_T] = by_item[self._snapshot.item_of]
        return spread

    def _saturate_page(self, frequency: Floats) -> Floats:
        relative = self._snapshot.lengths / self._snapshot.mean_length
        return _saturate(frequency, SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative))

    def _rarity(self, found: Booleans) -> float:
        having = int((found & self._live).sum())
        if having == 0:
            return 0.0
        return float(np.log1p((self._live_count - having + 0.5) / (having + 0.5)))

    def _further(self, field: str, token: Token) -> tuple[str, ...]:
        beginning = forms.siblings(token)
        return forms.fuller(token, self._snapshot.variants(field, beginning)) if beginning else ()

    def _count_word(self, field: str, words: Words) -> tuple[Floats, Booleans]:
        (token,) = words.tokens
        if words.as_written:
            wanted = forms.exactly(token)
        else:
            wanted = forms.weights(token, self._further(field, token), query_is_marked=self._query_is_marked)
        frequency = np.zeros(len(self._live))
        for form, weight in wanted:
            postings = self._snapshot.postings(field, form)
            frequency[postings.documents] += weight * postings.frequencies
        faithful = np.zeros(len(self._live), bool)
        faithful[self._snapshot.postings(field, forms.faithful(token)).documents] = True
        return frequency, faithful

    def _count_phrase(self, field: str, words: Words) -> tuple[Floats, Booleans]:
        """Occurrences of tokens side by side; one with marks missing counts half."""
        tokens, as_written = words.tokens, words.as_written

        def matching(token: Token) -> tuple[str, ...]:
            return forms.matching(token, () if as_written else self._further(field, token), as_written=as_written)

        loose = self._starts(field, tokens, matching)
        strict = loose
        if len(loose) and any(token.marked for token in tokens):
            strict = self._starts(field, tokens, lambda token: (forms.faithful(token),))
        size = len(self._live)
        every = np.bincount(self._snapshot.documents_of(loose), minlength=size).astype(np.float64)
        exact = np.bincount(self._snapshot.documents_of(strict), minlength=size)
        return every * forms.MISSING_MARKS + exact * (1 - forms.MISSING_MARKS), exact > 0

    def _starts(self, field: str, tokens: tuple[Token, ...], forms_of: Callable[[Token], tuple[str, ...]]) -> Integers:
        """Places in ``field`` where the first of ``tokens`` stands and the others follow."""
        starts: Integers | None = None
        for token in tokens:
            places = [found for form in forms_of(token) if len(found := self._snapshot.postings(field, form).places)]
            if not places:
                return np.empty(0, np.int64)
            here = _either(places) - (token.position - tokens[0].position)
            starts = here if starts is None else _common(starts, here)
        assert starts is not None
        return starts

    def _count_prefix(self, field: str, stem: Token, clause: Clause) -> tuple[Floats, Booleans]:
        wanted: list[str] = []
        for beginning in forms.stems(stem):
            wanted += forms.expansions(stem, self._snapshot.variants(field, beginning))
        if len(wanted) > self._max_expansions:
            raise QueryError("R406", clause=clause.written, given=len(wanted), limit=self._max_expansions)
        frequency = np.zeros(len(self._live))
        for form in wanted:
            postings = self._snapshot.postings(field, form)
            frequency[postings.documents] += postings.frequencies
        return frequency, frequency > 0


def _either(parts: list[Integers]) -> Integers:
    """What stands in any of sorted arrays, sorted and without repetition."""
    if len(parts) == 1:
        return parts[0]
    merged = np.sort(np.concatenate(parts), kind="stable")
    return merged[np.concatenate(([True], merged[1:] != merged[:-1]))]


def _common(some: Integers, others: Integers) -> Integers:
    """What stands in both; each is sorted and without repetition."""
    fewer, more = sorted((some, others), key=len)
    at = np.searchsorted(more, fewer)
    in_both = (at < len(more)) & (more[np.minimum(at, len(more) - 1)] == fewer)
    common: Integers = fewer[in_both]
    return common


def _saturate(frequency: Floats, at: Floats | float) -> Floats:
    positive = np.maximum(frequency, 0)
    result: Floats = positive * (SATURATION + 1) / (positive + at)
    return result
