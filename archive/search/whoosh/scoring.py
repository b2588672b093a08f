"""What one clause of a query is worth on the pages that meet it: BM25F over exact and folded forms.

Robertson, Zaragoza: The Probabilistic Relevance Framework, BM25 and Beyond (2009), 3.1 and 3.6,
with the weights of `archive.search.forms` on occurrences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.search.query import Clause, Field, Prefix, Words
from archive.search.whoosh.findings import LIT, Dense, Finding, Listed, Tally, piled, summed
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from archive.search.whoosh.counting import Counter
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

FIELD_WEIGHTS = {PAGE_FIELD: 1.0, "title": 3.0, "number": 3.0, "agent": 2.0, "scope": 1.5}
"""Worth of a hit by where it stands. To a few words, one hit in a title outweighs any number on a page (2.2 at most): each
field is saturated by itself. To a question, a hit in a title is three on the page: what all fields have is added up before it
is saturated (Robertson, Zaragoza, Taylor: Simple BM25 Extension to Multiple Weighted Fields, 2004), so that a title, which
counts on every page of its item, does not outweigh what a page says."""

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
LENGTH_WEIGHT = 0.75
"""BM25's b as Robertson gives it. With 0.5, long pages won: recall of questions fell by a tenth (search-measured.md)."""
WITHOUT_MARKS = 0.5
"""Worth of a word's letters with other marks, to a question: one of its many marks may be wrong. It brings no page in, and
only puts those that other words found in a better order."""

OTHER_NAME = 0.25
"""Worth of another spelling of a name to each of its words: four words of ủy ban nhân dân share one UBND."""


_DENSE_SHARE = 16
"""What one document in so many has is weighed on all documents at once."""


class Judged(NamedTuple):
    """A clause of the query on the snapshot.

    Attributes:
        clause: What is looked for.
        finding: Where it is met; worth is to be multiplied by ``unit``.
        weight: Its rarity (inverse document frequency).
        unit: The same where it is met; 1 where only another spelling of it is.
    """

    clause: Clause
    finding: Finding
    weight: float
    unit: float


