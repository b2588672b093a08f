"""What the kit's search goes by: the tables of the text's rules, weights, limits, and what readers are told.

The same numbers and tables as the reading room's, so that no rule stands in two places. They are the same in every kit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archive.catalogue import vocabulary
from archive.errors import reasons
from archive.search import engine, forms, readings
from archive.search.equivalents import Form, Meaning, is_shown
from archive.search.equivalents import forms as names
from archive.search.query import FIELD_NAMES, plain_name
from archive.search.suggestions import words_of_places
from archive.search.whoosh import evaluation, nearness, scoring, weighing
from archive.text.acronyms import acronyms
from archive.text.tables import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.search.query import Words
    from archive.settings import Settings

_REASONS: Final = ("R401", "R402", "R403", "R404", "R405", "R406")
"""Why a query is refused."""
_LIMITS: Final = (
    "max_query_characters",
    "max_query_clauses",
    "max_query_expansions",
    "max_query_alternatives",
    "max_words_followed",
    "max_suggestion_trials",
    "min_prefix_letters",
    "few_results",
    "results_per_page",
    "pages_per_item",
    "snippet_characters",
)
"""Settings that hold in a kit, too."""


def rules(settings: Settings) -> dict[str, Any]:
    """The rules by which a kit's search reads queries and ranks pages.

    Args:
        settings: Names the limits of a query and of an answer.
    """
    text = {name.removesuffix(".json"): table for name, table in tables().items()}
    return text | {
        "syllables": text["syllables"] | {"canonical": _syllables(text["syllables"]["canonical"])},
        "han": "".join(f"{traditional}{simplified}" for traditional, simplified in text["han"].items()),
        "weights": _weights(),
        "limits": {name: getattr(settings, name) for name in _LIMITS},
        "fields": {name: field.value for name, field in FIELD_NAMES.items()},
        "genres": {
            code: sorted({plain_name(called) for called in (term.code, term.vi, term.en, term.abbreviation)} - {""})
            for code, term in sorted(vocabulary.genres().items())
        },
        "acronyms": [acronym._asdict() for acronym in acronyms()],
        "why": {str(code): sentence for code, sentence in readings.WHY.items()},
        "any_of": readings.OR,
        "reasons": {number: {"vi": reasons()[number].vi, "en": reasons()[number].en} for number in _REASONS},
    }


def _syllables(canonical: dict[str, tuple[str, int]]) -> str:
    """Toneless spelling, place of the nucleus, and the canonical spelling where it is another; a blank between two."""
    rows = ((letters, str(at), "" if spelled == letters else spelled) for letters, (spelled, at) in canonical.items())
    return " ".join(map("".join, rows))


def _weights() -> dict[str, Any]:
    return {
        "missing_marks": forms.MISSING_MARKS,
        "further_marks": forms.FURTHER_MARKS,
        "unmarked_text": forms.UNMARKED_TEXT,
        "other_marks": forms.OTHER_MARKS,
        "other_spelling": forms.OTHER_SPELLING,
        "fields": weighing.FIELD_WEIGHTS,
        "looks_into": {field.value: list(names) for field, names in scoring.FIELDS.items()},
        "saturation": weighing.SATURATION,
        "length": weighing.LENGTH_WEIGHT,
        "without_marks": scoring.WITHOUT_MARKS,
        "other_name": scoring.OTHER_NAME,
        "nearness": nearness.NEARNESS,
        "near_loosened": evaluation.NEAR_LOOSENED,
        "question_words": engine.QUESTION_WORDS,
        "long_question_words": engine.LONG_QUESTION_WORDS,
    }


def equivalents(is_held: Callable[[Words], bool]) -> dict[str, Any]:
    """What may be written for one another, as far as it matters in a kit.

    Args:
        is_held: Whether the kit's pages may have some words; what they have not is never looked for.

    Returns:
        ``texts``, all written forms; ``hidden``, the ordinals of those that readers are not told of; ``forms``, by
        their folded first word the longest first: ordinal and meanings; ``words_of_places``, folded.
    """
    texts: dict[str, int] = {}
    hidden: set[int] = set()

    def ordinal(words: Words, text: str) -> int:
        number = texts.setdefault(text, len(texts))
        if not is_shown(words):
            hidden.add(number)
        return number

    def told(meaning: Meaning) -> list[Any]:
        held = [ordinal(words, words.text) for words in meaning.others if is_held(words)]
        return [meaning.kind.value, meaning.label, int(meaning.is_sure), held]

    def row(form: Form) -> list[Any]:
        return [ordinal(form.words, form.text), [told(meaning) for meaning in form.meanings]]

    by_first = {first: [row(form) for form in found] for first, found in sorted(names().items())}
    return {
        "texts": list(texts),
        "hidden": sorted(hidden),
        "forms": by_first,
        "words_of_places": sorted(words_of_places()),
    }
