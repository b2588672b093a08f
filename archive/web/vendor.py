"""Browser libraries, fonts, the coast and the best model for reading, that are installed into ``static/vendor`` and never committed.

Run after ``npm ci`` as ``python -m archive.web.vendor node_modules``.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

from archive.authority import basemap
from archive.shipped import static_folder

FONT_WEIGHTS = (400, 600)
FONT_SUBSETS = ("vietnamese", "latin")

_FONT_PACKAGE = "@fontsource/be-vietnam-pro"
_VIEWER_PACKAGE = "openseadragon"
_MAP_PACKAGE = "leaflet"
_LAND_PACKAGE = "world-atlas"
_MODEL_PACKAGE = "@tesseract.js-data/vie"
PACKAGES = (_FONT_PACKAGE, _VIEWER_PACKAGE, _MAP_PACKAGE, _LAND_PACKAGE, _MODEL_PACKAGE)

MODEL = f"{_MODEL_PACKAGE}/4.0.0_best_int/vie.traineddata.gz"
"""Tesseract's best Vietnamese model in whole numbers, packed."""


def files() -> dict[str, str]:
    """File of a package (below ``node_modules``) to its place below ``static/vendor``."""
    fonts = {
        f"{_FONT_PACKAGE}/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"fonts/be-vietnam-pro-{subset}-{weight}.woff2"
        for subset in FONT_SUBSETS
        for weight in FONT_WEIGHTS
    }
    return {
        **fonts,
        f"{_FONT_PACKAGE}/LICENSE": "fonts/LICENSE.txt",
        f"{_VIEWER_PACKAGE}/build/openseadragon/openseadragon.min.js": "openseadragon/openseadragon.min.js",
        f"{_VIEWER_PACKAGE}/LICENSE.txt": "openseadragon/LICENSE.txt",
        f"{_MAP_PACKAGE}/dist/leaflet.js": "leaflet/leaflet.js",
        f"{_MAP_PACKAGE}/dist/leaflet.css": "leaflet/leaflet.css",
        f"{_MAP_PACKAGE}/LICENSE": "leaflet/LICENSE.txt",
        f"{_LAND_PACKAGE}/LICENSE": "basemap/LICENSE.txt",
        f"{_MODEL_PACKAGE}/README.md": "tessdata/README.md",
    }


def install(node_modules: Path, target: Path | None = None) -> list[Path]:
    """Copy what the reading room needs, draw the coast, unpack the model, and return the files made.

    Args:
        node_modules: Folder that ``npm ci`` filled.
        target: Where to; ``static/vendor`` of this installation when absent.

    Raises:
        FileNotFoundError: A package lacks a file of the list.
    """
    vendor = target or static_folder() / "vendor"
    made: list[Path] = []
    for source, place in files().items():
        destination = vendor / place
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(node_modules / source, destination)
        made.append(destination)
    model = vendor / "tessdata" / Path(MODEL).stem
    with gzip.open(node_modules / MODEL) as packed, model.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    return [*made, model, *basemap.install(node_modules / basemap.SOURCE, vendor)]


if __name__ == "__main__":
    install(Path(sys.argv[1]))
