"""The list of a kit's files, and its signature: what they say and how they are read from a stick that nobody trusts."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.exports.kit.keys import Succession, decoded, encoded, leads, signed_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
class Recall:
    """A document that was in an earlier kit and is open to everybody no longer.

    Attributes:
        pid: Its permanent identifier.
        code: Its shelf identifier.
        why: "withdrawn", or "closed" with something that stands above it.
        since: The day of that.
    """

    pid: str
    code: str
    why: str
    since: dt.date


@dataclass(frozen=True)
class Listed:
    """What the list says.

    Attributes:
        edition: Number of the edition, from 1.
        date: Its day.
        slugs: The sets in it.
        title: Their titles in a row, by language ("vi" and "en").
        documents: Permanent identifiers of the documents in it.
        recalls: Documents of earlier editions that may not be shown any more.
        files: SHA-256 and size in bytes of every file, by its name in the folder.
    """

    edition: int
    date: dt.date
    slugs: tuple[str, ...]
    title: Mapping[str, str]
    documents: tuple[str, ...]
    recalls: tuple[Recall, ...]
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Seal:
    """The signature of a list.

    Attributes:
        public: Public key of who has signed.
        signature: Theirs.
        successions: Why those who know an earlier key may trust this one.
    """

    public: bytes
    signature: bytes
    successions: tuple[Succession, ...]

    def fits(self, listed: bytes) -> bool:
        """Whether its key has signed these bytes of the list."""
        return signed_by(self.public, _SIGNED + listed, self.signature)

    def is_of(self, trusted: bytes) -> bool:
        """Whether its key is the one known or follows it."""
        return leads(trusted, self.public, self.successions)


def write_list(
    exhibition: Exhibition,
    edition: Edition,
    files: Mapping[str, tuple[str, int]],
    documents: Sequence[str],
    recalls: Sequence[Recall],
) -> bytes:
    """The list as it stands in a kit: which edition of what, and every file but the list and its signature."""
    shown = [one.collection for one in exhibition.collections]
    return _json(
        {
            "form": _FORM,
            "edition": edition.number,
            "date": edition.date.isoformat(),
            "slugs": [one.slug for one in shown],
            "title": {"vi": ", ".join(one.title.vi for one in shown), "en": ", ".join(one.title.en for one in shown)},
            "documents": list(documents),
            "recalls": [
                {"pid": one.pid, "code": one.code, "why": one.why, "since": one.since.isoformat()} for one in recalls
            ],
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
    title, files, edition = told.get("title"), told.get("files"), told.get("edition")
    if not (isinstance(title, dict) and all(isinstance(title.get(language), str) for language in ("vi", "en"))):
        raise ValueError("title")
    if not (type(edition) is int and edition >= 1):
        raise ValueError("edition")
    if not (isinstance(files, dict) and files):
        raise ValueError("files")
    return Listed(
        edition,
        dt.date.fromisoformat(str(told.get("date"))),
        _words(told.get("slugs"), "slugs"),
        title,
        _words(told.get("documents"), "documents"),
        _recalls(told.get("recalls")),
        {name: _facts(facts) for name, facts in files.items()},
    )


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


def _words(told: Any, what: str) -> tuple[str, ...]:
    if isinstance(told, list) and all(isinstance(one, str) for one in told):
        return tuple(told)
    raise ValueError(what)


def _recalls(told: Any) -> tuple[Recall, ...]:
    if not (isinstance(told, list) and all(isinstance(one, dict) for one in told)):
        raise ValueError("recalls")
    words = [_words([one.get(name) for name in ("pid", "code", "why", "since")], "recalls") for one in told]
    return tuple(Recall(pid, code, why, dt.date.fromisoformat(since)) for pid, code, why, since in words)


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
