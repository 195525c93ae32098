"""Texts, pages, documents, lists and packed workbooks that hold a person: what stands there afterwards."""

from __future__ import annotations

import io
import json
import zipfile

from stdnum.cn import ric

from crosscheck import files
from crosscheck.access.masking import mask
from crosscheck.operate.erased_files import without_bytes
from crosscheck.operate.erased_person import erased, near, stand_in
from crosscheck.publish.sheets.protection import lock, unlock
from kit.erased import unpacked


def test_a_protected_workbook_in_a_zip_is_looked_into() -> None:
    names = {"whole": frozenset(["零忠义"]), "masked": frozenset(["零□义"])}
    person = erased("452623198503265115", 7, names, frozenset(["零忠义军"]), ["451022-2026-000029"])
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("说明.txt", "零忠义与零忠义军,旧号452623850326511")
        archive.writestr("图.png", bytes(range(256)) * 40)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("零忠义.zip", inner.getvalue())
    done = unpacked("x.zip", without_bytes("x.zip", outer.getvalue(), person, ""))
    assert "已删除0007与零忠义军,旧号990007850326001" in " ".join(done.values())
    assert [place for place in done if "零忠义" in place] == []
    locked = without_bytes("x.xlsx", lock(inner.getvalue(), "pass"), person, "pass")
    assert "已删除0007" in unpacked("x", unlock(locked, "pass"))["x!说明.txt"]


def test_a_page_a_document_and_a_list_are_read_as_what_they_hold() -> None:
    """The name is another's too: what stands in one section, object or row with the person's own number goes."""
    names = {"whole": frozenset(["黄平"]), "masked": frozenset[str]()}
    person = erased("451022201005069757", 3, names, frozenset(["黄平"]), ["451022-2026-000026"])
    page = (
        "<h1>黄平村</h1>\n<section>\n<b>黄平</b>\n451022-2026-000026\n</section>\n<section>\n<b>黄平</b>\n</section>\n"
    )
    done = without_bytes("x.html", page.encode(), person, "").decode()
    assert done == page.replace("<b>黄平</b>\n451", "<b>已删除0003</b>\n451")
    document = files.as_json({"lines": [{"name": "黄平", "number": "451022-2026-000026"}, {"name": "黄平"}]})
    told = json.loads(without_bytes("x.json", document.encode(), person, ""))
    assert [line["name"] for line in told["lines"]] == ["已删除0003", "黄平"]
    rows = "黄平,451022201005069757\n黄平,451022********9757\n黄平,450000199001010017\n"
    done = without_bytes("x.csv", rows.encode("gb18030"), person, "").decode("gb18030")
    assert done == "已删除0003,990003201005060012\n已删除0003,990003********0012\n黄平,450000199001010017\n".replace(
        "990003201005060012", stand_in("451022201005069757", 3)
    ).replace("990003********0012", mask(stand_in("451022201005069757", 3)))
    assert person.left > 0


def test_a_stand_in_is_a_number_that_nobody_has() -> None:
    assert stand_in("452623198503265115", 12)[:17] == "99001219850326001"
    assert ric.calc_check_digit("452623198503265115") == "5"
    assert near("452623198503265151", "452623198503265115")
    assert near("452623198503265116", "452623198503265115")
    assert not near("452623198503265142", "452623198503265115")
