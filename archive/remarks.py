"""Remarks: what is to be known of a page that was read, numbered in ``remarks.toml`` beside the reasons.

A reading keeps short codes with its pages, which go into the store; what they say to people, and which of them only
a person can settle, stands in the data.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

_PLACE = re.compile(r"\\{(\w+)\\}")
"""A place in a code whose other signs were escaped."""


@dataclass(frozen=True)
class Remark:
    """One numbered remark.

    Attributes:
        number: ``R`` and three digits, of one series with the reasons; never reused.
        code: What a reading keeps with the page.
        waits: Whether the page waits for a person to look at it.
        vi: What was found and what to do, in Vietnamese.
        en: The same in English.
    """

    number: str
    code: str
    waits: bool
    vi: str
    en: str

    def sentence(self, language: str = "en") -> str:
        """The sentence in ``language`` ("vi" or "en")."""
        return self.vi if language == "vi" else self.en


@cache
def remarks() -> dict[str, Remark]:
    """All remarks by number; codes and sentences have their ``{places}`` still."""
    text = resources.files("archive").joinpath("remarks.toml").read_text("utf-8")
    return {number: Remark(number, **row) for number, row in tomllib.loads(text).items()}


@cache
def waiting_codes() -> frozenset[str]:
    """Codes for which a page waits for review."""
    return frozenset(remark.code for remark in remarks().values() if remark.waits)


def remarks_on(codes: str) -> tuple[Remark, ...]:
    """What the ``codes`` of a page, parted by commas, have to say; a code that is not known says itself."""
    return tuple(_remark(code) for code in codes.split(", "))


def _remark(code: str) -> Remark:
    for remark, pattern in _patterns():
        if found := pattern.fullmatch(code):
            places = {name: value.upper() for name, value in found.groupdict().items()}  # TCVN3, VNI
            return replace(remark, code=code, vi=remark.vi.format(**places), en=remark.en.format(**places))
    return Remark("", code, waits=False, vi=code, en=code)


@cache
def _patterns() -> tuple[tuple[Remark, re.Pattern[str]], ...]:
    return tuple(
        (remark, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(remark.code)))) for remark in remarks().values()
    )
