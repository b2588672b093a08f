"""What a query means beyond its letters: raw typing, dates, abbreviations, and all names of a place.

Everything that is understood is added beside what was typed and ranks below it; only raw typing, which no page
holds, is put in place of it. Each change is a `Change`, shown to the reader and undone by naming it in ``literal``.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from archive.search.analysis import term_token
from archive.search.equivalents import Kind, contains, is_shown, named, words_of
from archive.search.query import Clause, Field, Query, Words
from archive.text.acronyms import read_acronym
from archive.text.dates import find_dates
from archive.text.folding import fold
from archive.text.keystrokes import Method, decode
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.search.equivalents import Meaning, Named
    from archive.settings import Settings
    from archive.text.tokens import Token


class Why(enum.StrEnum):
    """Why something was understood otherwise than it was typed."""

    KEYED = "keyed"
    DATE = "date"
    ACRONYM = "acronym"
    PLACE = "place"
    UNIT = "unit"
    SPELLING = "spelling"
    HOMONYM = "homonym"
    LOST_MARK = "lost-mark"


@dataclass(frozen=True)
class Change:
    """One thing that was understood.

    Attributes:
        given: As typed.
        meant: What is looked for, too.
        why: The reason.
    """

    given: str
    meant: str
    why: Why


@dataclass(frozen=True)
class Understood:
    """A query with what it means, and what of that the reader has to know."""

    query: Query
    changes: tuple[Change, ...]


class Vocabulary(Protocol):
    """What an index holds, for one audience."""

    def occurs(self, words: Words) -> bool:
        """Whether the words stand side by side anywhere."""

    def words(self, beginning: str) -> dict[str, int]:
        """Canonical forms whose folded form begins so, with their pages."""


EVERYTHING: Final = "1"
"""Undoes every change."""
_SEARCHED_FOR_NAMES: Final = frozenset({Field.ANY, Field.TITLE, Field.PLACE, Field.AGENT})
_EDGES: Final = ",;:!"
_LEAST_KEYED: Final = 3
"""Keys of a word that shows raw typing; "of" and "as" do not."""
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
        """Clauses with raw Telex, VNI and VIQR read, where the index does not know the word itself.

        Beside a word that was surely keyed, a known one that could be keyed, too, is read both ways.
        """
        inside = _inside_names(clauses)
        pieces = [[] if at in inside else _pieces(clause) for at, clause in enumerate(clauses)]
        viqr = any(key.method is Method.VIQR for words in pieces for piece in words for key in decode(piece))
        readings = [[self._decoded(piece, viqr=viqr) for piece in words] for words in pieces]
        surely = (
            reading and not reading.is_known and len(piece) >= _LEAST_KEYED
            for words, found in zip(pieces, readings, strict=True)
            for piece, reading in zip(words, found, strict=True)
        )
        if not any(surely):
            return list(clauses)
        read: list[Clause] = []
        given: list[str] = []
        meant: list[str] = []
        for clause, typed, found in zip(clauses, pieces, readings, strict=True):
            if not any(found):
                read.append(clause)
                self._tell_keyed(given, meant)
                continue
            text = " ".join(reading.text if reading else piece for piece, reading in zip(typed, found, strict=True))
            given += typed
            meant.append(text)
            also = (clause.wanted,) if isinstance(clause.wanted, Words) and any(r and r.is_known for r in found) else ()
            read.append(replace(clause, wanted=words_of(text), written=text, also=also))
        self._tell_keyed(given, meant)
        return read

    def _tell_keyed(self, given: list[str], meant: list[str]) -> None:
        if given:
            self.changes.append(Change(" ".join(given), " ".join(meant), Why.KEYED))
        given.clear()
        meant.clear()

    def _decoded(self, piece: str, *, viqr: bool) -> _Decoded | None:
        found = decode(piece, viqr=viqr)
        if not found or self._is_literal(piece):
            return None
        literal = words_of(piece)
        is_known = found[0].method is not Method.VIQR and bool(literal.tokens) and self._vocabulary.occurs(literal)
        text = next((key.text for key in found if self._vocabulary.occurs(words_of(key.text))), found[0].text)
        return _Decoded(text, is_known)

    def dated(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses with each date as one of them: its words as typed, or the same day, month or year otherwise."""
        read: list[Clause] = []
        for plain, run in groupby(clauses, _is_plain):
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
            if self._is_literal(date.text) or first < done or starts[first] != date.start:
                continue
            read += clauses[done:first]
            written = text[date.start : date.end]
            read.append(
                self._as_date(Clause(words_of(written), Field.ANY, excluded=False, written=written), date.terms)
            )
            done = last + 1
        return [*read, *clauses[done:]]

    def _dated_phrase(self, clause: Clause) -> Clause:
        if clause.field is not Field.ANY or not isinstance(clause.wanted, Words) or clause.excluded:
            return clause
        inner = _inner(clause)
        dates = find_dates(inner)
        whole = len(dates) == 1 and (dates[0].start, dates[0].end) == (0, len(inner))
        return self._as_date(clause, dates[0].terms) if whole and not self._is_literal(inner) else clause

    def _as_date(self, clause: Clause, terms: tuple[str, ...]) -> Clause:
        """A year alone is looked for as a number, too."""
        asked = Words((term_token(terms[0]),))
        number = (words_of(terms[0]),) if len(terms) == 1 and terms[0].isdigit() else ()
        also = tuple(words for words in (asked, *number) if words != clause.wanted)
        meant = terms[0] if len(terms) == 1 or not terms[-1].isdigit() else _told(terms)
        self.changes.append(Change(_inner(clause), meant, Why.DATE))
        return replace(clause, also=clause.also + also)

    def named(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Clauses with the further forms of what they name."""
        widened = [self._named_phrase(clause) for clause in clauses]
        for plain, run in groupby(range(len(clauses)), lambda at: _is_plain_word(clauses[at])):
            at = list(run)
            if plain:
                self._named_run(clauses, widened, at)
        return widened

    def _named_run(self, clauses: Sequence[Clause], widened: list[Clause], at: list[int]) -> None:
        words = [token for place in at for token in _tokens(clauses[place])]
        for name in named(words):
            places = at[name.start : name.end]
            given = " ".join(clauses[place].written for place in places)
            others = self._known(given, name)
            for place in places:
                widened[place] = replace(widened[place], also=(widened[place].also + others)[: self._most])
        written = [clauses[place].written for place in at]
        for index, place in enumerate(at):
            others = self._abbreviated(written[index].strip(_EDGES), " ".join(written[:index] + written[index + 1 :]))
            widened[place] = replace(widened[place], also=(widened[place].also + others)[: self._most])

    def _named_phrase(self, clause: Clause) -> Clause:
        """A phrase with each name in it in each of its forms; and a hyphenated word, which is a phrase."""
        words = _tokens(clause)
        if clause.excluded or clause.field not in _SEARCHED_FOR_NAMES or not words or _is_plain_word(clause):
            return clause
        also: list[Words] = []
        for name in named(words):
            given = " ".join(word.surface for word in words[name.start : name.end])
            also += [_spliced(words, name.start, name.end, other) for other in self._known(given, name, tell=False)]
        for at, word in enumerate(words):
            full = self._abbreviated(word.surface, "", tell=False)
            also += [_spliced(words, at, at + 1, other) for other in full]
        if len(words) > 1:
            also += self._abbreviated(clause.written.strip(_EDGES), "")
        held = [other for other in also if self._vocabulary.occurs(other)][: self._most]
        if held:
            told = ", ".join(_text(other) for other in held[:_SHOWN])
            if self._is_literal(_inner(clause)):
                return clause
            self.changes.append(Change(_inner(clause), told, Why.SPELLING))
        return replace(clause, also=(clause.also + tuple(held))[: self._most])

    def _abbreviated(self, word: str, beside: str, *, tell: bool = True) -> tuple[Words, ...]:
        acronym = read_acronym(word, beside)
        if acronym is None or not acronym.sure or self._is_literal(word):
            return ()
        held = tuple(words for full in acronym.full if self._vocabulary.occurs(words := words_of(full)))
        if held and tell:
            self.changes.append(Change(word, _text(held[0]), Why.ACRONYM))
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
                    told = ", ".join(_text(words) for words in held.told[:_SHOWN])
                    self.changes.append(Change(given, told, Why(kind.value)))
        return tuple(dict.fromkeys([*own, *found]))[: self._most]

    def _held(self, name: Named, meaning: Meaning) -> _Known:
        others: list[Words] = []
        told: list[Words] = []
        for words in meaning.others:
            longer = contains(words, name.form.words)
            if (longer or meaning.is_sure or self._wide) and self._vocabulary.occurs(words):
                others.append(words)
                if is_shown(words) and not longer and not contains(name.form.words, words):
                    told.append(words)
        return _Known(tuple(others), tuple(told))

    def _tell_homonym(self, given: str, meanings: list[Meaning]) -> None:
        labels = " · ".join(dict.fromkeys(meaning.label for meaning in meanings))
        self.changes.append(Change(given, labels, Why.HOMONYM))

    def _is_literal(self, given: str) -> bool:
        return bool(self._literal) and fold(given) in self._literal


class _Decoded(NamedTuple):
    """What a piece was keyed for, and whether the index knows the piece itself."""

    text: str
    is_known: bool


def _inside_names(clauses: Sequence[Clause]) -> set[int]:
    """Indexes of the plain words that make up names as they stand: Gulf of Tonkin."""
    words = [(at, _tokens(clause)[0]) for at, clause in enumerate(clauses) if _is_plain_word(clause)]
    found = named([token for _, token in words])
    return {words[at][0] for name in found if name.end - name.start > 1 for at in range(name.start, name.end)}


def _pieces(clause: Clause) -> list[str]:
    """What stands between blanks in a clause that may have been keyed raw."""
    if clause.excluded or clause.field not in _SEARCHED_FOR_NAMES or not isinstance(clause.wanted, Words):
        return []
    return [piece.strip(_EDGES) for piece in _inner(clause).split()]


def _inner(clause: Clause) -> str:
    """A clause as typed, without the name of its field and its quotation marks."""
    typed = clause.written
    if clause.field is not Field.ANY:
        typed = typed.partition(":")[2]
    return typed.strip('"').strip()


def _told(terms: tuple[str, ...]) -> str:
    """A date as a reader is told of it: its ISO form, or the era's with the year of its label."""
    return terms[0] if terms[0].startswith(terms[-1]) else f"{terms[0]} ({terms[-1]})"


def _is_plain(clause: Clause) -> bool:
    return (
        clause.field is Field.ANY
        and not clause.excluded
        and isinstance(clause.wanted, Words)
        and not clause.written.startswith('"')
    )


def _is_plain_word(clause: Clause) -> bool:
    return _is_plain(clause) and len(_tokens(clause)) == 1


def _tokens(clause: Clause) -> tuple[Token, ...]:
    return clause.wanted.tokens if isinstance(clause.wanted, Words) else ()


def _spliced(words: Sequence[Token], start: int, end: int, other: Words) -> Words:
    parts = (words[:start], other.tokens, words[end:])
    return _words(" ".join(token.surface for part in parts for token in part))


def _words(text: str) -> Words:
    return Words(tuple(token for token in tokenise(text) if not token.part))


def _text(words: Words) -> str:
    surfaces: Iterable[str] = (token.surface for token in words.tokens)
    return "".join(
        surface
        if not at or (len(surface) == 1 and not surface.isascii() and surface.isalpha() and surface >= "\u2e80")
        else f" {surface}"
        for at, surface in enumerate(surfaces)
    )
