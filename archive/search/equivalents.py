"""What may be written for one another: the names of a place, of a unit through time, abbreviations, spellings.

A name that several places have is theirs apart: it finds what it says and stands for none of them. A name
that is also something else (``is_ambiguous``) is never put in the place of another, nor others in its place.
"""

from __future__ import annotations

import enum
import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.authority.communes import successions, units
from archive.authority.places import Use, places
from archive.search.query import Words
from archive.text.acronyms import acronyms
from archive.text.folding import fold
from archive.text.han import FIRST_HAN
from archive.text.matching import Match, match
from archive.text.syllable import looks_like_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.authority.places import NameForm, Place
    from archive.text.tokens import Token


class Kind(enum.StrEnum):
    """Why one form stands for another."""

    SPELLING = "spelling"
    PLACE = "place"
    UNIT = "unit"
    ACRONYM = "acronym"


class Meaning(NamedTuple):
    """One thing that a form names.

    Attributes:
        kind: What it is.
        owner: Tells things of one name apart.
        label: As lists name it; a place with its part of the sea.
        others: Further forms, the preferred first.
        is_sure: Whether the others may be looked for as a matter of course; if not, only where little is found.
    """

    kind: Kind
    owner: str
    label: str
    others: tuple[Words, ...]
    is_sure: bool


class Form(NamedTuple):
    """A written form and all that it means."""

    words: Words
    text: str
    meanings: tuple[Meaning, ...]


class Named(NamedTuple):
    """A run of words of a query that is a form.

    Attributes:
        start: Index of its first word.
        end: Index after its last word.
        form: The form.
        is_exact: Whether every mark was typed.
    """

    start: int
    end: int
    form: Form
    is_exact: bool


