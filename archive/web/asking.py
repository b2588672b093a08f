"""Values of a request's query, read into what the domain understands or refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHOLE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


def whole(args: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    """The whole number called ``name``.

    Raises:
        UsageError: It is none, or not between ``least`` and ``most`` (R504).
    """
    given = args.get(name, "").strip()
    if not given:
        return default
    if _WHOLE.fullmatch(given) and least <= int(given) <= most:
        return int(given)
    raise UsageError("R504", name=name, least=least, most=most)


def words(args: Mapping[str, str]) -> str:
    """The query as typed, with white space of any kind as one space."""
    return " ".join(args.get("q", "").split())
