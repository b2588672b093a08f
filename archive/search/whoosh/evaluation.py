"""One question answered on one snapshot: which pages, in which order, with which facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.search.engine import Hits, ItemHit, PageHit, Reach
from archive.search.query import Clause, Codes, Field, Years
from archive.search.whoosh import facets
from archive.search.whoosh.scoring import Finding, Scorer

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.engine import Lookup
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Found:
    """Documents that were found at one reach, before the chosen facet values narrow them."""

    documents: Booleans
    reach: Reach
    rank: Floats
    score: Floats
    lit: Booleans
    is_ranked: bool


def evaluate(snapshot: Snapshot, lookup: Lookup, *, max_expansions: int) -> Hits:
    """Answer ``lookup``.

    Raises:
        QueryError: A prefix stands for too many forms (R406).
    """
    countable = ~snapshot.hidden(lookup.hidden)
    live = snapshot.live & countable[snapshot.item_of]
    scorer = Scorer(snapshot, live, query_is_marked=lookup.query.marked, max_expansions=max_expansions)
    if lookup.query.text and not lookup.query.clauses:
        live = np.zeros_like(live)
    if lookup.within is not None:
        live = live & (snapshot.pids == lookup.within.encode())[snapshot.item_of]
    chosen = facets.chosen(snapshot, lookup.filters)
    found = _find(snapshot, lookup, scorer, live, chosen)
    kept = found.documents & _all(list(chosen.values()), len(snapshot.items))[snapshot.item_of]
    return Hits(
        items=_window(snapshot, lookup, found, kept),
        total_items=len(np.unique(snapshot.item_of[kept])),
        total_pages=int((kept & (snapshot.numbers > 0)).sum()),
        reach=found.reach,
        facets=facets.count(snapshot, _items_of(snapshot, found.documents), chosen),
    )


def _find(snapshot: Snapshot, lookup: Lookup, scorer: Scorer, live: Booleans, chosen: dict[str, Booleans]) -> _Found:
    """Judge every clause, then let the words stand as near as anything can be found."""
    allowed = live
    words: list[tuple[Clause, Finding]] = []
    fielded: list[Finding] = []
    for clause in lookup.query.clauses:
        met, finding = _meet(snapshot, scorer, clause)
        if clause.excluded:
            allowed = allowed & ~met
        elif finding is not None and clause.field is Field.ANY:
            words.append((clause, finding))
        else:
            allowed = allowed & met
            fielded += [finding] if finding is not None else []
    findings = [finding for _, finding in words] + fielded
    score = sum((finding.score for finding in findings), np.zeros(len(live)))
    near = scorer.nearness(words)
    strict = _all([finding.faithful for finding in findings], len(live))
    lit = np.logical_or.reduce([np.zeros(len(live), bool), *(finding.lit for finding in findings)])
    wanted = _all(list(chosen.values()), len(snapshot.items))[snapshot.item_of]
    masks = [finding.found for _, finding in words]
    if lookup.loosen:
        documents, reach = _reach(snapshot, allowed, masks, wanted)
    else:
        documents, reach = allowed & _all(masks, len(allowed)), Reach.PAGE
    if reach is Reach.PAGE:
        score = score + near
    elif words:
        # The best of an OR is what has most of the words.
        share = np.mean([finding.found for _, finding in words], axis=0)
        score = (score + near) * share**2
    rank = score + strict * (score.max(initial=0.0) + 1.0)
    return _Found(documents, reach, rank, score, lit, is_ranked=bool(findings))


def _meet(snapshot: Snapshot, scorer: Scorer, clause: Clause) -> tuple[Booleans, Finding | None]:
    wanted = clause.wanted
    if isinstance(wanted, Years):
        return facets.in_years(snapshot, [(wanted.first, wanted.last)])[snapshot.item_of], None
    if isinstance(wanted, Codes):
        return facets.with_codes(snapshot, clause.field, wanted.codes)[snapshot.item_of], None
    finding = scorer.judge(clause)
    return finding.found, finding


def _reach(snapshot: Snapshot, allowed: Booleans, words: list[Booleans], wanted: Booleans) -> tuple[Booleans, Reach]:
    """All words on a page; else all within an item; else any. The chosen facet values decide, too."""
    on_page = allowed & _all(words, len(allowed))
    if not words or (on_page & wanted).any():
        return on_page, Reach.PAGE
    any_word = allowed & np.logical_or.reduce(words)
    whole_items = np.ones(len(snapshot.items), bool)
    for word in words:
        whole_items &= _items_of(snapshot, allowed & word)
    in_item = any_word & whole_items[snapshot.item_of]
    if (in_item & wanted).any():
        return in_item, Reach.ITEM
    return any_word, Reach.PAGE if len(words) == 1 else Reach.ANY


def _all(masks: list[Booleans], size: int) -> Booleans:
    result: Booleans = np.logical_and.reduce([np.ones(size, bool), *masks])
    return result


def _items_of(snapshot: Snapshot, documents: Booleans) -> Booleans:
    items = np.zeros(len(snapshot.items), bool)
    items[snapshot.item_of[documents]] = True
    return items


def _window(snapshot: Snapshot, lookup: Lookup, found: _Found, kept: Booleans) -> tuple[ItemHit, ...]:
    """The items asked for, best first; without words to rank by, by date and title."""
    documents = np.flatnonzero(kept)
    owners = snapshot.item_of[documents]
    best = np.full(len(snapshot.items), -np.inf)
    np.maximum.at(best, owners, found.rank[documents])
    items = np.unique(owners)
    if found.is_ranked:
        order = np.lexsort((snapshot.pids[items], -best[items]))
    else:
        cards = [snapshot.items[item] for item in items]
        keys = [(not card.date, card.date, card.title, card.pid) for card in cards]
        order = np.array(sorted(range(len(items)), key=keys.__getitem__), np.int64)
    window = items[order[lookup.first : lookup.first + lookup.limit]]
    return tuple(_item_hit(snapshot, lookup, found, documents[owners == item]) for item in window)


def _item_hit(snapshot: Snapshot, lookup: Lookup, found: _Found, documents: Integers) -> ItemHit:
    order = np.lexsort((snapshot.numbers[documents], -found.rank[documents]))
    ranked = documents[order]
    pages = ranked[snapshot.numbers[ranked] > 0]
    return ItemHit(
        pid=snapshot.items[snapshot.item_of[ranked[0]]].pid,
        score=round(float(found.score[ranked[0]]), 4),
        page_count=len(pages),
        pages=tuple(
            PageHit(int(snapshot.numbers[page]), round(float(found.score[page]), 4), bool(found.lit[page]))
            for page in pages[: lookup.pages_per_item]
        ),
        places=snapshot.items[snapshot.item_of[ranked[0]]].places,
    )
