"""What stands on every page, and how mistakes are told."""

from __future__ import annotations

FRAME = {
    "product": ("户查", "crosscheck"),
    "today": ("我的今天", "My day"),
    "leave": ("退出", "Sign out"),
    "other_language": ("English", "中文"),
    "skip": ("跳到正文", "Skip to content"),
    "menu": ("菜单", "Menu"),
    "signed_out": ("请先登录。", "Please sign in."),
    "unmapped": (
        "您的账号还没有对应的单位和权限。请与县级管理员联系,由其登记您的账号。",
        "Your account has no office and no rights yet. Please ask the county's administrator to register it.",
    ),
    "missing": (
        "没有这个页面,或不在您的范围内。",
        "There is no such page, or it lies outside what you may see.",
    ),
    "unavailable": (
        "系统暂时不能使用,没有改变任何内容。请稍后再试。",
        "The system can't be used at the moment; nothing was changed. Please try again later.",
    ),
    "forbidden": ("不能这样做。", "This is not allowed."),
    "forged": (
        "表单已过期或不是从本系统页面提交的,没有改变任何内容。请返回、刷新页面后再提交。",
        "The form is too old or was not sent from our page; nothing was changed. Go back, reload and send it again.",
    ),
    "back_home": ("回到首页", "Back to the first page"),
}
