"""One question answered on one snapshot: which pages, in which order, with which facets.

Everything begins with the rarest word and is worked out on the documents that are left; nothing
but what is common in itself is as long as the index.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from archive.search.engine import LONG_QUESTION_WORDS, Hits, Reach, is_question
from archive.search.query import Clause, Codes, Field, Words, Years
from archive.search.whoosh import facets
from archive.search.whoosh.counting import Counter
from archive.search.whoosh.findings import FAITHFUL, LIT, met_by_any
from archive.search.whoosh.nearness import Nearness
from archive.search.whoosh.ranking import Grouped, Ranked, least_of_best, window
from archive.search.whoosh.scoring import WITHOUT_MARKS, Judged, Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from archive.search.engine import Lookup
    from archive.search.whoosh.findings import Finding
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

NEAR_LOOSENED = 400
"""Where not all words are found, nearness is looked at on so many of the best pages: twenty pages of results."""


class _Asked(NamedTuple):
    """A query on a snapshot.

    Attributes:
        words: Clauses that may be loosened.
        fielded: Clauses that must be met.
        excluded: What must not be met.
        items: Items that may be found; None for all.
    """

    words: list[Judged]
    fielded: list[Judged]
    excluded: list[Finding]
    items: Booleans | None

    @property
    def all_clauses(self) -> list[Judged]:
        """Those that documents are ranked by."""
        return [*self.words, *self.fielded]


def evaluate(snapshot: Snapshot, lookup: Lookup, *, max_expansions: int) -> Hits:
    """Answer ``lookup``.

    Raises:
        QueryError: A prefix stands for too many forms (R406).
    """
    counter = Counter(snapshot, query_is_marked=lookup.query.marked, max_expansions=max_expansions)
    hidden = snapshot.items_of(lookup.hidden) if lookup.hidden else None
    scorer = Scorer(snapshot, counter, hidden, is_question=is_question(lookup.query))
    asked = _asked(snapshot, lookup, scorer, hidden)
    chosen = facets.chosen(snapshot, lookup.filters)
    wanted = _both(list(chosen.values()))
    if lookup.query.text and not lookup.query.clauses:
        found, reach = snapshot.live_documents[:0], Reach.PAGE
    else:
        found, reach = _found(snapshot, lookup, asked, wanted)
    before = Grouped.by_item(snapshot, found)
    kept = before if wanted is None else Grouped.by_item(snapshot, _of_items(snapshot, found, wanted))

    def ranked(documents: Integers) -> Ranked:
        return _ranked(snapshot, scorer, asked, documents, reach)

    return Hits(
        items=window(snapshot, lookup, kept, ranked, is_ranked=bool(asked.words or asked.fielded)),
        total_items=len(kept.items),
        total_pages=int(np.count_nonzero(snapshot.is_page.take(kept.documents))),
        reach=reach,
        facets=facets.count(snapshot, before.items, chosen) if lookup.facets else {},
    )


def _asked(snapshot: Snapshot, lookup: Lookup, scorer: Scorer, hidden: Booleans | None) -> _Asked:
    """Judge every clause."""
    words: list[Judged] = []
    fielded: list[Judged] = []
    excluded: list[Finding] = []
    items = [] if hidden is None else [~hidden]
    if lookup.within is not None:
        items.append(snapshot.items_of([lookup.within]))
    for clause in lookup.query.clauses:
        named = _items_named(snapshot, clause)
        if named is not None:
            items.append(~named if clause.excluded else named)
        elif clause.excluded:
            excluded.append(scorer.judge(clause).finding)
        else:
            (words if clause.field is Field.ANY else fielded).append(scorer.judge(clause))
    return _Asked(words, fielded, excluded, _both(items))


def _items_named(snapshot: Snapshot, clause: Clause) -> Booleans | None:
    """The items that a clause about years, types or fonds names; None for every other clause."""
    wanted = clause.wanted
    if isinstance(wanted, Years):
        return facets.in_years(snapshot, [(wanted.first, wanted.last)])
    if isinstance(wanted, Codes):
        return facets.with_codes(snapshot, clause.field, wanted.codes)
    return None


def _found(snapshot: Snapshot, lookup: Lookup, asked: _Asked, wanted: Booleans | None) -> tuple[Integers, Reach]:
    """All words on a page; else all within an item; else any. The chosen facet values decide, too.

    A question is not looked for within an item; a long one is not looked for on a page either.
    """
    required = [judged.finding for judged in asked.all_clauses]
    on_page = _allowed(snapshot, asked, _meeting_all(required, snapshot.live_documents))
    stands = len(_of_items(snapshot, on_page, wanted)) and not is_question(lookup.query, LONG_QUESTION_WORDS)
    if stands or not asked.words or not lookup.loosen:
        return on_page, Reach.PAGE
    words = [judged.finding for judged in asked.words]
    any_word = met_by_any(snapshot.size, words)
    for judged in asked.fielded:
        any_word = any_word[judged.finding.has(any_word)]
    any_word = _allowed(snapshot, asked, any_word)
    if not is_question(lookup.query):
        in_item = _of_whole_items(snapshot, words, any_word)
        if len(_of_items(snapshot, in_item, wanted)):
            return in_item, Reach.ITEM
    return any_word, Reach.PAGE if len(words) == 1 else Reach.ANY


def _meeting_all(findings: Sequence[Finding], otherwise: Integers) -> Integers:
    """Documents that meet all ``findings``, from the rarest on; ``otherwise`` where there are none."""
    if not findings:
        return otherwise
    rarest, *others = sorted(findings, key=lambda finding: finding.expected)
    documents = rarest.documents
    for other in others:
        documents = other.among(documents)
    return documents


def _allowed(snapshot: Snapshot, asked: _Asked, documents: Integers) -> Integers:
    documents = _of_items(snapshot, documents, asked.items)
    for finding in asked.excluded:
        documents = documents[~finding.has(documents)]
    return documents


def _of_items(snapshot: Snapshot, documents: Integers, items: Booleans | None) -> Integers:
    return documents if items is None else documents[items.take(snapshot.item_of.take(documents))]


def _of_whole_items(snapshot: Snapshot, words: Sequence[Finding], documents: Integers) -> Integers:
    """Those of ``documents`` whose item has each of ``words`` somewhere on them."""
    for word in sorted(words, key=lambda word: word.expected):
        having = np.zeros(len(snapshot.pids), bool)
        having[snapshot.item_of.take(word.among(documents)).astype(np.intp)] = True
        documents = _of_items(snapshot, documents, having)
    return documents


def _both(masks: Sequence[Booleans]) -> Booleans | None:
    both: Booleans | None = np.logical_and.reduce(masks) if masks else None
    return both


class _Seen(NamedTuple):
    """What the clauses say of documents, before nearness.

    Attributes:
        score: Their worth added up.
        flags: Those that all clauses agree on, `FAITHFUL` among them.
        is_lit: Whether the flags of any have `LIT`.
    """

    score: Floats
    flags: Bytes
    is_lit: Booleans


def _ranked(snapshot: Snapshot, scorer: Scorer, asked: _Asked, documents: Integers, reach: Reach) -> Ranked:
    """What ``documents`` are worth: those that have every mark as typed before all others, if all words are asked for."""
    if reach is not Reach.ANY:
        seen = _seen(snapshot, asked, documents)
        judge = _near if reach is Reach.PAGE else _loosened
        score = judge(snapshot, scorer, asked, documents, seen.score)
        return Ranked(documents, score, _rank(score, seen.flags), seen.is_lit.take)

    def is_lit(at: npt.NDArray[np.intp]) -> Booleans:
        order = np.argsort(at)
        some = documents.take(at.take(order))
        lit = np.empty(len(at), bool)
        lit[order] = np.bitwise_or.reduce([each.finding.seen_from(some).flags for each in asked.all_clauses]) & LIT > 0
        return lit

    score = _loosened(snapshot, scorer, asked, documents, _scores(snapshot, asked, documents))
    return Ranked(documents, score, score, is_lit)


def _seen(snapshot: Snapshot, asked: _Asked, documents: Integers) -> _Seen:
    # Where most documents are found, adding whole arrays is cheaper than looking each document up.
    is_wide = len(documents) * 2 > snapshot.size
    size = snapshot.size if is_wide else len(documents)
    score, every, some = np.zeros(size, np.float32), np.full(size, FAITHFUL, np.uint8), np.zeros(size, np.uint8)
    for judged in asked.all_clauses:
        at = judged.finding.everywhere() if is_wide else judged.finding.seen_from(documents)
        score += np.float32(judged.unit) * at.numbers
        every &= at.flags
        some |= at.flags
    if is_wide:
        score, every, some = score.take(documents), every.take(documents), some.take(documents)
    return _Seen(score, every, some & LIT > 0)


def _scores(snapshot: Snapshot, asked: _Asked, documents: Integers) -> Floats:
    """What the clauses are worth alone."""
    is_wide = len(documents) * 2 > snapshot.size
    score = np.zeros(snapshot.size if is_wide else len(documents), np.float32)
    for judged in asked.all_clauses:
        if is_wide:
            judged.finding.add_to(score, judged.unit)
        else:
            score += _worth(judged, documents)
    return score.take(documents) if is_wide else score


def _near(snapshot: Snapshot, scorer: Scorer, asked: _Asked, documents: Integers, score: Floats) -> Floats:
    near = _nearness(snapshot, scorer, asked.words, [None] * len(asked.words), documents)
    return score if near is None else score + near


def _loosened(snapshot: Snapshot, scorer: Scorer, asked: _Asked, documents: Integers, score: Floats) -> Floats:
    """What has more of the words is worth more by itself; all else is looked at where it can decide."""
    best = np.arange(len(documents))
    if len(documents) > NEAR_LOOSENED:
        best = (score >= least_of_best(score, NEAR_LOOSENED)).nonzero()[0]
    documents = documents[best]
    bare = [scorer.without_marks(judged) if scorer.is_question else None for judged in asked.words]
    for judged, other in zip(asked.words, bare, strict=True):
        if other is not None:
            score[best] += np.maximum(WITHOUT_MARKS * _worth(other, documents) - _worth(judged, documents), 0)
    near = _nearness(snapshot, scorer, asked.words, bare, documents)
    if near is not None:
        score[best] += near
    return score


def _worth(judged: Judged, documents: Integers) -> Floats:
    return np.float32(judged.unit) * judged.finding.seen_from(documents).numbers


def _nearness(
    snapshot: Snapshot, scorer: Scorer, words: Sequence[Judged], bare: Sequence[Judged | None], documents: Integers
) -> Floats | None:
    """What it adds that neighbours of the query are neighbours; one of ``bare`` stands for a word with a wrong mark."""
    total: Floats | None = None
    judge = Nearness(snapshot, documents, is_question=scorer.is_question)
    plain = [pair for pair in zip(words, bare, strict=True) if isinstance(pair[0].clause.wanted, Words)]
    for (left, left_bare), (right, right_bare) in pairwise(plain):
        found = [judge.of(left, right)]
        if left_bare or right_bare:
            loose = judge.of(left_bare or left, right_bare or right)
            found.append(None if loose is None else WITHOUT_MARKS * loose)
        told = [one for one in found if one is not None]
        if told:
            near = np.maximum.reduce(told)
            total = near if total is None else total + near
    return total


def _rank(score: Floats, flags: Bytes) -> npt.NDArray[np.float64]:
    rank = score.astype(np.float64)
    rank += (flags & FAITHFUL) * (float(score.max(initial=0.0)) + 1.0)
    return rank
