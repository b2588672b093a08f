"""What a query means beyond its letters: raw typing, dates, abbreviations, and all names of a place.

Everything that is understood is added beside what was typed and ranks below it; only raw typing, which no page
holds, is put in place of it. Each change is a `Change`, shown to the reader and undone by naming it in ``literal``.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.search.analysis import term_token
from archive.search.change import EDGES, EVERYTHING, SEARCHED_FOR_NAMES, Change, Understood, Why
from archive.search.equivalents import Kind, contains, is_shown, named, words_of
from archive.search.keying import keyed
from archive.search.query import Clause, Field, Query, Words
from archive.text.acronyms import read_acronym
from archive.text.dates import find_dates
from archive.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.search.change import Vocabulary
    from archive.search.equivalents import Meaning, Named
    from archive.settings import Settings
    from archive.text.dates import WrittenDate
    from archive.text.tokens import Token

_DAY: Final = "ngay"
"""Before a date in figures it is part of the date, and need not stand on the page."""
_SHOWN: Final = 3
"""Other names that a change tells of."""


def understand(
    query: Query,
    vocabulary: Vocabulary,
    settings: Settings,
    *,
    literal: frozenset[str] = frozenset(),
    wide: bool = False,
) -> Understood:
    """Find out what ``query`` means.

    Args:
        query: As parsed.
        vocabulary: What the index that answers holds; a form that it does not hold is not looked for.
        settings: Names the most further forms of one clause.
        literal: What is to be taken as typed: `Change.given` of changes, or "1" for everything.
        wide: Whether forms that are only a guess are looked for, too.
    """
    if EVERYTHING in literal or not query.clauses:
        return Understood(query, ())
    reader = _Reader(vocabulary, settings.max_query_alternatives, frozenset(map(fold, literal)), wide=wide)
    clauses = reader.named(reader.dated(reader.keyed(query.clauses)))
    return Understood(replace(query, clauses=tuple(clauses)), tuple(reader.changes))


class _Known(NamedTuple):
    """The further forms of a run of words, and which of them are worth telling of."""

    others: tuple[Words, ...]
    told: tuple[Words, ...]


class _Reader:
    """Reads one query."""

    def __init__(self, vocabulary: Vocabulary, most: int, literal: frozenset[str], *, wide: bool) -> None:
        self.changes: list[Change] = []
        self._vocabulary = vocabulary
        self._most = most
        self._literal = literal
        self._wide = wide

    def keyed(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses with raw typing read; see `archive.search.keying.keyed`."""
        read, changes = keyed(clauses, self._vocabulary, self._is_literal)
        self.changes += changes
        return read

    def dated(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses with each date as one of them: its words as typed, or the same day, month or year otherwise."""
        read: list[Clause] = []
        for plain, run in groupby(clauses, attrgetter("is_plain")):
            typed = list(run)
            read += self._dated_run(typed) if plain else [self._dated_phrase(clause) for clause in typed]
        return read

    def _dated_run(self, clauses: list[Clause]) -> list[Clause]:
        starts: list[int] = []
        text = ""
        for clause in clauses:
            text += " " if text else ""
            starts.append(len(text))
            text += clause.written
        read: list[Clause] = []
        done = 0
        for date in find_dates(text):
            first = max(at for at, start in enumerate(starts) if start <= date.start)
            last = max(at for at, start in enumerate(starts) if start < date.end)
            if first < done or starts[first] != date.start:
                continue
            first -= first > done and date.text[0].isdigit() and fold(clauses[first - 1].written) == _DAY
            written = text[starts[first] : date.end]
            if self._is_literal(written):
                continue
            read += clauses[done:first]
            read.append(self._as_date(Clause(Words.of(written), Field.ANY, excluded=False, written=written), date))
            done = last + 1
        return [*read, *clauses[done:]]

    def _dated_phrase(self, clause: Clause) -> Clause:
        if clause.field is not Field.ANY or not isinstance(clause.wanted, Words) or clause.excluded:
            return clause
        inner = clause.inner
        dates = find_dates(inner)
        whole = len(dates) == 1 and (dates[0].start, dates[0].end) == (0, len(inner))
        return self._as_date(clause, dates[0]) if whole and not self._is_literal(inner) else clause

    def _as_date(self, clause: Clause, date: WrittenDate) -> Clause:
        """A year alone is looked for as a number, too."""
        term = date.terms[0]
        asked = Words((term_token(term),))
        number = (Words.of(term),) if term.isdigit() else ()
        also = tuple(words for words in (asked, *number) if words != clause.wanted)
        self.changes.append(Change(clause.inner, date.label, Why.DATE))
        return replace(clause, also=clause.also + also)

    def named(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses with the further forms of what they name."""
        widened = [self._named_phrase(clause) for clause in clauses]
        for plain, run in groupby(range(len(clauses)), lambda at: clauses[at].is_plain_word):
            at = list(run)
            if plain:
                self._named_run(clauses, widened, at)
        return widened

    def _named_run(self, clauses: Sequence[Clause], widened: list[Clause], at: list[int]) -> None:
        words = [token for place in at for token in clauses[place].tokens]
        for name in named(words):
            places = at[name.start : name.end]
            given = " ".join(clauses[place].written for place in places)
            others = self._known(given, name)
            for place in places:
                widened[place] = replace(widened[place], also=(widened[place].also + others)[: self._most])
        written = [clauses[place].written for place in at]
        for index, place in enumerate(at):
            others = self._abbreviated(written[index].strip(EDGES), " ".join(written[:index] + written[index + 1 :]))
            widened[place] = replace(widened[place], also=(widened[place].also + others)[: self._most])

    def _named_phrase(self, clause: Clause) -> Clause:
        """A phrase with each name in it in each of its forms; and a hyphenated word, which is a phrase."""
        words = clause.tokens
        if clause.excluded or clause.field not in SEARCHED_FOR_NAMES or not words or clause.is_plain_word:
            return clause
        also: list[Words] = []
        for name in named(words):
            given = " ".join(word.surface for word in words[name.start : name.end])
            also += [_spliced(words, name.start, name.end, other) for other in self._known(given, name, tell=False)]
        for at, word in enumerate(words):
            full = self._abbreviated(word.surface, "", tell=False)
            also += [_spliced(words, at, at + 1, other) for other in full]
        if len(words) > 1:
            also += self._abbreviated(clause.written.strip(EDGES), "")
        held = [other for other in also if self._vocabulary.occurs(other)][: self._most]
        if held:
            told = ", ".join(other.text for other in held[:_SHOWN])
            if self._is_literal(clause.inner):
                return clause
            self.changes.append(Change(clause.inner, told, Why.SPELLING))
        return replace(clause, also=(clause.also + tuple(held))[: self._most])

    def _abbreviated(self, word: str, beside: str, *, tell: bool = True) -> tuple[Words, ...]:
        acronym = read_acronym(word, beside)
        if acronym is None or not acronym.sure or self._is_literal(word):
            return ()
        held = tuple(words for full in acronym.full if self._vocabulary.occurs(words := words_of(full)))
        if held and tell:
            self.changes.append(Change(word, held[0].text, Why.ACRONYM))
        return held

    def _known(self, given: str, name: Named, *, tell: bool = True) -> tuple[Words, ...]:
        """The forms of what was named that the index holds."""
        if self._is_literal(given):
            return ()
        own = () if name.is_exact else (name.form.words,)
        meanings = name.form.meanings
        found: list[Words] = []
        for kind in Kind:
            alike = [meaning for meaning in meanings if meaning.kind is kind]
            alike = [meaning for meaning in alike if meaning.is_sure] or alike
            if len(alike) > 1:
                self._tell_homonym(given, alike) if tell else None
                continue
            for meaning in alike:
                held = self._held(name, meaning)
                found += held.others
                if tell and held.told:
                    told = ", ".join(words.text for words in held.told[:_SHOWN])
                    self.changes.append(Change(given, told, Why(kind.value)))
        return tuple(dict.fromkeys([*own, *found]))[: self._most]

    def _held(self, name: Named, meaning: Meaning) -> _Known:
        others: list[Words] = []
        told: list[Words] = []
        for words in meaning.others:
            longer = contains(words, name.form.words)
            if (longer or meaning.is_sure or self._wide) and self._vocabulary.occurs(words):
                others.append(words)
                known = (name.form.words, *told)
                if is_shown(words) and not any(contains(one, words) or contains(words, one) for one in known):
                    told.append(words)
        return _Known(tuple(others), tuple(told))

    def _tell_homonym(self, given: str, meanings: list[Meaning]) -> None:
        labels = " · ".join(dict.fromkeys(meaning.label for meaning in meanings))
        self.changes.append(Change(given, labels, Why.HOMONYM))

    def _is_literal(self, given: str) -> bool:
        return bool(self._literal) and fold(given) in self._literal


def _spliced(words: Sequence[Token], start: int, end: int, other: Words) -> Words:
    """``words`` with ``other`` in the place of some of them."""
    if (start, end) == (0, len(words)):
        return other
    parts = Words(tuple(words[:start])), other, Words(tuple(words[end:]))
    return Words.of(" ".join(part.text for part in parts))
