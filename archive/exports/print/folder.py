"""A folder of PDF files for a printer, with a report of what somebody should look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.errors import CurationError
from archive.exports.documents import marked_title
from archive.exports.formats import Written
from archive.exports.staging import made_beside
from archive.showing.messages import day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive.curation import Bilingual, Finding
    from archive.exports.exhibition import Edition, Exhibition

REPORT: Final = "report.txt"


def print_folder(
    exhibition: Exhibition,
    target: Path,
    *,
    edition: Edition,
    kind: Bilingual,
    fill: Callable[[Path, Path], Sequence[Finding]],
) -> Written:
    """Write a folder of PDF files to ``target``, with `REPORT` among them.

    Args:
        exhibition: What is printed.
        target: Where nothing is yet.
        edition: Stands in the report.
        kind: What it is, for the report.
        fill: Writes the PDF files into the folder that it is given first; the second, on the same disk, is for pictures
            and goes afterwards. It gives back what somebody should look at.

    Raises:
        CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
        StoreError: The disk refuses (R306, R307, R308).
    """
    for one in exhibition.collections:
        if not one.entries:
            raise CurationError("R750", slug=one.collection.slug)
    with made_beside(target) as (folder, scraps):
        folder.mkdir()
        findings = tuple(fill(folder, scraps))
        (folder / REPORT).write_text(_report(exhibition, edition, kind, findings), "utf-8")
    sizes = [path.stat().st_size for path in target.iterdir()]
    entries = sum(len(one.entries) for one in exhibition.collections)
    return Written(target, len(sizes), sum(sizes), entries, findings=findings)


def title_of(exhibition: Exhibition) -> str:
    """Title of a PDF of the whole exhibition, without the mark of a draft."""
    titles = [one.collection.title for one in exhibition.collections]
    return f"{' · '.join(one.vi for one in titles)} / {' · '.join(one.en for one in titles)}"


def _report(exhibition: Exhibition, edition: Edition, kind: Bilingual, findings: Sequence[Finding]) -> str:
    lines = [f"{kind.vi} · {kind.en}", ""]
    for one in exhibition.collections:
        title = marked_title(one.collection)
        lines += [title.vi, title.en]
    number, date = edition.number, edition.date
    lines += [f"Ấn bản {number}, {day(date, 'vi')} · Edition {number}, {day(date, 'en')}", ""]
    if findings:
        lines += ["Cần xem lại trước khi in · To be looked at before it is printed", ""]
        for finding in findings:
            lines += [f"{finding.number}  {finding.message('vi')}", f"      {finding.message('en')}"]
    else:
        lines.append("Không có gì phải xem lại. · There is nothing to be looked at.")
    return "\n".join(lines) + "\n"
