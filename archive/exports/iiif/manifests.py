"""Manifests and collections of the IIIF Presentation API 3.0 (iiif.io/api/presentation/3.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.catalogue import vocabulary
from archive.catalogue.specimen import MARK, STATEMENT, is_specimen
from archive.curation import DRAFT_MARK, Bilingual
from archive.exports.documents import citation, marked_title, permanent_address
from archive.exports.dublin_core import LABELS, rights_address, statements
from archive.showing.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue.views import PageView, UnitView
    from archive.curation import Collection, ResolvedEntry, Section
    from archive.exports.documents import Document
    from archive.exports.dublin_core import Statement
    from archive.exports.exhibition import Edition
    from archive.exports.iiif.pictures import Service
    from archive.settings import Settings

Resource = dict[str, Any]

EVERYTHING: Final = "collection.json"
"""Name of the collection of all manifests in the folder."""
CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
_BARE: Final = (1000, 1414)
"""Canvas of a page without a picture, in the shape of A4: viewers show its words beside it."""
_HAVE_PLACES: Final = frozenset({"title", "description", "bibliographicCitation"})
_KNOWN_RIGHTS: Final = re.compile(
    r"https?://(?P<rest>(creativecommons\.org/(licenses|publicdomain)|rightsstatements\.org/vocab)/\S*)"
)
"""The addresses that the Presentation API takes (3.1, rights); it writes them with ``http``."""


@dataclass(frozen=True)
class Presenter:
    """Tells of documents and sets in the words of IIIF.

    Attributes:
        settings: Name of the institution and address of its reading room.
        base: Address at which the folder will lie.
    """

    settings: Settings
    base: str

    def document(self, document: Document, canvases: Sequence[Resource]) -> Resource:
        """The manifest of a document with the canvases of its pages."""
        unit = document.unit
        cited = {spoken: [citation(self.settings, unit, spoken)] for spoken in LANGUAGES}
        return _manifest(
            f"{self.base}/{document_name(unit)}",
            label={"none": [unit.shown_title]},
            summary={"none": [unit.scope]} if unit.scope else {},
            metadata=self._metadata(document),
            requiredStatement={"label": {"vi": ["Trích dẫn"], "en": ["Citation"]}, "value": cited},
            rights=rights_address(unit),
            homepage=self._homepage_of(unit),
            items=canvases,
        )

    def page(self, unit: UnitView, page: PageView, service: Service | None) -> Resource:
        """The canvas of a page.

        Args:
            unit: The document.
            page: Its page.
            service: Its picture; None where it has none.
        """
        address = f"{self.base}/items/{unit.pid}/{page.number}"
        said: Resource = {"label": {"none": [page.label or str(page.number)]}}
        if service is None and page.text.strip():
            # Where nothing can be seen a viewer has to show the words beside it; few show annotations that supplement.
            lines = {page.languages[0] if page.languages else "none": [page.text]}
            said["metadata"] = [{"label": spoken_in(Bilingual("Văn bản", "Text")), "value": lines}]
        canvas = _canvas(f"{address}/canvas", service, **said)
        if page.text.strip():
            canvas["annotations"] = [{"id": f"{address}/text.json", "type": "AnnotationPage"}]
        return canvas | _if_any(homepage=self._homepage_of(unit, page))

    def exhibit(self, one: ResolvedEntry, place: int, collection: Collection, service: Service | None) -> Resource:
        """The canvas of an entry of a set: its caption in the set's languages beside the page or the region.

        Args:
            one: The entry.
            place: Its number in the set, from 1.
            collection: The set.
            service: The picture of the page or the region; None where it has none.
        """
        heading, unit = one.entry.heading, one.unit
        cited = {spoken: [citation(self.settings, unit, spoken, one.page)] for spoken in LANGUAGES}
        third = collection.third_language
        said: Resource = {
            "label": spoken_in(heading, third) if heading else {"none": [unit.shown_title]},
            "summary": spoken_in(one.entry.caption, third),
            # Mirador shows no summary of a canvas, and there the caption is what a visitor came for.
            "metadata": [
                {"label": spoken_in(Bilingual("Chú thích", "Caption")), "value": spoken_in(one.entry.caption, third)},
                {"label": _label("bibliographicCitation"), "value": cited},
            ],
        }
        if rights := rights_address(unit):
            said["rights"] = rights
        if is_specimen(unit):
            value = {language: [text] for language, text in STATEMENT.items()}
            said["requiredStatement"] = {"label": {"none": [MARK]}, "value": value}
        canvas = _canvas(f"{self.base}/sets/{collection.slug}/{place}/canvas", service, **said)
        return canvas | _if_any(homepage=self._homepage_of(unit, one.page))

    def set(
        self,
        collection: Collection,
        edition: Edition,
        canvases: Sequence[Resource],
        sections: Sequence[tuple[Section, Sequence[str]]],
    ) -> Resource:
        """The manifest of a curated set.

        Args:
            collection: The set.
            edition: Which state of it.
            canvases: Its entries.
            sections: Its sections in order, each with the addresses of its canvases.
        """
        address = f"{self.base}/{set_name(collection)}"
        stated = _KNOWN_RIGHTS.fullmatch(collection.rights.vi.strip())
        third = collection.third_language
        ranges = [
            {
                "id": f"{self.base}/sets/{collection.slug}/sections/{section.key}",
                "type": "Range",
                "label": spoken_in(section.title, third),
                **({"summary": spoken_in(section.text, third)} if section.text else {}),
                "items": [{"id": canvas, "type": "Canvas"} for canvas in members],
            }
            for section, members in sections
        ]
        return _manifest(
            address,
            label=spoken_in(marked_title(collection), third),
            summary=spoken_in(collection.summary, third),
            metadata=_told_of_set(collection, edition),
            requiredStatement=_credits(collection),
            rights=f"http://{stated['rest']}" if stated else "",
            items=canvases,
            structures=ranges,
        )

    def everything(self, manifests: Sequence[Resource], *, is_draft: bool) -> Resource:
        """The collection of all manifests of the folder.

        Args:
            manifests: Those of the sets, then those of the documents.
            is_draft: Whether a set among them was not approved.
        """
        label = {"none": [self.settings.repository_name]}
        summary = {spoken: [DRAFT_MARK.text(spoken)] for spoken in LANGUAGES} if is_draft else {}
        members = [
            {name: one[name] for name in ("id", "type", "label", "thumbnail") if name in one} for one in manifests
        ]
        address = f"{self.base}/{EVERYTHING}"
        return _resource(address, "Collection", label=label, summary=summary, items=members)

    def _metadata(self, document: Document) -> list[Resource]:
        """What is said of a document besides what a manifest has places of its own for."""
        told: dict[str, dict[str, list[str]]] = {}
        for one in statements(document, self.settings):
            if one.term in _HAVE_PLACES or one.is_address:
                continue
            values = told.setdefault(one.term, {})
            for spoken, value in _named(one):
                values.setdefault(spoken, []).append(value)
        return [{"label": _label(term), "value": value} for term, value in told.items()]

    def _homepage_of(self, unit: UnitView, page: PageView | None = None) -> list[Resource]:
        address = permanent_address(self.settings, unit, page)
        label = {"vi": ["Xem trong phòng đọc"], "en": ["In the reading room"]}
        return [{"id": address, "type": "Text", "format": "text/html", "label": label}] if address else []


def document_name(unit: UnitView) -> str:
    """Name of a document's manifest in the folder."""
    return f"items/{unit.pid}/manifest.json"


