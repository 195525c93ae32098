"""What the pages of published lists and of 通报 say."""

from __future__ import annotations

LIST_WORDS = {
    "lists": ("名单", "Lists"),
    "bulletin": ("通报", "Bulletin"),
    "none_published": ("还没有下发过名单。", "No list has been published yet."),
    "nothing_for_you": ("这一期没有您可以下载的名单。", "There is no list for you in this revision."),
    "choose_revision": ("期号", "Revision"),
    "show": ("查看", "Show"),
    "on_record": (
        "每次下载都记录下载人、时间和地址,文件页脚写有下载人。",
        "Every download is on record; the file's footer names who took it.",
    ),
    "col_format": ("格式", "Format"),
    "col_size": ("大小", "Size"),
    "kilobytes": ("{n} KB", "{n} KB"),
    "ending_xlsx": ("工作簿xlsx", "workbook (xlsx)"),
    "ending_csv": ("csv", "csv"),
    "ending_html": ("打印页html", "page to print (html)"),
    "ending_zip": ("压缩包zip", "zip"),
    "ending_parquet": ("Parquet(数据)", "Parquet (data)"),
    "who_took": ("谁下载过", "Who took what"),
    "col_time": ("时间", "Time"),
    "col_reader": ("下载人", "Who"),
    "col_role": ("身份", "Role"),
    "col_list": ("名单", "List"),
    "col_address": ("地址", "From"),
    "nobody_took": ("还没有人下载过。", "Nobody has taken a list yet."),
    "bulletin_period": (
        "{first} 至 {last}(上期:{before} 至 {until})",
        "{first} to {last} (before: {before} to {until})",
    ),
    "bulletin_counting": ("正在统计,请过几分钟再看。", "Being counted: look again in a few minutes."),
    "look_again": ("再看一次", "Look again"),
    "bulletin_counted": ("统计于{at}。", "Counted at {at}."),
    "bulletin_workbook": ("下载xlsx(与本页数字相同)", "As xlsx, the same figures"),
    "bulletin_own": (
        "本页只列本单位和全县合计。",
        "This page has your office's own line and the county's total.",
    ),
}
