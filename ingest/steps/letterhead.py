"""The head of an administrative document: its lines, number, date and issuing body.

Layout: Nghị định 30/2020/NĐ-CP, Appendix I (issuing body top left, national title top right, number
under the first, place and date under the second, then the kind). Recognition may merge the two columns
into one line or read them in either order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.text.dates import WrittenDate, find_dates
from archive.text.folding import fold
from archive.text.repair import repair
from archive.text.symbols import SYMBOL
from ingest.steps.document_kinds import kind_named

if TYPE_CHECKING:
    from archive.catalogue.vocabulary import Term

_HEAD_LINES = 60
_LINE_CHARACTERS = 400
"""What comes later in a page or line is body, whatever it says."""

_BODY = re.compile(
    r"(?:can cu|kinh gui|thuc hien|theo de nghi|theo ho so|xet|dieu 1|chuong i|phan (?:i|thu nhat)|[i1]\s?\.\s|pursuant to|article 1)\b"
    r"|i\.|1\."
)
_WORDS_AFTER_DATE = 3
_LONGEST_HEADING = 60
_RULE = re.compile(r"[\W_]*")
_NATION = r"c[o0]ng h[o0]a xa h[o0]i chu nghia viet nam"
_MOTTO = r"d\wc l\wp\W{0,3}\w\w d\w\W{0,3}\w{3,5} phuc"
_PARTY = r"dang cong san viet nam"
_NATIONAL_TITLE = re.compile(rf"{_NATION}|{_MOTTO}|{_PARTY}")
_NUMBER_WORD = r"s[ốôóòoỐÔÓÒO60]\s{0,3}[:;.,]?\s{0,3}"
_NUMBER = re.compile(rf"(?:^|\W)(?i:{_NUMBER_WORD}|no\s?[.:]\s?|n[°º]\s?)(?P<symbol>{SYMBOL})")
_SYMBOL_ALONE = re.compile(rf"\W*(?P<symbol>{SYMBOL})\W*")
_UNREAD_DAY = re.compile(r"ng[àa]y\W{0,3}\S{0,6}\s*$", re.IGNORECASE)
_GAPS = re.compile(r"\s+")


@dataclass(frozen=True)
class Line:
    """One line of the head: its text, the same folded, and whether a blank line or rule stands before it."""

    text: str
    folded: str
    after_gap: bool

    @property
    def is_capitals(self) -> bool:
        """Whether nine letters in ten are capitals."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)


@dataclass(frozen=True)
class Head:
    """The first lines of a page, and where its body begins.

    Attributes:
        lines: Lines with letters or figures, rules and blanks left out.
        body: Index of the first line of the body; ``len(lines)`` when none is told.
        heading: Index of the line that names the kind, or None.
        kind: The kind it names.
    """

    lines: tuple[Line, ...]
    body: int
    heading: int | None
    kind: Term | None

    @property
    def top(self) -> tuple[Line, ...]:
        """The lines above the heading, or above the body where there is none."""
        return self.lines[: self.body if self.heading is None else self.heading]


def read_head(page: str) -> Head:
    """Find the head of ``page``."""
    lines = _lines(page)
    body = next((index for index, line in enumerate(lines) if _BODY.match(line.folded)), len(lines))
    for index, line in enumerate(lines[:body]):
        kind = kind_of_heading(line)
        if kind is not None:
            return Head(lines, body, index, kind)
    return Head(lines, body, None, None)


def kind_of_heading(line: Line) -> Term | None:
    """The kind that a line names by itself ("Kế hoạch", "T H Ô N G  B Á O:") or in capitals at its end.

    What stands before the capitals is a stamp that recognition read into the line.
    """
    if len(line.text) > _LONGEST_HEADING:
        return None
    words = line.text.split()
    lower = next((index for index in range(len(words), 0, -1) if any(map(str.islower, words[index - 1]))), 0)
    return kind_named(line.text) or kind_named(" ".join(words[lower:]))


