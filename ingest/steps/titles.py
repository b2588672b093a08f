"""Titles: the kind with its subject, the "V/v" line of a letter, a heading, or the tidied file name."""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.text.folding import fold
from archive.text.symbols import SYMBOL
from archive.text.tokens import Token, tokenise
from ingest.steps.document_kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue.vocabulary import Term
    from ingest.steps.letterhead import Head, Line

_SUBJECT_LINES = 12
_SUBJECT_CHARACTERS = 600
_HEADING_CHARACTERS = (6, 160)
_HEADING_LINES = 15
"""How much of a head is looked at for each of these; what is longer is body."""

_HEADLINE = re.compile(
    rf"(?P<kind>[^\W\d]+(?: [^\W\d]+){{0,3}}) (?i:số|no\.?)\s?:?\s?{SYMBOL}[\s,:-]*(?P<subject>.{{15,}})"
)
_ENGLISH_KINDS = {
    "decision",
    "decree",
    "circular",
    "joint circular",
    "directive",
    "resolution",
    "law",
    "plan",
    "report",
}
_DIVISION = re.compile(
    r"(?:chapter|part|section|article|chuong|phan|muc|dieu|trang chu|muc luc|general provisions|the )\b"
)
"""A text that begins with a division, a menu or who decides has no title of its own on that page."""


_AUTHORITY = re.compile(
    r"(?:bo truong|thu tuong|chu tich|giam doc|tong giam doc|hieu truong|tong cuc truong|cuc truong|thong doc|chinh phu"
    r"|quoc hoi|hoi dong|uy ban|ubnd|truong ban|vien truong|chanh an|tong kiem toan|tong thanh tra|uy ban thuong vu|ban )\b"
)
"""Who decides: this line stands between subject and body of a decision."""

_NO_SUBJECT = re.compile(r"\(|kem theo|so\s*:|[^,]{2,30}, ngay\b|page \d|trang \d")
_LETTER_SUBJECT = re.compile(r"(?:v/v|v\.v|ve viec)\s*[:.]?\s*")
_SPACE = re.compile(r"[ \u00a0]+")
_WORDS_ABOUT = re.compile(r"(?:V/v|Về việc)\s*[:.]?\s*", re.IGNORECASE)


def subject_lines(head: Head) -> list[Line]:
    """Lines between the heading that names the kind and the body: what the document is about."""
    if head.heading is None:
        return []
    found: list[Line] = []
    for line in head.lines[head.heading + 1 : min(head.body, head.heading + 1 + _SUBJECT_LINES)]:
        ended = found and (line.after_gap or (line.is_capitals and not found[-1].is_capitals))
        if ended or _NO_SUBJECT.match(line.folded) or (line.is_capitals and found and _AUTHORITY.match(line.folded)):
            break
        found.append(line)
        if sum(len(one.text) for one in found) > _SUBJECT_CHARACTERS:
            return []
    return found


def letter_subject(head: Head) -> list[Line]:
    """The "V/v" line of an official letter and the lines that continue it."""
    for index, line in enumerate(head.lines[: head.body]):
        if _LETTER_SUBJECT.match(line.folded):
            rest = head.lines[index + 1 : min(head.body, index + 4)]
            return [line, *_continuation(rest)]
    return []


