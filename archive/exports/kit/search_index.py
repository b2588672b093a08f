"""The index of a kit's search: each form of each word with the places where it stands, by field.

A place is the ordinal of a page (of an item, where a description is meant) times `ROOM`, and a position in it. Tokens
of one folded and one canonical form are kept in up to four lists, by what `archive.search.forms` tells apart: whether
marks are missing where they stand, and whether they are written in another spelling.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.exports.kit.compact import as_text, packed, steps
from archive.search.forms import is_respelt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.text.tokens import Token

ROOM: Final = 1 << 16
"""Positions of one page; 32,767 pages fit into the places that a script counts in 32 bits."""
_LAST: Final = ROOM - 64
"""Positions beyond are left out, so that no phrase reaches into the next page."""
_BARE, _RESPELT = 1, 2


class Form(NamedTuple):
    """What the tokens of one list share.

    Attributes:
        folded: Their folded form.
        exact: Their canonical form.
        kind: 1 where marks are missing, 2 where it is written in another spelling, 3 for both, 0 for neither.
    """

    folded: str
    exact: str
    kind: int

    @classmethod
    def of(cls, token: Token) -> Form:
        """The list in which ``token`` stands."""
        return cls(token.folded, token.exact, _BARE * token.bare + _RESPELT * is_respelt(token))


class FieldIndex:
    """The places of all forms in one field."""

    def __init__(self) -> None:
        self._places: dict[Form, list[int]] = defaultdict(list)
        self._numbers: dict[Form, int] = {}

    def add(self, document: int, tokens: Iterable[Token]) -> list[int]:
        """Put in the tokens of the next document, and tell the number of the list of each."""
        base, numbers = document * ROOM, []
        for token in tokens:
            form = Form.of(token)
            numbers.append(self._numbers.setdefault(form, len(self._numbers)))
            if token.position < _LAST:
                self._places[form].append(base + token.position)
        return numbers

    @property
    def folded(self) -> frozenset[str]:
        """Folded forms that stand in it."""
        return frozenset(form.folded for form in self._places)

    def told(self) -> dict[str, str]:
        """As a script holds it.

        Returns:
            ``words``: a line for each folded form, sorted, after a tab for each list of it the kind and, where it is another, the
            canonical form; ``numbers`` and ``sizes``: the number of each list and its bytes; ``lists``: the lists themselves.
        """
        forms = sorted(self._places, key=_as_scripts_sort)
        lists = [packed(steps(sorted(self._places[form]))) for form in forms]
        lines = (
            "\t".join([folded, *(f"{form.kind}{'' if form.exact == folded else form.exact}" for form in alike)])
            for folded, alike in groupby(forms, key=lambda form: form.folded)
        )
        return {
            "words": "\n".join(lines),
            "numbers": as_text(packed(self._numbers[form] for form in forms)),
            "sizes": as_text(packed(map(len, lists))),
            "lists": as_text(b"".join(lists)),
        }


def _as_scripts_sort(form: Form) -> tuple[bytes, str, int]:
    """Scripts compare texts by units of 16 bits."""
    return form.folded.encode("utf-16-be", "surrogatepass"), form.exact, form.kind
