"""The evaluation of a query told slowly and plainly, page by page: what every fast path is compared with."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.search import forms
from archive.search.engine import FACETS, LONG_QUESTION_WORDS, QUESTION_WORDS, Order, Reach
from archive.search.query import Clause, Codes, Field, Prefix, Words, Years
from archive.search.whoosh.nearness import NEARNESS
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD
from archive.search.whoosh.scoring import FIELDS, OTHER_NAME, WITHOUT_MARKS
from archive.search.whoosh.weighing import FIELD_WEIGHTS, LENGTH_WEIGHT, SATURATION
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.search.documents import ItemDocument
    from archive.search.engine import Filters, Lookup
    from archive.text.tokens import Token

Places = dict[str, list[int]]
"""Positions of each form."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is searched: a page, or an item that has none."""

    item: ItemDocument
    number: int
    places: dict[str, Places]
    length: int


@dataclass
class Met:
    """A clause on one sheet."""

    worth: float = 0.0
    faithful: bool = False
    lit: bool = False


@dataclass(frozen=True)
class Answer:
    """What a lookup finds: per item what decides its place, and its sheets with their scores."""

    reach: Reach
    ranks: dict[str, float]
    scores: dict[tuple[str, int], float]
    lit: set[tuple[str, int]]
    facets: dict[str, tuple[tuple[str, int], ...]]

    @property
    def total_pages(self) -> int:
        return sum(number > 0 for _, number in self.scores)


def _places(tokens: Sequence[Token]) -> Places:
    places: Places = defaultdict(list)
    for token in tokens:
        for form in forms.written(token):
            places[form].append(token.position)
    return places


def sheets_of(items: Sequence[ItemDocument]) -> list[Sheet]:
    """All that is searched of an archive."""
    sheets = []
    for item in items:
        described = {name: _places(getattr(item, name)) for name in DESCRIPTION_FIELDS}
        for page in item.pages:
            length = sum(not token.part for token in page.tokens)
            sheets.append(Sheet(item, page.number, described | {PAGE_FIELD: _places(page.tokens)}, length))
        if not item.pages:
            sheets.append(Sheet(item, 0, described | {PAGE_FIELD: {}}, 0))
    return sheets


class Reference:
    """Answers lookups over all items of one audience."""

    def __init__(self, items: Sequence[ItemDocument]) -> None:
        self._sheets = sheets_of(items)
        lengths = [sheet.length for sheet in self._sheets if sheet.length]
        self._mean = sum(lengths) / len(lengths) if lengths else 1.0

    def answer(self, lookup: Lookup) -> Answer:
        counted = [sheet for sheet in self._sheets if sheet.item.pid not in lookup.hidden]
        plain = [one for one in lookup.query.clauses if one.field is Field.ANY and not one.excluded]
        is_question = len(plain) > QUESTION_WORDS
        judge = _Judge(counted, self._mean, query_is_marked=lookup.query.marked, is_question=is_question)
        words: list[tuple[Clause, dict[Sheet, Met], float]] = []
        fielded: list[dict[Sheet, Met]] = []
        allowed = [sheet for sheet in counted if lookup.within in {None, sheet.item.pid}]
        if lookup.query.text and not lookup.query.clauses:
            allowed = []
        for clause in lookup.query.clauses:
            met, weight = judge.clause(clause)
            if clause.excluded:
                allowed = [sheet for sheet in allowed if sheet not in met]
            elif clause.field is Field.ANY:
                words.append((clause, met, weight))
            else:
                allowed = [sheet for sheet in allowed if sheet in met]
                fielded += [met] if isinstance(clause.wanted, Words | Prefix) else []
        found, reach = _reach(lookup, allowed, [met for _, met, _ in words])
        near = judge.nearness([(clause, weight) for clause, _, weight in words])
        wrong = judge.with_wrong_marks(words)
        findings = [met for _, met, _ in words] + fielded
        kept = [sheet for sheet in found if _is_chosen(sheet.item, lookup.filters)]
        scores = {}
        for sheet in kept:
            scores[sheet] = sum(met[sheet].worth for met in findings if sheet in met) + near(sheet)
            scores[sheet] += wrong(sheet) if reach is Reach.ANY and is_question else 0.0
        strict = (
            set()
            if reach is Reach.ANY
            else {sheet for sheet in kept if all(sheet in met and met[sheet].faithful for met in findings)}
        )
        top = max(scores.values(), default=0.0) + 1.0
        return Answer(
            reach,
            _ranks(
                lookup,
                scores,
                {sheet: score + top * (sheet in strict) for sheet, score in scores.items()},
                bool(findings),
            ),
            {(sheet.item.pid, sheet.number): score for sheet, score in scores.items()},
            {(s.item.pid, s.number) for s in kept if any(s in met and met[s].lit for met in findings)},
            _facets({sheet.item.pid: sheet.item for sheet in found}, lookup.filters),
        )


