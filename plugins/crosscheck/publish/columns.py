"""The columns of 疑点下发及反馈表, in the order that offices know."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.ledger.vocabulary import ANSWERS, REASONS


@dataclass(frozen=True)
class ListColumn:
    """One column: ``width`` in characters, ``kind`` text, number or date, ``choices`` the words of a drop-down."""

    header: str
    width: float
    kind: str = "text"
    choices: tuple[str, ...] = ()


SHOWN = (
    ListColumn("序号", 4.5, "number"),
    ListColumn("问题编号", 11),
    ListColumn("市", 6),
    ListColumn("县", 6),
    ListColumn("乡镇", 6.5),
    ListColumn("村", 7),
    ListColumn("户编号", 11),
    ListColumn("户主姓名", 7),
    ListColumn("姓名", 7),
    ListColumn("证件号码", 11.5),
    ListColumn("与户主关系", 6.5),
    ListColumn("户类型", 7),
    ListColumn("疑点类型", 13),
    ListColumn("疑点描述", 46),
    ListColumn("比对部门", 9),
    ListColumn("比对数据", 16),
    ListColumn("数据时点", 10.5),
    ListColumn("关联方式", 8.5),
    ListColumn("下发日期", 10.5, "date"),
    ListColumn("反馈截止", 10.5, "date"),
    ListColumn("灯号", 4.5),
)
"""What the county tells; protected."""

FILLED_IN = (
    ListColumn("核查结果", 10, choices=tuple(ANSWERS.values())),
    ListColumn("不属实原因", 10, choices=tuple(f"{code} {text}" for code, text in REASONS.items())),
    ListColumn("核查情况说明", 16),
    ListColumn("整改措施", 12),
    ListColumn("整改完成日期", 10.5, "date"),
    ListColumn("佐证材料", 8),
    ListColumn("核查人", 7),
    ListColumn("联系电话", 8),
    ListColumn("乡镇审核意见", 8, choices=("同意", "退回")),
    ListColumn("备注", 7),
)
"""What comes back; the only cells that can be written."""

KEY = ListColumn("校验码", 30)
"""Hidden; by it a returned row is known again and a changed key cell is found (``cells.check_code``)."""

STANDING = (
    ListColumn("状态", 7),
    ListColumn("责任部门", 10),
    ListColumn("首次发现", 10.5, "date"),
    ListColumn("最近发现", 10.5, "date"),
    ListColumn("数据已无此疑点", 10.5, "date"),
    ListColumn("重新上账次数", 6, "number"),
)
"""What the county list adds instead of the cells to fill in."""
