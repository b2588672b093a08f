"""A template with its values and pictures becomes a PDF: tagged, with its typefaces in it, and made without a network.

A product is a template in ``templates/print/`` that extends ``print/base.html``, and style sheets in ``static/print/``.
The style sheets give the pages' sizes (``@page { size: 900mm 2000mm; bleed: 3mm; marks: crop }``); a picture or slide for
a screen is a page in CSS pixels (``size: 1920px 1080px``). Colours and typefaces are the reading room's own, from
``static/css/tokens.css``. A template names a picture as ``pictures/NAME``, with NAME as `Publication.pictures` has it,
and a file of the program as ``static/WAY``; there is nothing else that it could reach.
"""

from __future__ import annotations

import atexit
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from babel.numbers import format_decimal
from markupsafe import Markup

from archive.catalogue.specimen import statement
from archive.curation import render_markdown
from archive.errors import MachineError
from archive.exports.documents import citation, permanent_address
from archive.exports.print.languages import tell_languages
from archive.exports.print.typefaces import house_style, unpacked
from archive.shipped import static_folder
from archive.showing import han
from archive.showing.environment import environment_in
from archive.showing.messages import day
from archive.showing.naming import whole_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from archive.exports.exhibition import Edition
    from archive.settings import Settings
    from archive.showing.messages import Language

_BASE: Final = "https://print.invalid/"
"""What relative addresses are joined to. The name can belong to nobody (RFC 2606, section 2), and nothing is asked of it."""
_KINDS: Final = {".css": "text/css", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".woff2": "font/ttf"}
_TYPEFACE: Final = ".woff2"
_VARIANT: Final = "pdf/ua-1"
"""ISO 14289-1: tagged, with title and language, as screen readers want it."""
_POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True)
class Publication:
    """What one PDF is made from.

    Attributes:
        title: As viewers show it, without the mark of a draft.
        template: File in ``templates/print/``.
        styles: Files in ``static/print/`` after ``base.css``, in order.
        values: What the template shows.
        pictures: JPEG or SVG files, under the names that the template has for them.
        language: Of the document as a whole; passages in another bear their own ``lang``.
        is_draft: Whether every page bears BẢN THẢO.
        css: Rules that hang on this publication's values, such as the size of its pages.
        bleed_mm: How far colour goes beyond the cut: what printers are told as the bleed box. It lies within the
            ``bleed`` of the style sheet, in which the crop marks stand, too.
    """

    title: str
    template: str
    styles: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, Path] = field(default_factory=dict)
    language: Language = "vi"
    is_draft: bool = True
    css: str = ""
    bleed_mm: float = 0


@dataclass(frozen=True)
class Layout:
    """A publication with its text on pages.

    Attributes:
        pages: How many.
        places: Page, from 1, on which every element that has an ``id`` begins.
    """

    pages: int
    places: Mapping[str, int]
    _document: Any
    _options: Mapping[str, Any]

    def write(self, target: Path) -> None:
        """Write it to the file ``target``; what is there is overwritten."""
        self._document.write_pdf(target, **self._options)


def typeset(publication: Publication, target: Path, *, edition: Edition, settings: Settings) -> Layout:
    """Write ``publication`` to the file ``target``; the same publication in the same edition becomes the same bytes.

    Pictures go in as the files that they are: make them no larger than the print needs
    (`archive.exports.print.pictures`).

    Args:
        publication: What is typeset.
        target: The PDF; what is there is overwritten.
        edition: Gives the day that the file tells.
        settings: Tell the archive's name and address.

    Raises:
        MachineError: WeasyPrint's libraries are missing (R792), the template asks for a file that nobody handed
            in (R793), or a file of the program is missing (R117).
    """
    with laid_out(publication, edition=edition, settings=settings) as layout:
        layout.write(target)
    return layout


@contextmanager
def laid_out(publication: Publication, *, edition: Edition, settings: Settings) -> Iterator[Layout]:
    """``publication`` on its pages: to see whether it fits before it is written.

    Args:
        publication: What is laid out.
        edition: Gives the day that the file tells.
        settings: Tell the archive's name and address.

    Raises:
        MachineError: As `typeset`.
    """
    weasyprint = load_weasyprint()
    html = _html(publication, edition, settings)
    with tempfile.TemporaryDirectory(dir=_beside(publication)) as cache:
        # Pictures wait in files until the PDF is written: five hundred of them would not fit in memory.
        # An identifier, which ISO 32000-1, 14.4 leaves to choice, would have the whole file in memory, twice.
        chosen = {"pdf_variant": _VARIANT, "pdf_identifier": False, "cache": cache}
        options = weasyprint.DEFAULT_OPTIONS | chosen
        page = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=_Shelf(publication.pictures))
        try:
            document = page.render(font_config=_fonts(tuple(han.parts_for(html))), **options)
        except weasyprint.urls.FatalURLFetchingError as error:
            if isinstance(error.__cause__, MachineError):
                raise error.__cause__ from None
            raise
        # What runs on bears its name on each of its pages; the first is meant.
        numbered = reversed(list(enumerate(document.pages, 1)))
        places = {name: number for number, one in numbered for name in one.anchors}
        yield Layout(len(document.pages), places, document, options | {"finisher": partial(_finish, publication)})