def _ranks(
    lookup: Lookup, scores: dict[Sheet, float], by_sheet: dict[Sheet, float], is_ranked: bool
) -> dict[str, float]:
    """What decides the place of each item; higher comes first."""
    ranks: dict[str, float] = {}
    for sheet in scores:
        ranks[sheet.item.pid] = max(by_sheet[sheet], ranks.get(sheet.item.pid, -math.inf))
    if lookup.order is Order.RELEVANCE and is_ranked:
        return ranks
    items = {sheet.item.pid: sheet.item for sheet in scores}

    def key(pid: str) -> tuple[bool, int, str]:
        day = int(items[pid].date.replace("-", "") or 0)
        return not day, -day if lookup.order is Order.NEWEST else day, items[pid].sort_title

    keys = sorted({key(pid) for pid in items}, reverse=True)
    return {pid: float(keys.index(key(pid))) for pid in items}


class _Judge:
    def __init__(self, sheets: list[Sheet], mean_length: float, *, query_is_marked: bool, is_question: bool) -> None:
        self._sheets = sheets
        self._mean = mean_length
        self._query_is_marked = query_is_marked
        self._is_question = is_question

    def clause(self, clause: Clause) -> tuple[dict[Sheet, Met], float]:
        wanted = clause.wanted
        if isinstance(wanted, Years):
            return self._plainly(lambda item: _in_years(item, [(wanted.first, wanted.last)]))
        if isinstance(wanted, Codes):
            field = clause.field
            return self._plainly(lambda item: (item.type if field is Field.TYPE else item.fonds) in wanted.codes)
        if isinstance(wanted, Prefix):
            return self._weighed(FIELDS[clause.field], lambda places: self._prefix(places, wanted.stem))
        assert isinstance(wanted, Words)
        met, weight = self._words(clause.field, wanted)
        for other in clause.also:
            for sheet, one in self._words(clause.field, other)[0].items():
                mine = met.setdefault(sheet, Met())
                mine.worth += OTHER_NAME * one.worth
                mine.lit |= one.lit
        return met, weight

    def nearness(self, words: list[tuple[Clause, float]]) -> Callable[[Sheet], float]:
        pairs = []
        plain = [(clause.wanted, weight) for clause, weight in words if isinstance(clause.wanted, Words)]
        for (left, left_weight), (right, right_weight) in pairwise(plain):
            last, first = left.tokens[-1], right.tokens[0]
            pair = Words((last, first._replace(position=last.position + 1)))
            met, rarity = self._weighed(("title", PAGE_FIELD), lambda places, pair=pair: self._phrase(places, pair))
            pairs.append((met, rarity, min(left_weight, right_weight)))
        return lambda sheet: (
            NEARNESS * sum(met[sheet].worth / rarity * least for met, rarity, least in pairs if sheet in met)
        )

    def with_wrong_marks(self, words: list[tuple[Clause, dict[Sheet, Met], float]]) -> Callable[[Sheet], float]:
        pairs = []
        singles = []
        bare = [_without_marks(clause) for clause, _, _ in words]
        loose = [(clause, *self.clause(clause)) if clause else None for clause in bare]
        for (_, met, _), other in zip(words, loose, strict=True):
            if other:
                singles.append((met, other[1]))
        plain = [pair for pair in zip(words, loose, strict=True) if isinstance(pair[0][0].wanted, Words)]
        for (left, left_bare), (right, right_bare) in pairwise(plain):
            if left_bare or right_bare:
                strict = self.nearness([(clause, weight) for clause, _, weight in (left, right)])
                wide = [(clause, weight) for clause, _, weight in (left_bare or left, right_bare or right)]
                pairs.append((strict, self.nearness(wide)))

        def worth(met: dict[Sheet, Met], sheet: Sheet) -> float:
            return met[sheet].worth if sheet in met else 0.0

        return lambda sheet: (
            sum(max(WITHOUT_MARKS * worth(wide, sheet) - worth(strict, sheet), 0.0) for strict, wide in singles)
            + sum(max(WITHOUT_MARKS * wide(sheet) - strict(sheet), 0.0) for strict, wide in pairs)
        )

    def _plainly(self, holds: Callable[[ItemDocument], bool]) -> tuple[dict[Sheet, Met], float]:
        return {sheet: Met() for sheet in self._sheets if holds(sheet.item)}, 0.0

    def _words(self, field: Field, wanted: Words) -> tuple[dict[Sheet, Met], float]:
        count = self._word if len(wanted.tokens) == 1 else self._phrase
        return self._weighed(FIELDS[field], lambda places: count(places, wanted))

    def _weighed(
        self, fields: Sequence[str], count: Callable[[Places], tuple[float, bool]]
    ) -> tuple[dict[Sheet, Met], float]:
        met: dict[Sheet, Met] = {}
        for sheet in self._sheets:
            for field in fields:
                frequency, faithful = count(sheet.places[field])
                if frequency <= 0:
                    continue
                at = SATURATION
                if field == PAGE_FIELD:
                    at *= 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * sheet.length / self._mean
                one = met.setdefault(sheet, Met())
                often = frequency / at
                one.worth += FIELD_WEIGHTS[field] * (often if self._is_question else _saturated(often))
                one.faithful |= faithful
                one.lit |= field == PAGE_FIELD
        weight = math.log1p((len(self._sheets) - len(met) + 0.5) / (len(met) + 0.5)) if met else 0.0
        for one in met.values():
            one.worth = weight * (_saturated(one.worth) if self._is_question else one.worth)
        return met, weight

    def _word(self, places: Places, words: Words) -> tuple[float, bool]:
        (token,) = words.tokens
        wanted = (
            forms.exactly(token)
            if words.as_written
            else forms.weights(token, _further(places, token), query_is_marked=self._query_is_marked)
        )
        frequency = sum(weight * len(places.get(form, ())) for form, weight in wanted)
        return frequency, forms.faithful(token) in places

    def _phrase(self, places: Places, words: Words) -> tuple[float, bool]:
        first, *others = words.tokens
        strict_form = _only(words)

        def follows(position: int, token: Token, wanted: Sequence[str]) -> bool:
            there = position + token.position - first.position
            return any(there in places.get(form, ()) for form in wanted)

        def starts(wanted: Callable[[Token], Sequence[str]]) -> int:
            found = (position for form in wanted(first) for position in places.get(form, ()))
            return sum(all(follows(position, token, wanted(token)) for token in others) for position in found)

        def loosely(token: Token) -> Sequence[str]:
            further = () if words.as_written else _further(places, token)
            return forms.matching(token, further, as_written=words.as_written)

        every, exact = starts(loosely), starts(strict_form)
        return every * forms.MISSING_MARKS + exact * (1 - forms.MISSING_MARKS), exact > 0

    @staticmethod
    def _prefix(places: Places, stem: Token) -> tuple[float, bool]:
        begun = [form for form in places if form.startswith(forms.stems(stem))]
        frequency = sum(len(places[form]) for form in forms.expansions(stem, begun))
        return frequency, frequency > 0


