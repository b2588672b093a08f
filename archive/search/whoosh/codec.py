"""Whoosh's codec interface over the segments' files: with it, Whoosh's own searcher reads the very same index."""

from __future__ import annotations

import secrets
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from archive.search.whoosh import guard
from archive.search.whoosh.arrays import ArrayFile
from archive.search.whoosh.frame import KINDS, read_frame
from archive.search.whoosh.postings import read_postings
from archive.search.whoosh.schema import FIELD_NAMES, PAGE_FIELD, POSITION, field_of, term_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.whoosh.frame import Frame
    from archive.search.whoosh.postings import Postings

ENDING = ".seg"


class ArraySegment(W3Segment):  # type: ignore[misc]  # Whoosh has no types
    """What a table of contents says of a segment: its name, its size, its deleted documents.

    Args:
        index: Name of the index.
        documents: How many documents it holds.
        is_public: Whether it belongs to the outsiders' index, too.
        name: Of its own, or one that no seeded random generator can repeat.
    """

    def __init__(self, index: str, documents: int = 0, *, is_public: bool = True, name: str | None = None) -> None:
        super().__init__(ArrayCodec(), index, documents, segid=name or secrets.token_hex(8), deleted=set())
        self.is_public = is_public
        self.seal()

    def seal(self) -> None:
        """Note a checksum of all that it says, before it is listed."""
        self.seal_number = self._checksum()

    @property
    def is_sound(self) -> bool:
        """Whether it says what was listed."""
        return bool(self.seal_number == self._checksum())

    def _checksum(self) -> int:
        said = self.segment_id(), self.doc_count_all(), sorted(self.deleted_docs()), self.is_public
        return zlib.crc32(repr(said).encode())

    def path(self, folder: Path) -> Path:
        """Its file."""
        return folder / str(self.make_filename(ENDING))

    def should_assemble(self) -> bool:
        """It is one file from the beginning."""
        return False


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """Reads segments for Whoosh; `archive.search.whoosh.writer` writes them."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> TermsReader:
        """The terms of a segment and their postings."""
        return TermsReader(*_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> DocumentReader:
        """The documents of a segment."""
        return DocumentReader(_opened(storage, segment)[1], segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """A new segment."""
        del storage
        return ArraySegment(indexname)


def _opened(storage: Any, segment: ArraySegment) -> tuple[ArrayFile, Frame]:
    file = ArrayFile(segment.path(Path(storage.folder)), KINDS)
    return file, read_frame(file)


class TermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """Terms in the order of fields and bytes."""

    def __init__(self, file: ArrayFile, frame: Frame) -> None:
        self._file = file
        self._frame = frame

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._frame.terms.find(_key(*term)) is not None

    def indexed_field_names(self) -> tuple[str, ...]:
        """All fields."""
        return FIELD_NAMES

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms."""
        return self.terms_from(FIELD_NAMES[0], b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Terms from the first on that is not before ``prefix``."""
        terms = self._frame.terms
        first = terms.beginning_with(_key(fieldname, prefix))[0]
        return ((field_of(terms[at]), terms[at][1:]) for at in range(first, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with what is known of them."""
        return self.items_from(FIELD_NAMES[0], b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As `terms_from`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """How often a term occurs, and between which documents."""
        found, lengths = self._postings(fieldname, text), self._frame.lengths
        of_these = lengths[found.documents]
        return TermInfo(
            weight=len(found.places),
            df=len(found.documents),
            minlength=int(of_these.min()),
            maxlength=int(of_these.max()),
            maxweight=int(found.frequencies.max()),
            minid=int(found.documents[0]),
            maxid=int(found.documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> int:
        """How often a term occurs."""
        return len(self._postings(fieldname, text).places) if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term occurs."""
        return len(self._postings(fieldname, text).documents) if (fieldname, text) in self else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        """The postings of a term one by one."""
        return Matcher((fieldname, text), self._postings(fieldname, text), self._frame, format_, scorer)

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        number = self._frame.terms.find(_key(fieldname, text))
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return read_postings(self._file, self._frame, number)


class Matcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """One term's postings, walked by Whoosh."""

    def __init__(self, term: tuple[str, bytes], postings: Postings, frame: Frame, format_: Any, scorer: Any) -> None:
        self._term = term
        self._postings = postings
        self._frame = frame
        self._ends = np.cumsum(postings.frequencies, dtype=np.int64)
        self.format = format_
        self.scorer = scorer
        self._at = 0

    def is_active(self) -> bool:
        """Whether there is one more."""
        return self._at < len(self._postings.documents)

    def reset(self) -> None:
        """Begin anew."""
        self._at = 0

    def copy(self) -> Matcher:
        """Another one that goes on from here."""
        twin = Matcher(self._term, self._postings, self._frame, self.format, self.scorer)
        twin._at = self._at
        return twin

    def id(self) -> int:
        """The document."""
        return int(self._postings.documents[self._at])

    def weight(self) -> float:
        """Its occurrences in the document."""
        return float(self._postings.frequencies[self._at])

    def value(self) -> bytes:
        """Its positions in the document."""
        end = self._ends[self._at]
        places = self._postings.places[end - int(self._postings.frequencies[self._at]) : end]
        return bytes((places - self._frame.bases[self.id()]).astype(POSITION))

    def next(self) -> bool:
        """Go on by one; whether that is a new block of postings."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return False

    def skip_to(self, id: int) -> bool:  # noqa: A002  # Whoosh passes it by this name
        """Go on to the first document that is not before ``id``."""
        if not self.is_active():
            raise ReadTooFar
        self._at += int(np.searchsorted(self._postings.documents[self._at :], id))
        return False

    def skip_to_quality(self, minquality: float) -> int:
        """Go on past blocks that are no better; all postings are one block."""
        if self.block_quality() <= minquality:
            self._at = len(self._postings.documents)
        return 1

    def block_max_weight(self) -> float:
        """Most occurrences in a document."""
        return float(self._postings.frequencies.max())

    def block_min_length(self) -> int:
        """The shortest page that has the term."""
        return int(self._frame.lengths[self._postings.documents].min())

    def block_max_length(self) -> int:
        """The longest page that has the term."""
        return int(self._frame.lengths[self._postings.documents].max())


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """Documents of a segment: which are deleted, how long they are, and of which item."""

    def __init__(self, frame: Frame, segment: ArraySegment) -> None:
        self._frame = frame
        self._segment = segment

    def doc_count_all(self) -> int:
        """All documents."""
        return len(self._frame.numbers)

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self.doc_count_all() - int(self._segment.deleted_count())

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Those that are deleted."""
        return iter(self._segment.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Tokens on a page; of descriptions no lengths are kept."""
        return int(self._frame.lengths[docnum]) if fieldname == PAGE_FIELD else default

    def field_length(self, fieldname: str) -> int:
        """Tokens on all pages."""
        return int(self._frame.lengths.sum()) if fieldname == PAGE_FIELD else 0

    def min_field_length(self, fieldname: str) -> int:
        """Tokens on the shortest page."""
        return int(self._frame.lengths.min()) if fieldname == PAGE_FIELD else 0

    def max_field_length(self, fieldname: str) -> int:
        """Tokens on the longest page."""
        return int(self._frame.lengths.max()) if fieldname == PAGE_FIELD else 0

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Nothing is stored beside the arrays."""
        del docnum
        return {}


def _key(fieldname: str, text: bytes) -> bytes:
    return term_of(fieldname, "") + text


guard.NEEDED |= {(__name__, named.__name__): named for named in (ArraySegment, ArrayCodec)}
