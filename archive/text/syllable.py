"""The Vietnamese syllable: which letters make one, where its tone stands, how i and y agree.

The canonical form of a syllable is its letters with the tone on the nucleus, so that hoà, hòa
and the misplaced hoàn/hòan agree, and y for a whole rhyme i after h k l m s t and qu.
Rules and their sources: docs/explanation/vietnamese-text.md, "Syllables".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archive.text.alphabet import ACUTE, DOT, TONES, put_tone, split_tones
from archive.text.folding import fold
from archive.text.repair import repair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

_RIMES = """
a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu  y yêm yên yêng yêt yêu
o oc oi om on ong ooc oong op ot  oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt  oe oem oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut  uân uâng uât uây  uê uêch uên uênh  uôc uôi uôm uôn uông uôt
uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
"""
_RIMES_AFTER_QU = """
a ac ach ai an ang anh ao at au ay  ăc ăm ăn ăng ăp ăt  âc ân âng ât ây
e en eo et  ê êch ên ênh êt êu  i it  ôc  y ych yên yêt yn ynh yp yt  ơ ơi ơn
"""

_BEFORE_FRONT_VOWEL_ONLY = ("gh", "ngh", "k")
_NOT_BEFORE_FRONT_VOWEL = ("c", "ng")
_FRONT_VOWELS = "eêiy"
_FOREIGN_BUT_OFFICIAL = ("kan", "ka", "kang", "kông", "đăk", "lăk")
"""Syllables of place names (Bắc Kạn, Ka Long, Mê Kông, Đắk Lắk) that the rules of spelling leave out."""

_QUALIFIED = "âăêôơư"
_MEDIAL_RIMES = ("oa", "oe", "uy")
"""Open rimes of two vowels whose first is a glide: the second one bears the tone (QĐ 1989/QĐ-BGDĐT, Article 8)."""

_STOPS = ("c", "ch", "p", "t")
_I_MEANS_Y_AFTER = ("h", "k", "l", "m", "s", "t", "qu")
"""Onsets after which a whole rhyme i is the same as y (QĐ 240/1984; QĐ 1989/QĐ-BGDĐT, Article 9; qui = quy)."""


def _agree(onset: str, rime: str) -> bool:
    """Whether Vietnamese spelling lets ``rime`` (no rime after qu) follow ``onset``."""
    front = rime[0] in _FRONT_VOWELS
    if onset == "g":
        return rime[0] == "i" or not front
    if onset == "gi":
        return rime[0] not in "iy"
    if onset in _BEFORE_FRONT_VOWEL_ONLY:
        return front
    return not (onset in _NOT_BEFORE_FRONT_VOWEL and front)


def _nucleus(rime: str) -> int:
    """Index, within ``rime``, of the vowel that bears the tone."""
    qualified = [index for index, letter in enumerate(rime) if letter in _QUALIFIED]
    if qualified:
        return qualified[-1]
    vowels = [index for index, letter in enumerate(rime) if letter in "aeiouy"]
    closed = vowels[-1] < len(rime) - 1
    if closed or rime in _MEDIAL_RIMES:
        return vowels[-1]
    return vowels[1] if len(vowels) > 2 else vowels[0]


def _canonical_syllables() -> dict[str, tuple[str, int]]:
    """Toneless spelling -> canonical toneless spelling and the index of its nucleus."""
    found: dict[str, tuple[str, int]] = {}
    for onset in ("", *sorted(_ONSETS.split(), key=len)):
        rimes = _RIMES_AFTER_QU if onset == "qu" else _RIMES
        for rime in rimes.split():
            if onset == "qu" or _agree(onset, rime):
                spelled = "y" if rime == "i" and onset in _I_MEANS_Y_AFTER else rime
                found[onset + rime] = (onset + spelled, len(onset) + _nucleus(spelled))
    for name in _FOREIGN_BUT_OFFICIAL:
        found[name] = (name, 1)
    return found


def _with_a_horn_less() -> dict[str, tuple[str, int]]:
    """ươ with one of its horns lost (nuớc, nưóc: commonest of typing and recognition), where that makes no syllable."""
    return {
        lost: known
        for letters, known in _SYLLABLES.items()
        if "ươ" in letters
        for lost in (letters.replace("ươ", "uơ"), letters.replace("ươ", "ưo"))
        if lost not in _SYLLABLES
    }


_SYLLABLES = _canonical_syllables()
_REPAIRED = _with_a_horn_less()
_FOLDED_SYLLABLES = frozenset(fold(letters) for letters in _SYLLABLES)


def compose(letters: str, tone: str) -> str | None:
    """The syllable of ``letters`` (lower case, without tone) with ``tone`` on its nucleus; None if there is none.

    ``tone`` is one combining mark, or "" for the level tone. i and y stay as they are given.
    """
    known = _SYLLABLES.get(letters)
    if known is None or (letters.endswith(_STOPS) and tone not in {ACUTE, DOT}):
        return None
    return put_tone(letters, tone, known[1])


def toneless_syllables() -> Mapping[str, tuple[str, int]]:
    """Toneless spelling to canonical toneless spelling and the index of its nucleus; what `canonical` looks up."""
    return MappingProxyType(_SYLLABLES | _REPAIRED)


def every_syllable() -> Iterator[str]:
    """All syllables that spelling allows, in their canonical form, each once; some 17,000, of which a third are words."""
    for letters in sorted({spelled for spelled, _ in _SYLLABLES.values()}):
        for tone in ("", *TONES):
            syllable = compose(letters, tone)
            if syllable is not None:
                yield syllable


def is_syllable(word: str) -> bool:
    """Whether ``word`` is a possible Vietnamese syllable, wherever its tone mark was put.

    A syllable that ends in c, ch, p or t has the tone sắc or nặng, marked.
    """
    letters, tones, _ = split_tones(repair(word).lower())
    if letters not in _SYLLABLES or len(tones) > 1:
        return False
    return not letters.endswith(_STOPS) or tones in {ACUTE, DOT}


def looks_like_syllable(folded: str) -> bool:
    """Whether a folded word could be a Vietnamese syllable whose marks were left out."""
    return folded in _FOLDED_SYLLABLES


def canonical(word: str) -> str:
    """Return the canonical form of ``word``: equal for two spellings of one syllable, and only for them.

    Lower case, tone on the nucleus (hòang, hoàng -> hoàng; gìa -> già), y for a whole rhyme i after
    h k l m s t qu (kí -> ký, qui -> quy), ươ with both its horns (nuớc, nưóc -> nước). "Gịa" (giặt gịa) is a syllable of its own beside "giạ".
    A word that is no Vietnamese syllable is only repaired and put in lower case.
    """
    lowered = repair(repair(word).lower())
    letters, tones, places = split_tones(lowered)
    known = _SYLLABLES.get(letters) or _REPAIRED.get(letters)
    if known is None or len(tones) > 1:
        return lowered
    spelled, nucleus = known
    if letters == "gia" and tones == DOT and places == (1,):
        nucleus = 1
    return put_tone(spelled, tones, nucleus)
