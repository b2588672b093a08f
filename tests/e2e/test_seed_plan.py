"""The city's plan, typeset and scanned: found by what people type, and lit where it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from archive.text.folding import fold
from ingest.samples.typesetting import DPI, Frame, SetWord, Sheet, Style, Typesetter, millimetres

BIENDAO = Path(sys.executable).with_name("biendao")
BODY = Style("LiberationSerif-Regular", 13)
QUERIES = {
    "nhà văn hóa xã": ["nhà", "văn", "hóa", "xã"],
    "nha van hoa xa": ["nhà", "văn", "hóa", "xã"],
    "nhà văn hoá xã": ["nhà", "văn", "hóa", "xã"],
    "32/KH-UBND": ["32", "/KH-UBND"],
    '"tuyên truyền lưu động"': ["tuyên", "truyền", "lưu", "động"],
}

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


@pytest.fixture(scope="module")
def plan(fixtures: Path) -> list[Sheet]:
    """Sheets of the plan as a printer would set it."""
    text = (fixtures / "seed" / "ke-hoach-32-KH-UBND-2017.txt").read_text("utf-8")
    setter = Typesetter(lambda _: [Frame(*map(millimetres, (30, 20, 160, 257)))])
    for line in unicodedata.normalize("NFC", re.sub(r"<[^>]+>", "", text)).splitlines():
        if line.strip():
            setter.paragraph(line, BODY)
            setter.space(1.5)
    return setter.sheets


@pytest.fixture(scope="module")
def home(plan: list[Sheet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that took the scanned plan in through its command."""
    folder = tmp_path_factory.mktemp("plan")
    random = np.random.default_rng(32)
    scans = [_scan(sheet, random) for sheet in plan]
    scans[0].save(folder / "plan.pdf", save_all=True, append_images=scans[1:], resolution=DPI, quality=80)
    [taken, summary] = _biendao(folder / "home", "ingest", str(folder / "plan.pdf"), "--publish", "--json")
    assert taken["outcome"] == "registered"
    assert taken["recognised_pages"] == taken["pages"] == len(plan)
    assert summary["summary"]["registered"] == 1
    return folder / "home"


@pytest.mark.parametrize("query", QUERIES)
def test_the_plan_is_found_and_lit_on_the_right_words(query: str, home: Path, plan: list[Sheet]) -> None:
    [answer] = _biendao(home, "search", query, "--json")
    assert answer["total_items"] == 1
    assert answer["read_as"] == []
    page = answer["items"][0]["pages"][0]
    assert "<mark>" in page["snippet"]
    wanted = {fold(word) for word in QUERIES[query]}
    lit = [_word_under(box, plan[page["number"] - 1]) for box in page["boxes"]]
    assert lit
    for word in lit:
        assert word is not None
        assert wanted & set(re.findall(r"[/\w-]+", fold(word.text))), word.text
    assert {part for word in lit if word for part in re.findall(r"[/\w-]+", fold(word.text))} >= wanted


def _scan(sheet: Sheet, random: np.random.Generator) -> Image.Image:
    clean = np.asarray(sheet.image, np.float32)[..., None] * np.array((0.98, 0.97, 0.94), np.float32)
    noisy = clean + random.normal(0, 5, clean.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8), "RGB")


def _word_under(box: list[int], sheet: Sheet) -> SetWord | None:
    """The word that was set where the middle of ``box`` lies."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    for word in sheet.words:
        frame = word.frame
        if frame.x <= x <= frame.x + frame.w and frame.y <= y <= frame.y + frame.h:
            return word
    return None


def _biendao(home: Path, *arguments: str) -> list[dict]:
    environment = {**os.environ, "BIENDAO_HOME": str(home)}
    done = subprocess.run([BIENDAO, *arguments], env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
