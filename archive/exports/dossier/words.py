"""What print and Word document of a dossier say alike, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal

from archive.curation import Bilingual
from archive.showing.messages import day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from archive.catalogue.views import ObjectView
    from archive.curation import Approval, Evidence
    from archive.exports.dossier.model import Exhibit
    from archive.exports.exhibition import Edition

KIND: Final = Bilingual("Hồ sơ tư liệu", "Documentary dossier")
CONTENTS: Final = Bilingual("Mục lục", "Contents")
CLAIM: Final = Bilingual("Luận điểm {}", "Claim {}")
EXHIBIT: Final = Bilingual("Chứng cứ {}", "Exhibit {}")
ANSWERS: Final = Bilingual("Trả lời cho ý kiến", "In answer to")
TRANSLATION: Final = Bilingual("Bản dịch", "Translation")
PICTURE: Final = Bilingual("Ảnh trang {} của tài liệu “{}”", "Picture of page {} of “{}”")
DETAIL: Final = Bilingual("Phần trích trên trang {} của tài liệu “{}”", "What page {} of “{}” says, enlarged")
LIT: Final = Bilingual(
    "Khung và phần sáng do người lập hồ sơ đánh dấu.", "Frame and light were added by the makers of this dossier."
)
CITATION: Final = Bilingual("Trích dẫn", "Citation")
FONDS: Final = Bilingual("Phông", "Fonds")
ADDRESS: Final = Bilingual("Địa chỉ cố định", "Permanent address")
IDENTIFIER: Final = Bilingual("Mã tài liệu", "Identifier")
ORIGINAL: Final = Bilingual("Bản gốc số (SHA-256)", "Original (SHA-256)")
ACCESSED: Final = Bilingual("Ngày truy cập", "Accessed")
COMPARED: Final = Bilingual("Đối chiếu lời trích", "Quotation compared")
RIGHTS: Final = Bilingual("Quyền", "Rights")
APPROVAL: Final = Bilingual("Phê duyệt", "Approval")
EDITION: Final = Bilingual("Lần xuất", "Edition")
REPOSITORY: Final = Bilingual("Cơ quan lưu giữ", "Repository")
HOW: Final = Bilingual("Cách kiểm chứng", "How to verify")
ANNEX: Final = Bilingual("Phụ lục: danh mục tài liệu", "Annex: list of documents")

_COMPARED: Final = {
    True: Bilingual("Khớp với văn bản của trang.", "It agrees with the text of the page."),
    False: Bilingual("CHƯA KHỚP với văn bản của trang.", "It DOES NOT agree with the text of the page."),
    None: Bilingual(
        "Trang chưa có văn bản; xin đối chiếu với ảnh.", "The page has no text; please compare it with the picture."
    ),
}
_WHERE: Final = Bilingual(
    "Mở địa chỉ cố định của trang để xem ảnh trang, văn bản và mô tả tại phòng đọc.",
    "Open the permanent address of a page to see its picture, text and description in the reading room.",
)
_WITHOUT: Final = Bilingual(
    "Tra mã tài liệu hoặc ký hiệu tại phòng đọc của cơ quan lưu giữ để xem ảnh trang, văn bản và mô tả.",
    "Look the identifier or reference code up in the repository's reading room to see the page, its text and description.",
)
_DIGESTS: Final = Bilingual(
    "Mã SHA-256 tính trên bản gốc số, đúng như khi cơ quan lưu giữ nhận. Xin cơ quan lưu giữ bản gốc, rồi tính lại mã, "
    "chẳng hạn bằng lệnh: sha256sum TỆP (Linux) hoặc certutil -hashfile TỆP SHA256 (Windows). Hai mã giống nhau thì tệp "
    "không đổi một bit nào.",
    "The SHA-256 digest is of the original as the repository received it. Ask the repository for the original and work "
    "the digest out again, for instance with: sha256sum FILE (Linux) or certutil -hashfile FILE SHA256 (Windows). If the "
    "two are equal, not one bit of the file has changed.",
)
_PICTURES: Final = Bilingual(
    "Ảnh trang trong hồ sơ đã thu nhỏ để in và có thể có khung đánh dấu; bản gốc không bị sửa.",
    "The pictures of pages were reduced for print and may bear marks; the originals are untouched.",
)


def how_to_verify(*, has_addresses: bool) -> tuple[Bilingual, ...]:
    """What a reader does who wants to be sure, a paragraph each."""
    return (_WHERE if has_addresses else _WITHOUT, _DIGESTS, _PICTURES)


def comparison(exhibit: Exhibit) -> Bilingual:
    """Whether the page says what is quoted from it."""
    return _COMPARED[exhibit.is_compared]


def numbered(text: Bilingual, *values: object) -> Bilingual:
    """A text with its places filled in."""
    return Bilingual(text.vi.format(*values), text.en.format(*values))


def on(date: dt.date) -> Bilingual:
    """A day as each language writes it."""
    return Bilingual(day(date, "vi"), day(date, "en"))


def edition_line(edition: Edition) -> Bilingual:
    """Number and day of an edition."""
    date = on(edition.date)
    return Bilingual(f"Lần {edition.number}, {date.vi}", f"No. {edition.number}, {date.en}")


def approval_line(approval: Approval | None) -> Bilingual:
    """Who approved it by which decision, or that nobody has."""
    if approval is None:
        return Bilingual("Chưa được phê duyệt", "Not yet approved")
    date = on(approval.date)
    return Bilingual(
        f"{approval.approver}. Quyết định số {approval.decision}, {date.vi}",
        f"{approval.approver}. Decision no. {approval.decision}, {date.en}",
    )


def translations_of(evidence: Evidence, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The translations of a quotation, each after the code of its language."""
    if evidence.translation:
        for language, text in zip(languages, evidence.translation.columns, strict=False):
            if text:
                yield language, text


def size_of(original: ObjectView) -> str:
    """Its bytes, as both languages can be read."""
    return f"{format_decimal(original.size, locale='vi')} byte"
