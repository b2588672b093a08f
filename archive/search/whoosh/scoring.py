"""What one clause of a query finds and how rare that is; what it is worth where is told by `archive.search.whoosh.weighing`."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from archive.search.query import Clause, Field, Prefix, Words
from archive.search.whoosh.dense import Dense
from archive.search.whoosh.findings import LIT, Finding, Listed, summed
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD
from archive.search.whoosh.weighing import Weighing

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from archive.search.whoosh.counting import Counter, Occurrences
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]

FIELDS: dict[Field, tuple[str, ...]] = {
    Field.ANY: (*DESCRIPTION_FIELDS, PAGE_FIELD),
    Field.NUMBER: ("number",),
    Field.TITLE: ("title",),
    Field.AGENT: ("agent",),
    Field.PLACE: ("title", "scope", PAGE_FIELD),
}
"""Where each kind of clause looks. A place is a name in the description or on the page."""

WITHOUT_MARKS = 0.5
"""Worth of a word's letters with other marks, to a question: one of its many marks may be wrong. It brings no page in, and
only puts those that other words found in a better order."""

OTHER_NAME = 0.25
"""Worth of another spelling of a name to each of its words: four words of ủy ban nhân dân share one UBND."""


_DENSE_SHARE = 16
"""What one document in so many has is weighed on all documents at once."""


class Judged:
    """A clause of the query on the snapshot.

    Args:
        clause: What is looked for.
        finding: Where it is met; worth is to be multiplied by `unit`.
        rarity: Tells its `weight`, which is worked out when it is wanted: to count, it is not.
    """

    def __init__(self, clause: Clause, finding: Finding, rarity: Callable[[], float]) -> None:
        self.clause = clause
        self.finding = finding
        self._rarity = rarity

    @cached_property
    def weight(self) -> float:
        """Its rarity (inverse document frequency); 0 where it is met nowhere."""
        return self._rarity()

    @property
    def unit(self) -> float:
        """The same where it is met; 1 where only another spelling of it is."""
        return self.weight or 1.0

    def with_finding(self, finding: Finding) -> Judged:
        """As rare, and met by ``finding``."""
        return Judged(self.clause, finding, lambda: self.weight)


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
        return judged.with_finding(Listed(self._snapshot.size, met))

    def _weighed(self, clause: Clause, finding: Finding) -> Judged:
        return Judged(clause, finding, lambda: self._rarity_of(finding))

    def _rarity_of(self, finding: Finding) -> float:
        having = len(finding)
        if self._hidden is not None and having:
            having -= int(np.count_nonzero(finding.has(self._hidden)))
        return float(np.log1p((self._live_count - having + 0.5) / (having + 0.5))) if having else 0.0

    def _found(self, fields: tuple[str, ...], count: Callable[[str], list[Occurrences]]) -> Finding:
        """Occurrences in all ``fields`` on live pages; what much of the index has is weighed later, and where it is wanted."""
        counted = {field: parts for field in fields if (parts := [one for one in count(field) if len(one.documents)])}
        weighing = Weighing(self._snapshot, counted, is_question=self.is_question)
        if weighing.expected * _DENSE_SHARE > self._snapshot.size:
            return Dense(weighing)
        return Listed(self._snapshot.size, weighing.listed())
