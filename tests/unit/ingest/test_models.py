"""Models by profile: the best one beside installed ones of other languages, read with by Tesseract itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.errors import MachineError
from bench import made_pages
from ingest.engines import models, tesseract
from ingest.engines.models import Profile, best_model, models_for

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of static files in which a model stands."""
    monkeypatch.setattr(models, "static_folder", lambda: tmp_path)
    model = best_model("vie")
    model.parent.mkdir(parents=True)
    model.write_bytes((tesseract.models_folder() / "vie.traineddata").read_bytes())
    return model


def test_the_fast_ones_are_those_installed(tmp_path: Path) -> None:
    assert models_for(Profile.FAST, ("vie",), tmp_path / "models") == ""
    assert not (tmp_path / "models").exists()


def test_the_best_one_stands_beside_installed_ones_of_other_languages(tmp_path: Path, fetched: Path) -> None:
    folder = models_for(Profile.BEST, ("vie", "fra"), tmp_path / "models")
    assert models_for(Profile.BEST, ("vie", "fra"), tmp_path / "models") == folder  # a second run finds the links
    assert (tmp_path / "models" / "vie.traineddata").resolve() == fetched
    assert (tmp_path / "models" / "fra.traineddata").resolve() == tesseract.models_folder() / "fra.traineddata"
    page = made_pages.picture("Tàu chở khách chạy hai chuyến mỗi tuần.", dpi=200)[:600].min(axis=2)
    words = tesseract.recognise(np.ascontiguousarray(page), 200, ("vie", "fra"), seconds=60, models=folder)
    assert [word.text for word in words][:3] == ["Tàu", "chở", "khách"]


def test_languages_that_turn_up_on_a_page_are_read_beside_the_best_one(tmp_path: Path, fetched: Path) -> None:
    folder = models_for(Profile.BEST, ("vie",), tmp_path / "models")
    page, lines = made_pages.han_picture(down=False, seed=1)
    grey = np.ascontiguousarray(page.min(axis=2)[:500])
    words = tesseract.recognise(grey, 200, ("chi_tra",), seconds=60, models=folder)
    assert "".join(word.text for word in words)[3:8] == lines[0][3:8]
    assert {path.stem for path in (tmp_path / "models").iterdir()} >= {"vie", "fra", "eng", "chi_tra"}


def test_a_best_one_that_was_not_fetched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "static_folder", lambda: tmp_path)
    with pytest.raises(MachineError, match="R137"):
        models_for(Profile.BEST, ("vie",), tmp_path / "models")
