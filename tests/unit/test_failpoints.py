"""A step at which the program can be cut off is one at which a test does cut it off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POINT = re.compile(r"failpoint\(f?\"([^\"]+)\"\)")


def _sources(*rooms: str) -> str:
    return "\n".join(path.read_text("utf-8") for room in rooms for path in sorted((ROOT / room).rglob("*.py")))


POINTS = sorted(set(POINT.findall(_sources("archive", "ingest"))))
TESTS = _sources("tests")


def test_points_are_found() -> None:
    assert len(POINTS) > 30


@pytest.mark.parametrize("point", POINTS)
def test_every_failpoint_is_used_by_a_test(point: str) -> None:
    fixed, _, _ = point.partition("{")
    assert f'"{fixed}' in TESTS
