"""The programs that read: Tesseract alone, OCRmyPDF as it comes and with its three options, ours fast and best.

Each is given the same page and hands back its text; what it costs is the processor time of its process and of all that
it starts.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archive.alto import page_text
from archive.settings import Settings
from ingest.engines import tesseract
from ingest.engines.models import Profile, models_for
from ingest.recipes import read_page, recipe_for
from ingest.tasks import PageAddress, PageJob, SourceFile, SourceKind
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ocr.cases import Case

_T = TypeVar("_T")
LANGUAGE = "vie"
_KINDS = {".jpg": SourceKind.JPEG, ".jpeg": SourceKind.JPEG, ".png": SourceKind.PNG, ".pdf": SourceKind.PDF}
_LEAST_DPI = 72


@dataclass(frozen=True)
class Reading:
    """What a program made of a page.

    Attributes:
        text: As read.
        cpu: Processor seconds.
        notes: What it says of the page.
        confidence: Mean certainty of the words, 0 to 1, where it is told.
        languages: ISO 639-1 codes of those that it is taken for, where they are told.
    """

    text: str
    cpu: float
    notes: tuple[str, ...] = ()
    confidence: float | None = None
    languages: tuple[str, ...] = ()


def alone(case: Case) -> Reading:
    """Tesseract on the file as it is."""
    text, cpu = _timed(lambda: _output("tesseract", str(case.picture), "-", "-l", LANGUAGE))
    return Reading(text, cpu)


def ocrmypdf(case: Case, *options: str) -> Reading:
    """OCRmyPDF to a plain PDF, its pictures as they are; that costs it least."""
    with tempfile.TemporaryDirectory() as folder:
        sidecar = Path(folder) / "text.txt"
        command = [sys.executable, "-m", "ocrmypdf", "-q", "-j", "1", "-l", LANGUAGE, "--sidecar", str(sidecar)]
        command += ["--output-type", "pdf", "--optimize", "0", *_resolution(case), *options]
        _, cpu = _timed(lambda: _output(*command, str(case.picture), str(Path(folder) / "read.pdf")))
        return Reading(sidecar.read_text(encoding="utf-8"), cpu)


def ours(case: Case, profile: Profile) -> Reading:
    """A page's whole way through its recipe: decoded, kept as a picture, read, written as ALTO."""
    kind = _KINDS[case.source.suffix]
    with tempfile.TemporaryDirectory() as folder:
        job = PageJob(
            recipe=recipe_for(kind),
            file=SourceFile(str(case.source), case.source.name, kind, "", case.source.stat().st_size),
            address=PageAddress(1, 0, case.page if kind is SourceKind.PDF else 0),
            folder=folder,
            languages=(LANGUAGE,),
            engine_version=tesseract.version(),
            reads_text=True,
            settings=Settings(),
            models=models_for(profile, (LANGUAGE,), Path(folder) / "models"),
        )
        result, cpu = _timed(lambda: read_page(job))
        text = page_text(WorkFolder(folder).alto(1).read_bytes())
        return Reading(text, cpu, result.notes, result.confidence, result.languages)


READERS: dict[str, Callable[[Case], Reading]] = {
    "tesseract": alone,
    "ocrmypdf": ocrmypdf,
    "ocrmypdf-options": lambda case: ocrmypdf(case, "--rotate-pages", "--deskew", "--clean"),
    "fast": lambda case: ours(case, Profile.FAST),
    "best": lambda case: ours(case, Profile.BEST),
}
LABELS = {
    "tesseract": "Tesseract alone",
    "ocrmypdf": "OCRmyPDF",
    "ocrmypdf-options": "OCRmyPDF, three options",
    "fast": "Biển Đảo, fast",
    "best": "Biển Đảo, best",
}
FEW = frozenset({"ocrmypdf", "ocrmypdf-options"})
"""Programs that are many times slower and read the first pages of each kind only."""


def _resolution(case: Case) -> tuple[str, ...]:
    """OCRmyPDF refuses pictures without a resolution; they are told the one that fits A4."""
    from archive.imaging.raster import inspect_raster

    dpi = case.dpi or inspect_raster(case.picture, max_pages=1, max_megapixels=120)[0].dpi
    return ("--image-dpi", str(max(round(dpi), _LEAST_DPI)))


def _output(*command: str) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    before = _seconds()
    result = work()
    return result, _seconds() - before


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime
