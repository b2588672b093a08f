"""Kinds of administrative documents: their names and the abbreviations in their symbols.

The 27 kinds with abbreviations, công văn and thư công: Nghị định 30/2020/NĐ-CP, Appendix III.
Legal documents (luật, nghị định, thông tư, pháp lệnh, lệnh): Luật 64/2025/QH15, Article 4.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.text.folding import fold


@dataclass(frozen=True)
class DocumentKind:
    """One kind.

    Attributes:
        name: Vietnamese name as it begins a title ("Kế hoạch").
        abbreviation: As in the symbol ("KH"); "" when the kind has none there.
    """

    name: str
    abbreviation: str

    @property
    def code(self) -> str:
        """Code in the catalogue's vocabulary: the folded name with hyphens."""
        return fold(self.name).replace(" ", "-")


_TABLE = """
Nghị quyết NQ; Quyết định QĐ; Chỉ thị CT; Quy chế QC; Quy định QyĐ; Thông cáo TC; Thông báo TB; Hướng dẫn HD
Chương trình CTr; Kế hoạch KH; Phương án PA; Đề án ĐA; Dự án DA; Báo cáo BC; Biên bản BB; Tờ trình TTr
Hợp đồng HĐ; Công điện CĐ; Bản ghi nhớ BGN; Bản thỏa thuận BTT; Giấy ủy quyền GUQ; Giấy mời GM
Giấy giới thiệu GGT; Giấy nghỉ phép GNP; Phiếu gửi PG; Phiếu chuyển PC; Phiếu báo PB
Nghị định NĐ; Thông tư TT; Thông tư TTLT
"""
OFFICIAL_LETTER = DocumentKind("Công văn", "")

KINDS = (
    *(DocumentKind(*entry.strip().rsplit(" ", 1)) for line in _TABLE.strip().splitlines() for entry in line.split(";")),
    DocumentKind("Luật", ""),
    OFFICIAL_LETTER,
    DocumentKind("Thư công", ""),
)

BY_ABBREVIATION = {kind.abbreviation.lower(): kind for kind in KINDS if kind.abbreviation}
"""Kinds by the abbreviation of their symbol in lower case, marks kept (NĐ and ND differ by more than reading)."""

BY_LETTERS = {fold(kind.name).replace(" ", ""): kind for kind in KINDS}
"""Kinds by their folded name without spaces: what survives lost marks and letter-spaced headings."""

OPENING = ("Thông tư liên tịch", *sorted({kind.name for kind in KINDS}, key=len, reverse=True))
