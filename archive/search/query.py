"""The query as readers type it, and the small tree that it becomes.

Grammar (DESIGN section 7): words mean AND; ``"…"`` is a phrase; ``-word`` excludes pages;
``word*`` is a prefix; ``số: loại: năm: nơi: phông: tiêu-đề: người:`` with their English twins
name a field; ``năm:1933..1945`` is a span of years. What opens like one of these and does not
hold is read as plain words: only a limit or an empty field is refused.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from archive.errors import QueryError
from archive.search.forms import begun_as, is_begun_by
from archive.text.folding import fold
from archive.text.matching import Match, match
from archive.text.repair import repair
from archive.text.tokens import Sought, Token, asked, tokenise

if TYPE_CHECKING:
    from archive.settings import Settings


class Field(enum.StrEnum):
    """What a clause is looked up in."""

    ANY = ""
    NUMBER = "number"
    TYPE = "type"
    YEAR = "year"
    PLACE = "place"
    FONDS = "fonds"
    TITLE = "title"
    AGENT = "agent"


FIELD_NAMES: dict[str, Field] = {
    "so": Field.NUMBER,
    "loai": Field.TYPE,
    "nam": Field.YEAR,
    "noi": Field.PLACE,
    "phong": Field.FONDS,
    "tieu-de": Field.TITLE,
    "nguoi": Field.AGENT,
    **{field.value: field for field in Field if field},
}
"""Folded names of the fields, Vietnamese and English."""


@dataclass(frozen=True)
class Words:
    """Tokens that stand one after the other: a word is one token, a phrase several.

    Attributes:
        tokens: At least one; their positions count from the first.
        as_written: Whether no mark is left out: a name that nobody typed has all of its marks.
    """

    tokens: tuple[Token, ...]
    as_written: bool = False

    @classmethod
    def of(cls, text: str, *, as_written: bool = False) -> Words:
        """The words of ``text`` as a query asks for them, side by side."""
        return cls(asked(tokenise(text)), as_written)

    @property
    def marked(self) -> bool:
        """Whether a mark was typed."""
        return any(token.marked for token in self.tokens)

    def admits(self, own: Token, token: Token) -> bool:
        """Whether ``token`` of a text answers ``own``, one of these."""
        return match(own, token) >= (Match.BARE if self.as_written else Match.FOLDED)

    @property
    def is_phrase(self) -> bool:
        """Whether there are two words, syllables or Hán characters at least."""
        return len(self.tokens) > 1 or any(token.part for token in self.tokens)

    @property
    def text(self) -> str:
        """The words as they stand in what they were taken from, one blank for whatever parts them."""
        text, end = "", 0
        for token in self.tokens:
            text += " " * (token.start > end and bool(text)) + token.surface[max(end - token.start, 0) :]
            end = token.end
        return text


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word.

    Attributes:
        stem: What stands before the asterisk.
    """

    stem: Token

    @property
    def marked(self) -> bool:
        """Whether a mark was typed."""
        return self.stem.marked


@dataclass(frozen=True)
class Years:
    """A span of years, both ends included."""

    first: int
    last: int


@dataclass(frozen=True)
class Name:
    """A name or code that is compared as a whole: a type of document, a fonds.

    Attributes:
        folded: Folded, hyphens and spaces as one space.
    """

    folded: str


@dataclass(frozen=True)
class Codes:
    """What a `Name` was found to mean: codes of types, reference codes of fonds; none if nothing is called so."""

    codes: frozenset[str]


