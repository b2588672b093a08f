"""What a curator has still to do, said with a numbered reason, file and line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.errors import CurationError

NO_APPROVAL: Final = "R726"
OUTDATED_APPROVAL: Final = "R740"
NOT_COMPARED: Final = "R816"
REFUSALS: Final = frozenset({"R727", "R728", "R729", "R730"})
"""Reasons for which an entry or a piece of evidence is not shown."""


@dataclass(frozen=True)
class Finding:
    """One thing to do.

    Attributes:
        number: Its reason in ``reasons.toml``.
        params: Values for the placeholders of the reason's sentence, the file among them.
    """

    number: str
    params: Mapping[str, Any]

    @classmethod
    def of(cls, error: CurationError) -> Finding:
        """The finding that an error speaks of."""
        return cls(error.reason.number, error.params)

    @property
    def is_note(self) -> bool:
        """Whether it only says how things stand: a draft is no fault, nor is a page that nobody has read."""
        return self.number in {NO_APPROVAL, OUTDATED_APPROVAL, NOT_COMPARED}

    @property
    def is_refusal(self) -> bool:
        """Whether it says why something is not shown."""
        return self.number in REFUSALS

    def message(self, language: str = "en") -> str:
        """What is the case and what to do, in ``language`` ("vi" or "en")."""
        reason = reasons()[self.number]
        return (reason.vi if language == "vi" else reason.en).format(**self.params)

    def __str__(self) -> str:
        return f"{self.number}: {self.message()}"
