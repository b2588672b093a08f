"""Subtitles: what is said in the recordings, at the moments of a film."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from archive.exports.kit.narration import spoken_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A cue's times as WebVTT (W3C, 4.1) and SubRip write them.
_MOMENT: Final = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_CUE: Final = re.compile(rf"^{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}[^\n]*$\n?", re.MULTILINE)
_LINE: Final = 42
"""Most signs of a line of a subtitle, as broadcasters have it (EBU-TT-D, BBC Subtitle Guidelines: 37 to 42)."""
_LINES: Final = 2


@dataclass(frozen=True)
class Cue:
    """A passage that is said.

    Attributes:
        start: When it begins, seconds.
        end: When it ends, seconds.
        text: What is said.
    """

    start: float
    end: float
    text: str


def cues_of(transcript: str, seconds: float) -> tuple[Cue, ...]:
    """What is said in a recording and when.

    A transcript without times is spread over the recording by the length of its passages.

    Args:
        transcript: WebVTT, SubRip or plain text.
        seconds: How long the recording plays.
    """
    text = transcript.replace("\r\n", "\n").replace("\r", "\n")
    timed = tuple(_timed(text))
    if timed:
        return tuple(Cue(cue.start, min(cue.end, seconds), cue.text) for cue in timed if cue.start < seconds)
    return spread(spoken_lines(transcript), 0.0, seconds)


def spread(passages: Sequence[str], start: float, end: float) -> tuple[Cue, ...]:
    """Passages one after the other between two moments, each as long as its share of all signs."""
    short = [piece for passage in passages for piece in _pieces(passage)]
    signs = sum(map(len, short))
    cues, said = [], 0
    for piece in short:
        until = said + len(piece)
        cues.append(Cue(start + (end - start) * said / signs, start + (end - start) * until / signs, piece))
        said = until
    return tuple(cues)


def moved(cues: Iterable[Cue], by: float) -> tuple[Cue, ...]:
    """The cues, later by so many seconds."""
    return tuple(Cue(cue.start + by, cue.end + by, cue.text) for cue in cues)


def to_srt(cues: Sequence[Cue]) -> str:
    """A SubRip file, which televisions read beside a film of the same name."""
    blocks = (
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n" + "\n".join(_wrapped(cue.text)) + "\n"
        for number, cue in enumerate(cues, 1)
    )
    return "\n".join(blocks)


def _timed(text: str) -> Iterator[Cue]:
    found = list(_CUE.finditer(text))
    for cue, following in zip_longest(found, found[1:]):
        block = text[cue.end() : following.start() if following else len(text)].split("\n\n", maxsplit=1)[0]
        said = " ".join(spoken_lines(f"{cue[0].strip()}\n{block}"))
        start, end = _seconds(cue.groups()[:4]), _seconds(cue.groups()[4:])
        if said and start < end:
            yield Cue(start, end, said)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"


def _pieces(passage: str) -> Iterator[str]:
    """A passage in pieces that stand on a picture without hiding it."""
    held: list[str] = []
    for line in _wrapped(passage):
        held.append(line)
        if len(held) == _LINES:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
