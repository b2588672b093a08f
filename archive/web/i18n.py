"""Two languages: Vietnamese is the source of every sentence, English its translation.

The choice is Vietnamese unless ``?lang=`` says otherwise; a cookie remembers it. A browser's
``Accept-Language`` is not asked: a shared machine in a cultural house speaks Vietnamese.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, cast

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")
COOKIE = "lang"
COOKIE_DAYS = 365

Catalogue = dict[str, tuple[str, ...]]


@cache
def english() -> Catalogue:
    """Vietnamese message to its English forms (singular, and plural where numbers count)."""
    path = resources.files("archive.web") / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = read_po(file, locale="en")
    found: Catalogue = {}
    for message in messages:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = message.string
            found[key] = (forms,) if isinstance(forms, str) else tuple(forms or ())
    return found


def gettext(message: str) -> str:
    """``message`` in the language of this request."""
    return _forms(message)[0]


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a counted message; Vietnamese has one form for every number."""
    del plural
    forms = _forms(singular)
    return forms[0] if number == 1 else forms[-1]


def _forms(message: str) -> tuple[str, ...]:
    if language() == "vi":
        return (message,)
    return english().get(message, (message,))


def language() -> Language:
    """The language of this request."""
    return cast("Language", g.get("language", "vi"))


def date(day: dt.date) -> str:
    """A day as the reader's language writes it."""
    return format_date(day, "long" if language() == "vi" else "d MMMM y", locale=language())


def number(value: float) -> str:
    """A number with the thousands separator of the reader's language."""
    return format_decimal(value, locale=language())


def file_size(size: int) -> str:
    """A size in bytes as people read it: 1,2 MB or 35 kB (powers of ten)."""
    if size >= 1_000_000:
        return f"{number(round(size / 1_000_000, 1))} MB"
    return f"{number(max(1, round(size / 1000)))} kB"


def speak(app: Flask) -> None:
    """Choose the language of every request and teach it to the templates."""
    app.before_request(_choose)
    app.after_request(_remember)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(day=date, number=number)


def _choose() -> None:
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    g.language = asked if asked in LANGUAGES else "vi"


def _remember(response: Response) -> Response:
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE,
            language(),
            max_age=int(dt.timedelta(days=COOKIE_DAYS).total_seconds()),
            httponly=True,
            secure=request.is_secure,
            samesite="Strict",
        )
    return response
