"""Names in a query that mean codes: kinds of document and fonds."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from archive.catalogue import vocabulary
from archive.catalogue.bulk import fonds_titles
from archive.search.query import Clause, Codes, Field, Name, Query, plain_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor


def resolve(session: Session, query: Query, actor: Actor) -> Query:
    """Put codes in the place of names, as far as ``actor`` may know what they name."""
    return dataclasses.replace(query, clauses=tuple(_resolve(session, clause, actor) for clause in query.clauses))


def _resolve(session: Session, clause: Clause, actor: Actor) -> Clause:
    if not isinstance(clause.wanted, Name):
        return clause
    codes = _types(clause.wanted) if clause.field is Field.TYPE else _fonds(session, clause.wanted, actor)
    return dataclasses.replace(clause, wanted=Codes(codes))


def _types(name: Name) -> frozenset[str]:
    terms = vocabulary.genres().values()
    return frozenset(
        term.code
        for term in terms
        if name.folded in {plain_name(called) for called in (term.code, term.vi, term.en, term.abbreviation)}
    )


def _fonds(session: Session, name: Name, actor: Actor) -> frozenset[str]:
    """A fonds is meant by its reference code or by any run of words of its title."""
    return frozenset(
        code
        for code, title in fonds_titles(session, actor).items()
        if name.folded == plain_name(code) or f" {name.folded} " in f" {plain_name(title)} "
    )
