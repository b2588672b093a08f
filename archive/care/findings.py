"""A fault that a check found: a numbered reason with the place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.errors import reasons
from archive.store.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.errors import BiendaoError
    from archive.store.faults import Fault

_STORE_REASONS = {
    FaultKind.NO_OBJECT: "R320",
    FaultKind.MISSING: "R321",
    FaultKind.CHANGED: "R322",
    FaultKind.UNEXPECTED: "R323",
    FaultKind.DECLARATION: "R324",
    FaultKind.INVENTORY: "R324",
    FaultKind.SIDECAR: "R324",
    FaultKind.UNFINISHED: "R325",
}


@dataclass(frozen=True)
class Finding:
    """One fault.

    Attributes:
        number: Its reason in ``reasons.toml``.
        params: Values for the placeholders of the reason's sentence.
    """

    number: str
    params: Mapping[str, Any]

    @classmethod
    def of(cls, error: BiendaoError) -> Finding:
        """The fault that an error speaks of."""
        return cls(error.reason.number, error.params)

    @classmethod
    def in_store(cls, fault: Fault) -> Finding:
        """A fault of an object in the store."""
        return cls(_STORE_REASONS[fault.kind], {"pid": fault.pid, "path": fault.path})

    def message(self, language: str = "en") -> str:
        """What is wrong and what to do, in ``language`` ("vi" or "en")."""
        reason = reasons()[self.number]
        return (reason.vi if language == "vi" else reason.en).format(**self.params)

    def __str__(self) -> str:
        return f"{self.number}: {self.message()}"
