"""Assemble: write a page's words as ALTO into the work folder and sum the page up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.text.language import guess_languages
from ingest.alto import PageLayout, Provenance, plain_text, write_alto
from ingest.tasks import PageResult
from ingest.work_folder import WorkFolder, write_whole

if TYPE_CHECKING:
    from ingest.page import PageWork

_TAGS = {"vie": "vi", "eng": "en", "fra": "fr", "chi_tra": "zh-Hant", "chi_tra_vert": "zh-Hant", "zh": "zh-Hant"}
"""BCP 47 tags of Tesseract's languages, and of what is guessed where that differs."""

_STEPS = {
    "recognised": ("Text recognised from the page image", "Tesseract"),
    "text_layer": ("Text layer of the PDF taken over", "MuPDF"),
    "none": ("No text found on the page image", "Tesseract"),
}


def assemble(work: PageWork) -> None:
    """Write the page's ALTO, also of a page without words, and leave the result."""
    assert work.image is not None
    width, height = work.size
    languages = tuple(guess_languages(plain_text(work.blocks)))
    main = _TAGS.get(languages[0], languages[0]) if languages else _TAGS.get(work.job.languages[0], "")
    data = write_alto(PageLayout(width, height, work.blocks, main), _provenance(work))
    number = work.job.address.number
    write_whole(WorkFolder(work.job.folder).alto(number), data)
    work.result = PageResult(
        number,
        width=width,
        height=height,
        dpi=round(work.image.dpi),
        origin=work.origin,
        confidence=work.confidence,
        languages=languages,
        notes=tuple(work.notes),
        photograph=work.photograph,
    )


def _provenance(work: PageWork) -> Provenance:
    step, software = _STEPS[work.origin]
    version = work.job.engine_version if software == "Tesseract" else ""
    return Provenance(work.job.file.name, step, work.settings_used, software, version)
