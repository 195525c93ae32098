"""What notifications say: Chinese and English beside each other. Never a person: lists, rules, offices, tasks, counts.

A line is a name and a state: ``NOTICE_STATES[<kind>_<state>]``, ``<kind>_over`` where it is over. ``{more}`` is a date
or a year, ``{detail}`` a count.
"""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

NOTICE_KINDS: Mapping[str, Pair] = {
    "ledger": ("台账", "Ledger"),
    "clock": ("时钟", "Clock"),
    "night": ("夜间校验", "Night"),
    "task": ("任务", "Tasks"),
    "backup": ("备份", "Backup"),
    "delivery": ("部门报送", "Deliveries"),
    "surge": ("疑点突增", "Surges"),
    "held": ("不校验的规则", "Rules held"),
    "deadline": ("期限", "Deadlines"),
}
"""What notifications are about, in the order in which they stand in one."""
NOTICE_STATES: Mapping[str, Pair] = {
    "ledger_silent": ("数据库没有应答", "its database does not answer"),
    "ledger_over": ("已恢复应答", "it answers again"),
    "clock_behind": (
        "早于最近一晚的日期,校正之前不通知其他变化",
        "it is behind the newest night: nothing else is told before it is right",
    ),
    "clock_over": ("已校正", "right again"),
    "night_late": ("{more} 没有运行", "that of {more} did not run"),
    "night_over": ("已运行", "it ran"),
    "task_failed": ("{more} 失败", "failed for {more}"),
    "task_over": ("已恢复正常", "went well again"),
    "backup_failed": ("{more} 失败", "failed on {more}"),
    "backup_over": ("已恢复正常", "went well again"),
    "delivery_rejected": ("已拒收", "rejected"),
    "delivery_late": ("逾期未报送", "missing"),
    "delivery_unreadable": ("未能读取", "could not be read"),
    "delivery_damaged": ("快照损坏", "its snapshot is damaged"),
    "delivery_leftover": ("有来件未读取", "something laid down is not read"),
    "delivery_over": ("已恢复正常", "as it should be again"),
    "surge_waiting": ("{detail}条疑点待审定", "{detail} findings wait for an inspector"),
    "surge_over": ("不再等待", "nothing waits any more"),
    "held_held": ("不校验", "held"),
    "held_over": ("已恢复校验", "runs again"),
    "deadline_overdue": ("{detail}条逾期", "{detail} overdue"),
    "deadline_uncharted": (
        "期限落入{more}年,该年放假安排未知,可能相差数日",
        "they reach into {more}, whose days off are not known: they may be some days off",
    ),
    "deadline_over": ("已解除", "no longer"),
}
NOTICE_NAMES: Mapping[str, Pair] = {
    "night": ("夜间校验", "the night"),
    "ledger": ("台账", "the ledger"),
    "clock": ("时钟", "the clock"),
    "backup": ("备份", "the backup"),
    "calendar": ("工作日历", "the calendar"),
}
"""Names of what is there but once."""
NOTICE_SAYS: Mapping[str, Pair] = {
    "subject": ("户查 {county}:{begun}项变化需要处理", "crosscheck {county}: {begun} to look after"),
    "subject_over": ("户查 {county}:{over}项已恢复", "crosscheck {county}: {over} over"),
    "over": ("已解除", "Over"),
    "more": ("……另有{count}行", "… and {count} lines more"),
    "portal": ("详见门户:{address}", "the portal has all: {address}"),
    "test": ("户查 {county}:试发,可忽略", "crosscheck {county}: a trial, nothing happened"),
}


def notice_says(key: str, language: str, **values: object) -> str:
    """The sentence ``key`` in ``language`` with ``values`` filled in."""
    return NOTICE_SAYS[key][language == "en"].format(**values)
