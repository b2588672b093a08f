"""The rules of this room as data, and golden vectors: what another implementation needs, and what it must answer.

``python -m archive.text.tables OUT`` writes them; the same input gives the same bytes. The kit's JavaScript reads
the tables and is tested with the vectors. Offsets count code points, not UTF-16 units.
"""

from __future__ import annotations

import json
import sys
import tomllib
import unicodedata
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.text import date_grammar, keystrokes, lunar, missing_marks, numerals, repair, symbols, tokens, words
from archive.text.alphabet import CIRCUMFLEX, MARKED_LETTERS, split_tones
from archive.text.cuts import HAN
from archive.text.dates import JOINED, find_dates
from archive.text.eras import eras
from archive.text.folding import WITHOUT_DECOMPOSITION, fold
from archive.text.han import simplified_forms
from archive.text.matching import match
from archive.text.syllable import canonical, toneless_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS_BEYOND_VIETNAMESE = "àâäáãåçèéêëìíîïñòóôöõùúûüÿœæßøł"
_UNIX_EPOCH = 719163
"""1 January 1970 as `datetime.date.toordinal` counts."""


def tables() -> dict[str, Any]:
    """File name to what stands in it: the rules."""
    return {
        "letters.json": {
            "folding": {letter: fold(letter) for letter in sorted(_folded_letters())},
            "marked": "".join(sorted(MARKED_LETTERS)),
            "tones": {letter: split_tones(letter)[:2] for letter in sorted(MARKED_LETTERS) if split_tones(letter)[1]},
            "repair": dict(sorted(repair.LOOK_ALIKES.items())),
            "ignorable": sorted(repair.IGNORABLE),
        },
        "syllables.json": {
            "canonical": {letters: list(known) for letters, known in sorted(toneless_syllables().items())},
            "after_stop": ["\u0301", "\u0323"],
            "stops": ["c", "ch", "p", "t"],
            "kept": {"gịa": "gịa"},
        },
        "marks.json": {
            "enough_syllables": missing_marks.ENOUGH_SYLLABLES,
            "syllable_share": missing_marks.SYLLABLE_SHARE,
            "accented_share": missing_marks.ACCENTED_SHARE,
            "french_too": sorted(words.FRENCH_TOO),
        },
        "signs.json": {
            name: pattern.replace(r"\w", r"\p{L}\p{N}_")
            for name, pattern in (
                ("symbol", symbols.SYMBOL),
                ("chain", symbols.CHAIN),
                ("number", symbols.NUMBER),
                ("acronym", symbols.ACRONYM),
                ("han", HAN),
            )
        },
        "keys.json": {
            method: {key: list(marks) for key, marks in keys.items()} for method, keys in keystrokes.KEYS.items()
        },
        "typing.json": {
            "tones": list(keystrokes.TONES),
            "clear": keystrokes.CLEAR,
            "circumflex": CIRCUMFLEX,
            "bearers": keystrokes.BEARERS,
            "signs_of_viqr": keystrokes.SIGNS_OF_VIQR,
            "words_with_oo": sorted(keystrokes.WORDS_WITH_OO),
            "longest": keystrokes.LONGEST,
            "most_readings": keystrokes.MOST_READINGS,
            "foreign": keystrokes.FOREIGN_KEYS.pattern,
        },
        "dates.json": _dates(),
        "han.json": {chr(code): form for code, form in sorted(simplified_forms().items())},
    }


def _folded_letters() -> set[str]:
    return {*MARKED_LETTERS, *_LETTERS_BEYOND_VIETNAMESE, *map(chr, WITHOUT_DECOMPOSITION)}


