"""The columns of 疑点下发及反馈表, in the order that offices know."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.words import ANSWERS, REASONS


@dataclass(frozen=True)
class ListColumn:
    """One column: ``width`` in characters, ``choices`` the words of a drop-down.

    ``kind``: text, short (centred text), day (a date as text), number, date (a date cell).
    """

    header: str
    width: float
    kind: str = "text"
    choices: tuple[str, ...] = ()


MAIN = "主办单位"
AMOUNT, RECOVERED = "涉及金额", "追回金额"
"""The sum at stake, of rules about money; and what was recovered of it so far."""
SHOWN = (
    ListColumn("序号", 4.2, "number"),
    ListColumn("问题编号", 8, "short"),
    ListColumn(MAIN, 6.4, "short"),
    ListColumn("市", 4.6, "short"),
    ListColumn("县", 4.6, "short"),
    ListColumn("乡镇", 4.6, "short"),
    ListColumn("村", 5, "short"),
    ListColumn("户编号", 9.2),
    ListColumn("户主姓名", 6.4, "short"),
    ListColumn("姓名", 6.4, "short"),
    ListColumn("证件号码", 10.2),
    ListColumn("与户主关系", 5, "short"),
    ListColumn("户类型", 5, "short"),
    ListColumn("疑点类型", 10),
    ListColumn("疑点描述", 26.6),
    ListColumn("比对部门", 8.4),
    ListColumn("比对数据", 10),
    ListColumn(AMOUNT, 8.4),
    ListColumn("数据时点", 9.8, "day"),
    ListColumn("关联方式", 6.4),
    ListColumn("下发日期", 9.8, "day"),
    ListColumn("反馈截止", 9.8, "day"),
    ListColumn("灯号", 3.8, "short"),
)
"""What the county tells; protected."""

FILLED_IN = (
    ListColumn("核查结果", 6.6, choices=tuple(ANSWERS.values())),
    ListColumn("不属实原因", 8, choices=tuple(f"{code} {text}" for code, text in REASONS.items())),
    ListColumn("核查情况说明", 12),
    ListColumn("整改措施", 10),
    ListColumn("整改完成日期", 9.6, "date"),
    ListColumn(RECOVERED, 7),
    ListColumn("佐证材料", 6),
    ListColumn("核查人", 6.4),
    ListColumn("联系电话", 7),
    ListColumn("乡镇审核意见", 5, choices=("同意", "退回")),
    ListColumn("备注", 6),
)
"""What comes back; the only cells that can be written."""

HELP = "协查情况"
HELPED = (ListColumn(HELP, 40), ListColumn("佐证材料", 16))
"""What an office that only helps may write."""

NOTED = ListColumn("协查记录", 20)
"""What others added, as the county's lists have it: not the word of a column to fill in, which would be taken back."""

KEY = ListColumn("校验码", 30)
"""Hidden; by it a returned row is known again and a changed key cell is found (``cells.check_code``)."""

STANDING = (
    ListColumn("状态", 6.4, "short"),
    ListColumn("协办单位", 8),
    ListColumn("首次发现", 9.8, "day"),
    ListColumn("最近发现", 9.8, "day"),
    ListColumn("数据已无此疑点", 9.8, "day"),
    ListColumn("重新上账次数", 5, "number"),
)
"""What the county list adds instead of the cells to fill in."""
