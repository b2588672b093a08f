"""One reading of a page: the words, how sure they are, and which letters they leave uncovered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.engines import tesseract
from ingest.steps.faint_print import share_faint
from ingest.steps.gaps import share_in_gaps
from ingest.steps.letters import share_outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.alto import Box
    from ingest.engines.tesseract import RecognisedWord
    from ingest.steps.prepare import Prepared
    from ingest.tasks import PageJob

BLANK_CONFIDENCE = 0.40
BLANK_WORDS = 5
"""Below either there is no text: what was read is paper texture (measured: blank pages reach 0.31, the worst page with
text 0.45)."""

_COVERING_CONFIDENCE = 0.5
"""A word less sure than this does not count as read: nonsense is found over strokes and over lines that are lost."""


@dataclass(frozen=True)
class Reading:
    """What one pass made of a picture.

    Attributes:
        prepared: The picture as it was read.
        words: In reading order.
        languages: Tesseract's names.
        how: What was done besides, in English.
    """

    prepared: Prepared
    words: tuple[RecognisedWord, ...]
    languages: tuple[str, ...]
    how: str = ""

    @cached_property
    def certainty(self) -> float:
        """How sure the words are (`certainty`)."""
        return certainty(self.words)

    @cached_property
    def worth(self) -> float:
        """How much was read how surely (`worth`)."""
        return worth(self.words)

    @property
    def is_text(self) -> bool:
        """Whether the words are more than the texture of paper."""
        return len(self.words) >= BLANK_WORDS and self.certainty >= BLANK_CONFIDENCE

    @cached_property
    def left_over(self) -> tuple[float, list[Box]]:
        """Share of the page's letters that no word covers, and the rows that they stand in."""
        return share_outside(self.prepared.letters, (word.box for word in self._sure))

    @property
    def letters_in_rows(self) -> int:
        """How many letters of the picture stand in rows, across or down."""
        letters = self.prepared.letters
        return max(len(each.in_rows[0]) for each in (letters, letters.on_its_side()))

    @cached_property
    def in_gaps(self) -> float:
        """Share of the width of its lines that lies in gaps filled with ink."""
        if self.languages == ("chi_tra_vert",):
            return 0.0  # Beside a column stands the next one.
        return share_in_gaps(self.prepared.pixels, self._sure)

    @cached_property
    def faded(self) -> float:
        """Share of the page's letters that are faded print which no word covers."""
        prepared, words = self.prepared, [word.box for word in self._sure]
        return share_faint(prepared.pixels, prepared.dpi, words, len(prepared.letters))

    @property
    def _sure(self) -> list[RecognisedWord]:
        return [word for word in self.words if word.confidence >= _COVERING_CONFIDENCE]

    @property
    def description(self) -> str:
        """Settings with which it was read, for the record."""
        steps = ", ".join(step for step in (self.prepared.done, self.how) if step)
        return f"-l {'+'.join(self.languages)} --dpi {self.prepared.dpi}; {steps}"

    def with_words(self, words: tuple[RecognisedWord, ...], how: str) -> Reading:
        """The same reading with other words."""
        return replace(self, words=words, how=", ".join(part for part in (self.how, how) if part))


def certainty(words: Sequence[RecognisedWord]) -> float:
    """Mean certainty of the words, 0 to 1, weighted by their length; 0 without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def worth(words: Iterable[RecognisedWord]) -> float:
    """How much was read how surely: what two readings of one page are compared by.

    Letters count by how far their word is surer than a half (measured: chooses rightly 16 times of 17).
    """
    return sum(len(word.text) * max(word.confidence - 0.5, 0.0) for word in words)


def read(prepared: Prepared, job: PageJob) -> Reading:
    """Read a prepared picture in one pass.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    words = tesseract.recognise(
        prepared.crisp,
        prepared.dpi,
        job.languages,
        seconds=job.settings.page_cpu_seconds,
        models=job.models,
        inverted=not prepared.soft,
    )
    return Reading(prepared, tuple(words), job.languages)