def _beside(publication: Publication) -> Path | None:
    """The folder of its pictures: the place for temporary files of a machine is often in its memory."""
    return next((path.parent for path in publication.pictures.values()), None)


def _finish(publication: Publication, document: Any, pdf: Any) -> None:
    """Tell the languages, and how far the colour goes: WeasyPrint takes it for ten points everywhere."""
    tell_languages(document, pdf)
    beyond = publication.bleed_mm * _POINTS_PER_MM
    for one in pdf.objects:
        if isinstance(one, dict) and "TrimBox" in one:
            left, top, right, bottom = one["TrimBox"]
            one["BleedBox"] = type(one["TrimBox"])((left - beyond, top - beyond, right + beyond, bottom + beyond))


@lru_cache(maxsize=8)
def _fonts(han_parts: tuple[str, ...]) -> Any:
    """WeasyPrint's list of typefaces, one for all publications with the same of them: it never gives back the memory of one.

    Args:
        han_parts: Of the typeface for Hán; the others are always the same.
    """
    del han_parts
    return load_weasyprint().text.fonts.FontConfiguration()


# Its files lie in a temporary folder, which goes with it.
atexit.register(_fonts.cache_clear)


def load_weasyprint() -> ModuleType:
    """WeasyPrint, which is loaded when something is printed.

    Raises:
        MachineError: The libraries that it calls are missing (R792).
    """
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except OSError as error:
        raise MachineError("R792", problem=str(error).splitlines()[0]) from None
    module: ModuleType = weasyprint
    return module


def _html(publication: Publication, edition: Edition, settings: Settings) -> str:
    spoken = publication.language
    environment = environment_in(spoken)
    environment.filters.update(
        number=partial(format_decimal, locale=spoken),
        whole_names=whole_names,
        day=lambda date, language=spoken: day(date, language),
        marked_up=lambda text: Markup(render_markdown(text)),  # noqa: S704  # lets no HTML through
    )
    environment.globals.update(
        language=spoken,
        title=publication.title,
        styles=publication.styles,
        css=Markup(publication.css),  # noqa: S704  # of the program's own numbers
        edition=edition,
        is_draft=publication.is_draft,
        repository=settings.repository_name,
        specimen=statement,
        citation=lambda unit, language, page=None: citation(settings, unit, language, page),
        address=partial(permanent_address, settings),
        house_style=lambda text: Markup(house_style(text)),  # noqa: S704  # of the program's own files
    )
    return environment.get_template(f"print/{publication.template}").render(**publication.values)


class _Shelf:
    """All that a template can reach: the pictures that were handed in, and the program's own files.

    WeasyPrint calls it for every address; an error ends the run (it looks at ``_fail_on_errors``).
    """

    _fail_on_errors = True

    def __init__(self, pictures: Mapping[str, Path]) -> None:
        self._pictures = pictures

    def __call__(self, url: str) -> Any:
        path = self._path(url)
        body = unpacked(path, int(urlsplit(url).query)) if path.suffix == _TYPEFACE else path.read_bytes()
        response = load_weasyprint().urls.URLFetcherResponse
        return response(url, body, {"Content-Type": _KINDS[path.suffix]})

    def _path(self, url: str) -> Path:
        kind, _, name = unquote(urlsplit(url).path).lstrip("/").partition("/")
        if url.startswith(_BASE):
            if kind == "pictures" and name in self._pictures:
                return self._pictures[name]
            if kind == "static":
                return _shipped_file(name)
        raise MachineError("R793", name=url.removeprefix(_BASE))


def _shipped_file(name: str) -> Path:
    static = static_folder()
    path = static / name
    # What setup fetched may be linked to from elsewhere, so the way is looked at and not where it ends.
    if ".." in Path(name).parts or path.suffix not in _KINDS:
        raise MachineError("R793", name=name)
    if not path.is_file():
        raise MachineError("R117", path=path)
    return path
