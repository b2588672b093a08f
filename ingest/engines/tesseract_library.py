"""Tesseract's own library in this process: its models are loaded once, and words are taken as they are.

A program started for every page loads its models each time, and its table is written by walking each paragraph anew for
every word: together a tenth of what a page costs, more on newspapers (measured). A page that crashes the library
ends its worker, which is known without doubt and tried again (`ingest.compute`).

The calls are those of Tesseract's C interface (``tesseract/capi.h`` of version 5).
"""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, byref, c_bool, c_char_p, c_float, c_int, c_void_p
from functools import cache, lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import finalize

import numpy as np

from ingest.engines.tesseract import RecognisedWord
from ingest.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from ingest.engines.tesseract import Layout

NAME = "libtesseract.so.5"
"""Its name for programs, the same on all systems with glibc; it changes with the first figure of its version."""

_KEPT = 3
"""Readers kept with their models, 40 MB each: a document's languages, and those of lines that are read again."""

_BLOCK, _PARAGRAPH, _LINE, _WORD = range(4)
_GREY_BYTES = 1
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "TessVersion": (c_char_p, []),
    "TessBaseAPICreate": (c_void_p, []),
    "TessBaseAPIDelete": (None, [c_void_p]),
    "TessBaseAPIInit3": (c_int, [c_void_p, c_char_p, c_char_p]),
    "TessBaseAPISetVariable": (c_bool, [c_void_p, c_char_p, c_char_p]),
    "TessBaseAPISetPageSegMode": (None, [c_void_p, c_int]),
    "TessBaseAPISetImage": (None, [c_void_p, c_void_p, c_int, c_int, c_int, c_int]),
    "TessBaseAPIRecognize": (c_int, [c_void_p, c_void_p]),
    "TessBaseAPIClear": (None, [c_void_p]),
    "TessBaseAPIGetIterator": (c_void_p, [c_void_p]),
    "TessMonitorCreate": (c_void_p, []),
    "TessMonitorDelete": (None, [c_void_p]),
    "TessMonitorSetDeadlineMSecs": (None, [c_void_p, c_int]),
    "TessResultIteratorDelete": (None, [c_void_p]),
    "TessResultIteratorGetPageIterator": (c_void_p, [c_void_p]),
    "TessResultIteratorNext": (c_bool, [c_void_p, c_int]),
    "TessResultIteratorGetUTF8Text": (c_void_p, [c_void_p, c_int]),
    "TessResultIteratorConfidence": (c_float, [c_void_p, c_int]),
    "TessPageIteratorIsAtBeginningOf": (c_bool, [c_void_p, c_int]),
    "TessPageIteratorBoundingBox": (c_bool, [c_void_p, c_int, *[POINTER(c_int)] * 4]),
    "TessDeleteText": (None, [c_void_p]),
}


@cache
def library() -> ctypes.CDLL | None:
    """Tesseract's library; None where there is none of its fifth version."""
    # Read once, when the library is loaded. Threads cost 3.6 times the processor time (measured).
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        found = ctypes.CDLL(NAME)
    except OSError:
        return None
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


def version() -> str:
    """Version of the library; empty without one."""
    found = library()
    return found.TessVersion().decode() if found else ""


def read(
    picture: npt.NDArray[np.uint8],
    dpi: int | None,
    languages: tuple[str, ...],
    *,
    seconds: int,
    layout: Layout,
    models: str,
    inverted: bool,
) -> list[RecognisedWord]:
    """As `ingest.engines.tesseract.recognise`, where there is a library.

    Raises:
        PageError: It took too long (R030) or failed (R031).
    """
    return _reader("+".join(languages), models).read(picture, dpi, layout, seconds, inverted=inverted)


class _Reader:
    """Tesseract with the models of some languages loaded."""

    def __init__(self, languages: str, models: str) -> None:
        found = library()
        assert found is not None
        self._library, self._handle = found, found.TessBaseAPICreate()
        finalize(self, found.TessBaseAPIDelete, self._handle)
        status = found.TessBaseAPIInit3(self._handle, models.encode() or None, languages.encode())
        if status:
            raise PageError("R031", status=status, problem=f"no models of {languages}")
        self._set("debug_file", os.devnull)

    def read(
        self, picture: npt.NDArray[np.uint8], dpi: int | None, layout: Layout, seconds: int, *, inverted: bool
    ) -> list[RecognisedWord]:
        picture = np.ascontiguousarray(picture)
        height, width = picture.shape
        self._set("user_defined_dpi", str(dpi or 0))
        self._set("tessedit_do_invert", str(int(inverted)))
        self._library.TessBaseAPISetPageSegMode(self._handle, layout.value)
        self._library.TessBaseAPISetImage(self._handle, picture.ctypes.data, width, height, _GREY_BYTES, width)
        try:
            self._recognise(seconds)
            return list(self._words())
        finally:
            self._library.TessBaseAPIClear(self._handle)

    def _set(self, variable: str, value: str) -> None:
        self._library.TessBaseAPISetVariable(self._handle, variable.encode(), value.encode())

    def _recognise(self, seconds: int) -> None:
        deadline = monotonic() + seconds
        monitor = self._library.TessMonitorCreate()
        self._library.TessMonitorSetDeadlineMSecs(monitor, seconds * 1000)
        status = self._library.TessBaseAPIRecognize(self._handle, monitor)
        self._library.TessMonitorDelete(monitor)
        if status and monotonic() >= deadline:
            raise PageError("R030", seconds=seconds)
        if status:
            raise PageError("R031", status=status, problem="not recognised")

    def _words(self) -> Iterator[RecognisedWord]:
        tesseract = self._library
        words = tesseract.TessBaseAPIGetIterator(self._handle)
        if not words:
            return
        page = tesseract.TessResultIteratorGetPageIterator(words)
        begins = tesseract.TessPageIteratorIsAtBeginningOf
        block, paragraph, line, is_left = 0, 0, 0, True
        while is_left:
            if begins(page, _LINE):
                line += 1
                if begins(page, _PARAGRAPH):
                    paragraph, line = paragraph + 1, 1
                if begins(page, _BLOCK):
                    block, paragraph = block + 1, 1
            if text := self._text(words):
                x0, y0, x1, y1 = self._edges(page)
                certainty = min(max(tesseract.TessResultIteratorConfidence(words, _WORD) / 100, 0.0), 1.0)
                yield RecognisedWord(text, x0, y0, x1 - x0, y1 - y0, certainty, (block, paragraph), line)
            is_left = tesseract.TessResultIteratorNext(words, _WORD)
        tesseract.TessResultIteratorDelete(words)

    def _text(self, words: int) -> str:
        given = self._library.TessResultIteratorGetUTF8Text(words, _WORD)
        if not given:
            return ""
        text = ctypes.string_at(given).decode("utf-8", errors="replace").strip()
        self._library.TessDeleteText(given)
        return text

    def _edges(self, page: int) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = (c_int() for _ in range(4))
        self._library.TessPageIteratorBoundingBox(page, _WORD, byref(x0), byref(y0), byref(x1), byref(y1))
        return x0.value, y0.value, x1.value, y1.value


@lru_cache(maxsize=_KEPT)
def _reader(languages: str, models: str) -> _Reader:
    return _Reader(languages, models)
