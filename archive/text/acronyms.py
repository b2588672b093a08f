"""Abbreviations: what UBND, TT&TT or HS stand for, and which are too ambiguous to be sure.

The table and its sources: ``acronyms.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from archive.text.folding import fold

_TYPED_SMALL = 4
"""Letters from which an abbreviation is recognised in small letters: ubnd, bdbp, but not tp, kh, tu."""


class Acronym(NamedTuple):
    """An abbreviation.

    Attributes:
        short: As it is printed.
        full: What it stands for, the commonest first.
        sure: Whether a query for one form may find the other; if not, search suggests only.
        beside: Words of which one must stand beside it, in the same query; none if it needs no company.
    """

    short: str
    full: tuple[str, ...]
    sure: bool
    beside: tuple[str, ...] = ()


def read_acronym(word: str, beside: str = "") -> Acronym | None:
    """What ``word`` of a query abbreviates, or None.

    Capitals may be left out of four letters or more, marks of all but the two-letter ones (bdbp is BĐBP; QD is
    nothing). Without the company that it needs, the meaning is not sure.

    Args:
        word: One word as typed.
        beside: The other words of the query.
    """
    acronym = _by_form().get(word) or (_by_form().get(fold(word)) if len(word) >= _TYPED_SMALL else None)
    if acronym is None or not acronym.beside:
        return acronym
    company = f" {fold(beside)} "
    return acronym if any(f" {fold(one)} " in company for one in acronym.beside) else acronym._replace(sure=False)


@cache
def acronyms() -> tuple[Acronym, ...]:
    """All abbreviations of the table."""
    table = tomllib.loads(resources.files("archive.text").joinpath("acronyms.toml").read_text("utf-8"))
    return tuple(
        Acronym(row["short"], tuple(row["full"]), row["sure"], tuple(row.get("beside", ()))) for row in table["acronym"]
    )


@cache
def _by_form() -> dict[str, Acronym]:
    """By the printed form, and folded."""
    folded = {fold(acronym.short): acronym for acronym in acronyms() if len(acronym.short) >= _TYPED_SMALL}
    return folded | {acronym.short: acronym for acronym in acronyms()}