def _continuation(lines: Sequence[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if line.after_gap or line.is_capitals or re.search(r"ngay\b.*\bthang\b|doc lap|viet nam$", line.folded):
            break
        found.append(line)
    return found


def headline(head: Head) -> tuple[Term | None, str] | None:
    """Kind and title from a line that names kind, number and subject in one breath.

    "Thông tư số 22/2025/TT-BXD Quy định về …"; an English one is a title as it stands.
    """
    for line in head.lines[: head.body]:
        found = _HEADLINE.fullmatch(line.text)
        if found is None:
            continue
        kind = kind_named(found["kind"])
        if kind is not None:
            return kind, title_from(kind.vi, [dataclasses.replace(line, text=found["subject"])], "")
        if fold(found["kind"]) in _ENGLISH_KINDS:
            return None, line.text
    return None


def heading_line(head: Head) -> Line | None:
    """The first line in capitals, of some words and not too long: what a free-form page offers as a title."""
    shortest, longest = _HEADING_CHARACTERS
    for line in head.lines[: min(head.body, _HEADING_LINES)]:
        if _DIVISION.match(line.folded):
            return None
        words = [word for word in line.text.split() if sum(letter.isalpha() for letter in word) >= 2]
        if line.is_capitals and len(words) >= 2 and shortest <= len(line.text) <= longest:
            return line
    return None


def title_from(kind_name: str, lines: Sequence[Line], body: str) -> str:
    """Kind and subject as one title; capitals become ordinary letters as the body writes the same words."""
    subject = " ".join(line.text for line in lines).strip(" .;:-–_*|'\"‘’“”`")
    if all(line.is_capitals for line in lines):
        subject = ordinary_case(subject, body)
    if fold(subject).startswith(fold(kind_name) + " "):
        subject = subject[len(kind_name) :].strip()
    about = _WORDS_ABOUT.match(subject)
    if about:
        return f"{kind_name} về việc {subject[about.end() :]}"
    return f"{kind_name} {subject}".strip()


def ordinary_case(capitals: str, body: str) -> str:
    """Write ``capitals`` as ``body`` writes the same pairs of words; unknown words in lower case, the first capital."""
    after, before = _cases(body)
    tokens = [token for token in tokenise(capitals) if not token.part]
    written: list[str] = []
    place = 0
    for index, token in enumerate(tokens):
        seen = before.get((tokens[index - 1].folded, token.folded)) if index else None
        if seen is None and index + 1 < len(tokens):
            seen = after.get((token.folded, tokens[index + 1].folded))
        written += [capitals[place : token.start], _as_seen(token, seen or "")]
        place = token.end
    text = "".join(written) + capitals[place:]
    return text[:1].upper() + text[1:]


def _cases(body: str) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """By pair of words, how ``body`` writes the first and how the second; a word that opens a sentence tells nothing."""
    firsts: dict[tuple[str, str], str] = {}
    seconds: dict[tuple[str, str], str] = {}
    end = 0
    for one, other in itertools.pairwise(token for token in tokenise(body) if not token.part):
        opens = not _SPACE.fullmatch(body, end, one.start)
        end = one.end
        if _shouts(one) or _shouts(other):
            continue
        if not opens:
            firsts.setdefault((one.folded, other.folded), one.surface)
        if _SPACE.fullmatch(body, end, other.start):
            seconds.setdefault((one.folded, other.folded), other.surface)
    return firsts, seconds


def _shouts(token: Token) -> bool:
    """Whether a word stands in capitals that are not its own, as those of UBND are."""
    return len(token.surface) > 1 and token.surface.isupper() and _can_be_lower(token)


def _can_be_lower(token: Token) -> bool:
    return token.surface.isalpha() and any(letter in "aeiouy" for letter in token.folded)


def _as_seen(token: Token, seen: str) -> str:
    if not _can_be_lower(token):
        return token.surface
    return token.surface.capitalize() if seen[:1].isupper() else token.surface.lower()


def tidy_name(source_name: str) -> str:
    """A file's name as words: no folders, no extension, no underscores, composed letters.

    Unseen format characters go too: a mark that turns the direction of writing would turn a whole citation.
    """
    stem = PurePath(source_name.replace("\\", "/")).stem
    seen = "".join(letter for letter in unicodedata.normalize("NFC", stem) if unicodedata.category(letter) != "Cf")
    words = re.sub(r"[\s_]+|(?<!\d)-|-(?!\d)", " ", seen)
    return " ".join(words.split()).strip(" -.") or stem
