"""Recipes: the ordered steps for each kind of source.

Every source is identified before its recipe is known, and described and deposited after the
recipe is done. Between them a recipe says how the source is opened and what is done to each page.

Screening for secrecy marks has its place in every recipe with pictures: right after the page
image is in memory and before `keep_picture`, so that nothing is made of a suspect's pixels. It
comes with its own step; until then no recipe lists one, and nothing claims that it was done.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.disks import disk_of
from archive.errors import MachineError
from ingest.page import PageWork
from ingest.steps import open as opening
from ingest.tasks import OpenedSource, OpenJob, PageJob, PageResult, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    PageStep = Callable[[PageWork], None]


@dataclass(frozen=True)
class Recipe:
    """Steps for a kind of source.

    Attributes:
        name: As the journal knows it.
        open: Lists the pages.
        picture: Steps that end with the page picture in the work folder.
        text: Steps that end with its words in the work folder.
    """

    name: str
    open: Callable[[OpenJob], OpenedSource]
    picture: tuple[PageStep, ...] = ()
    text: tuple[PageStep, ...] = ()


def recipe_for(kind: SourceKind) -> str:
    """Name of the recipe for a kind of file."""
    if kind.is_office:
        return "office"
    if kind.is_recording:
        return "recording"
    return {SourceKind.PDF: "pdf", SourceKind.TEXT: "text"}.get(kind, "image")


def open_source(job: OpenJob) -> OpenedSource:
    """List the pages of a source; runs in a worker.

    Raises:
        BiendaoError: It cannot be opened; see the recipe's ``open``.
        MachineError: The spool cannot be read or written (R008).
    """
    with _disk_trouble_named(job.folder):
        return _recipe(job.recipe).open(job)


def read_page(job: PageJob) -> PageResult:
    """Do the steps of a page's recipe; runs in a worker.

    Raises:
        BiendaoError: The page cannot be read; see the steps.
        MachineError: The spool cannot be read or written (R008).
    """
    recipe = _recipe(job.recipe)
    work = PageWork(job)
    with _disk_trouble_named(job.folder):
        for step in recipe.picture + recipe.text if job.reads_text else recipe.picture:
            step(work)
    if work.result is None and work.image is None:
        return PageResult(job.address.number, notes=tuple(work.notes))
    if work.result is None:
        width, height = work.size
        assert work.image is not None
        return PageResult(job.address.number, width, height, round(work.image.dpi), notes=tuple(work.notes))
    return work.result


@contextmanager
def _disk_trouble_named(folder: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MachineError(
            "R008", folder=folder, disk=disk_of(Path(folder)), problem=error.strerror or error
        ) from error


@cache
def _recipe(name: str) -> Recipe:
    """The recipe ``name``; its steps load OpenCV, MuPDF or vips, which only a worker that does them needs."""
    if name == "text":
        return Recipe("text", open=opening.open_text)
    from archive.imaging.worker import configure_for_worker

    configure_for_worker()
    if name == "recording":
        from ingest.steps.recording import open_recording, take_frame, take_passage

        return Recipe("recording", open=open_recording, picture=(take_frame,), text=(take_passage,))
    from ingest.steps import page_image
    from ingest.steps.assemble import assemble
    from ingest.steps.recognise import recognise

    if name == "image":
        picture = (page_image.from_raster, page_image.keep_picture)
        from ingest.steps.photograph import know_photograph

        return Recipe("image", open=opening.open_raster, picture=picture, text=(recognise, know_photograph, assemble))
    from ingest.steps.office import open_office
    from ingest.steps.text_layer import use_office_text, use_text_layer

    picture = (page_image.from_pdf, page_image.keep_picture)
    if name == "office":
        return Recipe("office", open=open_office, picture=picture, text=(use_office_text, recognise, assemble))
    return Recipe("pdf", open=opening.open_pdf, picture=picture, text=(use_text_layer, recognise, assemble))
