"""Pages of a kit as HTML, in both languages: plain files that lead to each other, whole without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from jinja2 import BytecodeCache, Environment
from markupsafe import Markup

from archive.catalogue import vocabulary
from archive.catalogue.specimen import statement
from archive.curation import render_markdown
from archive.exports.documents import citation, permanent_address
from archive.exports.kit.pictures import TILE
from archive.exports.kit.scripts import SEARCH
from archive.showing import han
from archive.showing.environment import environment_in
from archive.showing.messages import LANGUAGES, day
from archive.showing.naming import whole_names

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

    from archive.catalogue.views import UnitView
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.kit.inside import Inside
    from archive.exports.kit.pictures import Pictures
    from archive.exports.staging import Staging
    from archive.showing.messages import Language

HOME = "index.html"
_LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


class _Compiled(BytecodeCache):
    """Templates that were compiled, for the next kit that is written in this process."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


@dataclass
class Site:
    """Writes the pages of one kit.

    Args:
        exhibition: What is shown.
        edition: Which state of it.
        staging: Takes the pages.
        inside: Knows what of the archive is in the kit.
    """

    exhibition: Exhibition
    edition: Edition
    staging: Staging
    inside: Inside
    han_parts: set[str] = field(default_factory=set)
    """Parts of the typeface for Hán that some page asks for."""
    places: set[str] = field(default_factory=set)
    """Places of which the map's list tells something."""

    def __post_init__(self) -> None:
        self._environments = {spoken: self._environment(spoken) for spoken in LANGUAGES}

    def write(self, name: str, template: str, **values: Any) -> None:
        """Write a page in each language.

        The first page in Vietnamese stands at the top of the kit, where it is double-clicked; all others
        stand in the folders of their languages.

        Args:
            name: File name of the page.
            template: Of those in ``templates/kit/``.
            values: What it shows.
        """
        for spoken, environment in self._environments.items():
            is_first = name == HOME and spoken == "vi"
            links = _Links("" if is_first else "../", spoken, name)
            html = environment.get_template(f"kit/{template}").render(
                **values,
                links=links,
                place_address=partial(self._place_address, links),
                marked_up=partial(self._marked_up, links),
            )
            self.han_parts.update(han.parts_for(html))
            self.staging.put(HOME if is_first else f"{spoken}/{name}", html.encode())

    def _environment(self, spoken: Language) -> Environment:
        environment = environment_in(spoken, _COMPILED)
        environment.filters.update(
            number=partial(format_decimal, locale=spoken),
            whole_names=whole_names,
            day=partial(day, spoken=spoken),
        )
        settings = self.exhibition.settings
        environment.globals.update(
            language=spoken,
            edition=self.edition,
            is_draft=not self.exhibition.is_approved,
            repository=settings.repository_name,
            idle={
                "seconds": settings.kit_idle_seconds,
                "warning": settings.kit_warning_seconds,
                "slide": settings.kit_slide_seconds,
            },
            specimen=partial(_specimen, spoken),
            kind=partial(_kind, spoken),
            origin=lambda page: vocabulary.label("text_origins", page.origin, spoken),
            citation=lambda unit, page=None: citation(settings, unit, spoken, page),
            address=partial(permanent_address, settings),
            source=_source,
            search_scripts=SEARCH,
            han_styles=lambda text: [f"{han.FOLDER}/{part}.css" for part in han.parts_for(text)],
        )
        return environment

    def _marked_up(self, links: _Links, text: str) -> Markup:
        """A curator's Markdown as HTML whose links stay in the kit."""
        return Markup(self.inside.lead(render_markdown(text), links.page))  # noqa: S704  # neither lets HTML through

    def _place_address(self, links: _Links, identifier: str) -> str:
        """What the map's list tells of a place; empty where no document names it."""
        return f"{links.page('map.html')}#place-{identifier}" if identifier in self.places else ""


@dataclass(frozen=True)
class _Links:
    """Addresses as one page of the kit has to write them.

    Attributes:
        root: The way to the top of the kit.
        language: The page's language.
        name: The page's file name.
    """

    root: str
    language: Language
    name: str

    def file(self, name: str) -> str:
        """A file of the kit: picture, script, style sheet."""
        return self.root + name

    def page(self, name: str) -> str:
        """A page in the same language."""
        return self.home if name == HOME else f"{self.root}{self.language}/{name}"

    @property
    def home(self) -> str:
        """The first page in the same language."""
        return self.root + (HOME if self.language == "vi" else f"{self.language}/{HOME}")

    @property
    def others(self) -> tuple[tuple[Language, str, str], ...]:
        """The same page in the other languages: code, name of the language, address."""
        return tuple(
            (one, _LANGUAGE_NAMES[one], _Links(self.root, one, self.name).page(self.name))
            for one in LANGUAGES
            if one != self.language
        )


def _source(pictures: Pictures, links: _Links) -> dict[str, Any]:
    """What deep zoom is told of a page: one picture, or the tiles of a large map."""
    if not pictures.tiles:
        return {"type": "image", "url": links.file(pictures.large)}
    size = {"Width": str(pictures.size[0]), "Height": str(pictures.size[1])}
    tiles = {"Url": f"{links.file(pictures.tiles)}_files/", "Format": "jpg", "Overlap": "0", "TileSize": str(TILE)}
    return {"Image": {"xmlns": "http://schemas.microsoft.com/deepzoom/2008", **tiles, "Size": size}}


def _specimen(spoken: Language, unit: UnitView) -> str:
    return statement(unit, spoken)


def _kind(spoken: Language, unit: UnitView) -> str:
    return vocabulary.kind_of_document(unit.genre, spoken)