def _dates() -> dict[str, Any]:
    """How dates are written. Groups of patterns are named as JavaScript has it; `calendar` as `_lunar_year` says."""
    years = {year for era in eras() for year in range(era.first_year, era.last_year + 1)}
    return {
        "patterns": [[_named(one.expression.pattern), one.separators] for one in date_grammar.PATTERNS],
        "era_patterns": [_named(pattern.pattern) for pattern in date_grammar.ERA_PATTERNS],
        "era_triggers": list(date_grammar.ERA_TRIGGERS),
        "year": _named(date_grammar.YEAR.pattern),
        "joined": JOINED.pattern,
        "months": date_grammar.MONTHS,
        "lunar_months": date_grammar.LUNAR_NAMES,
        "numbers": {
            "vietnamese": numerals.VIETNAMESE,
            "sino_vietnamese": numerals.SINO_VIETNAMESE,
            "surely_sino": sorted(numerals.SURELY_SINO),
            "han": numerals.HAN_NUMBERS,
        },
        "eras": [era._asdict() | {"key": era.key} for era in eras()],
        "calendar": {str(year): _lunar_year(year) for year in sorted(years)},
    }


def _named(pattern: str) -> str:
    return pattern.replace("(?P<", "(?<")


def _lunar_year(year: int) -> list[Any]:
    """Days from 1970 to the first, the month that comes twice or 0, and for each month + (30 days) or - (29 days)."""
    twice = lunar.leap_month(year) or 0
    months = [(month, leap) for month in range(1, 13) for leap in ((False, True) if month == twice else (False,))]
    spans = [span for month, leap in months if (span := lunar.month_span(year, month, leap=leap))]
    lengths = "".join("+" if (last - first).days == 29 else "-" for first, last in spans)
    return [spans[0][0].toordinal() - _UNIX_EPOCH, twice, lengths]


def vectors() -> dict[str, Any]:
    """File name to what stands in it: questions and this program's answers."""
    asked = tomllib.loads(resources.files("archive.text").joinpath("golden.toml").read_text("utf-8"))
    return {
        "repair.json": [{"text": text, "repaired": repair.repair(text)} for text in _both_forms(asked["repair"])],
        "words.json": [
            {"word": word, "canonical": canonical(word), "folded": fold(canonical(word))}
            for word in _both_forms(asked["words"])
        ],
        "tokens.json": [
            {"text": text, "tokens": [_token(token) for token in tokens.tokenise(text)]} for text in asked["texts"]
        ],
        "matches.json": [
            {"query": word, "text": text, "level": _level(word, text)}
            for row in asked["matches"]
            for word in row["words"]
            for text in row["texts"]
        ],
        "keys.json": [
            {"keys": keys, "read_as": [list(reading) for reading in keystrokes.decode(keys)]} for keys in asked["keys"]
        ],
        "dates.json": [
            {
                "text": text,
                "dates": [
                    {"text": date.text, "from": str(date.date_from), "to": str(date.date_to), "terms": list(date.terms)}
                    for date in find_dates(text)
                ],
            }
            for text in asked["dates"]
        ],
    }


def write(folder: Path) -> None:
    """Write ``tables/`` and ``golden/`` below ``folder``, which is made if it is not there."""
    for part, files in (("tables", tables()), ("golden", vectors())):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / part / name).write_text(as_text(content), encoding="utf-8")


def as_text(content: Any) -> str:
    """JSON as it is written: one entry a line, so that a change shows in a comparison."""
    if isinstance(content, list):
        rows = [json.dumps(row, ensure_ascii=False) for row in content]
        return "[\n" + ",\n".join(rows) + "\n]\n"
    rows = [
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in content.items()
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _both_forms(texts: Sequence[str]) -> list[str]:
    """Each text as given and, where that differs, decomposed."""
    return [form for text in texts for form in dict.fromkeys((text, unicodedata.normalize("NFD", text)))]


def _level(word: str, text: str) -> str:
    """How well the best token of ``text`` answers ``word``."""
    (wanted,) = tokens.asked(tokens.tokenise(word))
    return max(match(wanted, token) for token in tokens.tokenise(text)).name


def _token(token: tokens.Token) -> dict[str, Any]:
    return {name: value for name, value in token._asdict().items() if name != "surface"}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
