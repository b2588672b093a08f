"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Real material beside the checkout; tests that need it are skipped where it is absent."""
    return _beside("fixtures")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of provided facts, schemas and material beside the checkout."""
    return _beside("")


def _beside(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip("the provided material is not beside this checkout")
    return folder
