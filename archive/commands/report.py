"""``biendao report``: how much the archive was used, for the year-end report."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from typing import TYPE_CHECKING, Final

import click

from archive.catalogue.models import Usage
from archive.commands.told import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue.usage import Figures
    from archive.home import ArchiveHome

_LABELS: Final = {
    Usage.SEARCH: ("searches", "Lượt tìm"),
    Usage.SEARCH_WITHOUT_ANSWER: ("searches without an answer", "Lượt tìm không có kết quả"),
    Usage.ITEM: ("items opened", "Lượt mở tài liệu"),
    Usage.PAGE: ("pages opened", "Lượt mở trang"),
    Usage.COLLECTION: ("collections opened", "Lượt mở chuyên đề"),
}
_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, help="First day, as 2026-01-01; the first of this year when absent.")
@click.option("--to", "last", type=_DAY, help="Last day, included; today when absent.")
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="Length of the lists.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet, in Vietnamese.")
@click.pass_obj
def report(
    home: ArchiveHome,
    *,
    first: dt.datetime | None,
    last: dt.datetime | None,
    most: int,
    as_json: bool,
    as_csv: bool,
) -> None:
    """How often readers searched, and what they opened; nothing is known of who they were.

    \b
    Example:
      biendao report --from 2026-01-01 --to 2026-12-31
      biendao report --from 2026-01-01 --to 2026-12-31 --csv > nam-2026.csv
    """
    from archive.catalogue.usage import figures

    today = dt.datetime.now().astimezone().date()
    begins = first.date() if first else today.replace(month=1, day=1)
    ends = last.date() if last else today
    if begins > ends:
        raise click.BadParameter("the first day comes after the last", param_hint="--from")
    with home.catalogue().reading() as session:
        found = figures(session, begins, ends, most=most)
    found = _with_names_of_collections(found, home)
    if as_json:
        write_json(_as_json(found))
    elif as_csv:
        click.echo(_as_csv(found), nl=False)
    else:
        for line in _lines(found):
            click.echo(line)


def _with_names_of_collections(found: Figures, home: ArchiveHome) -> Figures:
    from archive.curation import shown_collections

    with home.catalogue().reading() as session:
        titles = {one.slug: one.title.text("vi") for one in shown_collections(session, home.store())}
    named = tuple(dataclasses.replace(one, title=titles.get(one.subject, "")) for one in found.collections)
    return dataclasses.replace(found, collections=named)


def _lines(found: Figures) -> Iterator[str]:
    yield f"{found.first} to {found.last}"
    for kind, (english, _) in _LABELS.items():
        yield f"{found.totals[kind]:>9}  {english}"
    for heading, opened in (("Items opened most", found.items), ("Collections opened most", found.collections)):
        if opened:
            yield f"\n{heading}"
        for one in opened:
            yield f"{one.count:>9}  " + "  ".join(part for part in (one.subject, one.reference_code, one.title) if part)


def _as_json(found: Figures) -> dict[str, object]:
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "totals": dict(found.totals),
        "months": {month: dict(counts) for month, counts in found.months.items()},
        "items": [dataclasses.asdict(one) for one in found.items],
        "collections": [{"subject": one.subject, "count": one.count, "title": one.title} for one in found.collections],
    }


def _as_csv(found: Figures) -> str:
    """A table as a spreadsheet with Vietnamese settings opens it: UTF-8 with its mark, parted by semicolons."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["Kỳ", "Loại", "Mã", "Tên", "Số lượt"])
    whole = f"{found.first:%d/%m/%Y} – {found.last:%d/%m/%Y}"
    for period, counts in ((whole, found.totals), *((_month(month), one) for month, one in found.months.items())):
        rows.writerows([period, label, "", "", counts[kind]] for kind, (_, label) in _LABELS.items())
    for label, opened in (("Tài liệu mở nhiều", found.items), ("Chuyên đề mở nhiều", found.collections)):
        rows.writerows([whole, label, one.subject, _cell(one.title), one.count] for one in opened)
    return _BYTE_ORDER_MARK + out.getvalue()


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"Tháng {int(number)}/{year}"


def _cell(text: str) -> str:
    """A title that a spreadsheet would take for a formula, told as text."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
