"""The tables of the proofs come together from all processes and say what the tests saw."""

from __future__ import annotations

import pytest

from tests.proofs import markdown

PLUGIN = """
import pathlib
import tests.proofs
from tests.proofs import *
tests.proofs.FOLDER = pathlib.Path(__file__).with_name("proofs")
"""
TESTS = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_kill(record_row, number):
    record_row("kills", command="ingest" if number else "init", kills=1, lost=int(number == 3))
    assert number != 3
"""
TABLE = [
    "| command | kills | lost |",
    "| --- | ---: | ---: |",
    "| ingest | 3 | 1 |",
    "| init | 1 | 0 |",
    "| all | 4 | 1 |",
]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_rows_of_all_tests_are_added_up_and_printed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: str, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    pytester.makeconftest(PLUGIN)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-n", workers)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines([line.replace("[", "[[]") for line in TABLE], consecutive=True)
    assert (pytester.path / "proofs" / "kills.md").read_text().splitlines() == TABLE


def test_where_time_is_measured_nothing_is_added_up_at_the_end() -> None:
    rows = [{"what": "restore", "seconds": 1.25, "pages": 3}, {"what": "backup", "seconds": 2.0, "pages": 3}]
    assert markdown(rows)[2:] == ["| backup | 2.0 | 3 |", "| restore | 1.2 | 3 |"]


def test_a_cell_that_a_row_has_not_is_empty() -> None:
    assert markdown([{"way": "cut", "refused": 1}, {"way": "named", "named": 1}])[2:] == [
        "| cut | 1 |  |",
        "| named |  | 1 |",
        "| all | 1 | 1 |",
    ]