def set_name(collection: Collection) -> str:
    """Name of a set's manifest in the folder."""
    return f"sets/{collection.slug}/manifest.json"


def spoken_in(text: Bilingual, third: str = "") -> dict[str, list[str]]:
    """A text as a language map.

    Args:
        text: The text.
        third: Code of its third language; empty where it has none.
    """
    told = {"vi": [text.vi], "en": [text.en]}
    return told | {third: [text.third]} if third and text.third else told


def _named(one: Statement) -> Iterator[tuple[str, str]]:
    """A statement for people: a language by its name and not by its code."""
    if one.term == "language":
        for spoken in LANGUAGES:
            yield spoken, vocabulary.label("languages", one.value, spoken)
    else:
        yield one.language or "none", one.value


def _resource(address: str, kind: str, **values: Any) -> Resource:
    """A resource that stands by itself; what is empty is left out."""
    return {"@context": CONTEXT, "id": address, "type": kind, **_if_any(**values)}


def _if_any(**values: Any) -> Resource:
    return {name: value for name, value in values.items() if value}


def _manifest(address: str, items: Sequence[Resource], **values: Any) -> Resource:
    thumbnail: list[Resource] = next((canvas["thumbnail"] for canvas in items if "thumbnail" in canvas), [])
    return _resource(address, "Manifest", **values, thumbnail=thumbnail, items=items)


def _canvas(address: str, service: Service | None, **values: Any) -> Resource:
    width, height = (service.picture.width, service.picture.height) if service else _BARE
    canvas = {"id": address, "type": "Canvas", **values, "width": width, "height": height}
    if service is None:
        return canvas | {"items": []}
    painted = {
        "id": f"{address}/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": service.body,
        "target": address,
    }
    page = {"id": f"{address}/pictures", "type": "AnnotationPage", "items": [painted]}
    return canvas | {"thumbnail": service.thumbnail, "items": [page]}


def _label(term: str) -> dict[str, list[str]]:
    return spoken_in(Bilingual(*LABELS[term]))


def _credits(collection: Collection) -> Resource:
    """Who made the set; BẢN THẢO before it where nobody has approved it."""
    credit, mark, third = collection.credits, collection.mark, collection.third_language
    told = spoken_in(credit, third)
    if mark:
        marks = spoken_in(mark, third)
        told = {spoken: [*marks.get(spoken, []), *lines] for spoken, lines in told.items()}
    return {"label": spoken_in(Bilingual("Người thực hiện", "Credits")), "value": told}


def _told_of_set(collection: Collection, edition: Edition) -> list[Resource]:
    told = [(Bilingual(*LABELS["rights"]), spoken_in(collection.rights, collection.third_language))]
    if approval := collection.approval:
        line = f"{approval.approver}, {approval.decision}, {approval.date.isoformat()}"
        told.append((Bilingual("Phê duyệt", "Approved by"), {"none": [line]}))
    number = {"none": [f"{edition.number} ({edition.date.isoformat()})"]}
    told.append((Bilingual("Lần xuất bản", "Edition"), number))
    return [{"label": spoken_in(label), "value": value} for label, value in told]
