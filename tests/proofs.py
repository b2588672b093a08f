"""The tables of the proofs: tests add rows with `record_row`, the run prints the tables at its end.

A row is one thing that was tried. Its words say what was tried and its numbers how it went; rows
with the same words are added up into one. The tables of the last run lie in ``build/proofs`` too,
one Markdown file each. A row of a test that fails is counted like any other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Cell = str | int | float

FOLDER = Path(__file__).resolve().parents[1] / "build" / "proofs"
MARK = "proof "
ROWS = pytest.StashKey[dict[str, list[dict[str, Cell]]]]()


class RecordRow(Protocol):
    """Add one row to a table: words say what was tried, numbers are added up over rows with the same words."""

    def __call__(self, table: str, **cells: Cell) -> None: ...


@pytest.fixture
def record_row(request: pytest.FixtureRequest) -> RecordRow:
    """`record_row("kills", command="ingest", kills=1, lost=0)`."""

    def record(table: str, **cells: Cell) -> None:
        # These come back from worker processes with the report of the test.
        request.node.user_properties.append((MARK + table, cells))

    return record


class Collector:
    """Gathers the rows of all tests in the process that reports."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Mapping[str, Cell]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "teardown":
            return
        for name, cells in report.user_properties:
            if name.startswith(MARK):
                self.tables.setdefault(name.removeprefix(MARK), []).append(cells)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name, rows in sorted(self.tables.items()):
            text = "\n".join(markdown(rows))
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / f"{name}.md").write_text(f"{text}\n")
            terminalreporter.section(name)
            terminalreporter.write_line(text)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(), "proof tables")


def markdown(rows: Iterable[Mapping[str, Cell]]) -> list[str]:
    """Lines of a table: one for the rows with the same words, the last one the sum of all where it can be told."""
    added = [dict(row) for row in _added(rows)]
    columns = list(dict.fromkeys(name for row in added for name in row))
    numbers = [name for name in columns if not any(isinstance(row.get(name), str) for row in added)]
    added.sort(key=lambda row: [str(row.get(name, "")) for name in columns if name not in numbers])
    if len(added) > 1 and not any(isinstance(row.get(name), float) for row in added for name in numbers):
        total: dict[str, Cell] = {name: sum(int(row.get(name, 0)) for row in added) for name in numbers}
        words = [name for name in columns if name not in numbers]
        added.append({**dict.fromkeys(words[:1], "all"), **total})
    return [
        _line(name.replace("_", " ") for name in columns),
        _line("---:" if name in numbers else "---" for name in columns),
        *(_line(_shown(row.get(name, "")) for name in columns) for row in added),
    ]


def _added(rows: Iterable[Mapping[str, Cell]]) -> Iterable[Mapping[str, Cell]]:
    sums: dict[tuple[tuple[str, str], ...], dict[str, Cell]] = {}
    for row in rows:
        words = tuple((name, cell) for name, cell in row.items() if isinstance(cell, str))
        known = sums.setdefault(words, {})
        for name, cell in row.items():
            known[name] = cell if isinstance(cell, str) else known.get(name, 0) + cell
    return sums.values()


def _shown(cell: Cell) -> str:
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
