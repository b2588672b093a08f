"""The text of a page as annotations that supplement its canvas: each line where it stands on the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.showing.lines import boxes_of_lines, lines_of, words_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue.views import PageView
    from archive.store import Store


def words_of(store: Store, pid: str, page: PageView, address: str, canvas: str) -> dict[str, Any]:
    """The page of annotations of a page's text.

    Args:
        store: Holds the places of the words.
        pid: The document.
        page: Its page.
        address: Where the annotations will lie.
        canvas: What they belong to.

    Raises:
        StoreError: The page's ALTO file is missing or damaged.
    """
    said = [
        {
            "id": f"{address}#{number}",
            "type": "Annotation",
            "motivation": "supplementing",
            "body": _body(page, text),
            "target": target,
        }
        for number, (text, target) in enumerate(_passages(store, pid, page, canvas), 1)
    ]
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": address,
        "type": "AnnotationPage",
        "items": said,
    }


def _passages(store: Store, pid: str, page: PageView, canvas: str) -> Iterator[tuple[str, str]]:
    boxes = boxes_of_lines(page.text, words_there(store, pid, page))
    if not boxes:
        yield page.text, canvas
        return
    for (start, end), box in zip(lines_of(page.text), boxes, strict=True):
        place = ",".join(map(str, box))
        # A line that somebody wrote by hand between those that were read stands nowhere.
        yield page.text[start:end].strip(), f"{canvas}#xywh={place}" if box[2] and box[3] else canvas


def _body(page: PageView, text: str) -> dict[str, Any]:
    body = {"type": "TextualBody", "format": "text/plain", "value": text}
    return body | {"language": page.languages[0]} if page.languages else body
