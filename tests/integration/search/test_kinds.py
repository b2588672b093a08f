"""Queries of every kind in which people write: what they find and what they do not, each in an archive of these texts alone."""

from __future__ import annotations

import pytest

from archive.catalogue.access import Actor
from archive.catalogue.database import migrate, open_catalogue
from archive.search import open_engine
from archive.search.documents import Run
from archive.search.engine import Audience, Lookup, Reach
from archive.search.highlight import spans
from archive.search.meaning import meaning
from archive.settings import Settings
from tests.integration.search.builders import item

FILLER = ("trang này nói chuyện khác hẳn", "một trang nữa", "và thêm một trang", "trang cuối cùng")

CASES: dict[str, list[tuple[str, list[str], list[str]]]] = {
    "unicode": [
        (
            "Đà Nẵng",
            ["tha\u0300nh pho\u0302\u0301 \u0110a\u0300 Na\u0306\u0303ng", "ÐÀ NẴNG", "\u0110a\u0300 N\u1eb5ng"],
            ["Đà Năng lượng"],
        ),
        ("đảo Lý Sơn", ["ðảo Lý Sơn", "ĐẢO LÝ SƠN", "\u0111\u1ea3o\xa0L\xfd\u200bS\u01a1n"], ["đào lý sớn"]),
        (
            "Đặng Huy Trứ",
            ["Ðặng Huy Trứ", "ĐẶNG HUY TRỨ", "\u0110\u0103\u0323ng Huy Tru\u031b\u0301"],
            ["Đăng Huy Trư"],
        ),
        ("chưa được công bố", ["chƣa đƣợc công bố"], ["chữa được cống bỏ"]),
        (
            "kế hoạch",
            ["k\xea\u0301 hoa\u0323ch", "ke\u0301\u0302 ho\u1ea1ch", "k\u1ebf\u200ch\u1ea1ch k\u1ebf ho\xad\u1ea1ch"],
            ["kể hoách"],
        ),
        ("ngư trường", ["ng\u01b0\ufeff tr\u01b0\u1eddng", "NGƯ TRƯỜNG", "ngƣ trƣờng"], ["ngự trương"]),
        ("Tho\u0302\u0309 Chu", ["đảo Thổ Chu"], ["thợ chữ"]),
        (
            "tuyên truyền",
            ["tuy\xean\xa0truy\u1ec1n", "tuyên-truyền", "tuyên‐truyền", "tuy\xean\ntruy\u1ec1n"],
            ["tuyến truyện"],
        ),
        ("BIỂN ĐÔNG", ["Biển Đông", "biển‑đông", "BIỂN ÐÔNG"], ["biến đổng"]),
    ],
    "tone": [
        ("hoà bình", ["Hòa Bình", "HOÀ BÌNH", "HÒA BÌNH"], ["hoa bính"]),
        ("Quý Mùi", ["năm Qúy Mùi", "Quí Mùi"], ["quy mùi chỗ này"]),
        ("thuỷ sản", ["thủy sản", "THUỶ SẢN"], ["thúy sản", "thùy sản"]),
        ("ngoaì khơi", ["ngoài khơi"], ["ngoại khơi"]),
        ("tòan quốc", ["toàn quốc"], ["toán quốc", "tọa quốc"]),
        ("Khánh Hoà", ["tỉnh Khánh Hòa"], ["khánh hoá"]),
        ("lũy tre", ["luỹ tre"], ["lụy tre"]),
        ("hải quân nhân dân", ["Hải Quân nhân dân"], ["hái quân nhân dân"]),
        ("chủ quyền", ["chủ quỳên"], ["chủ quyển"]),
        ("trường học", ["trưòng học", "truờng học"], ["trướng học"]),
        ("người dân", ["ngưòi dân", "nguời dân"], ["người dàn"]),
        ("nước biển", ["nưóc biển", "nuớc biển"], ["nược biển"]),
        ("thuở xưa", ["thủơ xưa", "thuở xưa"], ["thuợ xưa"]),
        ("nhà giàu", ["nhà gìau"], ["nhà giáu"]),
    ],
    "iy": [
        ("Mĩ thuật", ["mỹ thuật"], ["mị thuật"]),
        ("kỉ niệm", ["kỷ niệm"], ["kỳ niệm"]),
        ("sĩ quan", ["sỹ quan"], ["sỉ quan"]),
        ("vật lí", ["vật lý"], ["vật lỵ"]),
        ("hi sinh", ["hy sinh"], ["hi xinh"]),
        ("quí khách", ["quý khách"], ["quỷ khách"]),
        ("thúi", ["mùi thúi"], ["thúy kiều", "thuý vân"]),
        ("hai", ["số hai"], ["hay lắm ạ"]),
        ("Lí Sơn", ["đảo Lý Sơn"], ["lị sờn"]),
        ("bác sĩ", ["bác sỹ"], ["bác xĩ"]),
        ("Vỹ Dạ", ["thôn Vỹ Dạ"], ["vị dạ"]),
        ("qui hoạch biển", ["quy hoạch biển"], ["qui hoách biển"]),
    ],
    "fold": [
        ("truong sa", ["Trường Sa", "TRUONG SA", "Truong Sa"], ["trương xa"]),
        ("da nang", ["Đà Nẵng", "Da Nang"], ["đan ang"]),
        ("dao", ["đảo", "đạo", "dao"], ["dai"]),
        ("quan dao", ["quần đảo", "quân đạo"], ["quan da"]),
        ("Hoàng sa", ["Hoàng Sa", "HOANG SA"], ["hoảng sa"]),
        ("trường sa lon", ["Trường Sa Lớn"], ["trương sa lớn"]),
        ("Đao", ["Đảo xa", "đao kiếm"], ["dao kéo ở chợ này", "dạo chơi"]),
        ("Ly Son", ["Lý Sơn", "Ly Son"], ["ly sân"]),
        ("bo doi bien phong", ["bộ đội biên phòng", "BO DOI BIEN PHONG"], ["bo đôi"]),
        ("đường lưỡi bò", ["duong luoi bo", "ĐƯỜNG LƯỠI BÒ"], ["đương lười bỏ"]),
        ("hải dao", ["hải đảo"], ["hài đảo"]),
        ("nghi quyet", ["nghị quyết"], ["nghỉ quyền"]),
        ("Côn Đảo", ["Con Dao", "CÔN ĐẢO"], ["còn đào"]),
    ],
    "typing": [
        ("Truwowngf Sa", ["Trường Sa"], ["trương sa"]),
        ("Hoang2 Sa", ["Hoàng Sa"], ["hoang sa mạc có dấu"]),
        ("daodr Phus Quocos", ["đảo Phú Quốc"], ["dao phu quoc co dấu"]),
        ("Bie63n D9o6ng", ["Biển Đông"], ["biến đồng"]),
        ("Phus Quys", ["đảo Phú Quý"], ["phụ quy"]),
        ("canhr sats bieenr", ["cảnh sát biển"], ["canh sát biên"]),
        ("qua^n` ddao? Tru+o+ng` Sa", ["quần đảo Trường Sa"], ["quân đạo"]),
        ("uyr ban nhaan daan", ["ủy ban nhân dân", "UBND"], ["uy ban ở đây"]),
        ("Spratlys", ["the Spratlys"], ["sprátly"]),
        ("UNCLOS", ["UNCLOS 1982", "Công ước Liên Hợp Quốc về Luật Biển"], ["unclố"]),
        ("nguwowif linhs ddaor", ["người lính đảo"], ["ngươi linh đạo"]),
        ("hair quaan", ["hải quân"], ["hai quan có dấu đây"]),
        ("chu3 quye62n", ["chủ quyền"], ["chú quyên"]),
        ('"bieenr ddaor" Vieejt Nam', ["biển đảo Việt Nam"], ["biên đạo việt nam"]),
        ("ho^` so+", ["hồ sơ"], ["hổ sợ"]),
        ("Tru7o7ng2 Sa", ["Trường Sa"], ["trương sa mạc"]),
        ("ddaor -bieenr", ["đảo xa"], ["biển và đảo"]),
        ("hoang2 sa", ["Hoàng Sa"], ["hoang sơ"]),
        ("tauf thuyeenf", ["tàu thuyền"], ["tau thuyên một dấu"]),
        ("Baxi Tuw Chinhs", ["bãi Tư Chính"], ["bài tự chỉnh"]),
    ],
    "name": [
        ("Spratly", ["quần đảo Trường Sa", "Spratly Islands", "南沙"], ["Sprat"]),
        ("Cù lao Ré", ["đảo Lý Sơn", "cù lao Ré"], ["cu lao re đây nhé ạ"]),
        ("Côn Lôn", ["Côn Đảo", "Poulo Condor"], ["con lợn"]),
        ("Triton", ["đảo Tri Tôn", "Triton Island"], ["trì trệ tồn tại"]),
        ("Gạc Ma", ["đá Gạc Ma", "Johnson South Reef"], ["gác mã"]),
        ("Scarborough", ["bãi cạn Scarborough"], ["scar"]),
        ("南沙", ["quần đảo Trường Sa", "南沙群島", "Spratly Islands"], ["沙南"]),
        ("長沙", ["quần đảo Trường Sa", "长沙"], ["沙長"]),
        ("Woody Island", ["đảo Phú Lâm"], ["woody house"]),
        ("Itu Aba", ["đảo Ba Bình", "Itu Aba"], ["itu"]),
        ("Ba Bình", ["đảo Ba Bình"], ["bà bính"]),
        ("vịnh Bắc Bộ", ["vịnh Bắc Bộ", "Gulf of Tonkin", "Golfe du Tonkin"], ["bắc bỏ vịnh"]),
        ("South China Sea", ["South China Sea"], ["china"]),
        ("Fiery Cross", ["đá Chữ Thập", "Fiery Cross Reef"], ["red cross"]),
        ("đá Vành Khăn", ["đá Vành Khăn", "Mischief Reef"], ["đã vãnh khăn"]),
        ("Subi", ["đá Xu Bi", "Subi Reef"], ["Subic Bay"]),
        ("Nightingale", ["đảo Bạch Long Vĩ"], []),
        ("hon dau", ["đảo Hòn Dáu", "Hòn Dấu"], ["hon da"]),
    ],
    "admin": [
        ("xã Gia Luận", ["xã Gia Luận", "đặc khu Cát Hải"], []),
        ("huyện Tiên Lãng", ["huyện Tiên Lãng", "xã Tiên Lãng"], []),
        ("thị trấn Cát Hải", ["thị trấn Cát Hải", "đặc khu Cát Hải"], []),
        ("quận Đồ Sơn", ["quận Đồ Sơn", "phường Đồ Sơn"], []),
        ("đặc khu Cát Hải", ["huyện Cát Hải", "thị trấn Cát Bà"], []),
        ("huyện Bạch Long Vĩ", ["đặc khu Bạch Long Vĩ"], []),
        ("huyen Cat Hai", ["đặc khu Cát Hải", "huyện Cát Hải"], []),
        ("TP Hải Phòng", ["thành phố Hải Phòng", "TP Hải Phòng", "TP. Hải Phòng"], []),
    ],
    "abbr": [
        ("HĐND", ["Hội đồng nhân dân", "HĐND"], ["HĐD"]),
        ("hội đồng nhân dân", ["HĐND thành phố"], ["hội đống"]),
        ("Bộ đội Biên phòng", ["BĐBP"], []),
        ("Sở VH&TT", ["Sở Văn hóa và Thể thao"], ["Sở VH"]),
        ("QĐ 1989", ["Quyết định 1989"], ["quỹ đạo 1989"]),
        ("ubnd tp hải phòng", ["UBND thành phố Hải Phòng", "UBND TP Hải Phòng"], []),
        ("UBND TP. Hải Phòng", ["Ủy ban nhân dân thành phố Hải Phòng"], []),
        ("KH 32", ["Kế hoạch 32", "32/KH-UBND KH 32"], []),
        ("CSB Việt Nam", ["Cảnh sát biển Việt Nam"], []),
        ("Thông tư", ["Thông tư"], ["TT"]),
        ("nghị quyết 36-NQ/TW", ["Nghị quyết số 36-NQ/TW"], ["136-NQ/TW"]),
        ("số 32/KH-UBND", ["Số: 32 /KH-UBND", "số 32/KH-UBND"], ["132/KH-UBND", "32/KH-BCĐ"]),
        ("09/2012/L-CTN", ["Số: 09/2012/L-CTN"], ["109/2012/L-CTN"]),
        ("18/2012/QH13", ["Luật Biển Việt Nam số 18/2012/QH13"], ["18/2012/QH1"]),
        ("luật 18/2012", ["Luật số 18/2012/QH13"], ["luật 118/2012/QH13"]),
        ("quyết định 5/QĐ-TTg", ["Quyết định số 05/QĐ-TTg"], ["Quyết định 15/QĐ-TTg"]),
        ("HS TS", ["Hoàng Sa Trường Sa", "HS, TS"], []),
    ],
    "date": [
        (
            "30/4/1975",
            ["ngày 30 tháng 4 năm 1975", "30-04-1975", "30.4.1975", "April 30, 1975"],
            ["30/4/1976", "3/4/1975"],
        ),
        ("ngày 2 tháng 9 năm 1945", ["2/9/1945", "02-9-1945", "le 2 septembre 1945"], ["12/9/1945"]),
        ("tháng 2/2017", ["ngày 14 tháng 02 năm 2017", "14/2/2017", "02/2017"], ["tháng 12/2017"]),
        ("1/7/2025", ["ngày 01 tháng 7 năm 2025", "01/07/2025"], ["11/7/2025"]),
        ("19-1-1974", ["ngày 19 tháng 01 năm 1974", "19/01/1974"], ["19/11/1974"]),
        ("ngày 14/3/1988", ["14-3-1988", "ngày 14 tháng 3 năm 1988"], ["14/3/1989"]),
        ("2/2017", ["tháng 02 năm 2017"], ["tháng 12 năm 2017"]),
        ("14 tháng 2 2017", ["14/2/2017"], ["14/12/2017"]),
        ("14 February 2017", ["ngày 14 tháng 02 năm 2017"], ["14/3/2017"]),
        ("tháng giêng năm 1946", ["tháng 1 năm 1946", "6/1/1946"], ["tháng 11 năm 1946"]),
        ("thang 3 nam 1988", ["ngày 14/3/1988"], ["tháng 3 năm 1989"]),
    ],
    "era": [
        ("Gia Long thứ 15", ["năm Gia Long thứ 15", "Gia Long thập ngũ niên", "嘉隆十五年"], ["Gia Long thứ 5"]),
        ("Minh Mệnh 15", ["Minh Mạng thứ 15", "明命十五年"], ["Minh Mạng thứ 5"]),
        ("năm 1816", ["Gia Long thứ 15", "năm Gia Long thập ngũ niên"], ["Gia Long thứ 14"]),
        ("Thiệu Trị thứ 7", ["Thiệu Trị thất niên", "紹治七年"], ["Thiệu Trị thứ 6"]),
        ("Bảo Đại thứ 13", ["Bảo Đại thập tam niên", "năm Bảo Đại 13"], ["Bảo Đại thứ 3"]),
        ("MM14", ["Minh Mạng thứ 14", "MM14"], ["MM4"]),
        ("明命十四年", ["Minh Mạng thứ 14", "明命十四年"], ["明命四年"]),
        (
            "ngày 22 tháng 11 năm Minh Mạng thứ 14",
            ["ngày 22 tháng 11 năm Minh Mệnh thứ 14"],
            ["ngày 21 tháng 11 năm Minh Mạng thứ 14"],
        ),
        ("tháng 6 Minh Mạng 16", ["tháng 6 năm Minh Mạng thứ 16"], ["tháng 6 năm Minh Mạng thứ 15"]),
        ("Minh Mang thu 14", ["năm Minh Mệnh thứ 14"], ["Minh Mạng thứ 4"]),
        ("Minh Mạng năm thứ 14", ["Minh Mạng thập tứ niên"], ["Minh Mạng thứ 24"]),
    ],
    "legacy": [
        ("chủ quyền", ["chñ quyÒn biÓn ®¶o"], []),
        ("Trường Sa", ["qu\xc7n \xae\xb6o Tr\xad\xeang Sa c\xf1a Vi\xd6t Nam"], []),
        ("nhân dân", ["ñy ban nh©n d©n"], []),
        ("biển đảo", ["bieån ñaûo Vieät Nam"], []),
        ("Trường Sa", ["Trß¶ng Sa và bi¬n ðäo Vi®t Nam"], []),
        ("biển đảo", ["bi‹n Çäo ViŒt Nam TrÜ©ng Sa"], []),
        ("Trường Sa", ["Tr\xc6\xb0\xe1\xbb\x9dng Sa"], []),
        ("biển đảo", ["biá»ƒn Ä‘áº£o"], []),
        ("quốc phòng", ["QUèC PHßNG toµn d©n"], []),
        ("hải quân", ["h¶i qu©n nh©n d©n ViÖt Nam"], []),
    ],
    "spelling": [
        ("Vietnam", ["Việt Nam", "Viet-Nam", "Viêt-Nam"], []),
        ("Haiphong", ["Hải Phòng", "Haïphong", "Hai-Phong"], []),
        ("Hà Nội", ["Hanoi", "Hà-Nội", "HANOI"], ["hà nói"]),
        ("Trường-Sa", ["Trường Sa"], ["trường xa"]),
        ("Hoàng-Sa", ["Hoàng Sa", "quần-đảo Hoàng-Sa"], ["hoang sa mạc nào đó có dấu"]),
        ("biển đảo", ["biển-đảo", "biển – đảo", "biển/đảo", "biển; đảo"], []),
        ("Đà-Nẵng", ["Danang", "Đà Nẵng"], []),
        ("Quốc-gia", ["quốc gia"], []),
        ("vietnam", ["Việt Nam"], []),
        ("archipel", ["l’archipel des Paracels"], ["arch"]),
        ("île", ["L'île de la Table", "ILE"], ["il"]),
        ("Annam", ["l'Annam", "d’Annam"], ["an nam"]),
        ("oeuvre", ["l'œuvre"], []),
    ],
    "ocr": [
        ("tuyên truyền", ["tuyên truyên biển"], ["tuyển truyện"]),
        ("ngư dân", ["ngu dân đánh bắt"], ["ngụ đàn"]),
        ("lực lượng", ["lưc lượng hải quân"], []),
        ("tuần tra", ["tuân tra trên biển"], []),
    ],
    "han": [
        ("沙", ["黃沙"], ["少"]),
        ("万里长沙", ["萬里長沙"], ["里万"]),
        ("平南圖", ["平南图"], ["圖南"]),
        ("皇沙", ["皇沙"], ["沙皇"]),
    ],
    "phrase": [
        ('"biển đảo"', ["biển, đảo", "bi\u1ec3n\n\u0111\u1ea3o"], ["đảo biển", "biển và đảo"]),
        ("hải -quân", ["hải đảo"], ["hải quân"]),
        ('"hoang sa"', ["Hoàng Sa"], ["hoang vu sa mạc", "hoang sơ"]),
        ('biển -"biển đảo"', ["biển đông"], ["biển đảo"]),
        ("trườn*", ["trường sa"], ["trương"]),
        ("“chủ quyền quốc gia”", ["chủ quyền quốc gia"], ["chủ quyền của quốc gia"]),
        ('"UBND thành phố"', ["Ủy ban nhân dân thành phố"], ["thành phố UBND"]),
        ("đảo -Hoàng-Sa", ["đảo xa"], ["đảo Hoàng Sa"]),
        ("đảo -Paracels", ["đảo xa"], ["đảo Paracels"]),
        ('"Hoangf Sa"', ["Hoàng Sa"], ["sa hoàng"]),
    ],
    "mixed": [
        ("夜莺岛", ["đảo Bạch Long Vĩ"], ["莺岛夜"]),
        ("Cù Lao Ré", ["đảo Lý Sơn"], ["cù lao Chàm"]),
        ("thị trấn Cát Bà", ["đặc khu Cát Hải", "thị trấn Cát Bà"], ["xã Cát Bà Rịa"]),
        ("quận Dương Kinh", ["phường Dương Kinh", "quận Dương Kinh"], []),
        ("tỉnh Hải Dương", ["tỉnh Hải Dương"], ["hai đường"]),
        ("thành phố Thủy Nguyên", ["huyện Thuỷ Nguyên", "thành phố Thủy Nguyên"], []),
        ("Hoàng Sa Trường Sa", ["Hoàng Sa và Trường Sa", "Paracels and Spratlys"], ["Hoàng Sa"]),
        ("Pratas", ["Pratas"], ["prat"]),
        ("Đông Sa", ["Đông Sa"], ["đông xa"]),
        ("Biển Đông", ["Biển Đông", "South China Sea"], ["biên động"]),
        ("永興島", ["đảo Phú Lâm"], ["興永"]),
        ("永兴岛", ["đảo Phú Lâm"], []),
        ("Yongxing Dao", ["đảo Phú Lâm"], []),
        ("太平島", ["đảo Ba Bình"], []),
        ("Phú Quốc", ["đảo Phú Quốc", "Phu Quoc"], ["phụ quốc"]),
        ("Vũng Tàu", ["Vũng Tàu"], ["vung tay"]),
        ("nhà giàn DK1", ["nhà giàn DK1"], ["DK10"]),
        ("DK1", ["DK1"], ["DK12"]),
        ("NĐ-CP", ["Nghị định 30/2020/NĐ-CP"], ["NĐ"]),
        ("30/2020/NĐ-CP", ["Nghị định 30/2020/NĐ-CP"], ["30/2020/NĐ"]),
        ("TP.HCM", ["TP.HCM", "TP HCM"], []),
        ("QĐ-UBND", ["Quyết định 12/QĐ-UBND", "12/QĐ-UBND"], ["QĐ"]),
        ("tháng Giêng", ["tháng giêng"], ["tháng riêng"]),
        (
            "mồng 5 tháng giêng năm Quang Trung thứ 2",
            ["mồng 5 tháng giêng năm Quang Trung thứ 2"],
            ["mồng 6 tháng giêng năm Quang Trung thứ 2"],
        ),
        ("Tự Đức 5", ["Tự Đức thứ 5", "嗣德五年"], ["Tự Đức thứ 15"]),
        ("Duy Tân nguyên niên", ["Duy Tân nguyên niên", "Duy Tân thứ 1", "維新元年"], ["Duy Tân thứ 10"]),
        ("Khải Định cửu niên", ["Khải Định thứ 9", "啓定九年"], ["Khải Định thứ 8"]),
        ("năm 1925", ["Khải Định thứ 10", "14/2/1925"], ["Khải Định thứ 9"]),
        ("thế kỷ XIX", ["thế kỉ XIX"], ["thế kỷ XX"]),
        ("2.000 tàu", ["2000 tàu", "2.000 tàu"], ["20.00 tàu"]),
        ("3,5 km", ["3,5 km"], ["35 km"]),
        ("12 hải lý", ["12 hải lí"], ["112 hải lý"]),
        ("ĐẠI NAM NHẤT THỐNG TOÀN ĐỒ", ["Đại Nam nhất thống toàn đồ"], []),
        ("大南一統全圖", ["大南一统全图"], ["大南一統"]),
        ("bãi Cát Vàng", ["Bãi Cát Vàng", "Hoàng Sa"], ["bãi cát ướt"]),
        ("Truong Sa Islands", ["Truong Sa Islands"], []),
        ("Cát Bà -thị", ["đảo Cát Bà"], ["thị trấn Cát Bà"]),
        ('"Hoàng Sa" -"Trường Sa"', ["Hoàng Sa"], ["Hoàng Sa và Trường Sa"]),
        ("tau ca", ["tàu cá", "TAU CA"], ["tau cho"]),
        ("tàu  cá", ["tàu cá"], ["tầu cả"]),
        ("đảng ủy", ["Đảng uỷ"], []),
        ("ngoại thuơng", ["ngoại thương"], []),
        ("bieenr DDoong", ["Biển Đông"], []),
        ("nha trang", ["Nha Trang"], ["nhà tràn"]),
        ("khanh hoa", ["Khánh Hòa", "Khánh Hoà"], ["khanh họ"]),
        ("Khanhs Hoaf", ["Khánh Hòa"], ["khanh hoa quả có dấu"]),
        ("Ly' So+n", ["đảo Lý Sơn"], []),
        ("Co^n DDa?o", ["Côn Đảo"], []),
        ("Cát Bà 1957", ["Cát Bà năm 1957"], ["Cát Bà 1958"]),
    ],
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    settings = Settings(home=str(tmp_path_factory.mktemp("home")), index_refresh_seconds=0)
    migrate(settings)
    return open_catalogue(settings), open_engine(settings), settings


@pytest.mark.parametrize(
    ("query", "wanted", "barred"),
    [pytest.param(*case, id=f"{kind}: {case[0]!a}") for kind, cases in CASES.items() for case in cases],
)
def test_a_query_finds_what_it_means_and_nothing_else(house, query: str, wanted: list[str], barred: list[str]) -> None:
    catalogue, engine, settings = house
    texts = {f"+{at}": text for at, text in enumerate(wanted)} | {f"-{at}": text for at, text in enumerate(barred)}
    texts |= {f"={at}": text for at, text in enumerate(FILLER)}
    engine.rebuild([Run([item(pid, text) for pid, text in texts.items()], [])])
    with catalogue.reading() as session:
        meant = meaning(session, engine, query, Actor.outsider(), settings)
    hits = engine.search(Lookup(meant, Audience.PUBLIC, limit=len(texts)))
    found = {hit.pid for hit in hits.items}
    assert (hits.reach, found) == (Reach.PAGE, {f"+{at}" for at in range(len(wanted))})
    assert all(spans(meant, text) for text in wanted)
