"""Administrative documents as Nghị định 30/2020/NĐ-CP, Phụ lục I lays them out.

A4; margins 20–25 mm above and below, 30–35 mm left, 15–20 mm right; the boxes of the
appendix: 1 national name and motto, 2 body, 3 number, 4 place and date, 5a kind and
abstract or 5b subject, 7 authority and signature, 9a and 9b recipients. Box 8, the seal,
stays empty: a sample is sealed by nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.samples.typesetting import Align, Frame, Style, Typesetter, millimetres, set_line

if TYPE_CHECKING:
    from ingest.samples.sources import SampleText

NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_BODY = Style("LiberationSerif-Regular", 13.5, 1.34)
_BOLD = Style("LiberationSerif-Bold", 13.5, 1.34)
_BOLD_ITALIC = Style("LiberationSerif-BoldItalic", 13.5, 1.34)
_HEAD = Style("LiberationSerif-Regular", 12.5)
_HEAD_BOLD = Style("LiberationSerif-Bold", 12.5)
_ITALIC = Style("LiberationSerif-Italic", 13.5)
_RECIPIENTS = Style("LiberationSerif-BoldItalic", 12)
_RECIPIENT = Style("LiberationSerif-Regular", 11)
_SOURCES = Style("LiberationSerif-Italic", 10.5)
_INDENT = 10.0


def set_administrative(text: SampleText) -> Typesetter:
    """Set a plan, letter or other administrative document."""
    frame = Frame(millimetres(30), millimetres(20), millimetres(162), millimetres(255))
    setter = Typesetter(lambda number: [frame if number == 1 else _below_number(frame)])
    setter.y = _letterhead(setter, text.head)
    if "to" in text.head:
        setter.space(4)
        setter.paragraph(text.head["to"], Style("LiberationSerif-Regular", 14), Align.CENTRE)
        setter.space(3)
    else:
        _kind_and_abstract(setter, text.head)
    _body(setter, text.text["body"])
    setter.space(3)
    _signature(setter, text.head)
    setter.paragraph(text.sources, _SOURCES, Align.LEFT)
    _number_sheets(setter, frame)
    return setter


def _below_number(frame: Frame) -> Frame:
    down = millimetres(5)
    return Frame(frame.x, frame.y + down, frame.w, frame.h - down)


def _letterhead(setter: Typesetter, head: dict[str, str]) -> int:
    frame = setter.frame
    middle = millimetres(63)
    left = Frame(frame.x - millimetres(4), frame.y, middle, 0)
    right = Frame(frame.x + middle, frame.y, frame.w - middle, 0)
    below = setter.block(head["superior"], _HEAD, left, Align.CENTRE)
    below = setter.block(head["agency"], _HEAD_BOLD, Frame(left.x, below, left.w, 0), Align.CENTRE)
    _centred_rule(setter, left, below, left.w // 3)
    motto = setter.block(NATIONAL_NAME, _HEAD_BOLD, right, Align.CENTRE)
    motto = setter.block(MOTTO, _BOLD, Frame(right.x, motto, right.w, 0), Align.CENTRE)
    _centred_rule(setter, right, motto, round(_BOLD.width(MOTTO)))
    row = max(below, motto) + millimetres(3)
    end = setter.block(head["symbol"], _HEAD, Frame(left.x, row, left.w, 0), Align.CENTRE)
    if "subject" in head:
        subject = Frame(left.x + millimetres(2), end, left.w - millimetres(4), 0)
        end = setter.block(head["subject"], Style("LiberationSerif-Regular", 12), subject, Align.CENTRE)
    setter.block(head["place_date"], _ITALIC, Frame(right.x, row, right.w, 0), Align.CENTRE)
    return end + millimetres(4)


def _centred_rule(setter: Typesetter, box: Frame, y: int, width: int) -> None:
    setter.rule(box.x + (box.w - width) // 2, width, y=y + millimetres(0.6))


def _kind_and_abstract(setter: Typesetter, head: dict[str, str]) -> None:
    setter.space(2)
    setter.paragraph(head["kind"], Style("LiberationSerif-Bold", 14.5), Align.CENTRE)
    setter.paragraph(head["abstract"], _BOLD, Align.CENTRE)
    _centred_rule(setter, setter.frame, setter.y, setter.frame.w // 3)
    setter.space(5)


def _body(setter: Typesetter, body: str) -> None:
    """Set the body; ``## `` and ``### `` begin headings, ``> `` a ground of the decision, ``= `` its formula."""
    for line in body.strip().splitlines():
        if line.startswith("### "):
            setter.need(_BODY.line_height * 3)
            setter.paragraph(line.removeprefix("### "), _BOLD_ITALIC, Align.LEFT, indent=_INDENT)
        elif line.startswith("## "):
            setter.need(_BODY.line_height * 3)
            setter.paragraph(line.removeprefix("## "), _BOLD, Align.LEFT, indent=_INDENT)
        elif line.startswith("> "):
            setter.paragraph(line.removeprefix("> "), _ITALIC, indent=_INDENT)
        elif line.startswith("= "):
            setter.space(2)
            setter.paragraph(line.removeprefix("= "), _BOLD, Align.CENTRE)
        else:
            setter.paragraph(line, _BODY, indent=_INDENT)
        setter.space(1)


def _signature(setter: Typesetter, head: dict[str, str | list[str]]) -> None:
    setter.need(millimetres(48))
    frame, top = setter.frame, setter.y
    middle = frame.w // 2
    y = setter.block("Nơi nhận:", _RECIPIENTS, Frame(frame.x, top, middle, 0))
    for recipient in head["recipients"]:
        y = setter.block(recipient, _RECIPIENT, Frame(frame.x, y, middle, 0))
    right = Frame(frame.x + middle, top, middle, 0)
    below = setter.block(str(head["authority"]), _BOLD, right, Align.CENTRE)
    name = Frame(right.x, below + millimetres(14), right.w, 0)
    setter.y = max(y, setter.block(str(head["signature"]), _ITALIC, name, Align.CENTRE)) + millimetres(4)


def _number_sheets(setter: Typesetter, frame: Frame) -> None:
    for number, sheet in enumerate(setter.sheets[1:], start=2):
        set_line(sheet, str(number), _BODY, Frame(frame.x, millimetres(12), frame.w, 0), Align.CENTRE)
