"""The language of every passage, told in a PDF's tags: a screen reader changes its voice where the language changes.

WeasyPrint tells the language of the document as a whole (version 70). Its tags for passages of text are made in the order
of the boxes that it has laid out; going through these in the same order gives each tag its language (ISO 32000-1, 14.9.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def tell_languages(document: Any, pdf: Any) -> None:
    """Give every passage in another language than the document's its own; a `finisher` of WeasyPrint.

    Args:
        document: What was laid out.
        pdf: The file that is about to be written.
    """
    spoken = document.metadata.lang
    texts = [text for page in document.pages for text in _texts(page._page_box)]  # noqa: SLF001  # there is no other way
    passages = [one for one in pdf.objects if _is_passage(one)]
    assert len(texts) == len(passages), "tags are made in the order of the boxes"
    for text, passage in zip(texts, passages, strict=True):
        language = text.style["lang"]
        if language and language != spoken:
            passage["Lang"] = f"({language})"


def _texts(box: Any) -> Iterator[Any]:
    """The boxes of text that have a tag of their own; text of a link has the link's."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    if isinstance(box, AbsolutePlaceholder):
        box = box._box  # noqa: SLF001
    in_link = box.element is not None and (box.element_tag or "").partition(":")[0] == "a"
    for child in getattr(box, "children", ()):
        for inner in child.children if isinstance(child, boxes.LineBox) else (child,):
            if not isinstance(inner, boxes.TextBox):
                yield from _texts(inner)
            elif not in_link:
                yield inner


def _is_passage(found: Any) -> bool:
    """Whether this is the tag of a passage: it holds the number of its text, and is no link or picture."""
    if not isinstance(found, dict) or found.get("Type") != "/StructElem" or found["S"] in {"/Link", "/Figure"}:
        return False
    return len(found["K"]) == 1 and isinstance(found["K"][0], int)