@dataclass(frozen=True)
class Clause:
    """One condition of a query.

    Attributes:
        wanted: What is looked for.
        field: Where.
        excluded: Whether pages that have it are left out.
        written: The clause as it was typed.
        also: What meets it just as well: other spellings of the name that it is, or is a part of.
    """

    wanted: Words | Prefix | Years | Name | Codes
    field: Field
    excluded: bool
    written: str
    also: tuple[Words, ...] = ()

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words that are looked for; none of a prefix, of years and of codes."""
        return self.wanted.tokens if isinstance(self.wanted, Words) else ()

    @property
    def lit(self) -> tuple[Words | Prefix, ...]:
        """What of it is shown on a page: words that are looked for in its text."""
        if self.excluded or self.field not in {Field.ANY, Field.PLACE}:
            return ()
        return tuple(wanted for wanted in (self.wanted, *self.also) if isinstance(wanted, Words | Prefix))

    @property
    def is_plain(self) -> bool:
        """Whether it is words typed as they are: without field, minus or quotation marks."""
        return self.field is Field.ANY and not self.excluded and bool(self.tokens) and not self.written.startswith('"')

    @property
    def is_plain_word(self) -> bool:
        """Whether it is a single word typed as it is."""
        return self.is_plain and len(self.tokens) == 1

    @property
    def inner(self) -> str:
        """As typed, without minus, the name of its field and its quotation marks."""
        typed = self.written.removeprefix("-") if self.excluded else self.written
        if self.field is not Field.ANY:
            typed = typed.partition(":")[2]
        return typed.strip('"').strip()


@dataclass(frozen=True)
class Query:
    """A parsed query.

    Attributes:
        text: As typed, repaired, without outer blanks.
        clauses: In the order typed; none where nothing was typed, or signs alone, which no page has.
    """

    text: str
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[Clause, ...]:
        """Clauses without a field that a page must have; these may be loosened."""
        return tuple(c for c in self.clauses if c.field is Field.ANY and not c.excluded)

    @cached_property
    def lit(self) -> tuple[tuple[int, Words | Prefix], ...]:
        """What is shown on a page that it finds, with the ordinals of the clauses."""
        return tuple((ordinal, wanted) for ordinal, clause in enumerate(self.clauses) for wanted in clause.lit)

    def begun_by(self, token: Token) -> tuple[tuple[int, Words | Prefix], ...]:
        """Those of `lit` that ``token`` of a page meets, or of whose words it meets the first; pages repeat their words."""
        key = token.exact, token.bare
        if key not in self._begun:
            self._begun[key] = tuple(
                (ordinal, wanted)
                for ordinal, wanted in self.lit
                if (
                    is_begun_by(wanted.stem, token)
                    if isinstance(wanted, Prefix)
                    else wanted.admits(wanted.tokens[0], token)
                )
            )
        return self._begun[key]

    @cached_property
    def _begun(self) -> dict[tuple[str, bool], tuple[tuple[int, Words | Prefix], ...]]:
        return {}

    @cached_property
    def sought(self) -> Sought:
        """The tokens of a page that matter for what is shown."""
        words = [wanted for _, wanted in self.lit if isinstance(wanted, Words)]
        stems = [wanted.stem for _, wanted in self.lit if isinstance(wanted, Prefix)]
        beginnings = tuple(begun.folded for stem in stems for begun in begun_as(stem))
        folded = frozenset(token.folded for wanted in words for token in wanted.tokens)
        reach = max((wanted.tokens[-1].position - wanted.tokens[0].position for wanted in words), default=0)
        return Sought(folded, beginnings, reach)

    def as_written(self) -> Query:
        """The same query, its marked words with just these marks."""
        clauses = (
            replace(clause, wanted=replace(clause.wanted, as_written=True))
            if isinstance(clause.wanted, Words) and clause.wanted.marked
            else clause
            for clause in self.clauses
        )
        return Query(self.text, tuple(clauses))

    @property
    def marked(self) -> bool:
        """Whether a mark was typed in any word to be found."""
        return any(c.wanted.marked for c in self.words if isinstance(c.wanted, Words | Prefix))


_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-(?=[^\s-]))?"
    r"(?:(?P<field>[^\W\d_]+(?:-[^\W\d_]+)?):)?"
    r'(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))'
    r'|(?P<junk>["\s])'
)
_STRAIGHT_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_YEARS = re.compile(r"(\d{1,4})(?:\.\.(\d{1,4}))?")


def parse(text: str, limits: Settings) -> Query:
    """Parse what a reader typed.

    Args:
        text: Any text.
        limits: Names the longest query, the most clauses and the shortest prefix.

    Raises:
        QueryError: Too long (R401), too many clauses (R402), a prefix too short (R403), no years
            after ``năm:`` (R404), nothing after a field's name (R405).
    """
    typed = repair(text).translate(_STRAIGHT_QUOTES).strip()
    if len(typed) > limits.max_query_characters:
        raise QueryError("R401", given=len(typed), limit=limits.max_query_characters)
    clauses: list[Clause] = []
    for piece in _PIECE.finditer(typed):
        if not piece["junk"]:
            clauses += _read(piece, limits)
    if len(clauses) > limits.max_query_clauses:
        raise QueryError("R402", given=len(clauses), limit=limits.max_query_clauses)
    return Query(typed, tuple(clauses))


def _read(piece: re.Match[str], limits: Settings) -> list[Clause]:
    """The clauses of one piece: none for bare punctuation, several for words joined by punctuation."""
    field = FIELD_NAMES.get(fold(piece["field"] or ""), Field.ANY)
    value = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    is_phrase = piece["phrase"] is not None
    if piece["field"] and field is Field.ANY:
        value, is_phrase = f"{piece['field']}:{value}", False
    excluded = piece["minus"] is not None
    written = piece[0]
    if field in {Field.TYPE, Field.FONDS}:
        return [Clause(Name(_name(value, written)), field, excluded, written)]
    if field is Field.YEAR:
        return [Clause(_years(value, written), field, excluded, written)]
    tokens = asked(tokenise(value))
    if not tokens:
        if field is not Field.ANY:
            raise QueryError("R405", clause=written)
        return []
    if not is_phrase and value.endswith("*") and value.rstrip("*")[-1:].isalnum():
        return _prefixed(tokens, Clause(Words(tokens), field, excluded, written), limits)
    return [Clause(Words(tokens), field, excluded, written)]


def _prefixed(tokens: tuple[Token, ...], clause: Clause, limits: Settings) -> list[Clause]:
    """What stands before the last token is looked for whole: ``Việt-Na*`` is ``Việt`` and ``Na*``."""
    stem = tokens[-1]
    if len(stem.folded) < limits.min_prefix_letters:
        raise QueryError("R403", clause=clause.written, limit=limits.min_prefix_letters)
    before = [Clause(Words(tokens[:-1]), clause.field, clause.excluded, clause.written)] if tokens[:-1] else []
    return [*before, Clause(Prefix(stem), clause.field, clause.excluded, clause.written)]


def _years(value: str, written: str) -> Years:
    found = _YEARS.fullmatch(value.strip())
    if found is None:
        raise QueryError("R404", clause=written)
    ends = sorted((int(found[1]), int(found[2] or found[1])))
    return Years(*ends)


def _name(value: str, written: str) -> str:
    name = plain_name(value)
    if not name:
        raise QueryError("R405", clause=written)
    return name


def plain_name(value: str) -> str:
    """A code or label as it is compared: folded, hyphens, underlines and blanks as one space."""
    return " ".join(re.split(r"[\s_-]+", fold(repair(value)))).strip()
