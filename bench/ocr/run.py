"""Reads every page with every program once; what was read is kept, so that a run that was cut off goes on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from bench.measure import progress
from bench.ocr.readers import FEW, READERS, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from bench.ocr.cases import Case


def read_all(home: Path, cases: list[Case], programs: list[str], few: int) -> None:
    """Read what was not read before; slow programs read the first ``few`` pages of a kind."""
    for program in programs:
        wanted = first_of_each(cases, few) if program in FEW else cases
        waiting = [case for case in wanted if not path_of(home, program, case).exists()]
        if waiting:
            READERS[program](waiting[0])  # What is loaded once is no page's cost.
        for case in progress(waiting, program):
            keep(READERS[program](case), path_of(home, program, case))


def forget(home: Path, programs: list[str], cases: list[Case]) -> None:
    """Throw away readings, so that they are made anew."""
    for program in programs:
        for case in cases:
            path_of(home, program, case).unlink(missing_ok=True)


def first_of_each(cases: list[Case], few: int) -> list[Case]:
    """The first ``few`` of every kind."""
    taken: dict[str, int] = {}
    chosen = []
    for case in cases:
        taken[case.kind] = taken.get(case.kind, 0) + 1
        if taken[case.kind] <= few:
            chosen.append(case)
    return chosen


def path_of(home: Path, program: str, case: Case) -> Path:
    """Where a reading is kept."""
    return home / "readings" / program / f"{case.name}.json"


def keep(reading: Reading, path: Path) -> None:
    """Write a reading down whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(asdict(reading), ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(path)


def kept(home: Path, program: str, case: Case) -> Reading | None:
    """A reading from this run or one before; None where there is none."""
    path = path_of(home, program, case)
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Reading(**{**told, "notes": tuple(told["notes"]), "languages": tuple(told.get("languages", ()))})
