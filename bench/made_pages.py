"""Pages made for tests and benchmarks: Vietnamese administrative prose, typeset and aged from a seed.

The sentences are the project's own. MuPDF sets them with the fonts that it carries, so that
nothing needs to be installed.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pymupdf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A4_POINTS = (595, 842)
_MARGINS = pymupdf.Rect(70, 60, 540, 790)

SENTENCES = """
Ủy ban nhân dân xã tổ chức tuyên truyền lưu động phục vụ đồng bào các xã đảo trong dịp hè.
Trung tâm văn hóa phối hợp với thư viện thành phố luân chuyển sách báo đến từng nhà văn hóa thôn.
Đội chiếu bóng lưu động thực hiện mười hai buổi chiếu phim tài liệu về biển đảo quê hương.
Các đơn vị bộ đội biên phòng giúp dân sửa chữa cầu tàu, nạo vét luồng lạch trước mùa mưa bão.
Kinh phí thực hiện được cân đối trong dự toán chi ngân sách đã giao từ đầu năm cho các đơn vị.
Phòng Văn hóa và Thông tin chịu trách nhiệm theo dõi, đôn đốc và tổng hợp kết quả báo cáo định kỳ.
Ngư dân được hướng dẫn sử dụng phao cứu sinh, máy bộ đàm và bản đồ luồng cá của vùng biển gần bờ.
Hội đồng thẩm định đã xem xét hồ sơ khoanh vùng bảo vệ di tích đình làng và miếu thờ thủy thần.
Nhân dân trên đảo góp công đắp đập giữ nước ngọt, trồng phi lao chắn gió dọc bờ phía đông.
Tàu chở khách chạy hai chuyến mỗi tuần, khi biển động phải chờ lệnh của cảng vụ mới được rời bến.
Học sinh các trường ven biển thi vẽ tranh, kể chuyện và sưu tầm ảnh cũ về nghề làm muối.
Bản kê khai ruộng đất lập năm trước được đối chiếu với địa bạ còn lưu giữ tại đình.
Yêu cầu các thôn niêm yết công khai danh sách hộ được hỗ trợ và giải quyết đơn thư khiếu nại đúng hạn.
Ban quản lý vịnh nghiêm cấm khai thác san hô, đánh bắt bằng chất nổ và xả thải ra vùng nước ven bờ.
Giá nước mắm loại nhất do hợp tác xã quy định, ghi rõ trên nhãn từng chai trước khi xuất kho.
""".strip().splitlines()


HAN = """
黃沙島在大海中島上有甘泉漁人三月出海取水於此八月風起乃還白龍尾島東西長而南北狹島民種松以防風築堤以蓄水
每年春天官船載米往諸島夜則見燈塔之光舟人望之以定方向海門有市魚鹽之利甚大商人自四方來者不絕村中立學堂教童子讀書
""".replace("\n", "")
"""Literary Chinese about the sea, the project's own."""


def prose(seed: int, sentences: int = 12) -> str:
    """A page of prose in paragraphs of three sentences."""
    chosen = random.Random(seed).choices(SENTENCES, k=sentences)
    return "\n".join(" ".join(chosen[start : start + 3]) for start in range(0, sentences, 3))


def typeset(texts: Sequence[str], path: Path) -> Path:
    """A born-digital PDF with one page for each text."""
    with _typeset(texts) as document:
        document.save(path)
    return path


def picture(text: str, *, dpi: int = 300, seed: int = 0, skew: float = 0.0) -> np.ndarray:
    """A scan of ``text`` in colour: H x W x 3, yellowish paper, uneven light, noise, turned by ``skew`` degrees."""
    return _aged(_typeset([text]), dpi=dpi, seed=seed, skew=skew)


def _aged(document: pymupdf.Document, *, dpi: int, seed: int, skew: float) -> np.ndarray:
    with document:
        pixmap = document[0].get_pixmap(dpi=dpi)
    page = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    height, width = page.shape[:2]
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        page = cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))
    noise = np.random.default_rng(seed).standard_normal((height, width, 1), np.float32) * 5
    paper = np.array([250, 242, 222], np.float32) / 255 * np.linspace(1.0, 0.85, width, dtype=np.float32)[:, None]
    aged = cv2.GaussianBlur(page, (0, 0), 0.7) * paper + noise
    return np.clip(aged, 0, 255).astype(np.uint8)


def han_picture(*, down: bool, dpi: int = 200, seed: int = 0) -> tuple[np.ndarray, list[str]]:
    """A scan of `HAN`, in lines or in columns from the right, and its lines or columns.

    Args:
        down: Whether it is written in columns.
        dpi: Resolution.
        seed: Of its noise.
    """
    size, pitch, apart = 20, 22, 38
    left, top, right, bottom = (70, 80, 530, 760)
    each = ((bottom - top) if down else (right - left)) // pitch
    text = HAN * 2
    lines = [text[start : start + each] for start in range(0, len(text), each)]
    document = pymupdf.open()
    page = document.new_page(width=A4_POINTS[0], height=A4_POINTS[1])
    writer = pymupdf.TextWriter(page.rect)
    for number, line in enumerate(lines):
        for place, character in enumerate(line):
            along, across = place * pitch, number * apart
            at = (right - size - across, top + size + along) if down else (left + along, top + size + across)
            writer.append(at, character, font=pymupdf.Font("china-t"), fontsize=size)
    writer.write_text(page)
    return _aged(document, dpi=dpi, seed=seed, skew=0.0), lines


def picture_with_han(text: str, *, seed: int = 0) -> tuple[np.ndarray, list[str]]:
    """A scan of ``text`` at 200 dpi with three lines of `HAN` below it, and these lines."""
    page = picture(text, dpi=200, seed=seed)
    han, lines = han_picture(down=False, seed=seed)
    top, below = (np.flatnonzero(each.min(axis=(1, 2)) < 120)[end] for each, end in ((han, 0), (page, -1)))
    page[below + 60 : below + 380] = han[top - 10 : top + 310]
    return page, lines[:3]


def save_picture(pixels: np.ndarray, path: Path, dpi: int = 300) -> Path:
    """Write ``pixels`` in the format that the ending of ``path`` names, with its resolution."""
    from PIL import Image

    Image.fromarray(pixels).save(path, dpi=(dpi, dpi), quality=80)
    return path


def scanned_pdf(pictures: Sequence[np.ndarray], path: Path, layer: Sequence[str] = ()) -> Path:
    """A PDF of scans; ``layer`` puts texts under them as recognition programs do."""
    with _typeset(layer) if layer else pymupdf.open() as document:
        for number, pixels in enumerate(pictures):
            page = document[number] if layer else document.new_page(width=A4_POINTS[0], height=A4_POINTS[1])
            _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])
            page.insert_image(page.rect, stream=jpeg.tobytes())
        document.save(path)
    return path


def _typeset(texts: Sequence[str]) -> pymupdf.Document:
    document = pymupdf.open()
    for text in texts:
        page = document.new_page(width=A4_POINTS[0], height=A4_POINTS[1])
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n"))
        page.insert_htmlbox(_MARGINS, paragraphs, css="* { font-size: 13pt; line-height: 1.4 }")
    return document