def _saturated(often: float) -> float:
    return often * (SATURATION + 1) / (often + 1)


def _without_marks(clause: Clause) -> Clause | None:
    wanted = clause.wanted
    if not isinstance(wanted, Words) or len(wanted.tokens) > 1 or not wanted.marked or wanted.as_written:
        return None
    (bare,) = (token for token in tokenise(wanted.tokens[0].folded) if not token.part)
    return replace(clause, wanted=Words((bare._replace(bare=False),)), also=())


def _only(words: Words) -> Callable[[Token], Sequence[str]]:
    if words.as_written:
        return lambda token: [wanted.form for wanted in forms.exactly(token)]
    return lambda token: [forms.faithful(token)]


def _further(places: Places, token: Token) -> tuple[str, ...]:
    beginning = forms.siblings(token)
    return forms.fuller(token, [form for form in places if form.startswith(beginning)]) if beginning else ()


def _reach(lookup: Lookup, allowed: list[Sheet], words: list[dict[Sheet, Met]]) -> tuple[list[Sheet], Reach]:
    def chosen(sheets: list[Sheet]) -> set[str]:
        return {sheet.item.pid for sheet in sheets if _is_chosen(sheet.item, lookup.filters)}

    on_page = [sheet for sheet in allowed if all(sheet in word for word in words)]
    stands = chosen(on_page) and len(words) <= LONG_QUESTION_WORDS
    if stands or not words or not lookup.loosen:
        return on_page, Reach.PAGE
    any_word = [sheet for sheet in allowed if any(sheet in word for word in words)]
    whole = [{sheet.item.pid for sheet in allowed if sheet in word} for word in words]
    in_item = [sheet for sheet in any_word if all(sheet.item.pid in pids for pids in whole)]
    if chosen(in_item) and len(words) <= QUESTION_WORDS:
        return in_item, Reach.ITEM
    return any_word, Reach.PAGE if len(words) == 1 else Reach.ANY


