"""The columns of 疑点下发及反馈表: what is told, on paper too or on the screen alone, and what comes back."""

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
DESCRIBED, COMPARED, LIGHT = "疑点描述", "比对数据", "灯号"
PRINTED = (
    ListColumn("序号", 3.9, "number"),
    ListColumn("问题编号", 8.1, "short"),
    ListColumn("村", 6.4, "short"),
    ListColumn("姓名", 6.4, "short"),
    ListColumn("证件号码", 10.5),
    ListColumn("规则编号", 6.6, "short"),
    ListColumn("等级", 4.6, "short"),
    ListColumn(DESCRIBED, 19.3),
    ListColumn(COMPARED, 19.3),
    ListColumn("反馈截止", 6, "day"),
    ListColumn(LIGHT, 6, "short"),
)
"""What the county tells and paper shows too; protected."""

REFERENCE = (
    ListColumn(MAIN, 8, "short"),
    ListColumn("市", 6.4, "short"),
    ListColumn("县", 6.4, "short"),
    ListColumn("乡镇", 6.4, "short"),
    ListColumn("户编号", 9.2),
    ListColumn("户主姓名", 8.4, "short"),
    ListColumn("与户主关系", 6.4, "short"),
    ListColumn("户类型", 8.4, "short"),
    ListColumn("疑点类型", 22),
    ListColumn("比对部门", 16),
    ListColumn(AMOUNT, 12),
    ListColumn("数据时点", 11, "day"),
    ListColumn("关联方式", 12),
    ListColumn("下发日期", 11, "day"),
)
"""What the county tells on the screen alone: it repeats, is technical, or stands among the instructions; protected."""
SHOWN = (*PRINTED, *REFERENCE)
"""All that the county tells, in the order in which it is kept."""

FILLED_IN = (
    ListColumn("核查结果", 7.6, choices=tuple(ANSWERS.values())),
    ListColumn("不属实原因", 8.4, choices=tuple(f"{code} {text}" for code, text in REASONS.items())),
    ListColumn("核查情况说明", 11.8),
    ListColumn("整改措施", 9.6),
    ListColumn("整改完成日期", 11.9, "date"),
    ListColumn(RECOVERED, 6.4),
    ListColumn("佐证材料", 6.4),
    ListColumn("核查人", 6.4),
    ListColumn("联系电话", 7.2),
    ListColumn("乡镇审核意见", 5.2, choices=("同意", "退回")),
    ListColumn("备注", 4.2),
)
"""What comes back; the only cells that can be written."""

HELP = "协查情况"
HELPED = (ListColumn(HELP, 40), ListColumn("佐证材料", 16))
"""What an office that only helps may write."""
LED_SHEET = (*PRINTED, *FILLED_IN, *REFERENCE)
"""The columns of the issues that an office answers, without the hidden check code: first those that paper shows."""
HELPED_SHEET = (*PRINTED[:2], REFERENCE[0], *PRINTED[2:], *HELPED, *REFERENCE[1:])
"""Those of the issues that it helps with: who answers them is printed too."""

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
