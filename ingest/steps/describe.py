"""Describe: what the first pages and the file's name suggest about a document, each with a certainty.

Suggestions wait for a person's word; a document of another layout than that of the decrees gives
few of them rather than wrong ones.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.text.dates import find_dates
from archive.text.language import guess_languages
from ingest.steps.document_kinds import by_abbreviation, official_letter
from ingest.steps.letterhead import Head, Line, find_date, find_issuer, find_number, has_national_title, read_head
from ingest.steps.titles import (
    heading_line,
    headline,
    letter_subject,
    ordinary_case,
    subject_lines,
    tidy_name,
    title_from,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from archive.catalogue.vocabulary import Term

_PAGES_READ = 3
_SAMPLE_CHARACTERS = 20_000
"""What is read of a source: its first pages, and so much of them for languages and ordinary case."""

_NUMBER_IN_NAME = re.compile(r"(?<!\d)(\d{1,5})[-_ .]([A-ZĐ][A-Za-zĐđ]{1,3})[-_ ]([A-ZĐ][A-Za-zĐđ0-9]{1,9})(?![a-z])")
_YEAR_IN_NUMBER = re.compile(r"/((?:19|20)\d{2})/")
_ADOPTED = {"luat", "nghi-quyet"}
_ADOPTION = re.compile(r"Quốc hội[^.]{0,200}?thông qua ngày[^.]{0,60}")


@dataclass(frozen=True)
class Suggestion:
    """One suggested value.

    Attributes:
        value: What to put into the description.
        certainty: 0 to 1.
        page: Number of the page it was read from, from 1; None for the file's name.
        written: The words it was read from.
    """

    value: str
    certainty: float
    page: int | None
    written: str


@dataclass(frozen=True)
class DateSuggestion:
    """A suggested date of issue: as written, the interval it means, certainty and page."""

    text: str
    date_from: dt.date
    date_to: dt.date
    certainty: float
    page: int | None


@dataclass(frozen=True)
class Suggestions:
    """All that one document suggests; None where nothing is told.

    Attributes:
        title: Always there; at worst the tidied file name.
        genre: Code of the catalogue's vocabulary.
        number: Number and symbol without gaps ("32/KH-UBND").
        date: Date of issue.
        issuer: Issuing body.
        languages: ISO 639-1 codes, the most used first.
    """

    title: Suggestion
    genre: Suggestion | None
    number: Suggestion | None
    date: DateSuggestion | None
    issuer: Suggestion | None
    languages: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON: dates as ISO 8601, absent suggestions left out."""
        found = {name: value for name, value in dataclasses.asdict(self).items() if value not in (None, ())}
        if self.date is not None:
            found["date"] |= {"date_from": self.date.date_from.isoformat(), "date_to": self.date.date_to.isoformat()}
        return found | {"languages": list(self.languages)}


def suggest(pages: Sequence[str], source_name: str) -> Suggestions:
    """Suggest a description.

    Args:
        pages: Texts of the pages in order; the first three tell, an adopted law also at its end.
        source_name: Name of the file, with or without folders.
    """
    heads = [read_head(page) for page in pages[:_PAGES_READ]] or [read_head("")]
    page = next((index for index, head in enumerate(heads) if _tells(head)), 0)
    source = _Source(heads[page], page + 1, tidy_name(source_name), "\n".join(pages[:_PAGES_READ])[:_SAMPLE_CHARACTERS])
    number = _number(source)
    kind, genre = _genre(source, number)
    return Suggestions(
        title=_title(source, kind),
        genre=genre,
        number=number,
        date=_date(source, number) or _adoption(pages, kind),
        issuer=_issuer(source),
        languages=tuple(guess_languages(source.sample)),
    )


@dataclass(frozen=True)
class _Source:
    head: Head
    page: int
    name: str
    sample: str


def _tells(head: Head) -> bool:
    return has_national_title(head) or head.heading is not None


def _number(source: _Source) -> Suggestion | None:
    found = find_number(source.head)
    if found:
        return Suggestion(found[0], 0.95 if has_national_title(source.head) else 0.8, source.page, found[1])
    named = _NUMBER_IN_NAME.search(source.name)
    if named and kind_of_symbol(named[2]):
        return Suggestion(f"{named[1]}/{named[2]}-{named[3]}", 0.4, None, source.name)
    return None


def kind_of_symbol(number: str) -> Term | None:
    """The kind that a symbol's abbreviation names: KH in 32/KH-UBND, NQ in 36-NQ/TW."""
    for part in re.split("[/-]", number):
        if part[:1].isalpha():
            return by_abbreviation().get(part.lower())
    return None


def _genre(source: _Source, number: Suggestion | None) -> tuple[Term | None, Suggestion | None]:
    head, page = source.head, source.page
    by_symbol = kind_of_symbol(number.value) if number else None
    if head.kind is not None and head.heading is not None:
        heading = head.lines[head.heading]
        sure = by_symbol == head.kind or (by_symbol is None and has_national_title(head) and heading.is_capitals)
        return head.kind, Suggestion(head.kind.code, 0.95 if sure else 0.7, page, heading.text)
    if letter_subject(head) and (number or has_national_title(head)):
        return official_letter(), Suggestion(official_letter().code, 0.8, page, letter_subject(head)[0].text)
    if by_symbol is not None and number is not None:
        return by_symbol, Suggestion(by_symbol.code, min(0.8, number.certainty), number.page, number.written)
    said = headline(head)
    if said is not None and said[0] is not None:
        return said[0], Suggestion(said[0].code, 0.6, page, said[1])
    return None, None


def _title(source: _Source, kind: Term | None) -> Suggestion:
    head = source.head
    lines = subject_lines(head) if head.heading is not None else letter_subject(head)
    if kind is not None and lines:
        certainty = 0.9 if has_national_title(head) else 0.75
        return Suggestion(title_from(kind.vi, lines, source.sample), certainty, source.page, _written(lines))
    said = headline(head)
    if said is not None:
        return Suggestion(said[1], 0.6, source.page, said[1])
    heading = None if kind is not None or _tells(head) else heading_line(head)
    if heading is not None:
        return Suggestion(ordinary_case(heading.text, source.sample), 0.4, source.page, heading.text)
    return Suggestion(source.name, 0.2, None, source.name)


def _date(source: _Source, number: Suggestion | None) -> DateSuggestion | None:
    found = find_date(source.head)
    if found is None:
        return None
    date, placed = found
    certainty = (0.95 if placed else 0.8) if date.is_day else 0.6
    year = _YEAR_IN_NUMBER.search(number.value) if number else None
    if year and int(year[1]) != date.date_from.year:
        certainty = 0.4  # one of the two was misread
    return DateSuggestion(date.text, date.date_from, date.date_to, certainty, source.page)


def _adoption(pages: Sequence[str], kind: Term | None) -> DateSuggestion | None:
    """A law bears no date at its head: its last article says when the National Assembly adopted it."""
    if kind is None or kind.code not in _ADOPTED:
        return None
    for index in range(len(pages) - 1, -1, -1):
        for said in _ADOPTION.finditer(pages[index]):
            for date in find_dates(said[0]):
                return DateSuggestion(date.text, date.date_from, date.date_to, 0.85, index + 1)
    return None


def _issuer(source: _Source) -> Suggestion | None:
    bodies = find_issuer(source.head)
    if not bodies:
        return None
    name = ordinary_case(bodies[-1], source.sample)
    return Suggestion(name, 0.85 if len(bodies) == 1 else 0.75, source.page, " / ".join(bodies))


def _written(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)