def _in_years(item: ItemDocument, spans: Sequence[tuple[int, int]]) -> bool:
    return item.years is not None and any(item.years[0] <= last and item.years[1] >= first for first, last in spans)


def _is_chosen(item: ItemDocument, filters: Filters, but: str = "") -> bool:
    return (
        (but == "type" or not filters.types or item.type in filters.types)
        and (but == "year" or not filters.years or _in_years(item, filters.years))
        and (but == "place" or not filters.places or bool({*item.places} & {*filters.places}))
        and (but == "fonds" or not filters.fonds or item.fonds in filters.fonds)
        and (but == "language" or not filters.languages or bool({*item.languages} & {*filters.languages}))
    )


def _facets(items: dict[str, ItemDocument], filters: Filters) -> dict[str, tuple[tuple[str, int], ...]]:
    counted = {}
    for facet in FACETS:
        tally: dict[str, int] = defaultdict(int)
        for item in items.values():
            if _is_chosen(item, filters, but=facet):
                for value in _values(item, facet):
                    tally[value] += 1
        key = (lambda pair: int(pair[0])) if facet == "year" else (lambda pair: (-pair[1], pair[0]))
        counted[facet] = tuple(sorted(tally.items(), key=key))
    return counted


def _values(item: ItemDocument, facet: str) -> list[str]:
    if facet == "year":
        return [str(year) for year in range(item.years[0], item.years[1] + 1)] if item.years else []
    if facet in {"type", "fonds"}:
        return [value] if (value := getattr(item, facet)) else []
    return [*(item.languages if facet == "language" else item.places)]
