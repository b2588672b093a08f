"""What the bench asks of every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bench.search.queries import Ask

TOP = 10
"""Hits that a question asks for, beside their exact number."""


class Found(NamedTuple):
    """An answer.

    Attributes:
        total: Pages found in all.
        pages: The best of them, counted from 0 over the whole corpus; empty where an engine names items.
    """

    total: int
    pages: tuple[int, ...] = ()


class Engine(Protocol):
    """An engine on one corpus.

    Attributes:
        name: As the tables call it.
        helper: Process that works for this one; None where all is done here.
    """

    name: str
    helper: int | None

    def exists(self) -> bool:
        """Whether the index is there and can be used."""

    def build(self) -> None:
        """Make the index."""

    def open(self) -> None:
        """Make ready to answer."""

    def ask(self, ask: Ask) -> Found | None:
        """The answer; None where the engine does not offer such a thing."""

    def chill(self) -> None:
        """Empty what the engine keeps in memory, as far as it can be emptied."""

    def close(self) -> None:
        """Let go of what `open` took."""

    def size(self) -> int:
        """Bytes of the index."""


def bytes_below(folder: Path) -> int:
    """Size of all files below a folder, a file under two names once."""
    sizes = {(status := path.stat()).st_ino: status.st_size for path in folder.rglob("*") if path.is_file()}
    return sum(sizes.values())


def one_edit_from(word: str, letters: Iterable[str]) -> Iterator[str]:
    """Every word that one letter more, less or another makes, for engines that have no such search of their own."""
    alphabet = sorted(letters)
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        for letter in alphabet:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
