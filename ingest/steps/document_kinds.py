"""Kinds of documents that name themselves: by a heading of their own or by the abbreviation in their symbol.

The kinds, their names and abbreviations are the catalogue's vocabulary of genres (Nghị định
30/2020/NĐ-CP, Appendix III, and the legal documents of Luật 64/2025/QH15, Article 4).
"""

from __future__ import annotations

from functools import cache

from archive.catalogue.vocabulary import Term, genres
from archive.text.folding import fold

_NAMED_BY_HEADING_ONLY = ("luat", "phap-lenh", "hien-phap", "tuyen-bo", "hiep-dinh", "cong-ham", "cong-van", "thu-cong")
_JOINT_CIRCULAR = ("TTLT", "Thông tư liên tịch")
"""Abbreviation and name of a thông tư of several ministries."""


def official_letter() -> Term:
    """Công văn, the kind without a heading."""
    return genres()["cong-van"]


@cache
def by_abbreviation() -> dict[str, Term]:
    """Kinds by the abbreviation of their symbol in lower case; its marks count (DA dự án, ĐA đề án)."""
    found = {term.abbreviation.lower(): term for term in genres().values() if term.abbreviation}
    return found | {_JOINT_CIRCULAR[0].lower(): genres()["thong-tu"]}


@cache
def by_letters() -> dict[str, Term]:
    """Kinds by their folded name without spaces: what survives lost marks and letter-spaced headings."""
    named = [*by_abbreviation().values(), *(genres()[code] for code in _NAMED_BY_HEADING_ONLY)]
    return {_letters(term.vi): term for term in named} | {_letters(_JOINT_CIRCULAR[1]): genres()["thong-tu"]}


def kind_named(words: str) -> Term | None:
    """The kind whose name ``words`` are, whatever their marks, case and spacing."""
    return by_letters().get(_letters(words))


def _letters(words: str) -> str:
    return "".join(letter for letter in fold(words) if letter.isalpha())
