"""Old encodings found out and converted, run by run: TCVN3, VNI, VISCII, VPS, and UTF-8 read as code page 1252.

A run is converted when most of its odd words thereby become Vietnamese syllables that they were not
before. Sound Vietnamese, French and English stay as they are. Rules: docs/explanation/vietnamese-text.md,
"Old encodings".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from archive.text.kept import Kept
from archive.text.legacy_charsets import FONT_ENCODINGS, SOFT_HYPHEN, LegacyEncoding, charset, spell
from archive.text.lost_letters import LOST_LETTER_SIGNS, restored
from archive.text.mojibake import is_mojibake, undo
from archive.text.words import FRENCH_TOO, forms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")

_SOUND = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
"""What only Unicode text has: no old encoding shows these letters."""
_ODD = re.compile("[^\\x00-\\x7f]")
_PLAIN = re.compile(r"[\x00-,.-\x7f]*")
"""Without a hyphen, which can be the letter ư of TCVN3."""
_WORDS = re.compile(r"\S+")
_EDGES = " .,:;!?()[]{}\"'“”‘’/\\-–0123456789%"
_SIGN_IN_WORD = re.compile(
    "[A-Za-z][\u00a1-\u00a9\u00ab-\u00b9\u00bb-\u00be]|[\u00a1-\u00a9\u00ab-\u00b9\u00bb-\u00be][A-Za-z]"
)
_ABBREVIATION = re.compile("[A-ZĐƯ]{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s/.,:;…_()\-–]+")
_TURNED = re.compile(f"(?<![A-Za-z])[A-Za-z{SOFT_HYPHEN}\u00a1-\u00ff\u2212\u2219]*-[A-Za-z\u00a1-\u00ff]*")

_TYPED_TWICE = re.compile(f"{SOFT_HYPHEN}{{2,}}")
"""Typists pressed the key again where Word showed no letter for a soft hyphen."""

_CONVINCING = 0.75
"""Least share of odd words that conversion must turn into syllables."""
_ALREADY_SOUND = 0.34
"""Greatest share of odd words that may have been syllables before."""
_IN_COMPANY = 0.5
"""The same as `_CONVINCING`, for a run beside one that was found to be in the encoding."""
_SHAPED = 0.5
"""Least share of syllables, converted or shaped so, among the words of a run that stands alone."""
_TELLING_LETTERS = 3
_FRENCH = FRENCH_TOO | {"tôt", "dû"}
"""French words that are syllables, as they stand or as codes (tụt, dỷ)."""
_DIAERESIS = "ïëüÏËÜ"
_CACHED_WORDS = 1 << 14
_CACHED_STRETCHES = 1 << 16
_LONGEST_CACHED = 40
_LOSSES = 2
"""So many words that lack the letter ư show that the text lost it."""


class Evidence(NamedTuple):
    """What speaks for an encoding in one run: different odd words, of which it makes syllables, and which were words.

    Attributes:
        odd: Words with letters outside ASCII, and what the encoding changes.
        good: Of these, marked syllables after conversion.
        sound: Of these, Vietnamese or French words as they stand.
        telling: Of the good ones, those that can be no accident (µm, dû, Thaï).
        short: Abbreviations (TV§T); they prove nothing.
        signed: Words with a sign among their letters (Ir¾c): no text has them but in an old encoding.
    """

    odd: int
    good: int
    sound: int
    telling: int
    short: int
    signed: int


def detect(text: str) -> LegacyEncoding | None:
    """The old encoding of ``text`` (a line, paragraph or page), or None for sound text and for too little to tell."""
    found = _found(text)
    return found.most_common(1)[0][0] if found else None


def convert(text: str, encoding: LegacyEncoding) -> str:
    """Turn ``text``, all of it in ``encoding``, into Unicode.

    In TCVN3 the letter ư is code AD, a soft hyphen, which may have become a hyphen or nothing: it is put back
    where no syllable is without it. A word whose plain letters are capitals becomes capitals throughout.
    """
    if encoding is LegacyEncoding.TCVN3:
        return _from_tcvn3(text, lost=_has_lost_letters(text))
    return undo(text) if encoding is LegacyEncoding.MOJIBAKE else spell(text, encoding)


def convert_lines(lines: Sequence[str], encoding: LegacyEncoding) -> list[str]:
    """Turn the lines of one text, all in ``encoding``, into Unicode; capitals are told line by line."""
    if encoding is not LegacyEncoding.TCVN3:
        return [convert(line, encoding) for line in lines]
    lost = _has_lost_letters("\n".join(lines))
    return [_from_tcvn3(line, lost=lost) for line in lines]


def has_letters_of_unicode(text: str) -> bool:
    """Whether letters stand in ``text`` that no old encoding shows."""
    return _SOUND.search(text) is not None


def _from_tcvn3(text: str, *, lost: bool) -> str:
    joined = _TURNED.sub(lambda found: _with_letter_for_hyphen(found[0]), _TYPED_TWICE.sub(SOFT_HYPHEN, text))
    capitals = _in_capitals(joined)
    words = charset(LegacyEncoding.TCVN3).word
    plain = words.sub(lambda found: _cased(found[0], capitals=capitals), joined)
    return _LETTERS.sub(lambda found: restored(found[0], lost=lost), plain)


def _has_lost_letters(text: str) -> bool:
    """Whether a text in TCVN3 has no sign of the letter ư, but words that lack it."""
    if any(sign in text for sign in LOST_LETTER_SIGNS):
        return False
    words: list[str] = _LETTERS.findall(spell(text, LegacyEncoding.TCVN3))
    return sum(restored(word, lost=False) != word for word in words) >= _LOSSES


def recover(text: str) -> str:
    """Detect and convert, line by line and within a line run by run; sound text comes back as it is."""
    if not _ODD.search(text):
        return text
    found = _found(text)
    if not found:
        return text
    fonts = [encoding for encoding, _ in found.most_common() if encoding in FONT_ENCODINGS]
    candidates = (*fonts, *(encoding for encoding in FONT_ENCODINGS if encoding not in fonts))
    near = fonts[0] if fonts else None
    lost = near is LegacyEncoding.TCVN3 and _has_lost_letters(text)
    lines: list[str] = []
    for line in text.split("\n"):
        pieces: list[str] = []
        for run in _runs(line):
            encoding = _judged(run, candidates, near)
            if encoding is LegacyEncoding.TCVN3:
                pieces.append(_from_tcvn3(run.text, lost=lost))
            else:
                pieces.append(run.text if encoding is None else convert(run.text, encoding))
            near = encoding if encoding in FONT_ENCODINGS else near
        lines.append("".join(pieces))
    return "\n".join(lines)


def _found(text: str) -> Counter[LegacyEncoding]:
    """How many runs of ``text`` are in each encoding."""
    telling = (line for line in text.split("\n") if any(map(_telling.__getitem__, line.split(" "))))
    judged = (_judged(run, FONT_ENCODINGS) for line in telling for run in _runs(line))
    return Counter(encoding for encoding in judged if encoding is not None)


def _is_odd(word: str) -> bool:
    """Whether an encoding can make another word of ``word``: by letters beyond ASCII, or a hyphen that was ư."""
    return not word.isascii() or "-" in word


def _may_tell(stretch: str) -> bool:
    """Whether what stands between two spaces has a word that an encoding makes a syllable, and that was no word before.

    A run without one convinces nobody: more of its words must become syllables than were words as they stand.
    """
    if not _is_odd(stretch):
        return False
    followed = f"{stretch} a"  # a space after it can be a byte, too
    if undo(followed) != followed:
        return True
    odd = " ".join(word for word in _WORDS.findall(stretch) if not (_SOUND.search(word) or _PLAIN.fullmatch(word)))
    return bool(odd) and any(
        _speaks_for(word, encoding) for encoding in FONT_ENCODINGS for word in _bare_words(_joined(odd, encoding))
    )


def _speaks_for(word: str, encoding: LegacyEncoding) -> bool:
    """Whether a single word is none until it is read in ``encoding``: what `weigh` says of it, told sooner."""
    if "-" in word:
        evidence = weigh(word, encoding)
        return evidence.good > evidence.sound
    if len(word) == 1 or _is_word(word):
        return False
    meant = _meant(word, encoding)
    return meant != word and forms_of(meant).vietnamese


_telling = Kept(_may_tell, _CACHED_STRETCHES)


class _Run(NamedTuple):
    """A stretch of a line, and whether the line has words that are surely Unicode beside it."""

    text: str
    mixed: bool


def _runs(line: str) -> list[_Run]:
    """A line, or its stretches of words that are surely Unicode and of others."""
    if not _SOUND.search(line):
        return [_Run(line, mixed=False)]
    runs: list[_Run] = []
    sound: bool | None = None
    start = 0
    for word in _WORDS.finditer(line):
        is_sound = sound if word[0].isascii() else _is_sound(word[0].strip(_EDGES), otherwise=sound)
        if sound is not None and is_sound is not sound:
            runs.append(_Run(line[start : word.start()], mixed=True))
            start = word.start()
        sound = is_sound
    return [*runs, _Run(line[start:], mixed=True)]


def _is_sound(word: str, *, otherwise: bool | None) -> bool | None:
    if word.isascii():
        return otherwise
    return _SOUND.search(word) is not None or forms_of(word).vietnamese


def _judged(
    run: _Run, candidates: tuple[LegacyEncoding, ...], near: LegacyEncoding | None = None
) -> LegacyEncoding | None:
    """The encoding of one run; ``near`` is that of its neighbours, for which less proof is needed."""
    text = run.text
    if not (_ODD.search(text) or (near is LegacyEncoding.TCVN3 and "-" in text)) or _SOUND.search(text):
        return None
    if is_mojibake(text):
        return LegacyEncoding.MOJIBAKE
    weighed = {encoding: weigh(text, encoding) for encoding in candidates}
    best = max(candidates, key=lambda one: (weighed[one].good - weighed[one].sound, -weighed[one].sound))
    evidence = weighed[best]
    if near is not None:
        beside = weighed[near]
        if not beside.odd and beside.short:
            return near
        fitting = beside.good + beside.signed
        if beside.odd and fitting >= beside.odd * _IN_COMPANY and fitting >= max(beside.sound, evidence.good):
            return near
    return best if _convinces(run, best, evidence) else None


def _convinces(run: _Run, encoding: LegacyEncoding, evidence: Evidence) -> bool:
    """Whether a run that stands alone is in ``encoding``."""
    if (
        not evidence.telling
        or evidence.good < evidence.odd * _CONVINCING
        or evidence.sound > evidence.odd * _ALREADY_SOUND
    ):
        return False
    plain = [forms_of(word) for word in _bare_words(run.text) if word.isascii() and word.isalpha()]
    if sum(word.shaped for word in plain) + evidence.good < (len(plain) + evidence.odd) * _SHAPED:
        return False
    return evidence.good > 1 or (not run.mixed and _one_word_is_enough(run.text, encoding))


def _one_word_is_enough(run: str, encoding: LegacyEncoding) -> bool:
    """One odd word is believed in company of another word."""
    words = _bare_words(run)
    odd = {word: meant for word in words if (meant := convert(word, encoding)) != word}
    return len(words) > len(odd) and all(_tells(word, meant) for word, meant in odd.items())


def _tells(word: str, meant: str) -> bool:
    """Whether a word is long enough, and odd by more than a French diaeresis."""
    return len(meant) >= _TELLING_LETTERS and any(letter not in _DIAERESIS for letter in word if not letter.isascii())


def weigh(run: str, encoding: LegacyEncoding) -> Evidence:
    """What the words of ``run`` say for ``encoding``."""
    converted = good = sound = telling = short = signed = 0
    for word in set(_bare_words(_joined(run, encoding))):
        meant = _meant(word, encoding)
        if meant == word or len(word) == 1:
            continue
        is_good = forms_of(meant).vietnamese
        if not is_good and _ABBREVIATION.fullmatch(meant):
            short += 1
            continue
        converted += 1
        signed += not is_good and _SIGN_IN_WORD.search(word) is not None
        good += is_good
        telling += is_good and _tells(word, meant)
        sound += _is_word(word)
    unread = sum(_is_unread(word, encoding) for word in set(_bare_words(run)))
    return Evidence(converted + unread, good, sound, telling, short, signed)


def _remembered(tell: Callable[[str, LegacyEncoding], _T]) -> Callable[[str, LegacyEncoding], _T]:
    """Keep what is told of words, but for such as are too long to be words."""
    kept = lru_cache(_CACHED_WORDS)(tell)
    return lambda word, encoding: (kept if len(word) <= _LONGEST_CACHED else tell)(word, encoding)


@_remembered
def _meant(word: str, encoding: LegacyEncoding) -> str:
    return convert(word, encoding)


@_remembered
def _is_unread(word: str, encoding: LegacyEncoding) -> bool:
    """Whether an odd word is none, neither as it stands nor in ``encoding``."""
    return not word.isascii() and len(word) > 1 and spell(word, encoding) == word and not _is_word(word)


def _is_word(word: str) -> bool:
    return forms_of(word).vietnamese or word.lower() in _FRENCH


def _joined(run: str, encoding: LegacyEncoding) -> str:
    if encoding is not LegacyEncoding.TCVN3 or "-" not in run:
        return run
    return _TURNED.sub(lambda found: _with_letter_for_hyphen(found[0]), run)


def _bare_words(run: str) -> list[str]:
    words = (word.strip(_EDGES) for word in _BETWEEN.split(run))
    return [word for word in words if word]


def _with_letter_for_hyphen(word: str) -> str:
    """Put the TCVN3 ư for the hyphen of "Tr-êng", unless both sides are words of their own: "Hoµ-B×nh"."""
    before, _, after = word.partition("-")
    meant = spell(before + SOFT_HYPHEN + after, LegacyEncoding.TCVN3)
    if not forms_of(meant).vietnamese:
        return word
    if not after and len(before) == 1:
        return word
    sides = [spell(side, LegacyEncoding.TCVN3) for side in (before, after) if side]
    if all(forms_of(side).shaped for side in sides):
        return word
    return before + SOFT_HYPHEN + after


def _cased(word: str, *, capitals: bool) -> str:
    meant = spell(word, LegacyEncoding.TCVN3)
    if word.startswith(SOFT_HYPHEN) and not forms_of(meant).vietnamese and forms_of(meant[1:]).shaped:
        meant = meant[1:]
    plain = [letter for letter in word if letter.isascii()]
    if (len(plain) > 1 and all(letter.isupper() for letter in plain)) or (capitals and all(map(str.isupper, plain))):
        return meant.upper()
    return meant


def _in_capitals(text: str) -> bool:
    """Whether the words of ``text`` that have two plain letters or more are in capitals."""
    words = [[letter for letter in word if letter.isascii() and letter.isalpha()] for word in _WORDS.findall(text)]
    told = [all(map(str.isupper, letters)) for letters in words if len(letters) > 1]
    return bool(told) and all(told)
