"""Pictures of pages: read from PDF and image files, kept as tile pyramids, cut into regions.

The only package that imports ``pyvips`` and ``pymupdf``. Nothing is re-exported here, so
that the web, which needs ``region`` alone, never loads a PDF parser.

=================  ===========================================================================
``pdf``            ``inspect_pdf``, ``pdf_page_image``, ``pdf_text_layer``: parsing processes only
``raster``         ``inspect_raster``, ``raster_page_image``: parsing processes only
``embedded``       ``embedded_facts``: parsing processes only
``pyramid``        ``write_page_picture``
``region``         ``picture_size``, ``read_region``: safe in the web, reads our own pictures only
``tiles``          ``page_tiles``: a picture's JPEG tiles as they are kept; safe in the web
``searchable_pdf`` ``write_searchable_pdf``: writes and reads no PDF, safe in the web
``unseen_font``    the typeface of its words
``locations``      ``page_picture_path``, ``searchable_pdf_path``: where derivatives lie
``worker``         ``configure_for_worker``: what a parsing process calls first
=================  ===========================================================================

Whatever a file contains, these functions answer or raise `archive.errors.ImagingError`.
"""

from __future__ import annotations

import sys

# PyMuPDF 2 loads a layout model and its runtime when it is imported: 0.8 s of processor time and
# 90 MB in every parsing process, for what nothing here uses. It goes without where they are not found.
sys.modules.setdefault("pymupdf.layout", None)  # type: ignore[arg-type]  # None is how Python marks a barred module
sys.modules.setdefault("pymupdf4llm", None)  # type: ignore[arg-type]