class Scorer:
    """Judges the clauses of one query on one snapshot.

    Args:
        snapshot: The index.
        counter: Counts what the query's words match.
        hidden: Items that count nowhere; None where all count.
        is_question: Whether the fields of a document are weighed as one text.
    """

    def __init__(self, snapshot: Snapshot, counter: Counter, hidden: Booleans | None, *, is_question: bool) -> None:
        self.is_question = is_question
        self._snapshot = snapshot
        self._counter = counter
        self._hidden = snapshot.searched_of(np.flatnonzero(hidden)) if hidden is not None else None
        self._live_count = max(snapshot.live_count - (0 if self._hidden is None else len(self._hidden)), 1)
        self._others: dict[tuple[Field, Words], Judged] = {}

    def judge(self, clause: Clause) -> Judged:
        """Find ``clause``, a `Words` or `Prefix`, in the fields that it looks into.

        Raises:
            QueryError: A prefix stands for too many forms (R406).
        """
        wanted = clause.wanted
        if isinstance(wanted, Words):
            judged = self._judge_words(clause, wanted)
            others = [self._judge_other(clause, other) for other in clause.also]
            return self._with_others(judged, [other for other in others if len(other.finding)])
        assert isinstance(wanted, Prefix)
        key = self.is_question, *self._counter.prefix_key(clause.field, wanted.stem)
        fields = FIELDS[clause.field]
        finding = self._snapshot.kept(
            key, lambda: self._found(fields, lambda field: self._counter.prefix(field, wanted.stem, clause))
        )
        return self._weighed(clause, finding)

    def without_marks(self, judged: Judged) -> Judged | None:
        """A marked word as if it had been typed without marks; None for everything else."""
        wanted = judged.clause.wanted
        if not isinstance(wanted, Words) or len(wanted.tokens) > 1 or not wanted.marked or wanted.as_written:
            return None
        (token,) = wanted.tokens
        bare = token._replace(surface=token.folded, exact=token.folded, marked=False, bare=False)
        return self.judge(replace(judged.clause, wanted=Words((bare,)), also=()))

    def _judge_words(self, clause: Clause, wanted: Words) -> Judged:
        fields = FIELDS[clause.field]
        if len(wanted.tokens) == 1:
            key = self.is_question, *self._counter.key(clause.field, wanted)
            finding = self._snapshot.kept(key, lambda: self._found(fields, lambda f: self._counter.word(f, wanted)))
        else:
            finding = self._found(fields, lambda field: self._counter.phrase(field, wanted))
        return self._weighed(clause, finding)

    def _judge_other(self, clause: Clause, wanted: Words) -> Judged:
        """Another form of a name, which all words of the name share."""
        key = clause.field, wanted
        if key not in self._others:
            self._others[key] = self._judge_words(clause, wanted)
        return self._others[key]

    def _with_others(self, judged: Judged, others: list[Judged]) -> Judged:
        """The clause or another spelling of it, which is not what was typed and so makes nothing faithful."""
        if not others:
            return judged
        # The worth of another name counts with its own rarity.
        unit = judged.unit
        added = [
            other.finding.met._replace(
                numbers=other.finding.met.numbers * np.float32(OTHER_NAME * other.weight / unit),
                flags=other.finding.met.flags & np.uint8(LIT),
            )
            for other in others
        ]
        met = summed(self._snapshot.size, [judged.finding.met, *added])
        return judged._replace(finding=Listed(self._snapshot.size, met))

    def _weighed(self, clause: Clause, finding: Finding) -> Judged:
        having = len(finding)
        if self._hidden is not None and having:
            having -= int(np.count_nonzero(finding.has(self._hidden)))
        if not having:
            return Judged(clause, finding, weight=0.0, unit=1.0)
        weight = float(np.log1p((self._live_count - having + 0.5) / (having + 0.5)))
        return Judged(clause, finding, weight, unit=weight)

    def _found(self, fields: tuple[str, ...], count: Callable[[str], list[Tally]]) -> Finding:
        """Occurrences in all ``fields`` weighed and brought together on live pages."""
        counted = {field: parts for field in fields if (parts := [one for one in count(field) if len(one.documents)])}
        pages = counted.pop(PAGE_FIELD, [])
        expected = _postings(pages) + sum(map(_postings, counted.values())) * self._snapshot.documents_per_item
        is_dense = expected * _DENSE_SHARE > self._snapshot.size
        return self._everywhere(pages, counted) if is_dense else self._listed(pages, counted)

    def _listed(self, pages: list[Tally], described: dict[str, list[Tally]]) -> Finding:
        size, parts = self._snapshot.size, []
        if described:
            parts.append(self._on_items(described))
        if pages:
            said = self._snapshot.only_live(summed(size, pages))
            worth = self._worth_of_pages(said.numbers, self._snapshot.saturation.take(said.documents))
            parts.append(Tally(said.documents, worth, said.flags | np.uint8(LIT)))
        met = summed(size, parts)
        return Listed(size, met._replace(numbers=saturated(met.numbers)) if self.is_question else met)

    def _everywhere(self, pages: list[Tally], described: dict[str, list[Tally]]) -> Finding:
        """The same for what much of the index has: cheaper on all documents at once."""
        snapshot = self._snapshot
        numbers, flags = piled(snapshot.size, [page._replace(flags=page.flags | np.uint8(LIT)) for page in pages])
        numbers = self._worth_of_pages(numbers, snapshot.saturation)
        if described:
            said = self._on_items(described)
            at = said.documents.astype(np.intp)
            numbers[at] = numbers.take(at) + said.numbers
            flags[at] = flags.take(at) | said.flags
        if self.is_question:
            numbers = saturated(numbers)
        return Dense(*snapshot.all_live(numbers, flags))

    def _on_items(self, described: dict[str, list[Tally]]) -> Tally:
        """What occurrences in descriptions are worth on every item that has any, on all that is searched of it."""
        item_of, parts = self._snapshot.item_of, []
        for field, counted in described.items():
            of_items = [one._replace(documents=item_of.take(one.documents)) for one in counted]
            said = summed(len(self._snapshot.pids), of_items)
            parts.append(said._replace(numbers=self._worth(field, said.numbers / np.float32(SATURATION))))
        said = summed(len(self._snapshot.pids), parts)
        return self._snapshot.spread(said.documents, said)

    def _worth_of_pages(self, often: Floats, half: Floats) -> Floats:
        """The same as `_worth` of ``often / half``, in fewer passes over what may be as long as the index."""
        if self.is_question:
            return often / half
        worth = often + half
        np.divide(often * np.float32(SATURATION + 1), worth, out=worth)
        return worth

    def _worth(self, field: str, often: Floats) -> Floats:
        return np.float32(FIELD_WEIGHTS[field]) * (often if self.is_question else saturated(often))


def _postings(parts: list[Tally]) -> int:
    return sum(len(part.documents) for part in parts)


def saturation_of(lengths: npt.NDArray[np.integer[Any]], mean_length: float) -> Floats:
    """The number of occurrences that is worth half of endlessly many, by the length of the page."""
    relative = lengths / mean_length
    return (SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)).astype(np.float32)


def saturated(often: Floats) -> Floats:
    """What occurrences are worth, from their number divided by that which is worth half of endlessly many."""
    worth: Floats = often * np.float32(SATURATION + 1) / (often + np.float32(1))
    return worth
