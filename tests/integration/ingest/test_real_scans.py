"""Real scans: what the pipeline reads is nowhere worse than what Tesseract reads alone."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from typing import TYPE_CHECKING

import cv2
import pytest

from archive.alto import page_text
from archive.imaging.pdf import pdf_page_image

if TYPE_CHECKING:
    from pathlib import Path

SCANS = [
    ("01_ND28-2021_trang1.jpg", 1, "01_ND28-2021_trang1.gt.txt"),
    ("04_QD572-2022_DHDongNai.png", 1, "04_QD572-2022_DHDongNai.gt.txt"),
    ("07_TB-HTTT-2014_faint-scan.pdf", 1, "07_TB-HTTT-2014_faint-scan.p1.gt.txt"),
    ("07_TB-HTTT-2014_faint-scan.pdf", 2, "07_TB-HTTT-2014_faint-scan.p2.gt.txt"),
]
NOT_PRINTED = re.compile("⟦[^⟧]*⟧")


@pytest.fixture(scope="module")
def score(shared: Path):
    specification = importlib.util.spec_from_file_location("score", shared / "tools" / "damaged_pages" / "score.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.metrics


def _tesseract_alone(source: Path, number: int, folder: Path) -> str:
    if source.suffix == ".pdf":
        image = pdf_page_image(source, number, render_dpi=200, max_megapixels=120).pixels
        source = folder / "page.png"
        cv2.imwrite(str(source), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    command = ["tesseract", str(source), "-", "-l", "vie"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number", "transcript"), SCANS, ids=[f"{name[:2]} p{n}" for name, n, _ in SCANS])
def test_a_scan_is_read_no_worse_than_by_tesseract_alone(
    run, store, score, *, fixtures: Path, tmp_path: Path, name: str, number: int, transcript: str
) -> None:
    source = fixtures / "scans" / name
    truth = NOT_PRINTED.sub("", (fixtures / "scans" / transcript).read_text())
    (result,), _ = run(source)
    ours = score(truth, page_text(store.read(result.pid, f"alto/{number:06d}.xml")))
    alone = score(truth, _tesseract_alone(source, number, tmp_path))
    for measure in ("cer", "cer_of"):
        assert ours[measure] <= alone[measure], measure
