"""What the pages about deliveries say."""

from __future__ import annotations

DELIVERY = {
    "deliveries": ("数据报送", "Deliveries"),
    "deliveries_note": (
        "各部门清单最近一次报送的情况。点清单名称看逐项验收结果、被隔离的行和列的变化。",
        "How each list's newest delivery stands. Its name leads to expectations, refused rows and changed columns.",
    ),
    "no_night_yet": (
        "还没有夜间校验的结果。第一晚运行以后,这里会有内容。",
        "No night has run yet. This page fills after the first one.",
    ),
    "no_own_lists": ("没有属于您范围的清单。", "No list lies within what you may see."),
    "dataset": ("清单", "List"),
    "department_of": ("部门", "Department"),
    "status_of": ("状态", "State"),
    "data_date": ("数据时点", "Data of"),
    "none_at_all": ("无", "none"),
    "last_days": ("近 {days} 日", "Last {days} days"),
    "rows_read": ("读取", "read"),
    "rows_accepted": ("接收", "accepted"),
    "rows_quarantined": ("隔离", "refused"),
    "rows_repeated": ("重复", "repeated"),
    "rows_layout": ("版式行", "layout"),
    "rows_noted": ("接收但有疑点", "accepted with a note"),
    "rows_add_up": (
        "读取 = 接收 + 隔离 + 重复;版式行(标题、合计、说明、空行)另计。",
        "read = accepted + refused + repeated; layout rows are counted apart.",
    ),
    "rejected_note": (
        "整批已拒收,没有一行入库;“接收”为本可接收的行数。依赖这份清单的规则暂停校验。",
        "The whole delivery was rejected and nothing of it is used; rules that need it are held.",
    ),
    "delivery_title": ("{title}:{delivery}", "{title}: {delivery}"),
    "contact_of": ("联系人", "Contact"),
    "wanting": ("未通过和未判定的期望", "Expectations that failed or were not judged"),
    "nothing_wanting": ("各项期望全部通过。", "Every expectation was met."),
    "never_judged": (
        "这次报送没有留下逐项验收结果。",
        "No results of expectations are kept of this delivery.",
    ),
    "met_fold": ("通过的期望 {count} 项", "{count} expectations that were met"),
    "expected": ("期望", "Expected"),
    "found": ("实际", "Found"),
    "todo": ("办法", "What to do"),
    "over_deliveries": ("近 {count} 次报送", "Last {count} deliveries"),
    "bound_least": ("不低于 {bound}", "at least {bound}"),
    "bound_most": ("不超过 {bound}", "at most {bound}"),
    "delivery": ("报送", "Delivery"),
    "figures": ("数字", "Figures"),
    "not_judged_short": ("未判定", "not judged"),
    "accepted_over": ("接收的行数", "Rows accepted"),
    "columns_changed": ("列的变化", "Columns"),
    "columns_since": ("与上一次已接收的报送({since})相比", "Compared with the last accepted delivery ({since})"),
    "columns_first": ("此前没有已接收的报送可比较。", "There is no earlier accepted delivery to compare with."),
    "columns_same": ("没有变化。", "No change."),
    "columns_new": ("新出现", "New"),
    "columns_gone": ("不见了", "Gone"),
    "columns_renamed": ("改名", "Renamed"),
    "refused_rows": ("被隔离的行", "Refused rows"),
    "refused_none": ("没有被隔离的行。", "No row was refused."),
    "refused_note": (
        "只列文件、行号和原因,不显示行的内容。请部门在原件中改正后重新报送。",
        "File, row and reason are shown, never what a row holds. The department mends the file and sends it again.",
    ),
    "reason_of": ("原因", "Reason"),
    "rows_of": ("行数", "Rows"),
    "places_of": ("所在", "Where"),
    "place": ("{file} 第 {row} 行", "{file} row {row}"),
    "more_places": ("另有 {count} 行", "{count} more"),
    "manifest": ("报送清单(manifest)", "Manifest"),
    "reader_of": ("读取方式", "Read as"),
    "delivered_at": ("送达时间", "Delivered at"),
    "file_of": ("文件", "File"),
    "bytes_of": ("字节", "Bytes"),
    "other_deliveries": ("其他各次报送", "Other deliveries"),
    "refused_empty": ("“{column}”为空", "“{column}” is empty"),
    "refused_future": ("“{column}”晚于业务日期", "“{column}” lies after the business date"),
    "refused_unreadable": ("“{column}”无法识别", "“{column}” can't be read"),
    "refused_key": ("主键相同而内容不同", "Same key, different content"),
    "refused_household": ("户编号不在本次的建档立卡户中", "No such household in this delivery of the registry"),
}

REFUSED = (("empty ", "refused_empty"), ("future date ", "refused_future"), ("unreadable ", "refused_unreadable"))
"""Beginnings of a refused row's reason; what follows is the column's header."""
WHOLE = {"key with different content": "refused_key", "no such household": "refused_household"}
"""Reasons of refused rows that name no column."""
