"""What a cell may show."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.access.masking import mask, mask_within
from crosscheck.publish.sheets.cells import CELL_LIMIT, check_code, city_name, csv_text, plain
from crosscheck.publish.zips import file_name


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("451022196001010015", "451022********0015"),
        ("45102219600101001X", "451022********001X"),
        ("45102219600101001X42", "451022**********1X42"),
        ("451022600101001", "451022*****1001"),
        ("4.52123E+17", "4.5212*E+17"),
        ("4510226001", "451022****"),
        ("451022", "451022"),
        ("", ""),
    ],
)
def test_masked_numbers_keep_six_and_four(number, shown):
    assert mask(number) == shown


def test_numbers_inside_text_are_masked():
    assert mask_within("与451022196001010015为同一人") == "与451022********0015为同一人"
    assert mask_within("合同451022196001010015998") == "合同451022196001010015998"
    assert mask_within("村451022100201") == "村451022100201"


@pytest.mark.parametrize("start", list("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
def test_what_could_be_a_formula_is_text_in_csv(start):
    assert csv_text(f"{start}1+1") == f"'{start}1+1"


def test_other_text_stays_as_it_is():
    for text in ("韦大山", "1=2", "", "'quoted", "a-b"):
        assert csv_text(text) == text


def test_cells_hold_no_control_characters_and_are_not_dropped_for_length():
    assert plain("a\x00b\x1fc\ufffed\ud800") == "a�b�c�d�"
    assert plain("第一行\n第二行") == "第一行\n第二行"
    assert len(plain("长" * 40_000)) == CELL_LIMIT
    assert plain("长" * 40_000).endswith("…")
    assert len(plain("🚨" * 20_000).encode("utf-16-le")) // 2 == CELL_LIMIT - 1
    assert plain("🚨" * 16_000) == "🚨" * 16_000


@pytest.mark.parametrize(
    ("county", "city"),
    [("451022", "百色市"), ("341323", "宿州市"), ("110101", "北京市"), ("500236", "重庆市"), ("999999", "")],
)
def test_the_city_of_a_county(county, city):
    assert city_name(county) == city


def test_the_check_code_shows_any_change():
    cells = ("451022-2026-000001", "H1", "韦小山", "451022********0015", "无学籍")
    code = check_code(b"key", cells, date(2026, 11, 20), 17, 2)
    assert code.startswith("2026-11-20.17.2.")
    others = [
        check_code(b"key", (*cells[:2], "韦小三", *cells[3:]), date(2026, 11, 20), 17, 2),
        check_code(b"key", (*cells[1:], cells[0]), date(2026, 11, 20), 17, 2),
        check_code(b"key", cells, date(2026, 11, 21), 17, 2),
        check_code(b"key", cells, date(2026, 11, 20), 18, 2),
        check_code(b"key", cells, date(2026, 11, 20), 17, 3),
        check_code(b"another county's", cells, date(2026, 11, 20), 17, 2),
    ]
    assert len({code, *others}) == 7


def test_file_names_fit_every_system():
    assert file_name('a/b\\c:d*e?f"g<h>i|j\nk') == "a_b_c_d_e_f_g_h_i_j_k"
    assert file_name("../..") == "_"
    assert file_name("平马镇") == "平马镇"
    assert file_name("平\u202e马\u200b镇\x00") == "平_马_镇"
    assert len(file_name("镇" * 500).encode()) == 150
