"""The language of a request.

The choice is Vietnamese unless ``?lang=`` says otherwise; a cookie remembers it. A browser's
``Accept-Language`` is not asked: a shared machine in a cultural house speaks Vietnamese.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from babel.numbers import format_decimal
from flask import g, request
from flask_babel import Babel, Domain, gettext, ngettext

from archive.showing.messages import LANGUAGES, Language, day, translations

if TYPE_CHECKING:
    from babel.support import NullTranslations
    from flask import Flask, Response

__all__ = ["LANGUAGES", "date", "file_size", "gettext", "language", "ngettext", "number", "speak"]

COOKIE = "lang"
COOKIE_DAYS = 365


class _Messages(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    def get_translations(self) -> NullTranslations:
        return translations(language())


class _Speech(Babel):  # type: ignore[misc]  # Flask-Babel has no types
    domain_instance = _Messages()


def language() -> Language:
    """The language of this request."""
    return cast("Language", g.get("language", "vi"))


def date(when: dt.date) -> str:
    """A day as the reader's language writes it."""
    return day(when, language())


def number(value: float) -> str:
    """A number with the thousands separator of the reader's language."""
    return _number(value, language())


@lru_cache(maxsize=4096)
def _number(value: float, spoken: Language) -> str:
    # A list of results counts sixty things, most of them small numbers.
    return str(format_decimal(value, locale=spoken))


def file_size(size: int) -> str:
    """A size in bytes as people read it: 1,2 MB or 35 kB (powers of ten)."""
    if size >= 1_000_000:
        return f"{number(round(size / 1_000_000, 1))} MB"
    return f"{number(max(1, round(size / 1000)))} kB"


def speak(app: Flask) -> None:
    """Choose the language of every request and teach it to the templates."""
    app.before_request(_choose)
    app.after_request(_remember)
    _Speech(app, default_locale="vi", locale_selector=language)
    app.jinja_env.filters.update(day=date, number=number)
    # Flask-Babel looks up its own extension for each of the hundred sentences of a page.
    app.jinja_env.install_gettext_callables(_said, _counted, newstyle=True)  # type: ignore[attr-defined]


def _said(sentence: str) -> str:
    return translations(language()).gettext(sentence)


def _counted(one: str, many: str, count: int) -> str:
    return translations(language()).ngettext(one, many, count)


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
