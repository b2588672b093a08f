"""Controlled vocabularies in Vietnamese and English: genres, languages, rights, roles, states, levels.

The terms stand in ``vocabulary.toml``, each with the source of its list.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from archive.errors import CatalogueError

OTHER_KIND = "khac"
"""The code of Thông tư 05/2025/TT-BNV for a document of none of the kinds listed (32)."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term.

    Attributes:
        code: As it stands in the catalogue.
        vi: Label in Vietnamese.
        en: Label in English.
        abbreviation: As it stands in a document's symbol (``KH`` in 32/KH-UBND); empty where it has none.
        tt05: Code in Thông tư 05/2025/TT-BNV; empty where that has no such list.
    """

    code: str
    vi: str
    en: str
    abbreviation: str = ""
    tt05: str = ""

    def label(self, language: str) -> str:
        """The label in ``language``: "en" for English, Vietnamese otherwise."""
        return self.en if language == "en" else self.vi


def genres() -> dict[str, Term]:
    """Kinds of document by code."""
    return _vocabularies()["genres"]


def languages() -> dict[str, Term]:
    """Languages by code."""
    return _vocabularies()["languages"]


def label(vocabulary: str, code: str, language: str) -> str:
    """Label of ``code`` in the table ``vocabulary`` of the file; the code itself where it is unknown.

    Args:
        vocabulary: ``genres``, ``languages``, ``rights``, ``roles``, ``states``, ``access_levels``,
            ``levels`` or ``text_origins``.
        code: As it stands in the catalogue.
        language: "vi" or "en".
    """
    term = _vocabularies()[vocabulary].get(code)
    return term.label(language) if term else code


def kind_of_document(genre: str, language: str) -> str:
    """What a reader is told of a unit's kind; empty where it is unknown or none of those listed."""
    return "" if genre in {"", OTHER_KIND} else label("genres", genre, language)


def require(vocabulary: str, code: str) -> None:
    """Refuse a code that the table ``vocabulary`` of the file does not have.

    Raises:
        CatalogueError: The code is unknown; the message names those that exist (R209).
    """
    terms = _vocabularies()[vocabulary]
    if code not in terms:
        raise CatalogueError("R209", code=code, list=vocabulary, codes=", ".join(terms))


@cache
def _vocabularies() -> dict[str, dict[str, Term]]:
    text = resources.files("archive.catalogue").joinpath("vocabulary.toml").read_text("utf-8")
    return {
        name: {code: Term(code=code, **values) for code, values in terms.items()}
        for name, terms in tomllib.loads(text).items()
    }
