"""How long each slide stays, and the minutes of a session."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from archive.curation.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.settings import Settings

FRAMES: Final = 25
"""Frames a second of a film: what television in Việt Nam has (625 lines, 25 frames; ITU-R BT.1700)."""
_MINUTE: Final = 60
_STEPS: Final = (60, 30, 15, 5)
"""What a presenter's clock is told in, seconds; the longest that leaves every stop its share."""


def reading_frames(texts: Sequence[str], settings: Settings) -> int:
    """How long a slide without a voice stays, in frames: people read one of its languages, the longer one counts."""
    words = max((count_words(text) for text in texts), default=0)
    return frames(max(settings.tv_slide_seconds, words * _MINUTE / settings.tv_words_minute))


def frames(seconds: float) -> int:
    """A time in whole frames, never shorter than it is."""
    # A product that is a whole number but for the rounding of floats is that number.
    return math.ceil(round(seconds * FRAMES, 6))


def shared_out(total: int, weights: Sequence[float], *, least: int = 0) -> tuple[int, ...]:
    """A whole number shared out by weights: the parts are whole and add up to it (largest remainders, Hamilton 1792).

    Args:
        total: What is shared out, at least ``least`` for each part.
        weights: Not negative; where all are nothing, each counts the same.
        least: What each part gets before the rest is shared out.
    """
    even = weights if sum(weights) > 0 else [1.0] * len(weights)
    rest = total - least * len(weights)
    exact = [rest * weight / sum(even) for weight in even]
    parts = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: rest - sum(parts)]:
        parts[at] += 1
    return tuple(least + part for part in parts)


def session(minutes: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Seconds of each stop of a session, in steps that a clock on the wall can show; they add up to its minutes.

    Args:
        minutes: Length of the session.
        weights: How long each stop would take by itself, in any unit; as many stops as seconds at most.
    """
    seconds = minutes * _MINUTE
    # With a step of which every stop gets two on the average, the shares still tell long stops from short ones.
    step = next((one for one in _STEPS if seconds % one == 0 and 2 * one * len(weights) <= seconds), 1)
    return tuple(step * part for part in shared_out(seconds // step, weights, least=1))