def has_national_title(head: Head) -> bool:
    """Whether the national title, its motto or the Party's name stands above the body."""
    return any(_NATIONAL_TITLE.search(line.folded) for line in head.lines[: head.body])


def find_number(head: Head) -> tuple[str, str] | None:
    """The document's own number without gaps, and the line it stands in."""
    for pattern in (_NUMBER.search, _SYMBOL_ALONE.fullmatch):
        for line in head.top:
            found = pattern(line.text)
            if found and not _refers(line, found.start()):
                return _GAPS.sub("", found["symbol"]), line.text
    return None


def _refers(line: Line, start: int) -> bool:
    """Whether the words before a number make it another document's ("sửa đổi Nghị định số …")."""
    before = line.folded[:start].split()
    return len(before) > 2 and not _NATIONAL_TITLE.search(line.folded[:start])


def find_date(head: Head) -> tuple[WrittenDate, bool] | None:
    """The date of issue, and whether a place or nothing else stands before it in its line.

    A date that the line goes on from ("… năm 2012 của Bộ trưởng …") is another document's.
    """
    for line in head.top:
        for date in find_dates(line.text):
            before = _UNREAD_DAY.sub("", line.text[: date.start]).rstrip()
            unread_day = before != line.text[: date.start].rstrip()
            after = line.text[date.start + len(date.text) :].split()
            placed = before.endswith(",") or not before.strip(" -–—(.,")
            day_named = unread_day or date.text[:2].casefold() == "ng"
            if day_named and len(after) < _WORDS_AFTER_DATE and (placed or _NUMBER.search(before)):
                return date, placed
    return None


_BODY_WORDS = """
bộ; sở; ban; ủy ban; uỷ ban; ubnd; hội đồng; hđnd; cục; chi cục; tổng cục; vụ; viện; văn phòng; phòng; trung tâm;
trường; khoa; học viện; đại học; ngân hàng; kho bạc; bảo hiểm; công ty; tổng công ty; tập đoàn; chính phủ; quốc hội;
thủ tướng; chủ tịch; tòa án; toà án; viện kiểm sát; thanh tra; kiểm toán; đảng ủy; đảng bộ; tỉnh ủy; thành ủy;
huyện ủy; quận ủy; liên đoàn; đoàn; hội; mặt trận; bộ tư lệnh; công an; thư viện; bảo tàng; nhà văn hóa; đặc khu
"""
_NEW_BODY = re.compile("(?:" + "|".join(fold(word.strip()) for word in _BODY_WORDS.split(";")) + r")\b")


def find_issuer(head: Head) -> tuple[str, ...]:
    """The issuing body's lines as written, wrapped ones joined, the superior body first; () when not told.

    Only a document with a national title has this layout.
    """
    if not has_national_title(head):
        return ()
    bodies: list[str] = []
    for line in head.top:
        rest = _NATIONAL_TITLE.sub(lambda found: " " * len(found[0]), line.folded)
        kept = "".join(letter if keep != " " else " " for letter, keep in zip(line.text, rest, strict=False))
        name = _GAPS.sub(" ", kept).strip(" -–—_.*,:;|")
        candidate = Line(name, fold(name), after_gap=False)
        if len(name) < 3 or not candidate.is_capitals or any(letter.isdigit() for letter in name):
            continue
        if _NEW_BODY.match(candidate.folded):
            bodies.append(name)
        elif bodies:
            bodies[-1] += " " + name
    return tuple(bodies)


def _lines(page: str) -> tuple[Line, ...]:
    found: list[Line] = []
    gap = True
    for raw in repair(page).splitlines():
        text = raw.strip()[:_LINE_CHARACTERS]
        if _RULE.fullmatch(text):
            gap = True
            continue
        found.append(Line(text, fold(text), gap))
        gap = False
        if len(found) == _HEAD_LINES:
            break
    return tuple(found)
