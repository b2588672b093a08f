"""The list of a kit's files, and its signature: what they say and how they are read from a stick that nobody trusts."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.exports.kit.keys import Succession, decoded, encoded, leads, signed_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.kit.keys import SigningKey

LIST: Final = "files.json"
SEAL: Final = "files.sig.json"

_FORM: Final = 1
_ALGORITHM: Final = "ECDSA P-256 SHA-256"
_SIGNED: Final = b"biendao kit list 1\n"
"""Stands before what is signed, so that no signature serves for anything else."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """What the list says.

    Attributes:
        edition: Number of the edition, from 1.
        date: Its day.
        slugs: The sets in it.
        title: Their titles in a row, by language ("vi" and "en").
        files: SHA-256 and size in bytes of every file, by its name in the folder.
    """

    edition: int
    date: dt.date
    slugs: tuple[str, ...]
    title: Mapping[str, str]
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Seal:
    """The signature of a list.

    Attributes:
        key: Public key of who has signed.
        signature: Theirs.
        successions: Why those who know an earlier key may trust this one.
    """

    key: bytes
    signature: bytes
    successions: tuple[Succession, ...]

    def fits(self, listed: bytes) -> bool:
        """Whether its key has signed these bytes of the list."""
        return signed_by(self.key, _SIGNED + listed, self.signature)

    def is_of(self, trusted: bytes) -> bool:
        """Whether its key is the one known or follows it."""
        return leads(trusted, self.key, self.successions)


def write_list(exhibition: Exhibition, edition: Edition, files: Mapping[str, tuple[str, int]]) -> bytes:
    """The list as it stands in a kit: which edition of what, and every file but the list and its signature."""
    shown = [one.collection for one in exhibition.collections]
    return _json(
        {
            "form": _FORM,
            "edition": edition.number,
            "date": edition.date.isoformat(),
            "slugs": [one.slug for one in shown],
            "title": {"vi": ", ".join(one.title.vi for one in shown), "en": ", ".join(one.title.en for one in shown)},
            "files": {name: {"sha256": sha256, "size": size} for name, (sha256, size) in sorted(files.items())},
        }
    )


def write_seal(listed: bytes, key: SigningKey) -> bytes:
    """The signature of a list as it stands in a kit."""
    return _json(
        {
            "form": _FORM,
            "algorithm": _ALGORITHM,
            "key": encoded(key.public),
            "signature": encoded(key.sign(_SIGNED + listed)),
            "successions": [one.told() for one in key.successions],
        }
    )


def read_list(data: bytes) -> Listed:
    """What a list says; its names may be anything yet.

    Raises:
        ValueError: It is no list of a kit.
    """
    told = _loaded(data)
    title, slugs, files = told.get("title"), told.get("slugs"), told.get("files")
    edition = told.get("edition")
    if not (isinstance(title, dict) and all(isinstance(title.get(language), str) for language in ("vi", "en"))):
        raise ValueError("title")
    if not (isinstance(slugs, list) and all(isinstance(slug, str) for slug in slugs)):
        raise ValueError("slugs")
    if not (type(edition) is int and edition >= 1):
        raise ValueError("edition")
    if not (isinstance(files, dict) and files):
        raise ValueError("files")
    date = dt.date.fromisoformat(str(told.get("date")))
    return Listed(edition, date, tuple(slugs), title, {name: _facts(facts) for name, facts in files.items()})


def read_seal(data: bytes) -> Seal:
    """What a signature's file says.

    Raises:
        ValueError: It is none.
    """
    told = _loaded(data)
    successions = told.get("successions")
    if told.get("algorithm") != _ALGORITHM or not isinstance(successions, list):
        raise ValueError("algorithm")
    steps = tuple(Succession.read(one) for one in successions)
    return Seal(decoded(told.get("key")), decoded(told.get("signature")), steps)


def _facts(facts: Any) -> tuple[str, int]:
    if isinstance(facts, dict):
        sha256, size = facts.get("sha256"), facts.get("size")
        if isinstance(sha256, str) and _DIGEST.fullmatch(sha256) and type(size) is int and size >= 0:
            return sha256, size
    raise ValueError("files")


def _loaded(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(told, dict) or told.get("form") != _FORM:
        raise ValueError("form")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; one that names a thing twice says something else to each program that reads it."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
