"""Two languages: Vietnamese is the source of every sentence, English its translation."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

if TYPE_CHECKING:
    import datetime as dt

    from babel.messages.catalog import Catalog

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


@cache
def english() -> Catalog:
    """The English of every Vietnamese message."""
    path = resources.files("archive.showing") / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="en")


@cache
def translations(spoken: Language) -> NullTranslations:
    """Messages of a language, read from the text that translators write: nothing waits to be compiled."""
    if spoken == "vi":
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, english())
    compiled.seek(0)
    return Translations(compiled)


def day(date: dt.date, spoken: Language) -> str:
    """A day as the language writes it."""
    return format_date(date, "long" if spoken == "vi" else "d MMMM y", locale=spoken)
