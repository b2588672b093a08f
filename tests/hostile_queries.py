"""Three hundred queries that nobody means well: wildcards, nesting, words of 100 kB, mixed scripts, floods of names and dates."""

from __future__ import annotations

import random
from itertools import islice, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT: Final = 300
_SEED: Final = 4

_WORDS = [
    "của",
    "và",
    "các",
    "là",
    "được",
    "Hoàng",
    "Sa",
    "biển",
    "đảo",
    "ủy",
    "ban",
    "nhân",
    "dân",
    "quy",
    "định",
    "32/KH-UBND",
    "14/2/2017",
    "Paracels",
    "黃沙",
    "UBND",
    "TT",
    "bieenr",
]
_SCRIPTS = (
    "бесплатно",
    "مرحبا",
    "שלום",
    "สวัสดี",
    "नमस्ते",
    "한국어",
    "ひらがな",
    "黃沙渚島𩵋",
    "🏝️🏝️",
    "Ω≈ç√",
    "ﬁﬀ",
    "𝕳𝖔𝖆𝖓𝖌",
)
_SIGNS = (
    "*",
    "**",
    "***",
    '"',
    '""',
    '"""',
    "-",
    "--",
    "- -",
    ":",
    "::",
    "..",
    "()",
    "[]",
    "{}",
    "\\",
    "/",
    "?",
    "~",
    "^",
    "+",
    "&",
    "|",
    "!",
)
_FIELDS = ("số:", "loại:", "năm:", "nơi:", "phông:", "tiêu-đề:", "người:", "number:", "year:", "title:", "abc:")
_VALUES = ("", "*", '"', "-", ":", "1933..", "..", "9999..0", "99999999999", "x" * 300, "đ*", '"' * 50, "năm:năm:1")
_FOREIGN_GRAMMAR = (
    "' OR 1=1 --", "1; DROP TABLE items", "${jndi:ldap://x}", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd",
    "a AND b OR NOT c", "title:[a TO z]", "bien~2", "biển^100", "/b.*n/", "(((((a)))))", "%00", "%s%s%s%n", "\x00\x01\x02",
    "a\r\nb: c", "\u202ebiển\u202c", "\ufeff\u200b\u00ad", "\ud7ff\ue000\uffff",
)  # fmt: skip


def hostile_queries() -> list[str]:
    """The same three hundred each time, all different."""
    found = dict.fromkeys(islice(_all(), 10 * COUNT))
    chosen = list(found)
    fixed, rest = chosen[:120], chosen[120:]
    random.Random(_SEED).shuffle(rest)
    return (fixed + rest)[:COUNT]


def _all() -> Iterator[str]:
    for piece in ("b", "đ", "黃", "1", "%", "\u0323", "🏝", '"', "*", "-"):
        yield piece * 100_000
    yield from _FOREIGN_GRAMMAR
    yield from _SCRIPTS
    yield " ".join(_SCRIPTS)
    yield from (" ".join("abcdefghijklmnopq"), "biển " * 13)
    yield from _SIGNS
    for word in _WORDS:
        yield f"{word} " * 12
        yield f'"{f"{word} " * 60}"'
        yield f"{word}-" * 60
    yield from (
        "qu* th* ng* tr* kh* nh* ph* ch* gi* đi* là* và*",
        "a* b* c*",
        "ng*",
        "*ng",
        "n*g",
        "**ng**",
        '"ng*"',
        "-ng*",
    )
    yield from ("ngày 14 tháng 2 năm 2017 " * 8, "Minh Mạng thứ 14 " * 6, "năm " * 60, "1/1/1 " * 12, "明命十四年" * 40)
    yield from ("Truwowngf" * 20, "wwwwwwwwwwww", "ddddddddddddd aaaaaaaaaaaaa", "a1234567890123", "`^~(+'?." * 20)
    yield from (
        "e" + "\u0302\u0323\u0301" * 80,
        "1" * 250,
        "9" * 120 + "/" + "A" * 120,
        "1/" * 120,
        "1-" * 120,
        "&".join("A" * 100),
    )
    yield from (f"{field}{value}" for field, value in product(_FIELDS, _VALUES))
    yield from (f"{sign}{word}{sign}" for sign, word in product(_SIGNS, _WORDS))
    chance = random.Random(_SEED)
    while True:
        pieces = [chance.choice((*_WORDS, *_SIGNS, *_SCRIPTS, *_FIELDS)) for _ in range(chance.randint(2, 11))]
        yield chance.choice(("", " ")).join(pieces)
