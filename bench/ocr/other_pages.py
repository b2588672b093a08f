"""Pages that are not Vietnamese print: French print of 1695, Hán in lines, in columns and below Vietnamese, handwriting, empty paper.

Nothing is asked of them but that what happens is told: what is found, how much of it is wrong, which language they are
taken for, what a person is told. They are given to ours as any page of a Vietnamese archive is.
"""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from bench import made_pages
from bench.document import grid
from bench.measure import progress
from bench.ocr.cases import SHARED, Case, cases
from bench.ocr.readers import Reading, alone, ours
from bench.ocr.run import keep, kept, path_of
from bench.ocr.scores import score
from ingest.engines.models import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np

FRENCH = SHARED / "fixtures" / "french"
MADE_PAGES = 3
"""Of each kind that is made."""

OURS, ALONE = "others", "others-tesseract"
_READERS = {OURS: lambda case: ours(case, Profile.FAST), ALONE: alone}
_DPI, _SENTENCES = 200, 9


def measure(home: Path) -> None:
    """Read the pages that were not read before, with ours and with Tesseract alone."""
    pages = list(_cases(home))
    for program, read in _READERS.items():
        waiting = [case for case in pages if not path_of(home, program, case).exists()]
        if waiting:
            read(waiting[0])  # What is loaded once is no page's cost.
        for case in progress(waiting, program):
            keep(read(case), path_of(home, program, case))


def table(home: Path) -> str:
    """What happened to each kind of page."""
    found: dict[str, list[tuple[Case, Reading, Reading]]] = {}
    for case in _cases(home):
        own, other = kept(home, OURS, case), kept(home, ALONE, case)
        if own and other:
            found.setdefault(case.kind, []).append((case, own, other))
    if not found:
        return ""
    head = ["pages", "number", "letters found, of all", "errors, %", "Tesseract alone, %", "language", "certainty"]
    return grid([*head, "told", "CPU s", "Tesseract alone, CPU s"], [_row(kind, read) for kind, read in found.items()])


def _row(kind: str, read: list[tuple[Case, Reading, Reading]]) -> list[str]:
    truths, readings, others = zip(*((case.truth, own, other) for case, own, other in read), strict=True)
    certain = [reading.confidence for reading in readings if reading.confidence is not None]
    return [
        kind,
        str(len(read)),
        f"{sum(_letters(reading.text) for reading in readings)} of {sum(map(_letters, truths))}",
        _errors(truths, readings),
        _errors(truths, others),
        _counted([" + ".join(reading.languages) or "–" for reading in readings]),
        f"{min(certain):.0%} to {max(certain):.0%}" if certain else "–",
        _counted([note for reading in readings for note in reading.notes]) or "–",
        f"{mean(reading.cpu for reading in readings):.2f}",
        f"{mean(reading.cpu for reading in others):.2f}",
    ]


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _errors(truths: tuple[str, ...], readings: tuple[Reading, ...]) -> str:
    """Wrong characters, in order; – for empty paper."""
    if not all(truths):
        return "–"
    return f"{100 * mean(score(truth, reading.text).in_order for truth, reading in zip(truths, readings, strict=True)):.1f}"


def _counted(told: list[str]) -> str:
    return "; ".join(f"{each}: {told.count(each)}" for each in sorted(set(told)))


def _cases(home: Path) -> Iterator[Case]:
    for source in sorted(FRENCH.glob("*.jpeg")):
        truth = source.with_suffix(".gt.txt").read_text(encoding="utf-8")
        yield Case(source.stem, "French print, 1695", source, 1, source, 0, truth)
    for down, kind in ((False, "made Hán, in lines"), (True, "made Hán, in columns")):
        for seed in range(MADE_PAGES):
            yield _han(home, kind, seed, down=down)
    for seed in range(MADE_PAGES):
        yield _with_han(home, seed)
    for kind, name in (("hand", "made handwriting"), ("blank", "made empty paper")):
        for case in cases(home, [kind], MADE_PAGES):
            yield Case(case.name, name, case.source, 1, case.picture, case.dpi, case.truth.strip())


def _with_han(home: Path, seed: int) -> Case:
    text = made_pages.prose(seed, _SENTENCES)
    pixels, lines = made_pages.picture_with_han(text, seed=seed)
    return _made(home, "made Vietnamese with lines in Hán", f"han-below-{seed}", pixels, "\n".join([text, *lines]))


def _han(home: Path, kind: str, seed: int, *, down: bool) -> Case:
    pixels, lines = made_pages.han_picture(down=down, dpi=_DPI, seed=seed)
    return _made(home, kind, f"han-{'down' if down else 'across'}-{seed}", pixels, "\n".join(lines))


def _made(home: Path, kind: str, name: str, pixels: np.ndarray, truth: str) -> Case:
    path = home / "pages" / f"{name}.jpg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made_pages.save_picture(pixels, path, _DPI)
    return Case(name, kind, path, 1, path, _DPI, truth)
