"""The tables of `docs/explanation/reading-measured.md`."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from bench.document import EXPLANATION, grid
from bench.ocr.cases import KINDS, REAL
from bench.ocr.readers import FEW, LABELS, Reading
from bench.ocr.run import kept
from bench.ocr.scores import Score, score

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.ocr.cases import Case

DOCUMENT = EXPLANATION / "reading-measured.md"
NOT_TEXT = frozenset({"blank", "hand"})
"""Kinds that no recogniser of print is judged by."""
_NAMES = {
    "clean300": "clean, 300 dpi",
    "skew300": "skewed up to 2°, 300 dpi",
    "scan200q40": "200 dpi, strong JPEG",
    "scan150": "150 dpi",
    "seal_sig": "seal and signature",
    "stamp_text": "stamps over text",
    "bleed_gutter": "gutter and bleed-through",
    "rotated": "rotated by 90, 180, 270°",
    "table": "tables",
    "fax_bw200": "fax, one bit",
    "newspaper": "newspaper",
    "typewriter70": "typewriter",
    "carbon": "carbon copy",
    "mixed_en": "Vietnamese and English",
    "mixed_fr": "Vietnamese and French",
    "hand": "handwriting",
    "blank": "blank",
    REAL: "**real scans**",
}


class Figures:
    """What was read of the cases, and how well.

    Args:
        home: Folder of the readings.
        cases: Pages that may have been read.
    """

    def __init__(self, home: Path, cases: list[Case]) -> None:
        self.readings: dict[str, dict[str, Reading]] = {}
        self.scores: dict[str, dict[str, Score]] = {}
        self.cases = cases
        for program in LABELS:
            found = {case.name: reading for case in cases if (reading := kept(home, program, case))}
            if found:
                self.readings[program] = found
                self.scores[program] = {
                    case.name: score(case.truth, found[case.name].text)
                    for case in cases
                    if case.name in found and case.truth.strip()
                }

    def of(self, kind: str, program: str) -> list[Case]:
        """Cases of a kind that a program has read."""
        return [case for case in self.cases if case.kind == kind and case.name in self.readings[program]]


def errors(figures: Figures) -> str:
    """Errors in per cent of every program for every kind: in order / order-free / words."""
    return _by_kind(figures, lambda program, names: _errors([figures.scores[program][name] for name in names]), "blank")


def cost(figures: Figures) -> str:
    """Processor seconds a page."""

    def seconds(program: str, names: list[str]) -> str:
        return f"{mean(figures.readings[program][name].cpu for name in names):.2f}"

    return _by_kind(figures, seconds)


def shared(figures: Figures) -> str:
    """Every program on the same pages: those with print that all have read."""
    names = [
        case.name
        for case in figures.cases
        if case.kind not in NOT_TEXT and all(case.name in read for read in figures.readings.values())
    ]
    if not names:
        return ""
    rows = []
    for program, read in figures.readings.items():
        seconds = mean(read[name].cpu for name in names)
        rows.append(
            [LABELS[program], _errors([figures.scores[program][name] for name in names]), f"{seconds:.2f}"],
        )
    return f"{len(names)} pages.\n\n{grid(['program', 'errors, %', 'CPU s a page'], rows)}"


def marks(figures: Figures) -> str:
    """What ours says of the pages of each kind, by itself."""
    rows = []
    for kind in _kinds(figures):
        for program in (program for program in figures.readings if program not in FEW | {"tesseract"}):
            read = [figures.readings[program][case.name] for case in figures.of(kind, program)]
            notes = sorted({note for reading in read for note in reading.notes})
            told = "; ".join(f"{note}: {sum(note in reading.notes for reading in read)}" for note in notes)
            certain = [reading.confidence for reading in read if reading.confidence is not None]
            sure = f"{min(certain):.0%} to {max(certain):.0%}" if certain else "–"
            rows.append([_NAMES[kind], LABELS[program], str(len(read)), sure, told or "–"])
    return grid(["kind", "program", "pages", "certainty", "notes"], rows)


def _by_kind(figures: Figures, cell: Callable[[str, list[str]], str], *without: str) -> str:
    head = ["kind (pages)", *(LABELS[program] for program in figures.readings)]
    rows = []
    for kind in _kinds(figures):
        if kind not in without:
            read = {program: [case.name for case in figures.of(kind, program)] for program in figures.readings}
            rows.append(
                [
                    f"{_NAMES[kind]} ({max(map(len, read.values()))})",
                    *(cell(program, names) if names else "–" for program, names in read.items()),
                ]
            )
    return grid(head, rows)


def _kinds(figures: Figures) -> list[str]:
    return [kind for kind in (*KINDS, REAL) if any(figures.of(kind, program) for program in figures.readings)]


def _errors(scores: list[Score]) -> str:
    return " / ".join(f"{100 * mean(column):.1f}" for column in zip(*scores, strict=True))
