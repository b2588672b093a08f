"""What makes a recognised page wait for a person.

Words that are not sure, letters that no word covers, and lines with ink where words should stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.remarks import waiting_codes
from ingest.steps.han import SURE, is_han
from ingest.steps.second_chances import LETTERS_IN_ROWS

if TYPE_CHECKING:
    from archive.settings import Settings
    from ingest.steps.reading import Reading

NO_TEXT = "no text found"
UNSURE = "words not sure"
UNREAD = "letters left unread"
SEEMS_HAN = "seems to be Hán"
REVIEW = waiting_codes()
"""Notes for which a page waits for review."""


def remarks(reading: Reading, settings: Settings) -> list[str]:
    """Notes on a page as it was read at last."""
    notes = [SEEMS_HAN] if is_han(reading.languages) and reading.certainty < SURE else []
    if not reading.is_text:
        return [*notes, NO_TEXT, UNREAD] if reading.letters_in_rows >= LETTERS_IN_ROWS else [*notes, NO_TEXT]
    share, _ = reading.left_over
    if reading.certainty < settings.sure_percent / 100:
        notes.append(UNSURE)
    unread, hidden = settings.unread_percent / 100, settings.hidden_percent / 100
    if share > unread or reading.in_gaps > hidden or reading.faded > unread:
        notes.append(UNREAD)
    return notes
