"""Reading one page inside a worker: what its steps hand on to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from ingest.alto import Block, Box
    from ingest.tasks import PageJob, PageResult


@dataclass
class PageWork:
    """A page on its way through the steps of its recipe.

    Attributes:
        job: What was asked for.
        image: The page's picture, once it is there.
        blocks: Its words in pixels of that picture, once they are known.
        unread: Parts of the picture whose words those in ``blocks`` are not.
        origin: Where the words come from (`archive.catalogue.models.TextOrigin`).
        settings_used: How they were recognised, for the record.
        confidence: Mean certainty 0..1, None where nothing was recognised.
        notes: What a librarian should know, as short codes.
        photograph: What a photograph's file says of it; None for any other page.
        result: What the last step leaves.
    """

    job: PageJob
    image: PageImage | None = None
    blocks: tuple[Block, ...] = ()
    unread: tuple[Box, ...] = ()
    origin: str = "none"
    settings_used: str = ""
    confidence: float | None = None
    notes: list[str] = field(default_factory=list)
    photograph: dict[str, str] | None = None
    result: PageResult | None = None

    @property
    def pdf(self) -> Path:
        """The PDF that has this page: the source, or what was made of it."""
        return WorkFolder(self.job.folder).office_pdf() if self.job.file.kind.is_office else Path(self.job.file.path)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        assert self.image is not None
        height, width = self.image.pixels.shape[:2]
        return width, height