_CLASS_WORDS: Final = tuple(
    sorted(
        (
            "quần đảo", "bán đảo", "bãi ngầm", "bãi cạn", "đặc khu", "thành phố", "nhóm đảo",
            "đảo", "đá", "bãi", "hòn", "cụm", "nhóm", "cồn", "mũi", "vịnh", "sông", "cửa", "luồng", "kênh",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
"""Words before a name that say what kind of place it is."""
_HAN_CLASS_WORDS: Final = ("群岛", "群島", "群礁", "沙洲", "岛", "島", "礁", "滩", "屿")
_WIDE_AREAS: Final = "archipelago"
_ISLANDS: Final = " Islands"
_ENGLISH_CLASS_WORDS: Final = (_ISLANDS, " Island", " Reefs", " Reef", " Bank", " Shoal", " Cay", " Group")
_LEAST_ALONE: Final = 4
"""Letters of a name of one word that is looked for in place of another; shorter ones are something else too often."""
_LEAST_CORE: Final = 6
"""Letters of an English name of one word that is left without the word for its kind."""
_LEAST_FOR_SHORT: Final = 3
"""Letters of an abbreviation that is looked for where its full form was typed: UBND, not TB."""


def words_of(text: str) -> Words:
    """The words of a name, with all of its marks, without the explanation that stands in parentheses."""
    return Words.of(text.partition(" (")[0], as_written=text[:1] < FIRST_HAN)


def named(words: Sequence[Token]) -> Iterator[Named]:
    """Runs of ``words``, tokens of a query, that are forms: the longest, none within another.

    Marks that were left out do not matter, conflicting ones do.
    """
    table = forms()
    start = 0
    while start < len(words):
        found = next(_at(words, start, table.get(words[start].folded, ())), None)
        if found is not None:
            yield found
        start = found.end if found else start + 1


def _at(words: Sequence[Token], start: int, candidates: Iterable[Form]) -> Iterator[Named]:
    for form in candidates:
        size = len(form.words.tokens)
        run = words[start : start + size]
        if len(run) < size:
            continue
        levels = [match(typed, meant) for typed, meant in zip(run, form.words.tokens, strict=True)]
        if min(levels) is not Match.NONE:
            yield Named(start, start + size, form, min(levels) is Match.EXACT)


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """All forms by their folded first word, the longest first."""
    texts: dict[tuple[str, ...], str] = {}
    meant: dict[tuple[str, ...], list[Meaning]] = defaultdict(list)
    for text, meaning in (*_spelt(), *_placed(), *_of_units(), *_abbreviated()):
        key = _key(words_of(text))
        texts.setdefault(key, text)
        if all((one.kind, one.owner) != (meaning.kind, meaning.owner) for one in meant[key]):
            meant[key].append(meaning)
    table: dict[str, list[Form]] = defaultdict(list)
    for key, text in texts.items():
        words = words_of(text)
        if key:
            table[words.tokens[0].folded].append(Form(words, text.partition(" (")[0], tuple(meant[key])))
    longest = {first: sorted(found, key=lambda form: -len(form.words.tokens)) for first, found in table.items()}
    return {first: tuple(found) for first, found in longest.items()}


def _key(words: Words) -> tuple[str, ...]:
    return tuple(token.exact for token in words.tokens)


def contains(words: Words, part: Words) -> bool:
    """Whether ``part`` stands within ``words``, marks and all."""
    whole, piece = _key(words), _key(part)
    return any(whole[at : at + len(piece)] == piece for at in range(len(whole) - len(piece) + 1))


def is_shown(words: Words) -> bool:
    """Whether readers may be told of a form: readings and romanisations of Chinese names only lead to a place."""
    return _key(words) not in _never_shown()


@cache
def _never_shown() -> frozenset[tuple[str, ...]]:
    return frozenset(_key(words_of(name.text)) for place in places() for name in place.named(Use.SEARCH))


def _others(texts: Iterable[str], form: str) -> tuple[Words, ...]:
    own = _key(words_of(form))
    given = {_key(words): words for words in map(words_of, texts) if words.tokens}
    given.pop(own, None)
    return tuple(given.values())


def _spelt() -> Iterator[tuple[str, Meaning]]:
    table = tomllib.loads(resources.files("archive.search").joinpath("spellings.toml").read_text("utf-8"))
    for row in table["names"]:
        written = (*row, *_closed(row[0]))
        for text in written:
            yield text, Meaning(Kind.SPELLING, row[0], row[0], _others(written, text), is_sure=True)


def _closed(name: str) -> tuple[str, ...]:
    """``Haiphong`` for Hải Phòng: foreign papers write names of two syllables in one word, without marks."""
    parts = name.split()
    return (fold("".join(parts)).capitalize(),) if len(parts) == 2 else ()  # the two syllables


def _placed() -> Iterator[tuple[str, Meaning]]:
    owners = _owners()
    for place in places():
        label = f"{place.short_label} ({place.group.vi.partition(' (')[0]})"
        others = [text for text in _written_for(place) if len(owners[_key(words_of(text))]) == 1]
        for name in place.names:
            if name.is_ambiguous:
                if name.use is Use.HISTORICAL and not _core(name.text):
                    text = f"{place.kind.vi.partition(',')[0]} {name.text}"
                    yield text, Meaning(Kind.PLACE, place.id, label, _others(others, text), is_sure=True)
                continue
            for text in _ways_to_write(place, name):
                sure = not _is_a_reading(name)
                yield text, Meaning(Kind.PLACE, place.id, label, _others(others, text), is_sure=sure)
        for bare in _english_cores(place):
            yield bare, Meaning(Kind.PLACE, place.id, label, _others(others, bare), is_sure=False)
        core = _core(place.label)
        if core and not any(name.text == core for name in place.names):
            yield core, Meaning(Kind.PLACE, place.id, label, _others(others, core), is_sure=False)


def _owners() -> dict[tuple[str, ...], set[str]]:
    """Identifiers of the places that have each name."""
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place in places():
        for name in place.names:
            if not name.is_ambiguous:
                for text in _ways_to_write(place, name):
                    owners[_key(words_of(text))].add(place.id)
    return owners


def _written_for(place: Place) -> Iterator[str]:
    """Names that may be looked for in the place of another name, the label first."""
    for name in place.names:
        if name.is_ambiguous or _is_a_reading(name):
            continue
        for text in _ways_to_write(place, name):
            if words_of(text).is_phrase or (name.language != "und" and len(text) >= _LEAST_ALONE):
                yield text


def _ways_to_write(place: Place, name: NameForm) -> Iterator[str]:
    text = name.text.partition(" (")[0]
    yield text
    if text[:1] >= FIRST_HAN:
        bare = next((text.removesuffix(word) for word in _HAN_CLASS_WORDS if text.endswith(word)), text)
        if len(bare) > 1:
            yield bare
    if name.language == "en" and place.kind.code == _WIDE_AREAS and text.endswith(_ISLANDS):
        yield text.removesuffix(_ISLANDS)
    if name.use in {Use.LABEL, Use.VARIANT} and not place.needs_context and _core(text) is None:
        yield from _closed(text)


def _english_cores(place: Place) -> Iterator[str]:
    """English names that are left without the word for their kind, of two words or one long one: Itu Aba, Nightingale."""
    for name in place.names:
        if name.language == "en" and not name.is_ambiguous:
            bare = next((name.text.removesuffix(word) for word in _ENGLISH_CLASS_WORDS if name.text.endswith(word)), "")
            if " " in bare or len(bare) >= _LEAST_CORE:
                yield bare


def _core(label: str) -> str | None:
    """The name of two words or more that is left without the word for its kind."""
    text = label.partition(" (")[0]
    lowered = text.lower()
    core = next((text[len(word) + 1 :] for word in _CLASS_WORDS if lowered.startswith(f"{word} ")), None)
    return core if core and " " in core else None


def _is_a_reading(name: NameForm) -> bool:
    """Whether it is the Vietnamese reading of a Chinese name: each is a common name of something else, too."""
    return name.use is Use.SEARCH and all(looks_like_syllable(token.folded) for token in words_of(name.text).tokens)


def _of_units() -> Iterator[tuple[str, Meaning]]:
    grounds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in successions():
        if row.district:
            district = row.district.removeprefix("Thành phố ").removeprefix("Thị xã ")
            bare = district.removeprefix("Huyện ").removeprefix("Quận ")
            grounds[_key(words_of(row.name))].add(" ".join(_key(words_of(bare))))
    for unit in units():
        label = f"{unit.name} ({unit.where})" if unit.where else unit.name
        lone = [other for other in unit.others if len(grounds.get(_key(words_of(other)), ())) <= 1]
        yield unit.name, Meaning(Kind.UNIT, label, label, _others(lone, unit.name), is_sure=True)


def _abbreviated() -> Iterator[tuple[str, Meaning]]:
    for acronym in acronyms():
        if not acronym.sure or acronym.beside or len(fold(acronym.short)) < _LEAST_FOR_SHORT:
            continue
        for full in acronym.full:
            yield full, Meaning(Kind.ACRONYM, acronym.short, acronym.short, (words_of(acronym.short),), is_sure=True)
