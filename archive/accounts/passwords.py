"""Passwords: what is refused, how they are kept, how they are compared.

Kept as argon2id with the parameters of RFC 9106, section 4 (second recommended option: 64 MiB,
three passes, four lanes). Compared after Unicode normalisation NFKC (NIST SP 800-63B, 5.1.1.2), so
that composed and decomposed Vietnamese letters from different keyboards are the same password.
Length is asked for and commonness refused; nobody is made to mix kinds of characters (the same).
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from archive.errors import UsageError
from archive.text.folding import fold

if TYPE_CHECKING:
    from archive.settings import Settings

_HASHER: Final = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_FEWEST_DIFFERENT: Final = 5
_ROWS: Final = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_PIECE: Final = 3
_COMMON: Final = ("password", "matkhau", "biendao", "haiphong", "vietnam", "thuvien", "luutru", "admin", "welcome")


def require_good(password: str, account_name: str, settings: Settings) -> None:
    """Refuse a password that is guessed first.

    Raises:
        UsageError: It is too short or too long (R171), or holds little besides the account's name,
            repetition, a sequence or a common word (R172).
    """
    normal = _normal(password)
    least, most = settings.min_password_characters, settings.max_password_characters
    if not least <= len(normal) <= most:
        raise UsageError("R171", least=least, most=most)
    plain = "".join(character for character in fold(normal) if character.isalnum())
    for word in sorted((fold(account_name), *_COMMON), key=len, reverse=True):
        plain = plain.replace(word, word[:1])
    if len(set(plain)) < _FEWEST_DIFFERENT or _is_sequence(plain):
        raise UsageError("R172")


def hash_of(password: str) -> str:
    """What is kept of a password: parameters, salt and digest in one string."""
    return _HASHER.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether ``password`` is the one whose hash was ``kept``.

    Where there is no such account (None) the same work is done, so that the answer takes as long.
    """
    try:
        _HASHER.verify(kept or _nobody(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_sequence(plain: str) -> bool:
    """Whether most letters stand beside their neighbours on the keyboard, among the digits or in the alphabet."""
    pieces = {row[at : at + _PIECE] for row in _ROWS for at in range(len(row) - _PIECE + 1)}
    pieces |= {piece[::-1] for piece in pieces}
    threes = [plain[at : at + _PIECE] for at in range(len(plain) - _PIECE + 1)]
    return sum(three in pieces for three in threes) * 2 > len(threes)
