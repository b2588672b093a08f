"""What templates need that speak both languages on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archive.curation import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def each(text: Bilingual, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The text in each of the languages that it has, after the language's code."""
    return ((language, said) for language, said in zip(languages, text.columns, strict=False) if said)


def joined(titles: Sequence[Bilingual]) -> Bilingual:
    """Several titles as one."""
    return Bilingual(" · ".join(one.vi for one in titles), " · ".join(one.en for one in titles))


BILINGUAL: Final[dict[str, Any]] = {"each": each}
"""For the macros of ``templates/print/_said.html``."""
